"""Which segments are closest to those that have a code, by their words, and whether closeness tells anything.

The method is Rocchio's: a segment is its words, weighted by rarity; it is close to a code as far as it is closer to
the mean of the segments that have it than to the mean of those that have not. No setting is tuned. On interviews of
some hundred answers it did as well as ridge regression on the same words, which costs more.

Sources: Rocchio (1971), in The SMART Retrieval System, 313-323; Spärck Jones (1972), J. Doc. 28(1), 11-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.stats import rankdata

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

FOLDS = 5
ROUNDS = 499
"""Codes dealt out at random, that chance is measured by."""
LEAST_SEGMENTS = 2
"""How many segments a word must stand in to bring any two together."""


def weigh_terms(counts: Any) -> Any:
    """Segment × term counts as weights: 1 + ln(count), times ln((1 + segments) / (1 + with the term)) + 1, each
    segment's of length 1. Terms that stand in one segment alone weigh nothing; a segment may weigh nothing at all."""
    found = sparse.csr_matrix(counts, dtype=np.float64, copy=True)
    with_term = np.asarray((found > 0).sum(axis=0)).ravel()
    found.data = 1 + np.log(found.data)
    rarity = np.where(with_term >= LEAST_SEGMENTS, np.log((1 + found.shape[0]) / (1 + with_term)) + 1, 0.0)
    weighted = found @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ weighted)


def code_direction(weights: Any, inside: Bools, outside: Bools) -> Floats:
    """What each term adds to closeness: its mean weight inside less that outside; zeros if a side is empty."""
    if not inside.any() or not outside.any():
        return np.zeros(weights.shape[1])
    share = inside / inside.sum() - outside / outside.sum()
    direction: Floats = share @ weights
    return direction


def cross_validate(weights: Any, inside: Bools, outside: Bools, groups: Sequence[str]) -> Floats:
    """The closeness of each segment inside or outside, by what the segments of other groups teach; NaN elsewhere.

    `groups` names each segment's case: what a person says elsewhere must not give the person away. Cases are dealt
    in turn into folds, in order of name; a fold whose rest has no segment inside, or none outside, stays NaN.
    """
    names = {name: n % FOLDS for n, name in enumerate(sorted(set(groups)))}
    fold = np.array([names[name] for name in groups], np.int64)
    closeness = np.full(len(fold), np.nan)
    for n in range(FOLDS):
        learnt, tried = fold != n, (fold == n) & (inside | outside)
        if tried.any() and (inside & learnt).any() and (outside & learnt).any():
            closeness[tried] = weights[np.flatnonzero(tried)] @ code_direction(
                weights, inside & learnt, outside & learnt
            )
    return closeness


def area_under_curve(closeness: Floats, inside: Bools) -> float:
    """How often a segment inside is closer than one outside: 1 always, 0.5 by chance.

    Segments without closeness (NaN) are left out; NaN where a side has none.

    Source: Mann & Whitney (1947), Ann. Math. Stat. 18(1), 50-60.
    """
    there = ~np.isnan(closeness)
    ranks, mine = rankdata(closeness[there]), inside[there]
    count, others = int(mine.sum()), int((~mine).sum())
    if not count or not others:
        return float("nan")
    return float((ranks[mine].sum() - count * (count + 1) / 2) / (count * others))


def chance_of(
    weights: Any, inside: Bools, outside: Bools, groups: Sequence[str], *, rounds: int = ROUNDS, seed: int = 0
) -> float:
    """The probability that a code given to as many segments at random would be told as well, on other cases.

    A permutation test: the whole of the cross-validation is done again for codes dealt out at random among the
    segments of both sides. (Mann and Whitney's own formula takes segments for independent, which scores learnt from
    one another are not: it called one random code in ten better than chance at 5 %.)

    Source: Ojala & Garriga (2010), J. Mach. Learn. Res. 11, 1833-1863, test 1.
    """
    seen = area_under_curve(cross_validate(weights, inside, outside, groups), inside)
    if np.isnan(seen):
        return 1.0
    random = np.random.default_rng(seed)
    either = np.flatnonzero(inside | outside)
    as_good = 0
    for _ in range(rounds):
        dealt = np.zeros_like(inside)
        dealt[random.permutation(either)[: inside.sum()]] = True
        closeness = cross_validate(weights, dealt, (inside | outside) & ~dealt, groups)
        as_good += bool(area_under_curve(closeness, dealt) >= seen)
    return (as_good + 1) / (rounds + 1)


def learn_codes(weights: Any, truth: Bools, groups: Sequence[str]) -> Bools:
    """The codes (segment × code) that what other cases teach would give each segment: a check on what can be learnt.

    A segment gets a code when it is closer than the bound that serves best (F1) among the cases learnt from, found
    among them by the same means.
    """
    names = {name: n % FOLDS for n, name in enumerate(sorted(set(groups)))}
    fold = np.array([names[name] for name in groups], np.int64)
    found = np.zeros_like(truth)
    for code in range(truth.shape[1]):
        closeness = cross_validate(weights, truth[:, code], ~truth[:, code], groups)
        for n in range(FOLDS):
            learnt = fold != n
            inner = [group for group, used in zip(groups, learnt, strict=True) if used]
            mine = truth[learnt, code]
            tuned = cross_validate(weights[np.flatnonzero(learnt)], mine, ~mine, inner)
            found[~learnt, code] = closeness[~learnt] >= _best_bound(tuned, mine)
    return found


def _best_bound(closeness: Floats, inside: Bools) -> float:
    """The closeness from which on saying yes gives the best F1; infinite where nothing can be told."""
    there = ~np.isnan(closeness)
    values, mine = closeness[there], inside[there]
    if not mine.any():
        return float("inf")
    order = np.argsort(-values, kind="stable")
    right = np.cumsum(mine[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + mine.sum())
    return float(values[order][int(np.argmax(f1))])
