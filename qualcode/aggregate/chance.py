"""How often chance alone would let two codes meet as they did: exact tests, for many pairs at once.

Everything here takes and gives arrays of one entry a pair. A two-sided p adds up the chances of all counts that are no
likelier than the one seen (Fisher 1935; Freeman & Halton 1951, Biometrika 38, 141-149).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME = 1e-7
"""Chances whose ratio is closer to 1 than this are equal but for rounding, as in R's `fisher.test`."""
_LOOKED_UP = 1_000_000
"""Up to this number the logs of factorials are kept."""


class Chances(Protocol):
    """Counts with their chances, one distribution an entry; each has one peak, at `mode`."""

    @property
    def low(self) -> Ints:
        """The fewest meetings."""

    @property
    def high(self) -> Ints:
        """The most."""

    @property
    def mode(self) -> Ints:
        """The likeliest count."""

    def log_weight(self, count: Ints) -> Floats:
        """The log of the chance of just that count, but for a constant; `count` is from `low` to `high`."""

    def at_most(self, count: Ints) -> Floats:
        """The chance of that count or fewer."""

    def at_least(self, count: Ints) -> Floats:
        """The chance of that count or more."""


@dataclass(frozen=True)
class Hypergeometric:
    """How often codes meet when `first` and `second` of `units` units carry them, in no way tied to each other."""

    first: Ints
    second: Ints
    units: Ints

    @cached_property
    def low(self) -> Ints:
        """The fewest meetings these frequencies allow."""
        return np.asarray(np.maximum(0, self.first + self.second - self.units), np.int64)

    @cached_property
    def high(self) -> Ints:
        """The most meetings these frequencies allow."""
        return np.asarray(np.minimum(self.first, self.second), np.int64)

    @cached_property
    def mode(self) -> Ints:
        """The likeliest count; of two, the higher one."""
        return np.asarray((self.first + 1) * (self.second + 1) // (self.units + 2), np.int64)

    def log_weight(self, count: Ints) -> Floats:
        """Log chance of just that count, but for a constant: the four cells' factorials, inverted."""
        neither = self.units - self.first - self.second + count
        cells = (count, self.first - count, self.second - count, neither)
        return np.asarray(-np.sum([_log_gamma(cell + 1.0) for cell in cells], axis=0), np.float64)

    def at_most(self, count: Ints) -> Floats:
        """Chance of that count or fewer."""
        inside = np.clip(count, self.low, self.high)
        chance = _hypergeometric_tails()[0](inside, self.first, self.second, self.units)
        return np.where(count < self.low, 0.0, np.where(count >= self.high, 1.0, chance))

    def at_least(self, count: Ints) -> Floats:
        """Chance of that count or more."""
        inside = np.clip(count - 1, self.low, self.high)
        chance = _hypergeometric_tails()[1](inside, self.first, self.second, self.units)
        return np.where(count <= self.low, 1.0, np.where(count > self.high, 0.0, chance))


@dataclass(frozen=True)
class Binomial:
    """The binomial distributions of given means and variances, their sizes not always whole numbers.

    A sum of hypergeometric counts is one of independent trials with unequal chances (Vatutin & Mikhailov 1982, Theory
    Probab. Appl. 27, 734-743), which this comes close to: Ehm (1991), Statist. Probab. Lett. 11, 7-16.
    """

    mean: Floats
    variance: Floats
    low: Ints
    high: Ints

    @cached_property
    def chance(self) -> Floats:
        """The chance of one trial."""
        mean = np.maximum(self.mean, 1e-300)
        return np.clip(1 - self.variance / mean, 1e-9, 1 - 1e-9)

    @cached_property
    def size(self) -> Floats:
        """The number of trials."""
        return np.asarray(self.mean / self.chance, np.float64)

    @cached_property
    def mode(self) -> Ints:
        """The likeliest count."""
        return np.clip(np.floor((self.size + 1) * self.chance).astype(np.int64), self.low, self.high)

    def log_weight(self, count: Ints) -> Floats:
        """Log chance of just that count, but for a constant; none a whole count above the size."""
        ways = -_log_gamma(count + 1.0) - _log_gamma(np.maximum(self.size - count, 0.0) + 1)
        odds = np.log(self.chance) - np.log1p(-self.chance)
        return np.where(count >= self.size + 1, -np.inf, ways + count * odds)

    def at_most(self, count: Ints) -> Floats:
        """Chance of that count or fewer."""
        rest = np.maximum(self.size - count, 1e-12)
        return np.where(count < self.low, 0.0, _beta(rest, np.maximum(count + 1.0, 1e-12), 1 - self.chance))

    def at_least(self, count: Ints) -> Floats:
        """Chance of that count or more."""
        rest = np.maximum(self.size - count + 1, 1e-12)
        inside = _beta(np.maximum(count, 1e-12), rest, self.chance)
        return np.where(count <= 0, 1.0, np.where(count > self.size + 1, 0.0, inside))


def log_choose(total: Ints | int, taken: Ints | int) -> Floats:
    """The log of how many ways there are to take `taken` of `total`; minus infinity where there is none."""
    total, taken = np.asarray(total), np.asarray(taken)
    possible = (taken >= 0) & (taken <= total)
    n, k = np.where(possible, total, 0), np.where(possible, taken, 0)
    most = int(n.max(initial=0))
    if most <= _LOOKED_UP:  # each number many times over: looking it up is cheaper
        logs = _log_factorials(1 << most.bit_length())
        return np.where(possible, logs[n] - logs[k] - logs[n - k], -np.inf)
    return np.where(possible, _log_gamma(n + 1.0) - _log_gamma(k + 1.0) - _log_gamma(n - k + 1.0), -np.inf)


@lru_cache(maxsize=2)
def _log_factorials(most: int) -> Floats:
    """The log of n! for n from 0 to `most`."""
    return _log_gamma(np.arange(1.0, most + 2))


def two_sided(chances: Chances, count: Ints) -> Floats:
    """The chance of a count no likelier than `count`, above and below, from 0 to 1.

    The other tail begins at the first count, seen from the peak, that is no likelier: found by halving.
    """
    limit = chances.log_weight(count) + SAME
    below, mode = count < chances.mode, chances.mode
    step = np.where(below, 1, -1)
    other = _first_unlikely(chances, limit, step, np.where(below, chances.high - mode + 1, mode - chances.low + 1))
    tails = chances.at_most(np.where(below, count, other)) + chances.at_least(np.where(below, other, count))
    return np.where(count == mode, 1.0, np.minimum(1.0, tails))


def _first_unlikely(chances: Chances, limit: Floats, step: Ints, beyond: Ints) -> Ints:
    """The count nearest to the peak, on the side where `step` leads, whose log weight is within `limit`.

    Weights fall with distance from the peak; `beyond` is the first distance with none.
    """
    mode, reached, distance = chances.mode, np.zeros_like(step), beyond
    while np.any(reached < distance):
        middle = (reached + distance) // 2
        unlikely = (chances.log_weight(mode + step * middle) <= limit) | (reached >= distance)
        reached, distance = np.where(unlikely, reached, middle + 1), np.where(unlikely, middle, distance)
    return mode + step * distance


def fisher_exact(count: Ints, first: Ints, second: Ints, units: Ints | int) -> Floats:
    """Fisher's exact test, two-sided: p for codes that `first` and `second` of `units` units carry, `count` both.

    Source: Fisher (1935), J. R. Stat. Soc. 98, 39-54; two-sided as in R and SciPy.
    """
    return two_sided(Hypergeometric(first, second, np.broadcast_to(np.asarray(units, np.int64), first.shape)), count)


def false_discovery_rates(p: Floats) -> Floats:
    """The q of each p: the share of false findings to expect if all with a q up to this one are called findings.

    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return q


def _hypergeometric_tails() -> tuple[Callable[..., Floats], Callable[..., Floats]]:
    """The chance of a count or fewer, and of more, given the count, both codes' units, and all units.

    `scipy.stats` takes half a second to load, to wrap functions that SciPy keeps to itself: they are used where they
    are.
    """
    try:
        from scipy.special._ufuncs import _hypergeom_cdf, _hypergeom_sf
    except ImportError:
        from scipy.stats import hypergeom

        return (
            lambda count, first, second, units: hypergeom.cdf(count, units, first, second),
            lambda count, first, second, units: hypergeom.sf(count, units, first, second),
        )
    return _hypergeom_cdf, _hypergeom_sf


def _log_gamma(value: NDArray[np.floating[Any]]) -> Floats:
    from scipy.special import gammaln  # with `scipy.stats` half a second, that a run without tests need not spend

    return np.asarray(gammaln(value), np.float64)


def _beta(first: Floats, second: Floats, at: Floats) -> Floats:
    from scipy.special import betainc

    return np.asarray(betainc(first, second, at), np.float64)
