from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.tables import count_run, csv_bytes, frame_bytes
from qualcode.result import as_codings, as_frame
from tests.builders import make_codebook, make_document, run
from tests.commands import qualcode
from tests.folders import write_study

texts = st.text(st.characters(exclude_categories=["Cs"]))
awkward = st.one_of(
    texts, st.sampled_from(["", ",", '"', '""', "a\rb", "a\nb", "\r\n", " a ", "=1+1", "\ufeff", "\x00"])
)
cells = st.one_of(awkward, st.none(), st.integers(-(2**53), 2**53), st.booleans(), st.floats(allow_infinity=False))


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Frames of one to four columns, each of one kind or of mixed kinds."""
    rows = draw(st.integers(0, 5))
    kinds = [awkward, st.one_of(awkward, st.none()), st.integers(-(2**62), 2**62), st.floats(), st.booleans(), cells]
    columns = draw(st.lists(awkward, min_size=1, max_size=4, unique=True))
    return pd.DataFrame(
        {name: draw(st.lists(draw(st.sampled_from(kinds)), min_size=rows, max_size=rows)) for name in columns},
        columns=columns,
    )


@given(frames())
def test_a_frame_is_written_as_its_rows_are(frame: pd.DataFrame) -> None:
    rows = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    assert frame_bytes(frame) == csv_bytes(list(frame.columns), rows)


@pytest.mark.parametrize("dtype", ["object", "string", "str", "category"])
def test_texts_are_written_however_pandas_keeps_them(dtype: str) -> None:
    column = pd.Series(["un", 'de"ux', "tr,ois", "un"], dtype=dtype)
    assert frame_bytes(pd.DataFrame({"a": column, "b": 1})).decode("utf-8-sig") == (
        'a,b\nun,1\n"de""ux",1\n"tr,ois",1\nun,1\n'
    )


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(awkward, min_size=width, max_size=width), min_size=1)))
def test_what_is_written_is_read_back_the_same(rows: list[list[str]]) -> None:
    text = csv_bytes(rows[0], rows[1:]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows


def test_the_form_of_a_csv() -> None:
    assert csv_bytes(["mots", "n"], [["l'été", 1], [None, float("nan")]]) == "\ufeffmots,n\nl'été,1\n,\n".encode()


def test_a_lone_carriage_return_does_not_break_the_row() -> None:
    assert csv_bytes(["a", "b"], [["x\ry", "z"]]).endswith(b'\n"x\ry",z\n')


def test_a_row_of_one_empty_cell_is_not_an_empty_line() -> None:
    assert csv_bytes(["a"], [[""]]) == frame_bytes(pd.DataFrame({"a": [""]})) == b'\xef\xbb\xbfa\n""\n'


def test_an_empty_table_has_its_header() -> None:
    assert frame_bytes(as_frame([])).decode("utf-8-sig").startswith("document,case,segment,")


def test_codings_can_be_read_back_from_their_csv() -> None:
    document = make_document("R : Il dit : « c'est sûr, = 100 % »,\tvraiment.", "R : Rien.", "R : Sûr.")
    result = run(document, make_codebook("valeurs", securite=["sûr* … vraiment", "=Sûr"]))
    data = frame_bytes(result.codings)
    read = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False).astype({"start": "int64", "end": "int64"})
    assert len(read) == 2
    assert as_codings(read) == as_codings(result.codings)


def test_counts_of_a_run() -> None:
    document = make_document("Q : Et le site ?", "R : Le site, pas d'ERP.", "R : Oui.")
    result = run(document, make_codebook("outils", site=["site"], erp=["ERP"]))
    counts = count_run(result)
    assert (counts["documents"], counts["segments"], counts["words"]) == (1, 3, 9)
    assert (counts["codings"], counts["codings_by_origin"]) == (1, {"keyword": 1})
    assert (counts["audit_by_status"], counts["attention"]) == ({"negated": 1}, 0)


def test_the_record_of_a_run_tells_no_clock_no_place_and_no_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = []
    for name, user in (("ici", "alix"), ("ailleurs", "zoe")):
        monkeypatch.setenv("USER", user)
        monkeypatch.setenv("LOGNAME", user)
        root = write_study(tmp_path / name)
        assert qualcode("run", root).exit_code == 0
        records.append((root / "exports" / "run.json").read_text(encoding="utf-8"))
    assert records[0] == records[1]
    record = json.loads(records[0])
    assert set(record["inputs"]) == {"study.yaml", "corpus/un.md", "codebooks/valeurs.yaml"}
    assert all(len(sha) == 64 for sha in record["inputs"].values())
    assert record["counts"]["codings_by_origin"] == {"keyword": 1}
    assert {"qualcode", "spacy", "openpyxl"} <= set(record["versions"])
    assert not [private for private in (str(tmp_path), "alix", "zoe") if private in records[0]]


def test_the_record_tells_which_input_changed(tmp_path: Path) -> None:
    root = write_study(tmp_path)
    qualcode("run", root)
    before = json.loads((root / "exports" / "run.json").read_text(encoding="utf-8"))["inputs"]
    (root / "corpus" / "un.md").write_text("C'est plus rapide.\n", encoding="utf-8")
    qualcode("run", root)
    after = json.loads((root / "exports" / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert [name for name in before if before[name] != after[name]] == ["corpus/un.md"]
