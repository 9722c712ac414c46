from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from qualcode.aggregate.chance import Binomial, Hypergeometric, false_discovery_rates, fisher_exact, two_sided


def fisher(count: int, first: int, second: int, units: int) -> float:
    return float(fisher_exact(np.array([count]), np.array([first]), np.array([second]), units)[0])


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Count, the units that carry each code, and all units."""
    units = draw(st.integers(0, 400))
    first, second = draw(st.integers(0, units)), draw(st.integers(0, units))
    return draw(st.integers(max(0, first + second - units), min(first, second))), first, second, units


@pytest.mark.parametrize(
    ("table", "p"),
    [
        pytest.param((4, 4, 4, 8), 2 / 70, id="the-lady-tasting-tea-tells-all-eight-cups"),
        pytest.param((3, 4, 4, 8), 34 / 70, id="the-lady-tasting-tea-mistakes-two"),
        pytest.param((0, 3, 3, 6), 2 / 20, id="never-together"),
        pytest.param((2, 2, 2, 5), 1 / 10, id="always-together"),
        pytest.param((1, 2, 2, 4), 1.0, id="as-chance-has-it"),
        pytest.param((0, 0, 3, 9), 1.0, id="a-code-in-no-unit"),
        pytest.param((3, 9, 3, 9), 1.0, id="a-code-in-every-unit"),
        pytest.param((0, 0, 0, 0), 1.0, id="no-unit"),
    ],
)
def test_fishers_p_worked_by_hand(table: tuple[int, int, int, int], p: float) -> None:
    assert fisher(*table) == pytest.approx(p, rel=1e-12)


@given(tables())
def test_fishers_p_is_scipys(table: tuple[int, int, int, int]) -> None:
    count, first, second, units = table
    cells = [[count, first - count], [second - count, units - first - second + count]]
    assert fisher(*table) == pytest.approx(stats.fisher_exact(cells)[1], rel=1e-6, abs=1e-300)


@given(tables(), st.integers(-2, 402), st.booleans())
def test_tails_are_scipys_with_and_without_the_functions_it_keeps_to_itself(
    table: tuple[int, int, int, int], count: int, hidden: bool
) -> None:
    _, first, second, units = table
    assume(units)
    chances = Hypergeometric(*(np.array([value]) for value in (first, second, units)))
    with pytest.MonkeyPatch.context() as patch:
        if hidden:
            patch.setitem(sys.modules, "scipy.special._ufuncs", None)
        tails = chances.at_most(np.array([count])), chances.at_least(np.array([count]))
    assert tails[0][0] == stats.hypergeom.cdf(count, units, first, second)
    assert tails[1][0] == stats.hypergeom.sf(count - 1, units, first, second)


def test_a_million_units_are_no_harder_than_ten() -> None:
    cells = [[60, 1_940], [2_440, 995_560]]
    assert fisher(60, 2_000, 2_500, 1_000_000) == pytest.approx(stats.fisher_exact(cells)[1], rel=1e-6)


@given(tables().filter(lambda table: table[-1] > 0))
def test_the_chances_of_a_distribution_are_one_in_all(table: tuple[int, int, int, int]) -> None:
    _, first, second, units = table
    chances = Hypergeometric(*(np.array([value]) for value in (first, second, units)))
    counts = np.arange(chances.low[0], chances.high[0] + 1)
    for count in counts:
        one = np.array([count])
        assert chances.at_most(one) + chances.at_least(one + 1) == pytest.approx(1.0)
    assert counts[np.argmax([chances.log_weight(np.array([count])) for count in counts])] in (
        chances.mode[0],
        chances.mode[0] - 1,
    )


@given(st.integers(1, 300), st.floats(0.02, 0.98), st.integers(0, 300))
def test_a_binomial_of_whole_size_is_scipys(size: int, chance: float, count: int) -> None:
    count = min(count, size)
    mean, variance = np.array([size * chance]), np.array([size * chance * (1 - chance)])
    ours = two_sided(Binomial(mean, variance, np.array([0]), np.array([size])), np.array([count]))
    assert ours[0] == pytest.approx(stats.binomtest(count, size, chance).pvalue, rel=1e-6, abs=1e-12)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_q_is_statsmodels_benjamini_hochberg(p: list[float]) -> None:
    ours = false_discovery_rates(np.array(p))
    assert ours.tolist() == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist() if p else [])


def test_q_worked_by_hand() -> None:
    assert false_discovery_rates(np.array([0.04, 0.01, 0.03, 0.5])).tolist() == pytest.approx(
        [0.16 / 3, 0.04, 0.16 / 3, 0.5]
    )
