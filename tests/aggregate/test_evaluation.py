from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qualcode.aggregate.evaluation import (
    MEASURES,
    Marks,
    Scores,
    _intervals,
    bootstrap,
    bootstrap_codes,
    confuse,
    learn_most_frequent,
    most_frequent,
    roll_up,
    score,
    score_codes,
    usual_count,
)


def marks(*rows: str) -> Marks:
    """One row a text, one column a letter: x has the code."""
    return np.array([[letter == "x" for letter in row] for row in rows], np.bool_)


TRUTH = marks("xx.", "x..", ".x.", "x..")
FOUND = marks("x.x", "x..", "xx.", "...")


def test_scores_counted_by_hand() -> None:
    # code 1: both 2, false 1, missed 1; code 2: both 1, missed 1; code 3: false 1
    found = score(TRUTH, FOUND)
    assert (found.precision, found.recall, found.f1) == (3 / 5, 3 / 5, 6 / 10)
    assert found.macro_f1 == pytest.approx((4 / 6 + 2 / 3 + 0) / 3)
    assert found.macro_precision == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert found.macro_recall == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert found.exact == 1 / 4
    assert [(s.both, s.false, s.missed) for s in score_codes(TRUTH, FOUND)] == [(2, 1, 1), (1, 0, 1), (0, 1, 0)]


def test_a_code_that_neither_side_has_is_in_no_mean() -> None:
    assert score(marks("x.", "x."), marks("x.", "x.")).macro_f1 == 1.0
    assert math.isnan(score_codes(marks(".."), marks(".."))[0].f1)


def test_nothing_found_has_no_precision() -> None:
    found = score(marks("x"), marks("."))
    assert math.isnan(found.precision)
    assert (found.recall, found.f1) == (0.0, 0.0)


both = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        arrays(np.bool_, (n, 3)), arrays(np.bool_, (n, 3)), st.lists(st.sampled_from("abcd"), min_size=n, max_size=n)
    )
)


@given(both)
def test_scores_are_shares_and_finding_all_that_is_given_is_perfect(units: tuple[Marks, Marks, list[str]]) -> None:
    truth, found, _ = units
    values = [getattr(score(truth, found), name) for name in MEASURES]
    assert all(math.isnan(value) or 0 <= value <= 1 for value in values)
    perfect = score(truth, truth)
    assert all(math.isnan(v) or v == 1 for v in (perfect.precision, perfect.recall, perfect.f1, perfect.exact))


@given(both)
def test_precision_and_recall_change_places_when_the_sides_do(units: tuple[Marks, Marks, list[str]]) -> None:
    truth, found, _ = units
    one, other = score(truth, found), score(found, truth)
    assert one.precision == other.recall or math.isnan(one.precision)
    assert one.f1 == other.f1 or math.isnan(one.f1)


@given(both)
def test_intervals_are_repeatable_ordered_and_hold_for_whole_clusters(units: tuple[Marks, Marks, list[str]]) -> None:
    truth, found, clusters = units
    intervals = bootstrap(truth, found, clusters, seed=1, rounds=50)
    assert repr(intervals) == repr(bootstrap(truth, found, clusters, seed=1, rounds=50))
    for low, high in intervals.values():
        assert (math.isnan(low) and math.isnan(high)) or 0 <= low <= high <= 1


def test_an_interval_holds_the_score_and_narrows_with_more_clusters() -> None:
    def width(times: int) -> float:
        truth, found = np.tile(TRUTH, (times, 1)), np.tile(FOUND, (times, 1))
        low, high = bootstrap(truth, found, range(len(truth)), seed=0)["f1"]
        assert low <= score(truth, found).f1 <= high
        return high - low

    assert width(40) < width(4) / 2


def test_units_of_one_cluster_are_drawn_together() -> None:
    truth, found = np.tile(TRUTH, (30, 1)), np.tile(FOUND, (30, 1))
    whole = bootstrap(truth, found, ["a", "b"] * 60, seed=0)["f1"]
    alone = bootstrap(truth, found, range(120), seed=0)["f1"]
    assert whole != alone
    assert all(math.isnan(bound) for bound in bootstrap(truth, found, ["a"] * 120, seed=0)["f1"])


def test_the_codes_given_most_often() -> None:
    assert most_frequent(TRUTH, 1).tolist() == [[True, False, False]] * 4
    assert most_frequent(TRUTH, 2).tolist() == [[True, True, False]] * 4
    assert [usual_count(m) for m in (TRUTH, marks("xxx", "xx."), marks("..."), np.zeros((0, 2), np.bool_))] == [
        1,
        2,
        1,
        1,
    ]


def test_confusions_counted_by_hand() -> None:
    assert confuse(TRUTH, FOUND).tolist() == [[2, 0, 0, 1], [0, 1, 1, 0], [0, 0, 0, 0]]


@given(both)
def test_a_code_confused_with_none_but_itself_when_all_is_found(units: tuple[Marks, Marks, list[str]]) -> None:
    truth, _, _ = units
    assert confuse(truth, truth).tolist() == np.column_stack([np.diag(truth.sum(axis=0)), np.zeros(3)]).tolist()


def test_units_have_the_codes_of_any_of_their_rows() -> None:
    assert roll_up(TRUTH, [[0, 1], [2, 3], [3]]).tolist() == marks("xx.", "xx.", "x..").tolist()
    assert roll_up(TRUTH, []).shape == (0, 3)


def test_scores_of_nothing() -> None:
    nothing = np.zeros((0, 3), np.bool_)
    assert repr(score(nothing, nothing)) == repr(Scores(*[float("nan")] * len(MEASURES)))


@given(arrays(np.float64, (7, 3), elements=st.one_of(st.floats(0, 1), st.just(float("nan")))))
def test_intervals_are_percentiles_of_what_is_a_number(values: np.ndarray) -> None:
    for column, (low, high) in zip(values.T, _intervals(values), strict=True):
        there = column[~np.isnan(column)]
        expected = np.percentile(there, [2.5, 97.5]) if len(there) else [float("nan")] * 2
        assert [low, high] == pytest.approx(expected, nan_ok=True)


@given(both)
def test_the_interval_of_a_code_is_that_of_a_codebook_of_it_alone(units: tuple[Marks, Marks, list[str]]) -> None:
    truth, found, clusters = units
    for n, mine in enumerate(bootstrap_codes(truth, found, clusters, seed=2, rounds=40)):
        alone = bootstrap(truth[:, [n]], found[:, [n]], clusters, seed=2, rounds=40)
        assert repr(mine) == repr({name: alone[name] for name in mine})


def test_what_is_most_frequent_is_learnt_from_other_folds() -> None:
    truth, folds = marks("x..", "x..", ".x.", ".xx"), np.array([0, 0, 1, 1])
    assert learn_most_frequent(truth, folds, 1).tolist() == marks(".x.", ".x.", "x..", "x..").tolist()
    assert learn_most_frequent(truth, folds, None)[:2].sum(axis=1).tolist() == [2, 2]
    assert not learn_most_frequent(truth, np.zeros(4, np.int64), 1).any(), "one fold has nothing to learn from"
