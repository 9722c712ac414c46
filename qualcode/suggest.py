"""What rules miss: words that set a code's segments apart, and segments close to them. Nothing here codes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.aggregate.chance import false_discovery_rates
from qualcode.aggregate.keyness import compare_terms
from qualcode.aggregate.nearest import area_under_curve, chance_of, code_direction, cross_validate, weigh_terms
from qualcode.match.features import Terms
from qualcode.model import Document, Origin, Role, Segment, Status
from qualcode.result import Result

Bools = npt.NDArray[np.bool_]

_PEOPLE = [str(s) for s in (Status.IMPORTED, Status.CONFIRMED, Status.ADDED, Status.REPLACED)]
_RULES = [str(o) for o in (Origin.KEYWORD, Origin.LEMMA, Origin.PATTERN, Origin.SECTION)]
LEAST_TERM = 3
"""In how many segments a term must stand, of whatever code, to be tested: so the choice says nothing of the code."""
LEAST_SEGMENTS = 5
"""How many segments, of three cases at least, a code must have for closeness to be checked."""
LEAST_CASES = 3


@dataclass(frozen=True, slots=True)
class WordHint:
    """A term to look at for a code: in how many of its segments, of how many cases, and elsewhere.

    `unheard` are the code's segments with the term where no rule of it fires. `q` is the false discovery rate over
    all terms and codes tested.
    """

    code: str
    term: str
    inside: int
    cases: int
    unheard: int
    outside: int
    z: float
    p: float
    q: float


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


@dataclass(frozen=True)
class Hints:
    """All that is suggested. Segments are there only for codes whose fit beats chance."""

    words: tuple[WordHint, ...]
    segments: tuple[SegmentHint, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class _Learnt:
    """The segments of one code, all segments of the corpus numbered: those to learn from, on both sides.

    `free` are those without the code where nobody took it away: what may be suggested.
    """

    code: str
    inside: Bools
    outside: Bools
    free: Bools
    heard: Bools


def suggest(result: Result, terms: Terms, *, learn_from: str, codes: Sequence[str], most: int, rate: float) -> Hints:
    """Words and segments for each of the codes, best first, at most `most` of each.

    `terms` counts every segment of the corpus. `learn_from` is `people` (what they gave or confirmed; segments that
    only rules code are on neither side) or `all`. Suggested are words with a false discovery rate up to `rate` that
    stand where the rules hear nothing, and segments of codes whose closeness beats chance at that rate.
    """
    places = [(document, segment) for document in result.documents for segment in document.segments]
    learnt = [one for code in codes if (one := _learn(result, places, code, learn_from)).inside.any()]
    cases = np.array([segment.case for _, segment in places])
    weights = weigh_terms(terms.counts)
    fits = _fits(weights, learnt, list(cases))
    told = {fit.code for fit in fits if fit.q <= rate and fit.auc > 0.5}
    segments = [hint for one in learnt if one.code in told for hint in _close(weights, terms, one, places, most)]
    words = [hint for hint in _words(terms, learnt, cases) if hint.q <= rate and hint.unheard]
    kept = [hint for code in codes for hint in _best([w for w in words if w.code == code])[:most]]
    return Hints(tuple(kept), tuple(segments), tuple(fits))


def _learn(result: Result, places: Sequence[tuple[Document, Segment]], code: str, learn_from: str) -> _Learnt:
    number = {(document.id, segment.id): n for n, (document, segment) in enumerate(places)}
    said = np.array([segment.role is not Role.INTERVIEWER for _, segment in places], np.bool_)

    def among(frame: pd.DataFrame) -> Bools:
        mine = frame[(frame["codebook"] + ":" + frame["code"]) == code]
        marks = np.zeros(len(places), np.bool_)
        keys = zip(mine["document"], mine["segment"], strict=True)
        marks[[number[key] for key in keys if key in number]] = True
        return marks & said

    codings, audit = result.codings, result.audit
    coded = among(codings)
    inside = among(codings[codings["status"].isin(_PEOPLE)]) if learn_from == "people" else coded
    removed = among(audit[audit["status"] == str(Status.REMOVED)])
    heard = among(codings[codings["origin"].isin(_RULES)])
    return _Learnt(code, inside, said & ~coded, said & ~coded & ~removed, heard)


def _fits(weights: object, learnt: Sequence[_Learnt], cases: list[str]) -> list[Fit]:
    """The fit of each code that has enough segments to tell."""
    fits = []
    for one in learnt:
        spread = {case for case, inside in zip(cases, one.inside, strict=True) if inside}
        if one.inside.sum() >= LEAST_SEGMENTS and len(spread) >= LEAST_CASES:
            closeness = cross_validate(weights, one.inside, one.outside, cases)
            p = chance_of(weights, one.inside, one.outside, cases)
            fits.append(Fit(one.code, int(one.inside.sum()), area_under_curve(closeness, one.inside), p, q=1.0))
    q = false_discovery_rates(np.array([fit.p for fit in fits]))
    return [replace(fit, q=float(rate)) for fit, rate in zip(fits, q, strict=True)]


def _close(
    weights: Any, terms: Terms, one: _Learnt, places: Sequence[tuple[Document, Segment]], most: int
) -> list[SegmentHint]:
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


def _words(terms: Terms, learnt: Sequence[_Learnt], cases: npt.NDArray[np.str_]) -> list[WordHint]:
    """Every term tested, in every code, with its false discovery rate among them all."""
    present = (terms.counts > 0).astype(np.int64).tocsc()
    tested = np.flatnonzero(np.asarray(present.sum(axis=0)).ravel() >= LEAST_TERM)
    present = present[:, tested]
    hints: list[WordHint] = []
    for one in learnt:
        inside, outside = (np.asarray(side.astype(np.int64) @ present).ravel() for side in (one.inside, one.outside))
        found = compare_terms(inside, outside, int(one.inside.sum()), int(one.outside.sum()))
        for n in range(len(tested)):
            holding = present[:, [n]].nonzero()[0] if inside[n] else np.empty(0, np.int64)
            mine = holding[one.inside[holding]]
            hints.append(
                WordHint(
                    code=one.code,
                    term=terms.names[tested[n]],
                    inside=int(inside[n]),
                    cases=len(set(cases[mine])),
                    unheard=int((~one.heard[mine]).sum()),
                    outside=int(outside[n]),
                    z=float(found.z[n]),
                    p=float(found.p[n]),
                    q=1.0,
                )
            )
    q = false_discovery_rates(np.array([hint.p for hint in hints]))
    return [replace(hint, q=float(rate)) for hint, rate in zip(hints, q, strict=True)]


def _best(hints: Sequence[WordHint]) -> list[WordHint]:
    """The hints by strength; of phrases that stand in the same segments as a shorter one, the shorter."""
    ranked = sorted(hints, key=lambda hint: (-hint.z, len(hint.term), hint.term))
    kept: list[WordHint] = []
    for hint in ranked:
        twin = (hint.inside, hint.outside)
        if not any((k.inside, k.outside) == twin and (k.term in hint.term or hint.term in k.term) for k in kept):
            kept.append(hint)
    return kept
