from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.saturation import assess_saturation, mean_totals, new_codes

matrices = st.integers(1, 5).flatmap(
    lambda cases: st.lists(st.lists(st.integers(0, 2), min_size=cases, max_size=cases), min_size=1, max_size=5)
)


def frame(*rows: list[int]) -> pd.DataFrame:
    codes = [chr(ord("a") + n) for n in range(len(rows))]
    return pd.DataFrame(list(rows), index=codes, columns=[str(n + 1) for n in range(len(rows[0]))])


def test_new_codes_in_the_order_heard() -> None:
    table = new_codes(frame([1, 0, 3], [0, 2, 1], [0, 0, 0], [4, 1, 0]))
    assert table["case"].tolist() == ["1", "2", "3"]
    assert table["new"].tolist() == [2, 1, 0]
    assert table["names"].tolist() == [("a", "d"), ("b",), ()]
    assert table["total"].tolist() == [2, 3, 3]


@given(matrices)
def test_the_mean_is_that_of_every_order(rows: list[list[int]]) -> None:
    has = np.array(rows) > 0
    cases = has.shape[1]
    totals = [
        [has[:, list(order[: n + 1])].any(axis=1).sum() for n in range(cases)] for order in permutations(range(cases))
    ]
    assert mean_totals(has.sum(axis=1), cases) == pytest.approx(np.mean(totals, axis=0))
    table = new_codes(frame(*rows), permutations=50)
    assert (table["low"] <= table["high"]).all()
    assert table["mean"].iloc[-1] == pytest.approx(table["total"].iloc[-1])
    assert table["low"].iloc[-1] == table["high"].iloc[-1] == table["total"].iloc[-1]
    assert np.array(totals).min(axis=0) == pytest.approx(np.minimum(table["low"], np.array(totals).min(axis=0)))


def test_the_interval_is_that_of_all_orders_where_there_are_few() -> None:
    table = new_codes(frame([1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 1]))
    assert (table["low"].iloc[0], table["high"].iloc[0]) == (1.0, 2.0)
    assert new_codes(frame([1, 0, 0, 1], [1, 1, 0, 0])).equals(new_codes(frame([1, 0, 0, 1], [1, 1, 0, 0])))


@pytest.mark.parametrize(
    ("new", "base", "run", "threshold", "reached", "ratio"),
    [
        pytest.param([7, 5, 5, 3, 1, 0, 0, 2], 4, 2, 0.05, 4, 0.05, id="one-of-twenty-is-five-in-a-hundred"),
        pytest.param([7, 5, 5, 3, 1, 0, 0, 2], 4, 2, 0.0, 5, 0.0, id="runs-overlap"),
        pytest.param([7, 5, 5, 3, 1, 0, 0, 2], 4, 3, 0.0, None, 0.1, id="never-three-without-news"),
        pytest.param([7, 5, 5, 3], 4, 2, 0.05, None, float("nan"), id="no-case-after-the-base"),
        pytest.param([0, 0, 0, 0, 3, 0], 4, 2, 0.05, None, float("nan"), id="a-base-without-codes"),
        pytest.param([], 4, 2, 0.05, None, float("nan"), id="no-case"),
    ],
)
def test_saturation_worked_by_hand(
    new: list[int], base: int, run: int, threshold: float, reached: int | None, ratio: float
) -> None:
    (found,) = assess_saturation(new, bases=[base], runs=[run], thresholds=[threshold])
    assert found.reached == reached
    assert found.ratio == pytest.approx(ratio, nan_ok=True)


def test_saturation_is_written_as_its_authors_do() -> None:
    found = assess_saturation([7, 5, 5, 3, 1, 0, 0, 2], bases=[4], runs=[2], thresholds=[0.05, 0.0])
    assert [one.written for one in found] == ["4⁺²", "5⁺²"]
    assert assess_saturation([1, 1], bases=[1], runs=[1], thresholds=[0])[0].written == ""


def test_all_that_the_authors_propose_is_assessed() -> None:
    assert len(assess_saturation([3, 1, 0, 0, 0, 0, 0, 0])) == 12
