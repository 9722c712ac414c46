from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from qualcode.aggregate import pairtests
from qualcode.aggregate.chance import fisher_exact
from qualcode.aggregate.pairtests import weigh_in_cases, weigh_in_units
from qualcode.aggregate.strata import Strata, sum_unlikely

ONE = np.array([0])
TWO = np.array([1])


@st.composite
def strata(draw: st.DrawFn) -> Strata:
    """Up to five cases of up to eight units, and two codes."""
    units = draw(st.lists(st.integers(1, 8), min_size=1, max_size=5))
    carried = [[draw(st.integers(0, n)), draw(st.integers(0, n))] for n in units]
    return Strata(np.array(carried), np.array(units))


def enumerated(given: Strata) -> dict[int, float]:
    """The chance of each count, from every combination of the cases' counts."""
    chances: dict[int, float] = {}
    cases = [stats.hypergeom(n, a, b) for (a, b), n in zip(given.carried, given.units, strict=True)]
    ranges = [range(int(case.support()[0]), int(case.support()[1]) + 1) for case in cases]
    for counts in product(*ranges):
        chance = float(np.prod([case.pmf(count) for case, count in zip(cases, counts, strict=True)]))
        chances[sum(counts)] = chances.get(sum(counts), 0.0) + chance
    return chances


@given(strata())
def test_a_sum_over_cases_is_what_enumeration_gives(given: Strata) -> None:
    truth = enumerated(given)
    sums = given.convolve(ONE, TWO, int(given.high[0, 1]))[:, 0]
    assert {n: chance for n, chance in enumerate(sums) if chance > 1e-12} == pytest.approx(
        {n: chance for n, chance in truth.items() if chance > 1e-12}
    )
    assert (min(truth), max(truth)) == (given.low[0, 1], given.high[0, 1])
    mean = sum(n * chance for n, chance in truth.items())
    assert given.mean[0, 1] == pytest.approx(mean)
    assert given.variance[0, 1] == pytest.approx(sum((n - mean) ** 2 * chance for n, chance in truth.items()), abs=1e-9)


@given(strata(), st.integers(0, 40))
def test_p_adds_up_all_that_is_no_likelier(given: Strata, count: int) -> None:
    truth = enumerated(given)
    count = min(max(count, min(truth)), max(truth))
    p = sum(chance for chance in truth.values() if chance <= truth[count] * (1 + 1e-9))
    tested = weigh_in_cases(np.array([count]), ONE, TWO, given, alpha=0.05)
    assert tested.p[0] == pytest.approx(p)
    assert tested.least_p[0] <= tested.p[0] + 1e-12
    assert tested.exact[0]


def test_one_case_is_fishers_test() -> None:
    one = Strata(np.array([[12, 9]]), np.array([30]))
    for count in range(10):
        seen = np.array([count])
        within = weigh_in_cases(seen, ONE, TWO, one, alpha=0.05)
        whole = weigh_in_units(seen, np.array([12]), np.array([9]), 30, alpha=0.05)
        assert within.p == pytest.approx(fisher_exact(seen, np.array([12]), np.array([9]), 30))
        assert (within.least_p, within.expected) == (pytest.approx(whole.least_p), pytest.approx(whole.expected))
        assert (within.seen == whole.seen).all()


def test_p_is_what_shuffling_within_cases_gives() -> None:
    random = np.random.default_rng(7)
    units, carried = np.array([20, 12, 30, 6]), np.array([[8, 5], [3, 3], [9, 12], [2, 4]])
    counts = np.zeros(40_000, np.int64)
    for n, (a, b) in zip(units, carried, strict=True):
        second = np.arange(n) < b
        shuffled = random.permuted(np.broadcast_to(np.arange(n) < a, (len(counts), n)), axis=1)
        counts += (shuffled & second).sum(axis=1)
    shares = np.bincount(counts) / len(counts)
    given = Strata(carried, units)
    sums = given.convolve(ONE, TWO, int(given.high[0, 1]))
    assert sums[: len(shares), 0] == pytest.approx(shares, abs=0.01)
    for count in range(3, 14):
        p = weigh_in_cases(np.array([count]), ONE, TWO, given, alpha=0.05).p[0]
        assert p == pytest.approx(shares[shares <= shares[count] * 1.05].sum(), abs=0.02)


def test_mean_and_variance_are_those_of_mantel_and_haenszel() -> None:
    units, carried, met = [20, 12, 30], [(8, 5), (3, 3), (9, 12)], [4, 1, 6]
    tables = [
        np.array([[x, a - x], [b - x, n - a - b + x]])
        for n, (a, b), x in zip(units, carried, met, strict=True)
    ]  # fmt: skip
    given = Strata(np.array(carried), np.array(units))
    ours = (sum(met) - given.mean[0, 1]) ** 2 / given.variance[0, 1]
    assert ours == pytest.approx(StratifiedTable(tables).test_null_odds().statistic)


def many_pairs(cases: int, units: int, codes: int, share: float) -> Strata:
    random = np.random.default_rng(3)
    return Strata(
        random.binomial(units, random.uniform(share / 2, share, codes), (cases, codes)), np.full(cases, units)
    )


def test_pairs_of_large_variance_are_as_good_as_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    given = many_pairs(8, 1_500, 6, 0.6)
    first, second = np.triu_indices(6, 1)
    variance = given.variance[first, second]
    assert variance.min() > pairtests.LARGE
    for distance in (0.5, 1.0, 1.5, 2.0, 2.5, -1.0, -2.0, -2.5):
        count = np.round(given.mean[first, second] + distance * np.sqrt(variance)).astype(np.int64)
        quick = weigh_in_cases(count, first, second, given, alpha=0.05)
        with monkeypatch.context() as patch:
            patch.setattr(pairtests, "LARGE", np.inf)
            exact = weigh_in_cases(count, first, second, given, alpha=0.05)
        assert exact.exact.all()
        assert not quick.exact.any()
        assert quick.p == pytest.approx(exact.p, rel=0.1)


def test_in_large_studies_what_matters_is_exact_and_the_rest_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    given = many_pairs(40, 30, 40, 0.2)
    first, second = np.triu_indices(40, 1)
    random = np.random.default_rng(5)
    spread = np.sqrt(given.variance[first, second])
    count = np.round(given.mean[first, second] + spread * random.normal(0, 2, len(first))).astype(np.int64)
    count = np.clip(count, given.low[first, second], given.high[first, second])
    exact = weigh_in_cases(count, first, second, given, alpha=0.05)
    monkeypatch.setattr(pairtests, "MOST_EXACT", 0)
    quick = weigh_in_cases(count, first, second, given, alpha=0.05)
    assert exact.exact.all()
    assert 0 < quick.exact.sum() < len(first)
    matters = (exact.p >= 1e-6) & (exact.p <= 0.09)
    assert quick.exact[matters].all()
    assert quick.p[quick.exact] == pytest.approx(exact.p[quick.exact], rel=1e-6)
    assert np.quantile(np.abs(quick.p / exact.p - 1), 0.95) < 0.05
    assert ((quick.p <= 0.05) == (exact.p <= 0.05)).all()


def test_rows_that_are_left_out_hold_nothing() -> None:
    given = many_pairs(40, 30, 10, 0.2)
    first, second = np.triu_indices(10, 1)
    whole = given.convolve(first, second, 300)
    cut = given.convolve(first, second, 300, least=1e-14)
    assert len(cut) < len(whole)
    assert cut == pytest.approx(whole[: len(cut)], abs=1e-12)
    assert whole[len(cut) :].max() < 1e-11


def test_a_count_below_the_last_row_is_no_likelier_than_it() -> None:
    chances = np.array([[0.9], [0.09], [0.01]])
    assert sum_unlikely(chances, np.array([7])).tolist() == pytest.approx([0.01])
    assert sum_unlikely(chances, np.array([1])).tolist() == pytest.approx([0.1])


def test_cases_without_the_codes_say_nothing() -> None:
    given = Strata(np.array([[0, 3], [2, 0]]), np.array([5, 4]))
    tested = weigh_in_cases(np.array([0]), ONE, TWO, given, alpha=0.05)
    assert (tested.p[0], tested.least_p[0], tested.expected[0]) == (1.0, 1.0, 0.0)
