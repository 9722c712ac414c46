from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import mannwhitneyu

from qualcode.aggregate.nearest import (
    area_under_curve,
    chance_of,
    code_direction,
    cross_validate,
    learn_codes,
    weigh_terms,
)

RANDOM = np.random.default_rng(3)
CASES = [f"c{n % 8}" for n in range(80)]
INSIDE = RANDOM.random(80) < 0.3
NOISE = RANDOM.poisson(0.1, (80, 30))
TOLD = np.column_stack([np.where(INSIDE, 1, RANDOM.poisson(0.1, 80)), NOISE])


def test_weights_by_hand() -> None:
    weights = weigh_terms(sparse.csr_matrix([[2, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]])).toarray()
    rare = math.log(5 / 3) + 1
    first = np.array([(1 + math.log(2)) * rare, rare])
    assert weights[0, :2] == pytest.approx(first / np.linalg.norm(first))
    assert weights[:, 2:].sum() == 0, "a term of one segment or of none weighs nothing"
    assert weights[1].tolist() == [1, 0, 0, 0]
    assert weights[3].tolist() == [0, 0, 0, 0]


def test_direction_is_what_one_side_has_more_of() -> None:
    weights = sparse.csr_matrix([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    inside = np.array([True, True, False])
    assert code_direction(weights, inside, ~inside).tolist() == [0.75, -0.75]
    assert code_direction(weights, inside, np.zeros(3, np.bool_)).tolist() == [0, 0]


def test_words_that_tell_a_code_are_learnt_from_other_cases() -> None:
    weights = weigh_terms(sparse.csr_matrix(TOLD))
    assert area_under_curve(cross_validate(weights, INSIDE, ~INSIDE, CASES), INSIDE) > 0.9
    assert chance_of(weights, INSIDE, ~INSIDE, CASES) == 1 / 500


def test_noise_tells_nothing_though_it_could_be_learnt_by_heart() -> None:
    weights = weigh_terms(sparse.csr_matrix(NOISE))
    auc = area_under_curve(cross_validate(weights, INSIDE, ~INSIDE, CASES), INSIDE)
    by_heart = area_under_curve(weights @ code_direction(weights, INSIDE, ~INSIDE), INSIDE)
    assert chance_of(weights, INSIDE, ~INSIDE, CASES) > 0.05
    assert by_heart > auc + 0.1


def test_what_one_case_alone_says_is_no_evidence() -> None:
    """A word that only one person uses, for a code that only they have, must not count as found elsewhere."""
    inside = np.array([case == "c0" for case in CASES])
    counts = np.column_stack([inside.astype(int) * 3, NOISE])
    closeness = cross_validate(weigh_terms(sparse.csr_matrix(counts)), inside, ~inside, CASES)
    assert np.isnan(closeness[inside]).all()


def test_segments_on_neither_side_are_not_scored() -> None:
    outside = ~INSIDE & (np.arange(80) % 2 == 1)
    closeness = cross_validate(weigh_terms(sparse.csr_matrix(TOLD)), INSIDE, outside, CASES)
    assert (np.isnan(closeness) == ~(INSIDE | outside)).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_area_is_that_of_mann_and_whitney(rows: list[tuple[int, bool]]) -> None:
    closeness = np.array([value for value, _ in rows], np.float64)
    inside = np.array([mine for _, mine in rows])
    auc = area_under_curve(closeness, inside)
    if inside.all() or not inside.any():
        assert math.isnan(auc)
    else:
        expected = mannwhitneyu(closeness[inside], closeness[~inside], method="asymptotic").statistic
        assert auc == pytest.approx(expected / (inside.sum() * (~inside).sum()))


def test_chance_is_called_a_find_no_more_often_than_it_should() -> None:
    """Mann and Whitney's formula would have been wrong twice as often as it says."""
    weights = weigh_terms(sparse.csr_matrix(NOISE))
    random = np.random.default_rng(8)
    found = []
    for _ in range(20):
        dealt = random.random(80) < 0.15
        found.append(chance_of(weights, dealt, ~dealt, CASES, rounds=99))
    assert sum(p <= 0.1 for p in found) <= 5


def test_codes_learnt_fit_where_words_tell_and_change_with_nothing_of_their_own_case() -> None:
    weights = weigh_terms(sparse.csr_matrix(TOLD))
    truth = INSIDE[:, None]
    found = learn_codes(weights, truth, CASES)
    assert (found == truth).mean() > 0.85
    own = np.array([case == "c0" for case in CASES])
    changed = truth.copy()
    changed[own] = ~changed[own]
    assert (learn_codes(weights, changed, CASES)[own] == found[own]).all()


def test_chance_is_what_codes_dealt_one_by_one_would_give() -> None:
    """Many are tried at once; each must come out as if it had been tried alone, on the rest's words alone."""
    weights = weigh_terms(sparse.csr_matrix(NOISE))
    outside = ~INSIDE & (np.arange(80) % 5 != 0)
    either = np.flatnonzero(INSIDE | outside)
    random = np.random.default_rng(0)
    fold = np.array([int(case[1]) % 5 for case in CASES])

    def area(inside: np.ndarray) -> float:
        rest = (INSIDE | outside) & ~inside
        near = np.full(80, np.nan)
        for n in range(5):
            tried = (fold == n) & (inside | rest)
            direction = code_direction(weights, inside & (fold != n), rest & (fold != n))
            near[tried] = (weights @ direction)[tried]
        return area_under_curve(near, inside)

    seen = area(INSIDE)
    assert seen == pytest.approx(area_under_curve(cross_validate(weights, INSIDE, outside, CASES), INSIDE))
    as_good = 0
    for _ in range(60):
        dealt = np.zeros(80, np.bool_)
        dealt[random.permutation(either)[: INSIDE.sum()]] = True
        as_good += area(dealt) >= seen
    assert chance_of(weights, INSIDE, outside, CASES, rounds=60) == (as_good + 1) / 61
