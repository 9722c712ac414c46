from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import fisher_exact

from qualcode.aggregate.keyness import compare_terms


def test_p_is_fishers_exact_test() -> None:
    found = compare_terms(np.array([5, 0, 2]), np.array([1, 4, 8]), 10, 40)
    for n, (inside, outside) in enumerate([(5, 1), (0, 4), (2, 8)]):
        table = [[inside, 10 - inside], [outside, 40 - outside]]
        assert found.p[n] == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


def test_a_word_of_one_side_stands_out_and_an_even_one_does_not() -> None:
    found = compare_terms(np.array([8, 2, 0]), np.array([0, 8, 8]), 10, 40)
    assert found.z[0] > 2
    assert abs(found.z[1]) < 0.2
    assert found.z[2] < 0


def test_the_prior_keeps_a_rare_word_from_the_top() -> None:
    found = compare_terms(np.array([1, 8]), np.array([0, 6]), 10, 40)
    assert found.z[1] > found.z[0]


def test_one_side_empty_tells_nothing() -> None:
    found = compare_terms(np.array([3]), np.array([0]), 5, 0)
    assert (found.z.tolist(), found.p.tolist()) == ([0.0], [1.0])


@given(st.integers(1, 20), st.integers(1, 20), st.data())
def test_sides_exchanged_change_the_sign(first: int, second: int, data: st.DataObject) -> None:
    inside = data.draw(arrays(np.int64, 4, elements=st.integers(0, first)))
    outside = data.draw(arrays(np.int64, 4, elements=st.integers(0, second)))
    one, other = compare_terms(inside, outside, first, second), compare_terms(outside, inside, second, first)
    assert one.z == pytest.approx(-other.z)
    assert ((one.p >= 0) & (one.p <= 1)).all()
