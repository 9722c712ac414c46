"""Segments close to those of a code, for codes where closeness does better than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.aggregate.chance import false_discovery_rates
from qualcode.aggregate.nearest import ROUNDS, area_under_curve, chance_of, code_direction, cross_validate
from qualcode.match.features import Terms
from qualcode.suggest.learnt import Learnt, Places

LEAST_SEGMENTS = 5
"""How many segments, of three cases at least, a code must have for closeness to be checked."""
LEAST_CASES = 3
_CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class SegmentHint:
    """A segment to read for a code: how close it is, the words that bring it close, the coded segment most like it."""

    code: str
    document: str
    segment: str
    case: str
    closeness: float
    words: str
    like: str
    text: str


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether closeness tells a code's segments from others of other cases: `auc` 0.5 is chance; `q` over all codes."""

    code: str
    segments: int
    auc: float
    p: float
    q: float

    def beats(self, rate: float) -> bool:
        """Whether closeness does better than chance, at that false discovery rate."""
        return self.q <= rate and self.auc > _CHANCE


def measure_fits(weights: Any, learnt: Sequence[Learnt], cases: list[str], rate: float) -> list[Fit]:
    """The fit of each code that has enough segments to tell.

    Chance is first dealt as often for each. Where so few deals cannot tell a code from chance at that rate among so
    many codes, those that no deal came up to are dealt again, as often as it takes: p stays a chance for all that.

    `weights` is scipy's sparse matrix of segments × terms, which has no type to name.
    """
    tried = [one for one in learnt if _enough(one, cases)]
    p = np.array([chance_of(weights, one.inside, one.outside, cases) for one in tried])
    unbeaten = p <= 1 / (ROUNDS + 1)
    wanted = math.ceil(len(tried) / rate) if rate else 0
    if wanted > ROUNDS and (false_discovery_rates(p)[unbeaten] > rate).any():
        again = [tried[n] for n in np.flatnonzero(unbeaten).tolist()]
        p[unbeaten] = [chance_of(weights, one.inside, one.outside, cases, rounds=wanted) for one in again]
    areas = [area_under_curve(cross_validate(weights, one.inside, one.outside, cases), one.inside) for one in tried]
    rows = zip(tried, areas, p.tolist(), false_discovery_rates(p).tolist(), strict=True)
    return [Fit(one.code, int(one.inside.sum()), auc, chance, q) for one, auc, chance, q in rows]


def _enough(one: Learnt, cases: Sequence[str]) -> bool:
    spread = {case for case, inside in zip(cases, one.inside, strict=True) if inside}
    return bool(one.inside.sum() >= LEAST_SEGMENTS) and len(spread) >= LEAST_CASES


def close_segments(weights: Any, terms: Terms, one: Learnt, places: Places, most: int) -> list[SegmentHint]:
    """The free segments closest to the code's, each with the words that bring it there and its nearest relative.

    `weights` is scipy's sparse matrix of segments × terms, which has no type to name.
    """
    direction = code_direction(weights, one.inside, one.outside)
    closeness = weights @ direction
    free, inside = np.flatnonzero(one.free), np.flatnonzero(one.inside)
    best = free[np.argsort(-closeness[free], kind="stable")][:most]
    hints = []
    for n in best.tolist():
        if closeness[n] <= 0:
            break
        row = weights[n]
        shares = np.asarray(row.toarray()).ravel() * direction
        words = [terms.names[k] for k in np.argsort(-shares, kind="stable")[:5] if shares[k] > 0]
        alike = np.asarray((weights[inside] @ row.T).toarray()).ravel()
        other, place = places[int(inside[int(np.argmax(alike))])], places[n]
        text = place[0].text[place[1].start : place[1].end]
        hints.append(
            SegmentHint(
                code=one.code,
                document=place[0].id,
                segment=place[1].id,
                case=place[1].case,
                closeness=float(closeness[n]),
                words=", ".join(words),
                like=f"{other[0].id}:{other[1].id}",
                text=" ".join(text.split()),
            )
        )
    return hints
