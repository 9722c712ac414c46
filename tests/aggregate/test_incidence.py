from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.incidence import case_codes, segment_codes
from qualcode.model import Case
from qualcode.result import Result
from tests.aggregate.corpora import BOOKS, count_plainly, make_result, results, with_parents

NAMES = [f"{book.id}:{code.id}" for book in BOOKS for code in book.codes]
TALK = make_result(
    {"a": ["R1 Anne", "Q1", "R1"], "b": ["R2"]},
    [
        ("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:lien"),
        ("a", 2, 2, "valeurs:temps"), ("b", 0, 0, "valeurs:legs"),
    ],
)  # fmt: skip


def test_one_row_a_case_with_its_attributes() -> None:
    table = case_codes(TALK, ["valeurs"])
    assert list(table.columns) == [
        "case", "organisation", "annee", "valeurs:temps", "valeurs:lien", "valeurs:don", "valeurs:legs",
    ]  # fmt: skip
    assert table.to_numpy().tolist() == [["1", "PME", 2020, 1, 0, 0, 0], ["2", "club", 2021, 0, 0, 0, 1]]


def test_counts_are_of_segments_not_of_hits() -> None:
    assert case_codes(TALK, ["valeurs"], counts=True)["valeurs:temps"].tolist() == [2, 0]


def test_codes_are_counted_under_those_above_them() -> None:
    table = case_codes(TALK, ["valeurs"], roll_up=True)
    assert table.loc[1, ["valeurs:lien", "valeurs:don", "valeurs:legs"]].tolist() == [1, 1, 1]


def test_one_row_a_segment_that_counts() -> None:
    table = segment_codes(TALK, ["valeurs"])
    assert table.drop(columns=["valeurs:don", "valeurs:lien"]).to_numpy().tolist() == [
        ["a", "0", "1", "Anne", 0, 10, "PME", 2020, 1, 0],
        ["a", "2", "1", "", 22, 32, "PME", 2020, 1, 0],
        ["b", "0", "2", "", 0, 10, "club", 2021, 0, 1],
    ]


@given(results(), st.booleans(), st.sampled_from([None, {"group": "entretiens"}, {"organisation": "PME"}]))
def test_every_zero_and_one_is_what_a_plain_count_finds(
    result: Result, roll_up: bool, where: dict[str, object] | None
) -> None:
    counted = count_plainly(result, where)
    held = [
        {
            f"{book}:{code}"
            for book, codes in one.codes.items()
            for code in (with_parents(codes, book) if roll_up else codes)
        }
        for one in counted
    ]
    segments = segment_codes(result, roll_up=roll_up, where=where)
    assert list(segments.columns[-len(NAMES) :]) == NAMES
    assert segments[["document", "segment"]].to_numpy().tolist() == [[c.document.id, c.segment.id] for c in counted]
    assert segments[NAMES].to_numpy().tolist() == [[int(name in codes) for name in NAMES] for codes in held]
    cases = case_codes(result, counts=True, roll_up=roll_up, where=where).set_index("case")
    for case in cases.index:
        own = [codes for one, codes in zip(counted, held, strict=True) if one.segment.case == case]
        assert cases.loc[case, NAMES].tolist() == [sum(name in codes for codes in own) for name in NAMES]


def test_an_attribute_called_like_another_column_is_told_apart() -> None:
    named = replace(TALK, cases=tuple(Case(case.id, {"case": "A", "speaker": "B"}) for case in TALK.cases))
    assert list(case_codes(named, ["outils"]).columns[:3]) == ["case", "case:case", "speaker"]
    assert list(segment_codes(named, ["outils"]).columns[6:8]) == ["case:case", "case:speaker"]


def test_nobody_spoke() -> None:
    nothing = replace(make_result({}, []), cases=())
    assert case_codes(nothing, ["outils"]).shape == (0, 3)
    assert segment_codes(nothing, ["outils"]).shape == (0, 8)


@pytest.mark.parametrize("make", [case_codes, segment_codes])
def test_no_such_codebook(make: object) -> None:
    with pytest.raises(KeyError, match="nulle"):
        make(TALK, ["nulle"])
