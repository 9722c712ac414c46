from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.cases import Total, select_cases, total_minutes
from qualcode.model import Case
from qualcode.result import Result
from tests.aggregate.corpora import CASES, count_plainly, make_result, results


def selected(turns: dict[str, list[str]], **where: object) -> list[str]:
    return [case.id for case in select_cases(make_result(turns, []), where)]


def test_without_where_all_cases_stand_in_their_table_s_order() -> None:
    assert select_cases(make_result({}, [])) == CASES


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param({"group": "entretiens"}, ["2"], id="group"),
        pytest.param({"group": "cas"}, ["1"], id="other group"),
        pytest.param({"organisation": "PME"}, ["1"], id="attribute"),
        pytest.param({"organisation": ["PME", "club"]}, ["1", "2"], id="any of a list"),
        pytest.param({"organisation": "PME", "group": "entretiens"}, [], id="both"),
        pytest.param({"annee": 2020}, ["1"], id="number"),
        pytest.param({"couleur": "bleu"}, [], id="attribute that no case has"),
    ],
)
def test_where_keeps_the_cases_that_spoke_there(where: dict[str, object], expected: list[str]) -> None:
    assert selected({"a": ["R2", "Q1"], "b": ["R1"]}, **where) == expected


@given(results(), st.sampled_from([{"group": "cas"}, {"organisation": "PME"}, {"annee": 2021, "group": "entretiens"}]))
def test_selected_cases_are_those_with_a_segment_that_counts(result: Result, where: dict[str, object]) -> None:
    spoke = {one.segment.case for one in count_plainly(result, where)}
    assert [case.id for case in select_cases(result, where)] == [case.id for case in CASES if case.id in spoke]


def cases(*minutes: str | float) -> list[Case]:
    return [Case(str(n), {"duree_min": value}) for n, value in enumerate(minutes)]


@pytest.mark.parametrize(
    ("minutes", "total", "hours"),
    [
        pytest.param([60, 30], Total("duree_min", 90, 45, 2), "1 h 30", id="sum and mean"),
        pytest.param([45, "", "inconnue"], Total("duree_min", 45, 45, 1), "0 h 45", id="cases without a number"),
        pytest.param([1435], Total("duree_min", 1435, 1435, 1), "23 h 55", id="the article's"),
        pytest.param([59.6], Total("duree_min", 59.6, 59.6, 1), "1 h 00", id="rounded to the minute"),
        pytest.param([], Total("duree_min", 0, 0, 0), "0 h 00", id="nobody"),
    ],
)
def test_totals(minutes: list[str | float], total: Total, hours: str) -> None:
    made = total_minutes(cases(*minutes), "duree_min")
    assert made == total
    assert made.hours == hours


def test_an_attribute_that_nobody_has_totals_nothing() -> None:
    assert total_minutes(cases(30), "minutes") == Total("minutes", 0, 0, 0)


@given(st.lists(st.integers(1, 600), min_size=1))
def test_hours_and_minutes_add_up(minutes: list[int]) -> None:
    total = total_minutes(cases(*minutes), "duree_min")
    hours, rest = total.hours.split(" h ")
    assert int(hours) * 60 + int(rest) == sum(minutes)
    assert len(rest) == 2
