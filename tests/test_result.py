"""A result keeps what was worked out from it, and a result made from it starts anew."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import qualcode
from qualcode.result import Result, once_a_result
from tests.builders import make_codebook, make_document, run

RESULT = run(make_document("R : On va vite, ensemble."), make_codebook("valeurs", temps=["vite"], lien=["ensemble"]))


def test_what_was_asked_once_is_not_worked_out_again() -> None:
    asked: list[tuple[int, str]] = []

    @once_a_result
    def count(result: Result, first: int, *, unit: str = "segment") -> int:
        asked.append((first, unit))
        return first + len(result.codings)

    assert [count(RESULT, 1), count(RESULT, 1), count(RESULT, 2), count(RESULT, 1, unit="case")] == [3, 3, 4, 3]
    assert asked == [(1, "segment"), (2, "segment"), (1, "case")]
    assert count(replace(RESULT, codings=RESULT.codings.head(1)), 1) == 2


def test_a_table_that_was_given_out_may_be_changed() -> None:
    first = qualcode.association(RESULT, "valeurs")
    first["count"] = -1
    assert qualcode.association(RESULT, "valeurs")["count"].tolist() == [1]


def test_a_question_is_the_same_however_its_defaults_are_said_and_another_of_another_table() -> None:
    asked: list[int] = []

    @once_a_result
    def count(result: Result, table: pd.DataFrame, *, unit: str = "segment") -> int:
        asked.append(len(table))
        return len(table)

    first, second = RESULT.codings.head(1), RESULT.codings.head(1)
    assert [count(RESULT, first), count(RESULT, table=first, unit="segment"), count(RESULT, second)] == [1, 1, 1]
    assert asked == [1, 1]  # tables that look the same are not: what they say is too long to compare


def test_a_count_that_was_given_out_may_be_changed() -> None:
    first = qualcode.cooccurrence(RESULT, "valeurs")
    first.loc[:, :] = -1
    assert (qualcode.cooccurrence(RESULT, "valeurs") >= 0).all(axis=None)
