"""Where a decision's quotation stands in a document today, and how sure that is.

Found exactly, where what stands around it agrees, it is placed and nothing is said. Everything else is said: a
quotation found exactly whose surroundings have gone (its own occurrence may have been deleted, and this be another),
one that is only alike, one that several stretches could be. `tests/benchmarks/anchoring.py` measures the thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model import Status
from qualcode.override.evidence import (
    CLEAR,
    RIVAL,
    SAME,
    Candidate,
    Exact,
    Wanted,
    close_enough,
    keep_apart,
    weigh,
)
from qualcode.override.stretches import AnchorText, Span, Stretch, bare, find_stretches

__all__ = ["AnchorText", "Anchored", "anchor_quote", "context_of", "words_around"]

_CONTEXT, _MOST_CONTEXT = 40, 160


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a quotation stands: one span when placed (`status` None or moved), else the candidates, best first.

    `note` says what speaks against it.
    """

    spans: tuple[Span, ...]
    status: Status | None = None
    note: str = ""

    @property
    def placed(self) -> bool:
        return self.status in (None, Status.MOVED)


def anchor_quote(text: AnchorText, quote: str, *, before: str = "", after: str = "", segment: str = "") -> Anchored:
    """The place of `quote` in the document. An empty quote with a segment means the whole segment."""
    wanted = Wanted(quote, bare(quote), text.bare_contexts(before), text.bare_contexts(after), segment)
    if not quote:
        return _whole_segment(text, wanted)
    spans = text.exact(quote)
    if spans and not (wanted.before or wanted.after):
        return _by_segment(text, [weigh(text, span, (0, 0), 100.0, wanted) for span in spans], wanted)
    exact = Exact(text, wanted, spans)
    return _by_context(text, exact, wanted) or _closest(text, exact.every, wanted)


def context_of(text: AnchorText, span: Span) -> tuple[str, str]:
    """What to write as `before` and `after` of a decision about `span`: some words on each side, on one line.

    More of them where the quotation stands several times with the same words around it.
    """
    document = text.document
    quote = document.text[slice(*span)]
    spans = [other for other in text.exact(quote) if other != span]
    room = _CONTEXT
    while True:
        before, after = words_around(text, span, room)
        wanted = Wanted(quote, "", text.bare_contexts(before), text.bare_contexts(after), "")
        alike = Exact(text, wanted, spans).touching
        if room >= _MOST_CONTEXT or all(one.context < 100.0 - 2 * CLEAR for one in alike):
            return before, after
        room *= 2


def words_around(text: AnchorText, span: Span, room: int) -> tuple[str, str]:
    """Whole words that stand before and after `span`, up to `room` characters on each side, on one line."""
    return _words_before(text, span[0], room), _words_after(text, span[1], room)


def _words_before(anchor: AnchorText, end: int, room: int) -> str:
    """Whole words of the document before a position; no part of a speaker's name."""
    text = anchor.document.text
    start = max(0, end - room)
    start = next((last for first, last in anchor.label_spans if first < start < last <= end), start)
    words = text[start:end].split(maxsplit=1)
    cut = start > 0 and not text[start - 1].isspace() and not text[start].isspace() and len(words) > 1
    return " ".join((words[1] if cut else text[start:end]).split())


def _words_after(anchor: AnchorText, start: int, room: int) -> str:
    """Whole words of the document after a position; no part of a speaker's name."""
    text = anchor.document.text
    end = min(len(text), start + room)
    end = next((first for first, last in anchor.label_spans if start <= first < end < last), end)
    words = text[start:end].rsplit(maxsplit=1)
    cut = end < len(text) and not text[end - 1].isspace() and not text[end].isspace() and len(words) > 1
    return " ".join((words[0] if cut else text[start:end]).split())


def _by_segment(text: AnchorText, exact: Sequence[Candidate], wanted: Wanted) -> Anchored:
    """The one of the exact occurrences that the segment points to, where the decision says nothing of surroundings.

    A segment that is but a number may be another one since paragraphs were put in: several occurrences are then said.
    """
    inside = [one for one in exact if one.here]
    if text.cuts_words(exact[0].span):
        return _moved(exact[0], "found inside a word") if len(exact) == 1 else _ambiguous(exact, "found inside words")
    if len(exact) == 1:
        elsewhere = bool(wanted.segment) and not inside
        return _moved(exact[0], f"not in segment {wanted.segment}") if elsewhere else Anchored((exact[0].span,))
    if len(inside) == 1:
        if not text.numbered(wanted.segment):
            return Anchored((inside[0].span,))
        return _moved(inside[0], f"found {len(exact)} times; the one in segment {wanted.segment} is taken")
    return _ambiguous(inside or exact, f"found {len(inside or exact)} times; give more context")


def _by_context(text: AnchorText, exact: Exact, wanted: Wanted) -> Anchored | None:
    """The one of the exact occurrences whose surroundings are as they were; None where none is.

    Where little is said of them, one of several is taken, and said.
    """
    sure = [one for one in exact.touching if one.context >= SAME and one.supported]
    if len(sure) == 1:
        return Anchored((sure[0].span,))
    same = sure or [one for one in exact.every if one.same]
    if len(same) > 1:
        return _tied(text, same, wanted)
    if not same:
        return None
    if len(exact.spans) == 1 and (same[0].here or not wanted.segment):
        return Anchored((same[0].span,))
    return _moved(same[0], "little is said of what stands around it")


def _tied(text: AnchorText, tied: Sequence[Candidate], wanted: Wanted) -> Anchored:
    """Of several places that wording and surroundings speak for alike, the one in the segment named."""
    best = max(one.context for one in tied)
    tied = [one for one in tied if best - one.context < CLEAR / 2]
    inside = [one for one in tied if one.here]
    if len(tied) == 1:
        return Anchored((tied[0].span,))
    alike = f"found {len(tied)} times with the same words around"
    if len(inside) != 1:
        return _ambiguous(inside or tied, f"{alike}; give more context")
    if not text.numbered(wanted.segment):
        return Anchored((inside[0].span,))
    return _moved(inside[0], f"{alike}; the one in segment {wanted.segment} is taken")


def _closest(text: AnchorText, exact: Sequence[Candidate], wanted: Wanted) -> Anchored:
    """The candidate that is close enough and clearly closer than the next: moved; else all of them.

    One found exactly needs no remark where its surroundings still speak for it.
    """
    known = [one.span for one in exact]
    stretches = find_stretches(text, wanted.words, "".join(wanted.before[:1]), "".join(wanted.after[:1]))
    alike = [_weighed_stretch(text, stretch, wanted) for stretch in stretches]
    alike = [one for one in alike if not any(one.span[0] < end and start < one.span[1] for start, end in known)]
    candidates = keep_apart(sorted([*exact, *alike], key=lambda one: (-one.rank, one.span)))
    if not candidates:
        return Anchored((), Status.ORPHAN, "not found in the document")
    best, *others = candidates
    clear = all(best.rank - other.rank >= CLEAR or other.likeness < RIVAL for other in others)
    if clear and close_enough(best, wanted):
        if best not in exact:
            return _moved(best, "")
        if best.supported and best.touches and (len(best.sides) > 1 or best.context >= SAME):
            return Anchored((best.span,))
        return _moved(best, "what stands around it has changed")
    likely = [one for one in candidates if close_enough(one, wanted) or one in exact]
    if likely:
        return _ambiguous(likely, "found, but not where its context stands" if len(likely) == 1 else "")
    return Anchored(tuple(one.span for one in candidates), Status.ORPHAN, "not found in the document")


def _weighed_stretch(text: AnchorText, stretch: Stretch, wanted: Wanted) -> Candidate:
    span = text.to_source(stretch, wanted.quote)
    return weigh(text, span, (stretch.start, stretch.end), stretch.likeness, wanted)


def _whole_segment(text: AnchorText, wanted: Wanted) -> Anchored:
    """The segment named; where the decision says what stands around it, the one that stands there."""
    named = text.segments.get(wanted.segment)
    if not (wanted.before or wanted.after):
        if named is None:
            return Anchored((), Status.ORPHAN, f"not found in the document: there is no segment '{wanted.segment}'")
        return Anchored(((named.start, named.end),))
    spans = [(one.start, one.end) for one in text.document.segments]
    every = Exact(text, wanted, spans).every
    supported = sorted((one for one in every if one.supported), key=lambda one: -one.context)
    if len(supported) == 1 or (supported and supported[0].context - supported[1].context >= CLEAR):
        return Anchored((supported[0].span,)) if supported[0].here else _moved(supported[0], "another segment now")
    likely = supported or [one for one in every if one.here]
    return _ambiguous(likely, "what stands around the segment has changed") if likely else Anchored((), Status.ORPHAN)


def _moved(one: Candidate, note: str) -> Anchored:
    return Anchored((one.span,), Status.MOVED, note)


def _ambiguous(candidates: Sequence[Candidate], note: str) -> Anchored:
    return Anchored(tuple(one.span for one in candidates), Status.AMBIGUOUS, note or "several stretches are as close")
