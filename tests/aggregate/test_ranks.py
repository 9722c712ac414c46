from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from qualcode.aggregate.ranks import mann_whitney


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        pytest.param([1.0], [2.0], 1.0, id="one-each"),
        pytest.param([1.0, 2.0], [3.0, 4.0], 2 / 6, id="apart"),  # one of six orders, on either side
        pytest.param([1.0, 2.0, 3.0], [4.0, 5.0, 6.0], 2 / 20, id="apart-by-three"),
        pytest.param([1.0, 4.0], [2.0, 3.0], 1.0, id="between"),
    ],
)
def test_small_groups_by_hand(first: list[float], second: list[float], p: float) -> None:
    assert mann_whitney(np.array(first), np.array(second)) == pytest.approx(p)


numbers = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30)


@given(numbers, numbers)
def test_p_is_that_of_scipy(first: list[float], second: list[float]) -> None:
    assume(len({*first, *second}) > 1)
    expected = float(mannwhitneyu(first, second).pvalue)
    assert mann_whitney(np.array(first), np.array(second)) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.integers(0, 1000).map(float), min_size=2, max_size=40, unique=True), st.data())
def test_p_without_ties_is_that_of_scipy(values: list[float], data: st.DataObject) -> None:
    parted = data.draw(st.integers(1, len(values) - 1))
    first, second = np.array(values[:parted]), np.array(values[parted:])
    assert mann_whitney(first, second) == pytest.approx(float(mannwhitneyu(first, second).pvalue), rel=1e-12)


@pytest.mark.parametrize(("first", "second"), [([], [1.0]), ([1.0], []), ([2.0, 2.0], [2.0])])
def test_nothing_to_compare_is_refused(first: list[float], second: list[float]) -> None:
    with pytest.raises(ValueError, match="two groups"):
        mann_whitney(np.array(first), np.array(second))
