"""Chance within cases: how often two codes would meet if, inside each case, their units were drawn at random.

Fragments of one interview are not independent: a talkative case, or one that speaks of everything, makes codes meet
that have nothing to do with each other. So what is held fixed is how many units of *each case* carry each code. Given
that, a case's count is hypergeometric, and a pair's count the sum of independent hypergeometric counts: the exact
conditional test of 2 × 2 tables by stratum (Birch 1964, J. R. Stat. Soc. B 26, 313-324; Mehta, Patel & Gray 1985,
J. Am. Stat. Assoc. 80, 969-973), of which Mantel & Haenszel's (1959) is the approximation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualcode.aggregate.chance import SAME, Floats, Ints, log_choose

@dataclass(frozen=True)
class Strata:
    """How often each case's units carry each code: `carried` is cases × codes, `units` the units of each case."""

    carried: Ints
    units: Ints

    @property
    def mean(self) -> Floats:
        """The expected count of each pair, codes × codes."""
        shares = self.carried / np.maximum(self.units, 1)[:, None]
        return np.asarray(shares.T @ self.carried, np.float64)

    @property
    def variance(self) -> Floats:
        """The variance of each pair's count, codes × codes (Mantel & Haenszel 1959, J. Natl. Cancer Inst. 22, 719)."""
        n = np.maximum(self.units, 2)[:, None].astype(float)
        spread = self.carried * (self.units[:, None] - self.carried)
        return np.asarray((spread / (n * n * (n - 1))).T @ spread, np.float64)

    @property
    def high(self) -> Ints:
        """The most meetings that each pair's frequencies allow, codes × codes.

        A sum over cases of the smaller frequency; or, where that takes fewer steps, over 1, 2, … of the cases in which
        both frequencies reach it.
        """
        most = int(self.carried.max(initial=0))
        high = np.zeros((self.carried.shape[1],) * 2)
        if most < len(self.units):
            for reached in range(1, most + 1):
                cases = (self.carried >= reached).astype(float)
                high += cases.T @ cases
        else:
            for row in self.carried:
                high += np.minimum.outer(row, row)
        return high.astype(np.int64)

    @property
    def low(self) -> Ints:
        """The fewest meetings that each pair's frequencies allow, codes × codes."""
        low = np.zeros((self.carried.shape[1],) * 2, np.int64)
        for row, units in zip(self.carried, self.units, strict=True):
            if 2 * row.max(initial=0) > units:
                low += np.maximum(np.add.outer(row, row) - units, 0)
        return low

    def convolve(self, first: Ints, second: Ints, highest: int, *, least: float = 0.0) -> Floats:
        """The chance of each count from 0 to `highest` (rows) for each pair of codes (columns).

        Chances below `least` may be left out.
        """
        sums = np.zeros((highest + 1, len(first)))
        sums[0] = 1.0
        reached = 0
        for row, units in zip(self.carried, self.units, strict=True):
            few, many = np.minimum(row[first], row[second]), np.maximum(row[first], row[second])
            if not few.any():
                continue
            own = _case_chances(few, many, int(units), least)
            top = min(highest, reached + len(own) - 1)
            added = np.zeros((top + 1, len(first)))
            for meetings, chance in enumerate(own[: top + 1]):
                stop = min(reached, top - meetings) + 1
                added[meetings : meetings + stop] += chance * sums[:stop]
            reached = _length(added, least) - 1
            sums[: reached + 1] = added[: reached + 1]
        sums[reached + 1 :] = 0.0
        return sums


def _case_chances(few: Ints, many: Ints, units: int, least: float) -> Floats:
    """The chance of each count in one case, from 0 on (rows), for codes that `few` and `many` of its units carry."""
    kinds, place = np.unique(few * (units + 1) + many, return_inverse=True)
    few, many = np.divmod(kinds, units + 1)
    counts = np.arange(int(few.max()) + 1)[:, None]
    ways = log_choose(many, counts) + log_choose(units - many, few - counts)
    chances = np.exp(ways - log_choose(units, few))
    chances /= chances.sum(axis=0)  # logs of large factorials are rounded
    return np.asarray(chances[: _length(chances, least)][:, place])


def _length(chances: Floats, least: float) -> int:
    """How many rows there are up to the last that holds a chance above `least`."""
    return int(np.flatnonzero((chances > least).any(axis=1))[-1]) + 1


def sum_unlikely(chances: Floats, counts: Ints) -> Floats:
    """Two-sided p of each count (one a column of `chances`): the chance of all counts no likelier than it."""
    own = chances[counts, np.arange(chances.shape[1])]
    return np.minimum(1.0, np.where(chances <= own * (1 + SAME), chances, 0.0).sum(axis=0))
