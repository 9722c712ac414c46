"""Where a decision's quotation stands in a document today.

Found exactly and once, it is placed. Found several times, its context decides, then its segment, if they really do.
Not found, the closest stretch is taken when it is close enough and clearly closer than the next, and said to have
moved. Otherwise nothing is placed, and the candidates are handed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from qualcode.model import Document, Segment, Status
from qualcode.normalise import View, normalise

CLOSE = 85.0
"""The least similarity, in percent, of a stretch that a quotation may have moved to."""
CLEAR = 8.0
"""By how much, in percent, the best candidate must beat the next."""
_SHORTEST = 8
_LABEL_ROOM = 40
_LABEL = re.compile(r"(?:^|(?<=[.!?…] ))[A-ZÀ-ÖØ-Þ][\w'’ -]{0,30} ?: ")


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a quotation stands: one span when placed (`status` "" or moved), else the candidates, best first."""

    spans: tuple[tuple[int, int], ...]
    status: Status | None = None

    @property
    def placed(self) -> bool:
        return self.status in (None, Status.MOVED)


@dataclass(frozen=True)
class AnchorText:
    """A document to find quotations in; its view is made once, when first needed."""

    document: Document

    @cached_property
    def view(self) -> View:
        return normalise(self.document.text)


def anchor_quote(text: AnchorText, quote: str, *, before: str = "", after: str = "", segment: str = "") -> Anchored:
    """The place of `quote` in the document. An empty quote with a segment means the whole segment."""
    document = text.document
    here = next((s for s in document.segments if s.id == segment), None) if segment else None
    if not quote:
        return Anchored(((here.start, here.end),)) if here else Anchored((), Status.ORPHAN)
    wanted = normalise(quote).text.strip()
    spans = [text.view.span(at, at + len(wanted)) for at in _occurrences(text.view.text, wanted)] if wanted else []
    if len(spans) == 1:
        return Anchored(tuple(spans))
    if spans:
        return _decide(document, spans, before, after, here)
    return _closest(text.view, wanted)


def _occurrences(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _decide(
    document: Document, spans: Sequence[tuple[int, int]], before: str, after: str, here: Segment | None
) -> Anchored:
    """The one of several exact occurrences that context, else the segment, points to."""
    if before or after:
        scores = [_context_score(document.text, span, before, after) for span in spans]
        order = sorted(range(len(spans)), key=lambda n: -scores[n])
        if scores[order[0]] - scores[order[1]] >= CLEAR:
            return Anchored((spans[order[0]],))
        spans = [spans[n] for n in order if scores[order[0]] - scores[n] < CLEAR]
    inside = [span for span in spans if here and here.start <= span[0] and span[1] <= here.end]
    return Anchored(tuple(inside)) if len(inside) == 1 else Anchored(tuple(inside or spans), Status.AMBIGUOUS)


def _context_score(text: str, span: tuple[int, int], before: str, after: str) -> float:
    start, end = span
    parts = []
    if wanted := _bare(before):
        near = _bare(text[max(0, start - 2 * len(before) - _LABEL_ROOM) : start])
        parts.append(fuzz.ratio(near[-len(wanted) :], wanted))
    if wanted := _bare(after):
        near = _bare(text[end : end + 2 * len(after) + _LABEL_ROOM])
        parts.append(fuzz.ratio(near[: len(wanted)], wanted))
    return sum(parts) / len(parts) if parts else 0.0


def _bare(text: str) -> str:
    """Context without what may change around a quotation: white space and speaker labels."""
    return _LABEL.sub("", normalise(text).text.strip())


def _closest(view: View, wanted: str) -> Anchored:
    if len(wanted) < _SHORTEST:
        return Anchored((), Status.ORPHAN)
    first = fuzz.partial_ratio_alignment(wanted, view.text, score_cutoff=60)
    if first is None or len(wanted) > len(view.text):
        return Anchored((), Status.ORPHAN)
    place = (first.dest_start, first.dest_end)
    hidden = view.text[: place[0]] + "\0" * (place[1] - place[0]) + view.text[place[1] :]
    second = fuzz.partial_ratio(wanted, hidden)
    span = view.span(*place)
    if first.score >= CLOSE and first.score - second >= CLEAR:
        return Anchored((span,), Status.MOVED)
    return Anchored((span,), Status.AMBIGUOUS if first.score >= CLOSE else Status.ORPHAN)
