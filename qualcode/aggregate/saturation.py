"""Saturation: how many new codes each further case brings, in the order they were heard and in any order.

The base, run and new-information measure is that of Guest, Namey & Chen (2020), « A simple method to assess and report
thematic saturation in qualitative research », PLoS ONE 15(5), e0232076.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.chance import log_choose

PERMUTATIONS = 1_000
BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (0.05, 0.0)
"""What Guest, Namey & Chen propose."""
_SEED = 20_200_505


@dataclass(frozen=True, slots=True)
class Saturation:
    """Where the new information of a run first is at most `threshold` of the base.

    `base` and `run` are numbers of cases. `reached` is how many cases had been heard before that run; None if no run
    of those heard brings so little. `ratio`: the new codes of that run over the base's, or of the last run if none;
    NaN where there is nothing to judge by.
    """

    base: int
    run: int
    threshold: float
    reached: int | None
    ratio: float

    @property
    def assessed(self) -> bool:
        """Whether the base has codes, and enough cases follow it for one run."""
        return self.ratio == self.ratio

    @property
    def written(self) -> str:
        """As the authors write it: 6⁺² is saturation at six interviews, two more bearing it out; "" if not reached."""
        return "" if self.reached is None else f"{self.reached}{'⁺' + '⁰¹²³⁴⁵⁶⁷⁸⁹'[self.run % 10]}"


def new_codes(by_case: pd.DataFrame, *, permutations: int = PERMUTATIONS) -> pd.DataFrame:
    """One row a case, in order: `new` codes, `names` of them, `total` so far; and what other orders would have given.

    `by_case` is codes × cases, above 0 where a case has a code. `mean` is the mean total over all orders, exactly: a
    code of f of n cases is missing from m of them with chance C(n-f, m) / C(n, m) (Hurlbert 1971, Ecology 52, 577;
    Colwell, Mao & Chang 2004, Ecology 85, 2717). `low` and `high` hold 95 of 100 orders, drawn at random from one seed.
    """
    has = by_case.to_numpy() > 0
    first = _first_case(has)
    names = [tuple(str(code) for code in by_case.index[first == n]) for n in range(has.shape[1])]
    new = np.array([len(found) for found in names], np.int64)
    low, high = _spread(has, permutations)
    return pd.DataFrame(
        {
            "case": list(by_case.columns),
            "new": new,
            "names": names,
            "total": np.cumsum(new),
            "mean": mean_totals(has.sum(axis=1), has.shape[1]),
            "low": low,
            "high": high,
        }
    )


def mean_totals(frequencies: NDArray[np.int64], cases: int) -> NDArray[np.float64]:
    """The mean number of codes found in 1, 2, … of the cases, over all orders, given in how many each is found."""
    heard = np.arange(1, cases + 1)[None, :]
    missing = log_choose(cases - frequencies[:, None], heard) - log_choose(cases, heard)
    return np.asarray((1 - np.exp(missing)).sum(axis=0), np.float64)


def assess_saturation(
    new: Sequence[int],
    *,
    bases: Sequence[int] = BASES,
    runs: Sequence[int] = RUNS,
    thresholds: Sequence[float] = THRESHOLDS,
) -> list[Saturation]:
    """Saturation by every base, run and threshold, `new` being the new codes of each case in order.

    Runs overlap: after a base of 4, runs of 2 are cases 5-6, 6-7, …. A base without codes gives no ratio (NaN).
    """
    return [_assess(new, base, run, threshold) for threshold in thresholds for base in bases for run in runs]


def _assess(new: Sequence[int], base: int, run: int, threshold: float) -> Saturation:
    found = sum(new[:base])
    ratio = float("nan")
    for start in range(base, len(new) - run + 1) if found else ():
        ratio = sum(new[start : start + run]) / found
        if ratio <= threshold:
            return Saturation(base, run, threshold, start, ratio)
    return Saturation(base, run, threshold, None, ratio)


def _first_case(has: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The place of the first case with each code; -1 for codes of none."""
    return np.where(has.any(axis=1), has.argmax(axis=1), -1) if has.shape[1] else np.full(len(has), -1)


def _spread(has: NDArray[np.bool_], permutations: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    random = np.random.default_rng(_SEED)
    cases = has.shape[1]
    if not cases:
        return np.empty(0), np.empty(0)
    found = has[has.any(axis=1)]
    orders = np.stack([random.permutation(cases) for _ in range(permutations)])
    first = found[:, orders].argmax(axis=2)
    new = np.bincount((np.arange(permutations) * cases + first).ravel(), minlength=permutations * cases)
    low, high = np.quantile(new.reshape(permutations, cases).cumsum(axis=1), [0.025, 0.975], axis=0)
    return low, high
