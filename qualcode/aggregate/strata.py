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
        """The chance of each count from 0 to `highest` at most (rows) for each pair of codes (columns).

        Chances of `least` and below may be left out, and so may rows that hold no others.
        """
        few = np.minimum(self.carried[:, first], self.carried[:, second])
        return self._sum(np.flatnonzero(few.any(axis=1)), first, second, highest, least)

    def _sum(self, cases: Ints, first: Ints, second: Ints, highest: int, least: float) -> Floats:
        """What `convolve` gives for some of the cases: halves first, so that long distributions are summed seldom."""
        if len(cases) == 0:
            return np.ones((1, len(first)))
        if len(cases) == 1:
            row, units = self.carried[cases[0]], int(self.units[cases[0]])
            return _case_chances(np.minimum(row[first], row[second]), np.maximum(row[first], row[second]), units, least)
        middle = len(cases) // 2
        left, right = (self._sum(half, first, second, highest, least) for half in (cases[:middle], cases[middle:]))
        return _add_counts(left, right, highest, least)


def _add_counts(left: Floats, right: Floats, highest: int, least: float) -> Floats:
    """The chance of each sum of two independent counts, column by column."""
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    top = min(highest, len(left) + len(right) - 2)
    sums = np.zeros((top + 1, left.shape[1]))
    for count, chance in enumerate(shorter[: top + 1]):
        stop = min(len(longer), top - count + 1)
        sums[count : count + stop] += chance * longer[:stop]
    return sums[: _length(sums, least)]


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
    """Two-sided p of each count (one a column of `chances`): the chance of all counts no likelier than it.

    A count below the last row has that row's p, which is then more than its own.
    """
    own = chances[np.minimum(counts, len(chances) - 1), np.arange(chances.shape[1])]
    unlikely = np.where(chances <= own * (1 + SAME), chances, 0.0)
    return np.asarray(np.minimum(1.0, unlikely.sum(axis=0)), np.float64)
