from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.flat import build_csv, build_parquet, parquet_bytes
from qualcode.model import Case
from qualcode.sheets import SHEETS
from tests.aggregate.corpora import make_result
from tests.builders import make_material

TALK = replace(
    make_result({"a": ["R1", "R2"]}, [("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:lien")]),
    cases=(
        Case("1", {"secteur": "=Mode, luxe", "duree_min": 50, "date": "2017-10-27", "age": 40.5}),
        Case("2", {"secteur": "", "duree_min": 55, "date": "2017-11-08", "age": ""}),
    ),
)


def made(kind: str, ending: str, **keys: object) -> bytes:
    spec = SHEETS[kind].model_validate({"sheet": "T", "kind": kind, "codebook": "valeurs", **keys})
    build = build_csv if ending == "csv" else build_parquet
    built = build(f"exports/t.{ending}", [spec], make_material(TALK))
    assert (list(built.files), built.remarks) == ([f"exports/t.{ending}"], [])
    return built.files[f"exports/t.{ending}"]


@pytest.mark.parametrize("kind", ["case_codes", "segment_codes", "quotations"])
def test_csv_and_parquet_hold_the_same(kind: str) -> None:
    head, *lines = csv.reader(io.StringIO(made(kind, "csv").decode("utf-8-sig"), newline=""))
    table = pq.read_table(io.BytesIO(made(kind, "parquet")))
    assert table.column_names == head
    plain = [["" if v is None else str(v) for v in row.values()] for row in table.to_pylist()]
    assert plain == lines
    assert len(lines) == 2


def test_a_csv_is_verbatim_with_a_bom() -> None:
    data = made("case_codes", "csv")
    assert data.startswith(b"\xef\xbb\xbfcase,secteur,duree_min,date,age,valeurs:temps,")
    assert b'\n1,"=Mode, luxe",50,2017-10-27,40.5,1,0,0,0\n' in data


def test_parquet_is_typed_and_has_no_index() -> None:
    schema = pq.read_schema(io.BytesIO(made("case_codes", "parquet")))
    assert schema.metadata is None
    assert [(field.name, field.type) for field in schema][:6] == [
        ("case", pa.string()), ("secteur", pa.string()), ("duree_min", pa.int64()), ("date", pa.date32()),
        ("age", pa.float64()), ("valeurs:temps", pa.int8()),
    ]  # fmt: skip
    assert pd.read_parquet(io.BytesIO(made("case_codes", "parquet"))).index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("values", "type_", "held"),
    [
        ([1, 2.0], pa.int64(), [1, 2]),
        ([1, 2.5, ""], pa.float64(), [1.0, 2.5, None]),
        ([1, "un"], pa.string(), ["1", "un"]),
        (["2017-10-27", ""], pa.date32(), [date(2017, 10, 27), None]),
        (["2017-10-27", "en mars"], pa.string(), ["2017-10-27", "en mars"]),
        (["2018-02-30"], pa.string(), ["2018-02-30"]),
        ([1e300, 1], pa.float64(), [1e300, 1.0]),
        (["", ""], pa.string(), [None, None]),
        ([], pa.string(), []),
    ],
    ids=["whole", "numbers", "mixed", "days", "some-days", "no-day", "huge", "empty", "no-row"],
)
def test_the_type_of_a_column(values: list[object], type_: pa.DataType, held: list[object]) -> None:
    table = pq.read_table(io.BytesIO(parquet_bytes(pd.DataFrame({"a": pd.Series(values, dtype=object)}))))
    assert (table.schema.field("a").type, table["a"].to_pylist()) == (type_, held)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_any_text_comes_back(texts: list[str]) -> None:
    data = parquet_bytes(pd.DataFrame({"a": pd.Series([*texts, "mot"], dtype=object), "b": 1}))
    assert pq.read_table(io.BytesIO(data))["a"].to_pylist() == [*texts, "mot"]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert made("quotations", "parquet") == made("quotations", "parquet")
