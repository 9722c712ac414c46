"""Whether the numbers of one group are higher than those of another: a test of ranks."""

from __future__ import annotations

from functools import lru_cache
from math import comb, sqrt

import numpy as np

from qualcode.aggregate.chance import Floats

FEW = 8
"""The size of the smaller group up to which p is exact, if no two numbers are equal: as in SciPy."""


def mann_whitney(first: Floats, second: Floats) -> float:
    """The chance of ranks that part two groups as much as these do, were they all drawn from one: two-sided p.

    Exact where a group is small and no two numbers are equal; else normal, corrected for ties and for continuity.
    SciPy has the same, in a module that takes longer to load than all tests of a study.

    Raises:
        ValueError: a group is empty, or all numbers are equal: there is nothing to compare.

    Source: Mann & Whitney (1947), Ann. Math. Stat. 18, 50-60; ties: Kruskal (1952), Ann. Math. Stat. 23, 525-540.
    """
    n, m = len(first), len(second)
    values, place, ties = np.unique(np.concatenate([first, second]), return_inverse=True, return_counts=True)
    if not n or not m or len(values) == 1:
        raise ValueError("two groups that differ in something are needed")
    ranks = np.cumsum(ties) - (ties - 1) / 2
    above = float(ranks[place[:n]].sum()) - n * (n + 1) / 2
    u = max(above, n * m - above)
    if min(n, m) <= FEW and len(values) == n + m:
        orders = _orders(min(n, m), max(n, m))
        return min(1.0, 2 * sum(orders[int(u) :]) / comb(n + m, n))
    from scipy.special import ndtr

    size = n + m
    spread = sqrt(n * m / 12 * ((size + 1) - int((ties**3 - ties).sum()) / (size * (size - 1))))
    return float(min(1.0, 2 * ndtr(-(u - n * m / 2 - 0.5) / spread)))


@lru_cache(maxsize=64)  # the codes of a study part its cases into groups of few sizes
def _orders(few: int, many: int) -> tuple[int, ...]:
    """In how many of all orders of two groups a number of the one exceeds one of the other 0, 1, 2, … times.

    These are the coefficients of the Gaussian binomial: a product of (1 - q^(many + k)) / (1 - q^k).
    """
    counts = np.zeros(few * many + 1, object)
    counts[0] = 1
    for k in range(1, few + 1):
        counts[many + k :] = counts[many + k :] - counts[: len(counts) - many - k]
        for rest in range(k):
            counts[rest::k] = np.cumsum(counts[rest::k])
    return tuple(counts)
