from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.grid import Count, grid, grid_frequencies, grid_rows
from qualcode.result import Result
from tests.aggregate.corpora import BOOKS, count_plainly, make_result, results, units_of

ORDER = {book.id: [code.id for code in book.codes] for book in BOOKS}
ROWS = [["natures", "outils"], ["outils"], ["natures"]]
COLUMNS = [["valeurs"], ["valeurs", "natures"], []]
WHERES = [None, {"group": "cas"}, {"organisation": "PME"}]


@given(results(), st.sampled_from(ROWS), st.sampled_from(COLUMNS), st.sampled_from(WHERES))
def test_rows_are_those_of_a_plain_recount(result: Result, rows: list[str], columns: list[str], where) -> None:
    members = defaultdict(list)
    for one in count_plainly(result, where):
        for unit in units_of(one, rows):
            members[unit].append(one)
    expected = sorted(
        members, key=lambda unit: [ORDER[book].index(code) for book, code in zip(rows, unit, strict=True)]
    )
    made = grid_rows(result, rows, columns, where=where)
    assert [row.unit for row in made] == expected
    for row in made:
        inside = members[row.unit]
        for book in columns:
            segments = Counter(code for one in inside for code in one.codes[book])
            cases = {code: len({one.segment.case for one in inside if code in one.codes[book]}) for code in segments}
            counts = [Count(code, n, cases[code]) for code, n in segments.items()]
            counts.sort(key=lambda count: (-count.segments, -count.cases, ORDER[book].index(count.code)))
            assert row.cells[book] == tuple(counts)
        quoted = [one for one in inside if any(one.codes[book] for book in columns)] or inside
        assert [(q.document, q.segment) for q in row.quotations] == [
            (one.document.id, one.segment.id) for one in quoted
        ]
        for quotation, one in zip(row.quotations, quoted, strict=True):
            assert quotation.text == one.document.text[one.segment.start : one.segment.end]
            assert quotation.case == one.segment.case


@given(results(), st.sampled_from(ROWS), st.sampled_from(WHERES))
def test_frequencies_are_those_of_a_plain_recount(result: Result, rows: list[str], where) -> None:
    columns = [book for book in ORDER if book not in rows]
    names = {book.id: book.label for book in BOOKS}
    expected = {}
    counted = count_plainly(result, where)
    for unit in {unit for one in counted for unit in units_of(one, rows)}:
        inside = [one for one in counted if unit in units_of(one, rows)]
        for book in columns:
            for code in {code for one in inside for code in one.codes[book]}:
                holding = [one for one in inside if code in one.codes[book]]
                met = [
                    len({met for one in holding for met in one.codes[other]}) if other != book else None
                    for other in columns
                ]
                cases = len({one.segment.case for one in holding})
                key = (*(name.upper() for name in unit), names[book], code.upper())
                expected[key] = (*met, len(holding), cases)
    table = grid_frequencies(result, rows, columns, where=where)
    assert list(table.columns) == [*rows, "codebook", "code", *columns, "quotations", "cases"]
    found = {}
    for row in table.to_numpy().tolist():
        found[tuple(row[: len(rows) + 2])] = tuple(None if value != value else value for value in row[len(rows) + 2 :])
    assert found == expected


def test_the_table_shows_labels_by_frequency_and_counts_quotations_and_cases() -> None:
    turns = {"a": ["R1", "R1", "Q1"], "b": ["R2", "-1"]}
    codings = [("a", 0, 0, "outils:erp"), ("a", 1, 1, "outils:site"), ("b", 0, 0, "outils:site")]
    codings += [("a", 1, 1, "valeurs:temps"), ("b", 0, 0, "valeurs:don"), ("a", 1, 1, "valeurs:don")]
    codings += [("a", 2, 2, "outils:site"), ("b", 1, 1, "valeurs:temps")]
    table = grid(make_result(turns, codings), ["outils"], ["valeurs", "natures"])
    assert table.to_dict("records") == [
        {"outils": "SITE", "valeurs": "DON | TEMPS", "natures": "", "quotations": 2, "cases": 2},
        {"outils": "ERP", "valeurs": "", "natures": "", "quotations": 1, "cases": 1},
    ]


def test_ties_stand_in_codebook_order() -> None:
    codings = [("a", 0, 0, f"valeurs:{code}") for code in ("legs", "don", "temps")] + [("a", 0, 0, "outils:site")]
    table = grid(make_result({"a": ["R1"]}, codings), ["outils"], ["valeurs"])
    assert list(table["valeurs"]) == ["TEMPS | DON | LEGS"]


def test_more_cases_come_before_codebook_order() -> None:
    turns = {"a": ["R1", "R1"], "b": ["R2"]}
    codings = [(document, n, n, "outils:site") for document, n in (("a", 0), ("a", 1), ("b", 0))]
    codings += [("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:temps")]
    codings += [("a", 0, 0, "valeurs:don"), ("b", 0, 0, "valeurs:don")]
    (row,) = grid_rows(make_result(turns, codings), ["outils"], ["valeurs"])
    assert row.cells["valeurs"] == (Count("don", 2, 2), Count("temps", 2, 1))


@pytest.mark.parametrize(("rows", "columns"), [(["absent"], ["valeurs"]), (["outils"], ["absent"])])
def test_an_unknown_codebook_is_refused(rows: list[str], columns: list[str]) -> None:
    with pytest.raises(KeyError, match="absent"):
        grid(make_result({}, []), rows, columns)


def test_nothing_coded_gives_no_row() -> None:
    table = grid(make_result({"a": ["R1"]}, []), ["natures", "outils"], ["valeurs"])
    assert list(table.columns) == ["natures", "outils", "valeurs", "quotations", "cases"]
    assert table.empty
