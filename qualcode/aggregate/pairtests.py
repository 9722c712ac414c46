"""Every pair of codes held against chance: p, the smallest p its frequencies allow, and what the test could have seen.

With strata, chance is what `strata` says; without, all units are one stratum and the test is Fisher's. Pairs of large
variance, and in large studies those of which no one would ask, take the binomial distribution of the same mean and
variance instead of the exact one (see `chance.Binomial`); `exact` says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.aggregate.chance import Binomial, Chances, Floats, Hypergeometric, Ints, two_sided
from qualcode.aggregate.strata import Strata, sum_unlikely

LARGE = 400.0
"""Variance from which on the binomial distribution is good enough: p of a hundredth and more differ by less than a
tenth."""
MOST_EXACT = 2_000_000
"""Pairs × cases up to which every other pair is exact; beyond, those are that the binomial finds doubtful."""
DOUBT = (1e-7, 0.1)
"""Where an approximate p leaves a doubt about the finding."""
STRONG = 3.0
"""The odds ratio that a test must be able to see before it may say that two codes are independent."""
_FOUR_OF_FIVE = 0.8416
"""Standard deviations below the mean that four fifths of a normal distribution exceed."""
_BLOCK = 1024
_LEFT_OUT = 1e-14


@dataclass(frozen=True)
class PairTests:
    """One entry a pair. `least_p` is the smallest p that any count could have, the frequencies being what they are.

    `seen`: had the odds of one code been `STRONG` times as high, or as low, where the other is, p would have been at
    most alpha in four studies of five. Seen from chance, log odds move the mean count by the variance times as much.
    """

    expected: Floats
    p: Floats
    least_p: Floats
    seen: NDArray[np.bool_]
    exact: NDArray[np.bool_]


def weigh_in_units(count: Ints, first: Ints, second: Ints, units: int, *, alpha: float) -> PairTests:
    """The pairs tested with all units as one stratum; `first` and `second` are how many units carry each code."""
    expected = first * second / max(units, 1)
    chances = Hypergeometric(first, second, np.full_like(first, units))
    variance = expected * (units - first) * (units - second) / (max(units, 1) * max(units - 1, 1))
    questions = _questions(count, expected, variance, chances.low, chances.high)
    answers = np.stack([two_sided(chances, asked) for asked in questions])
    return _weigh(expected, answers, alpha, np.ones(len(count), np.bool_))


def weigh_in_cases(
    count: Ints, first: Ints, second: Ints, strata: Strata, *, alpha: float, roughly: bool = False
) -> PairTests:
    """The pairs tested within cases; `first` and `second` are the codes' columns in `strata`.

    `roughly` leaves out what no p above a billionth would show.
    """
    expected, variance = strata.mean[first, second], strata.variance[first, second]
    low, high = strata.low[first, second], strata.high[first, second]
    questions = _questions(count, expected, variance, low, high)
    many = len(count) * len(strata.units) > MOST_EXACT
    answers = np.empty(questions.shape)
    exact = variance <= LARGE
    if many or not exact.all():
        chances: Chances = Binomial(expected, variance, low, high)
        answers = np.stack([two_sided(chances, asked) for asked in questions])
        doubtful = (answers[0] >= DOUBT[0]) & (answers[0] <= DOUBT[1])
        exact &= doubtful if many else True
    roughly = roughly or many
    highest = np.minimum(high, np.ceil(expected + 9 * np.sqrt(variance) + 30).astype(np.int64))
    highest = np.maximum(highest, count) if roughly else high
    for block in _alike(np.flatnonzero(exact), highest):
        top = int(highest[block].max())
        sums = strata.convolve(first[block], second[block], top, least=_LEFT_OUT if roughly else 0.0)
        answers[:, block] = [sum_unlikely(sums, asked) for asked in questions[:, block]]
    return _weigh(expected, answers, alpha, exact)


def _questions(count: Ints, expected: Floats, variance: Floats, low: Ints, high: Ints) -> Ints:
    """The counts to test, one row each: the one seen, the extremes, and what a strong tie would give at the least."""
    shift = np.maximum(variance * np.log(STRONG) - _FOUR_OF_FIVE * np.sqrt(variance), 0.0)
    above = np.floor(expected + shift).astype(np.int64)
    below = np.ceil(expected - shift).astype(np.int64)
    return np.stack([count, low, high, np.clip(above, low, high), np.clip(below, low, high)])


def _weigh(expected: Floats, answers: Floats, alpha: float, exact: NDArray[np.bool_]) -> PairTests:
    own, lowest, highest, above, below = answers
    return PairTests(expected, own, np.minimum(lowest, highest), np.maximum(above, below) <= alpha, exact)


def _alike(pairs: Ints, highest: Ints) -> Iterator[Ints]:
    """The pairs in blocks of similar extent."""
    ordered = pairs[np.argsort(highest[pairs], kind="stable")]
    for start in range(0, len(ordered), _BLOCK):
        yield ordered[start : start + _BLOCK]
