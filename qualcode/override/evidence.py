"""What speaks for a place where a quotation may stand: its wording, what stands beside it, its segment.

The thresholds are measured: `python -m tests.benchmarks.anchoring`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix, Prefix

from qualcode.override.stretches import AnchorText, Span

CLOSE = 85.0
"""The least likeness, of 100, of a stretch that nothing around it speaks for."""
SUPPORTED = 55.0
"""The same where what stands before and after it still does."""
RIVAL = 65.0
"""The least likeness of a candidate that keeps another from being clear."""
CLEAR = 8.0
"""By how much, of 100, the best candidate must beat the next."""
AGREES = 80.0
"""The least likeness of what stands around the quotation to what the decision says."""
NEAR = 88.0
"""The same where what stood beside it has been pushed away."""
SAME = 95.0
"""The same where nothing else need be looked at."""
DISTINCT = 20
"""How many letters a quotation needs for its wording alone to tell it from chance."""
SURE_CONTEXT, _TOUCHING, _TOLD, _SHORTEST = 12, 8, 15, 8
_ROOM = 220
"""How far, in letters, what stood beside a quotation may have been pushed away by what was put in between."""


@dataclass(frozen=True)
class Wanted:
    """A decision's anchor, its words as the loose view has them."""

    quote: str
    words: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    segment: str


@dataclass(frozen=True)
class _Side:
    """What the decision says of one side of its quotation (`wanted`), and what stands there."""

    wanted: str
    beside: str
    around: str
    touching: int
    """How many letters right beside the quotation are as they were."""

    @cached_property
    def likeness(self) -> float:
        return fuzz.ratio(self.wanted, self.beside)

    @cached_property
    def score(self) -> float:
        """What it counts, to 100: likeness, and how much of it is right beside the quotation."""
        likeness = max(self.likeness, AGREES) if self.near else self.likeness
        return 0.6 * likeness + 0.4 * 100 * min(1.0, self.touching / min(_TOLD, len(self.wanted)))

    def agrees(self, enough: int) -> bool:
        """Whether so many letters of it, at least, are beside the quotation."""
        return self.touching >= enough or (self.likeness >= AGREES and len(self.wanted) >= enough)

    @cached_property
    def near(self) -> bool:
        """Whether it stands beside the quotation, or a little further off."""
        return self.likeness >= AGREES or fuzz.partial_ratio(self.wanted, self.around, score_cutoff=NEAR) >= NEAR


@dataclass(frozen=True)
class Candidate:
    """A place where the quotation may stand, and what speaks for it."""

    span: Span
    likeness: float
    sides: tuple[_Side, ...]
    here: bool
    """Whether it lies in the segment that the decision names."""

    @cached_property
    def context(self) -> float:
        """How like the surroundings are, from 0 to 100; 0 where the decision gives none."""
        length = sum(len(side.wanted) for side in self.sides)
        return sum(side.likeness * len(side.wanted) for side in self.sides) / length if length else 0.0

    @cached_property
    def supported(self) -> bool:
        """Whether the surroundings speak for it: one side as it was and long enough to tell, the other near."""
        enough = SURE_CONTEXT if len(self.sides) > 1 or self.here else DISTINCT
        return any(side.agrees(enough) for side in self.sides) and all(side.near for side in self.sides)

    @property
    def same(self) -> bool:
        """Whether nothing that the decision says of the place has changed, little as it may be."""
        return self.likeness == self.context == 100.0

    @property
    def touches(self) -> bool:
        """Whether the words right beside it on one side are as they were: its sentence may have gone elsewhere."""
        return any(side.touching >= max(4, min(_TOUCHING, 0.6 * len(side.wanted))) for side in self.sides)

    @cached_property
    def rank(self) -> float:
        """What orders candidates: wording and surroundings, which count half when enough is said of them.

        Wording that is not close counts threefold against: something else may stand where the quotation stood.
        """
        wording = self.likeness - 2 * max(0.0, CLOSE - self.likeness)
        said = sum(len(side.wanted) for side in self.sides)
        context = sum(side.score * len(side.wanted) for side in self.sides) / said if said else 0.0
        weight = min(0.5, said / 60)
        return (1 - weight) * wording + weight * context


@dataclass(frozen=True)
class Exact:
    """Where the quotation is found as it is written; weighed when asked, for a common word is found everywhere."""

    text: AnchorText
    wanted: Wanted
    spans: Sequence[Span]

    @cached_property
    def places(self) -> list[Span]:
        return self.text.places(self.spans)

    @cached_property
    def every(self) -> list[Candidate]:
        """All of them."""
        return [self._weighed(n) for n in range(len(self.spans))]

    @cached_property
    def touching(self) -> list[Candidate]:
        """Those where at least the nearest letters on one side are as they were."""
        loose = self.text.loose.text
        before = tuple(words[-_TOUCHING:] for words in self.wanted.before)
        after = tuple(words[:_TOUCHING] for words in self.wanted.after)
        return [
            self._weighed(n)
            for n, (start, end) in enumerate(self.places)
            if (before and loose.endswith(before, 0, start)) or (after and loose.startswith(after, end))
        ]

    def _weighed(self, n: int) -> Candidate:
        return weigh(self.text, self.spans[n], self.places[n], 100.0, self.wanted)


def weigh(text: AnchorText, span: Span, place: Span, likeness: float, wanted: Wanted) -> Candidate:
    """The place with how its surroundings and its segment agree."""
    loose, (start, end) = text.loose.text, place
    before = [_before(loose, start, words) for words in wanted.before]
    after = [_after(loose, end, words) for words in wanted.after]
    sides = tuple(max(side, key=lambda one: one.likeness) for side in (before, after) if side)
    named = text.segments.get(wanted.segment)
    here = named is not None and named.start <= span[0] and span[1] <= named.end
    return Candidate(span, likeness, sides, here)


def _before(loose: str, start: int, words: str) -> _Side:
    beside = loose[max(0, start - len(words)) : start]
    touching = Postfix.similarity(words, beside)
    return _Side(words, beside, loose[max(0, start - len(words) - _ROOM) : start], touching)


def _after(loose: str, end: int, words: str) -> _Side:
    beside = loose[end : end + len(words)]
    return _Side(words, beside, loose[end : end + len(words) + _ROOM], Prefix.similarity(words, beside))


def close_enough(one: Candidate, wanted: Wanted) -> bool:
    """Whether wording and surroundings together say enough to place the quotation, with a remark."""
    if one.supported:
        return one.likeness >= SUPPORTED
    if one.likeness == 100.0 and (one.same or one.touches or (one.here and all(side.near for side in one.sides))):
        return True
    return one.likeness >= CLOSE and len(wanted.words) >= (_SHORTEST if one.here else DISTINCT)


def keep_apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that overlap no better one."""
    kept: list[Candidate] = []
    for one in candidates:
        if not any(one.span[0] < other.span[1] and other.span[0] < one.span[1] for other in kept):
            kept.append(one)
    return kept
