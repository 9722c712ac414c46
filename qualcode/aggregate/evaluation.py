"""How well codes found fit codes that people gave: precision, recall, F1, their intervals, baselines, confusions.

Everywhere `truth` and `found` are boolean, one row per unit and one column per code, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Marks = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ROUNDS = 2_000
"""Samples that a bootstrap interval rests on."""
MEASURES = ("precision", "recall", "f1", "macro_precision", "macro_recall", "macro_f1", "exact")
OF_CODES = ("precision", "recall", "f1")
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; NaN where there is nothing to divide by.

    `precision`, `recall` and `f1` are over all codes together (micro); those called macro are the means of the codes'
    own, codes that neither side has left out, a code's 0 where it has nothing to divide by; `exact` is the share of
    units whose codes are exactly the ones given.
    """

    precision: float
    recall: float
    f1: float
    macro_precision: float
    macro_recall: float
    macro_f1: float
    exact: float


@dataclass(frozen=True, slots=True)
class CodeScore:
    """One code: in how many units it was given and found, wrongly found, and missed."""

    both: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return _share(self.both, self.both + self.false)

    @property
    def recall(self) -> float:
        return _share(self.both, self.both + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.both, 2 * self.both + self.false + self.missed)


def score(truth: Marks, found: Marks) -> Scores:
    """The scores of `found` against `truth`."""
    values = _measures(_Counts.of(truth, found).summed(np.ones((1, len(truth)))))
    return Scores(*(float(values[name][0]) for name in MEASURES))


def score_codes(truth: Marks, found: Marks) -> list[CodeScore]:
    """The score of each code, in order."""
    return [CodeScore(*map(int, counts)) for counts in zip(*_tally(truth, found), strict=True)]


def bootstrap(
    truth: Marks, found: Marks, clusters: Sequence[object], *, seed: int, rounds: int = ROUNDS
) -> dict[str, Interval]:
    """The 95 % interval of every measure: the 2.5th and 97.5th percentiles over samples of whole clusters.

    `clusters` names each unit's: units of one person or tool are not independent, and are drawn together, with
    replacement, as many clusters as there are. The same seed gives the same interval; one cluster gives NaN.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13; Davison & Hinkley (1997), § 3.8.
    """
    samples = _resample(truth, found, clusters, seed, rounds)
    if samples is None:
        return dict.fromkeys(MEASURES, _UNKNOWN)
    values = _measures(samples)
    return dict(zip(MEASURES, _intervals(np.column_stack([values[name] for name in MEASURES])), strict=True))


def bootstrap_codes(
    truth: Marks, found: Marks, clusters: Sequence[object], *, seed: int, rounds: int = ROUNDS
) -> list[dict[str, Interval]]:
    """The 95 % intervals of each code's precision, recall and F1, in order, over the samples of `bootstrap`.

    NaN where no sample has anything to divide by.
    """
    samples = _resample(truth, found, clusters, seed, rounds)
    if samples is None:
        return [dict.fromkeys(OF_CODES, _UNKNOWN) for _ in truth.T]
    shares = samples.of_codes()
    intervals = [_intervals(shares[name]) for name in OF_CODES]
    return [dict(zip(OF_CODES, mine, strict=True)) for mine in zip(*intervals, strict=True)]


def _resample(truth: Marks, found: Marks, clusters: Sequence[object], seed: int, rounds: int) -> _Counts | None:
    """The counts of each sample of whole clusters; None where there are not two."""
    names = tuple(map(str, clusters))
    if len(set(names)) < 2:
        return None
    drawn, belongs = _draw(names, seed, rounds)
    return _Counts.of(truth, found).summed(belongs).summed(drawn)


@lru_cache(maxsize=64)  # every method is measured on the same samples
def _draw(clusters: tuple[str, ...], seed: int, rounds: int) -> tuple[Floats, Floats]:
    """How often each cluster stands in each sample (sample × cluster), and which units it has (cluster × unit)."""
    names = sorted(set(clusters))
    size = (rounds, len(names))
    drawn = np.random.default_rng(seed).integers(len(names), size=size) + np.arange(rounds)[:, None] * len(names)
    times = np.bincount(drawn.ravel(), minlength=rounds * len(names)).reshape(size)
    belongs = [[mine == name for mine in clusters] for name in names]
    return times.astype(np.float64), np.array(belongs, np.float64)


def most_frequent(truth: Marks, most: int) -> Marks:
    """What one would find who always says the `most` codes given most often; of equals, the first."""
    guessed = np.zeros_like(truth)
    guessed[:, np.argsort(-truth.sum(axis=0), kind="stable")[:most]] = True
    return guessed


def learn_most_frequent(truth: Marks, folds: Ints, most: int | None) -> Marks:
    """What one would find who says the codes given most often in the other folds: as many as a unit usually has there,
    unless `most` says. So the baseline is told nothing of what it is measured by."""
    guessed = np.zeros_like(truth)
    for fold in np.unique(folds).tolist():
        rest = truth[folds != fold]
        if len(rest):
            guessed[folds == fold] = most_frequent(rest, most or usual_count(rest))[0]
    return guessed


def usual_count(truth: Marks) -> int:
    """How many codes a unit usually has: their mean, rounded, at least 1."""
    return max(1, round(float(truth.sum(axis=1).mean()))) if len(truth) else 1


def confuse(truth: Marks, found: Marks) -> Ints:
    """Code given × code found, in units: on the diagonal both; beside it the first missed and the second wrongly found.

    A last column has the units where the code was missed and nothing was wrongly found.
    """
    missed, false = truth & ~found, ~truth & found
    pairs = missed.astype(np.int64).T @ false.astype(np.int64)
    np.fill_diagonal(pairs, (truth & found).sum(axis=0))
    nothing = missed[~np.logical_or.reduce(false, axis=1)].sum(axis=0)
    return np.column_stack([pairs, nothing])


def roll_up(marks: Marks, units: Sequence[Sequence[int]]) -> Marks:
    """One row per unit: the codes that any of its rows has."""
    rows = [marks[list(members)].any(axis=0) for members in units]
    return np.array(rows, np.bool_).reshape(len(units), marks.shape[1])


def _tally(truth: Marks, found: Marks) -> tuple[Ints, Ints, Ints]:
    """By code: given and found, wrongly found, missed."""
    return (truth & found).sum(axis=0), (~truth & found).sum(axis=0), (truth & ~found).sum(axis=0)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What measures are made of, one row per unit or per sample of units: by code given and found, wrongly found,
    missed; then exactly right units, and all units.

    Whole numbers kept as floats, which multiply ten times as fast, in one table, which is multiplied at once.
    """

    table: Floats

    @classmethod
    def of(cls, truth: Marks, found: Marks) -> _Counts:
        exact = ~(truth ^ found).any(axis=1)
        return cls(
            np.column_stack([truth & found, ~truth & found, truth & ~found, exact, np.ones_like(exact)]).astype(
                np.float64
            )
        )

    def summed(self, weights: Floats) -> _Counts:
        """The counts of samples in which each row stands as often as `weights` (sample × row) says."""
        return _Counts(weights @ self.table)

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        """By code: given and found, wrongly found, missed."""
        both, false, missed = np.split(self.table[:, :-2], 3, axis=1)
        return both, false, missed

    def of_codes(self) -> dict[str, Floats]:
        """Each code's precision, recall and F1 (row × code); NaN where there is nothing to divide by."""
        both, false, missed = self.parts
        with np.errstate(invalid="ignore", divide="ignore"):
            return {
                "precision": both / (both + false),
                "recall": both / (both + missed),
                "f1": 2 * both / (2 * both + false + missed),
            }


def _measures(counts: _Counts) -> dict[str, Floats]:
    """Every measure, for each row of counts."""
    both, wrong, lost = (part.sum(axis=1) for part in counts.parts)
    shares = counts.of_codes()
    there = ~np.isnan(shares["f1"])
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "precision": both / (both + wrong),
            "recall": both / (both + lost),
            "f1": 2 * both / (2 * both + wrong + lost),
            **{f"macro_{name}": np.nan_to_num(share).sum(axis=1) / there.sum(axis=1) for name, share in shares.items()},
            "exact": counts.table[:, -2] / counts.table[:, -1],
        }


_UNKNOWN = (float("nan"), float("nan"))


def _intervals(values: Floats) -> list[Interval]:
    """Of each column the 2.5th and 97.5th percentiles of its numbers, NaN left out; NaN where there are none."""
    ordered = np.sort(values, axis=0)  # NaN come last
    count = (~np.isnan(values)).sum(axis=0)
    bounds = []
    for share in (0.025, 0.975):
        place = share * np.maximum(count - 1, 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        low, high = (np.take_along_axis(ordered, rows[None, :], axis=0)[0] for rows in (below, above))
        bounds.append(low + (high - low) * (place - below))
    return list(zip(*(bound.tolist() for bound in bounds), strict=True))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
