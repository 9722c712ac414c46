from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, rankdata

from qualcode.aggregate import ranks
from qualcode.aggregate.ranks import mann_whitney


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        pytest.param([1.0], [2.0], 1.0, id="one-each"),
        pytest.param([1.0, 2.0], [3.0, 4.0], 2 / 6, id="apart"),  # one of six orders, on either side
        pytest.param([1.0, 2.0, 3.0], [4.0, 5.0, 6.0], 2 / 20, id="apart-by-three"),
        pytest.param([1.0, 4.0], [2.0, 3.0], 1.0, id="between"),
        pytest.param([1.0, 1.0], [1.0, 2.0], 1.0, id="tied"),  # 3 of 6 draws hold the 2
        pytest.param([1.0, 1.0], [2.0, 2.0], 2 / 6, id="tied-apart"),
    ],
)
def test_small_groups_by_hand(first: list[float], second: list[float], p: float) -> None:
    assert mann_whitney(np.array(first), np.array(second)) == pytest.approx(p)


few = st.lists(st.integers(0, 4).map(float), min_size=1, max_size=5)


@given(few, few)
def test_with_ties_p_is_that_of_every_draw(first: list[float], second: list[float]) -> None:
    assume(len({*first, *second}) > 1)
    ranked = rankdata([*first, *second])
    sums = [sum(drawn) for drawn in combinations(ranked, len(first))]
    own = sum(ranked[: len(first)])
    tails = [np.mean([found <= own + 1e-9 for found in sums]), np.mean([found >= own - 1e-9 for found in sums])]
    assert mann_whitney(np.array(first), np.array(second)) == pytest.approx(min(1.0, 2 * min(tails)))


@given(st.lists(st.integers(0, 1000).map(float), min_size=2, max_size=40, unique=True), st.data())
def test_without_ties_p_is_that_of_scipy(values: list[float], data: st.DataObject) -> None:
    parted = data.draw(st.integers(1, len(values) - 1))
    first, second = np.array(values[:parted]), np.array(values[parted:])
    expected = float(mannwhitneyu(first, second, method="exact").pvalue)
    assert mann_whitney(first, second) == pytest.approx(expected, rel=1e-9)


numbers = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30)


@given(numbers, numbers)
def test_of_large_groups_p_is_that_of_scipy(first: list[float], second: list[float]) -> None:
    assume(len({*first, *second}) > 1)
    expected = float(mannwhitneyu(first, second, method="asymptotic").pvalue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MOST_STEPS", 0)
        assert mann_whitney(np.array(first), np.array(second)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("first", "second"), [([], [1.0]), ([1.0], []), ([2.0, 2.0], [2.0])])
def test_nothing_to_compare_is_refused(first: list[float], second: list[float]) -> None:
    with pytest.raises(ValueError, match="two groups"):
        mann_whitney(np.array(first), np.array(second))
