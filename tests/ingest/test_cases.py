from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import TableError
from qualcode.ingest.cases import case_id, parse_cases, read_cases
from qualcode.ingest.tables import parse_table


def attribute(*values: str) -> list[str | float]:
    """The values of one attribute, as the case table gives them back."""
    lines = "".join(f'{n};"{value}"\n' for n, value in enumerate(values, start=1))
    return [case.attributes["a"] for case in parse_cases(parse_table(f"id;a\n{lines}", shown="c.csv"))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param(["45", "60"], [45, 60], id="minutes"),
        pytest.param(["1,5", "0,5", "-2"], [1.5, 0.5, -2], id="french-decimals"),
        pytest.param(["1.5", "0.25"], [1.5, 0.25], id="english-decimals"),
        pytest.param(["1\u202f200", "1\xa0300"], [1200, 1300], id="grouped-thousands"),
        pytest.param(["0", "10"], [0, 10], id="zero"),
        pytest.param(["45", "", "60"], [45, "", 60], id="one-is-missing"),
        pytest.param(["", ""], ["", ""], id="all-are-missing"),
        pytest.param(["45", "une heure"], ["45", "une heure"], id="words-among-them"),
        pytest.param(["01000", "75011"], ["01000", "75011"], id="postal-codes"),
        pytest.param(["nan", "inf"], ["nan", "inf"], id="words-that-python-takes-for-numbers"),
        pytest.param(["12E4", "1_000"], ["12E4", "1_000"], id="names-that-python-takes-for-numbers"),
        pytest.param(["123456789012345678"] * 2, ["123456789012345678"] * 2, id="figures-too-long-to-count-with"),
        pytest.param(["31/01/2026", "1/2/2026"], ["2026-01-31", "2026-02-01"], id="dates"),
        pytest.param(["PME", "=ETI"], ["PME", "=ETI"], id="text"),
    ],
)
def test_attributes(written: list[str], read: list[str | float]) -> None:
    assert attribute(*written) == read
    assert [type(value) for value in attribute(*written)] == [type(value) for value in read]


def test_cases_stand_in_file_order_with_their_attributes(tmp_path: Path) -> None:
    path = tmp_path / "entretiens.csv"
    path.write_bytes("n°;métier;durée\r\n02;Gérante;45\r\n01;Maçon;50\r\n".encode("cp1252"))
    assert [(case.id, dict(case.attributes)) for case in read_cases(path)] == [
        ("02", {"métier": "Gérante", "durée": 45}),
        ("01", {"métier": "Maçon", "durée": 50}),
    ]


def test_a_table_of_ids_alone() -> None:
    assert [case.id for case in parse_cases(parse_table("id\nA\nB\n", shown="c.csv"))] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "id,nom\n1,A\n,B\n", "c.csv, line 3: this row has no 'id'. Give every case an id.", id="row-without-id"
        ),
        pytest.param(
            "id,nom\n1,A\n2,B\n1,C\n", "c.csv, line 4: case '1' is already in line 2. Rename one.", id="id-twice"
        ),
    ],
)
def test_rows_that_are_no_case(text: str, message: str) -> None:
    with pytest.raises(TableError) as failure:
        parse_cases(parse_table(text, shown="c.csv"))
    assert str(failure.value) == message


@pytest.mark.parametrize(
    ("spelled", "known", "expected"),
    [
        pytest.param("07", [], "7", id="leading-zeros-drop"),
        pytest.param("07", ["07"], "07", id="the-table-spells-them"),
        pytest.param("7", ["07"], "07", id="the-table-spells-them-the-text-does-not"),
        pytest.param("007", ["7"], "7", id="the-table-does-not"),
        pytest.param("00", [], "0", id="nothing-but-zeros"),
        pytest.param("0", [], "0", id="zero"),
        pytest.param("", [], "", id="no-case"),
        pytest.param("10", ["1"], "10", id="closing-zeros-stay"),
        pytest.param("Dupont", ["dupont"], "Dupont", id="names-as-they-are"),
    ],
)
def test_how_a_case_is_spelled(spelled: str, known: list[str], expected: str) -> None:
    assert case_id(spelled, dict.fromkeys(known)) == expected


@given(st.text("0127aé", max_size=6), st.lists(st.text("0127aé", max_size=4), max_size=4))
def test_a_resolved_case_resolves_to_itself(spelled: str, known: list[str]) -> None:
    table = dict.fromkeys(known)
    once = case_id(spelled, table)
    assert case_id(once, table) == once
    assert once.lstrip("0") == spelled.lstrip("0")
