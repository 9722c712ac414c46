"""Which stretches of a document are like a quotation, however it has been corrected.

Comparison is over a *loose* view: letters and digits alone, without case and accents, so that spacing, punctuation and
accents count for nothing and speaker labels are not there. Stretches that share rare trigrams with the quotation are
found in an index; only the few best are compared by edit distance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, MatchingBlock, Postfix, Prefix

from qualcode.model import Document, Segment
from qualcode.normalise import View, fold, normalise
from qualcode.override.grams import CANDIDATES, Grams

Span = tuple[int, int]
_SPLIT_ROOM = 1500
"""The longest insertion, in letters, across which a quotation's two ends are still one stretch."""
_SPLIT_SHORTEST = 16
_LEAST_END, _SURE_END = 5, 8
_CLOSE_ENDS, _CLOSE_WHOLE = 80.0, 85.0
_ROUGH_ROOM = 260
"""The longest insertion, in letters, between ends that are not wholly as they were."""
_SURE_BLOCK = 4
_NEAR, _LONGEST_WORD = 3, 30
_LABEL = re.compile(r"(?:^|(?<=[.!?…»] ))[A-ZÀ-ÖØ-Þ][\w'’ -]{0,40} ?:(?= |$)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the loose view, and how like the quotation it is, from 0 to 100."""

    start: int
    end: int
    likeness: float


@dataclass(frozen=True)
class AnchorText:
    """A document to find quotations in; its views and index are made once, when first needed."""

    document: Document

    @cached_property
    def view(self) -> View:
        """The document as matching reads it."""
        return normalise(self.document.text)

    @cached_property
    def loose(self) -> View:
        """Letters and digits alone, folded, speaker labels left out."""
        view = self.view
        spelled = {character: bare(character) for character in set(view.text)}
        letters = [spelled[character] for character in view.text]
        for start, end in self.label_spans:
            first, last = np.searchsorted(view.starts, (start, end))
            letters[first:last] = [""] * int(last - first)
        lengths = np.fromiter(map(len, letters), np.int32, len(letters))
        return View("".join(letters), np.repeat(view.starts, lengths), np.repeat(view.ends, lengths))

    @cached_property
    def grams(self) -> Grams:
        """The trigram index of the loose view."""
        return Grams(self.loose.text)

    @cached_property
    def word_ends(self) -> npt.NDArray[np.intp]:
        """The positions of the loose view where a word may start or end, in order: its own two ends among them."""
        apart = self.loose.starts[1:] > self.loose.ends[:-1]
        return np.concatenate([[0], np.flatnonzero(apart) + 1, [len(self.loose.text)]])

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The segments by id."""
        return {segment.id: segment for segment in self.document.segments}

    def numbered(self, segment: str) -> bool:
        """Whether a segment's id is but its ordinal in running text, which others put before it would change."""
        return self.document.continuous and segment.isdecimal()

    @cached_property
    def labels(self) -> re.Pattern[str] | None:
        """What names a speaker of the document; None where nobody speaks."""
        names = sorted({re.escape(segment.speaker) for segment in self.document.segments if segment.speaker})
        return re.compile(rf"\b(?:{'|'.join(names)}) ?:(?= |$)") if names else None

    def bare_contexts(self, context: str) -> tuple[str, ...]:
        """What stands around a quotation as the loose view has it; also as if what looks like a label were one."""
        line = " ".join(context.split())
        named = self.labels.sub("", line) if self.labels else line
        names = [named, _LABEL.sub("", named)]
        return tuple(filter(None, dict.fromkeys(map(bare, names))))

    def exact(self, quote: str) -> list[Span]:
        """The spans of the document that hold the quotation as it is written; inside words only if nowhere else."""
        wanted = normalise(quote).text.strip()
        ends = [(at, at + len(wanted)) for at in _occurrences(self.view.text, wanted)]
        whole = [span for span in ends if _on_words(self.view.text, *span)]
        return [self.view.span(*span) for span in whole or ends]

    def cuts_words(self, span: Span) -> bool:
        """Whether a span begins or ends inside a word."""
        return not _on_words(self.document.text, *span)

    def places(self, spans: Sequence[Span]) -> list[Span]:
        """Where spans of the document stand in the loose view."""
        found = np.searchsorted(self.loose.starts, np.array(spans, np.int32).reshape(-1, 2))
        return [(first, last) for first, last in found.tolist()]

    def to_source(self, stretch: Stretch, quote: str) -> Span:
        """The span of the document that a stretch stands for, with the sign that the quotation ends with."""
        start, end = self.loose.span(stretch.start, stretch.end)
        text, closing = self.document.text, quote.rstrip()[-1:]
        if closing and not closing.isalnum():
            while end < len(text) and text[end] == closing:
                end += 1
        return start, end

    @cached_property
    def label_spans(self) -> list[Span]:
        """Where speakers are named: from the name to the turn, on its line or above it."""
        spans, end = [], 0
        for segment in self.document.segments:
            at = self.document.text.rfind(segment.speaker, end, segment.start) if segment.speaker else -1
            if at >= 0:
                spans.append((at, segment.start))
            end = segment.end
        return spans


def bare(text: str) -> str:
    """Letters and digits alone, folded: a string as the loose view has it."""
    return "".join(filter(str.isalnum, fold(text)))


def find_stretches(text: AnchorText, wanted: str, before: str, after: str) -> list[Stretch]:
    """The stretches most like `wanted`, the likest first; all strings as the loose view has them."""
    loose = text.loose.text
    around = (at + len(before) for at in text.grams.near(before + wanted + after)[:2])
    found = [_refined(text, wanted, at) for at in dict.fromkeys([*text.grams.near(wanted), *around])]
    places = [(at, at + len(wanted)) for at in _occurrences(loose, wanted)][: 2 * CANDIDATES]
    whole = [_compared(loose, wanted, _word_ends(text, start)[0], _word_ends(text, end)[0]) for start, end in places]
    between = list(_between(loose, wanted, before, after))
    close = any(one.likeness >= _CLOSE_WHOLE for one in [*whole, *found, *between])
    split = [] if close or len(wanted) < _SPLIT_SHORTEST else list(_split(loose, wanted, found))
    every = dict.fromkeys(one for one in [*whole, *split, *found, *between] if one.likeness > 0)
    return sorted(every, key=lambda one: (-one.likeness, one.start, one.end))


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _on_words(text: str, start: int, end: int) -> bool:
    """Whether the stretch cuts no word in two."""
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (cut_before or cut_after)


def _refined(text: AnchorText, wanted: str, at: int) -> Stretch:
    """The stretch around `at` that aligns with `wanted`, its ends moved to where words end."""
    loose, length = text.loose.text, len(wanted)
    slack = max(10, length // 3)
    low, high = max(0, at - slack), min(len(loose), at + length + slack)
    same = [block for block in Levenshtein.opcodes(wanted, loose[low:high]).as_matching_blocks() if block.size]
    sure = [_without_strays(same), [block for block in same if block.size >= _SURE_BLOCK]]
    starts = {at, *(low + blocks[0].b - blocks[0].a for blocks in sure if blocks)}
    ends = {at + length, *(low + blocks[-1].b - blocks[-1].a + length for blocks in sure if blocks)}
    firsts = {place for start in starts for place in _word_ends(text, start)}
    lasts = {place for end in ends for place in _word_ends(text, end)}
    every = (_compared(loose, wanted, first, last) for first in firsts for last in lasts)
    return max(every, key=lambda one: (one.likeness, -one.start, one.end))


def _without_strays(blocks: list[MatchingBlock]) -> list[MatchingBlock]:
    """The matches without short ones at either end that stand apart from the rest: chance put them there."""
    gaps = [two.b - two.a - (one.b - one.a) for one, two in pairwise(blocks)]
    sizes = [block.size for block in blocks]
    total, first, last, done = sum(sizes), 0, len(blocks), 0
    for n, gap in enumerate(gaps):
        done += sizes[n]
        if gap > 1 and done <= max(2, total // 8):
            first = n + 1
        if gap > 1 and total - done <= max(2, total // 8):
            last = min(last, n + 1)
    return blocks[first:last]


def _word_ends(text: AnchorText, at: int) -> list[int]:
    """Where words end near a position, the nearest first; where none do, on both sides of the word that it is in."""
    at = max(0, min(at, len(text.loose.text)))
    first, last = np.searchsorted(text.word_ends, (at - _NEAR, at + _NEAR + 1))
    if first == last:
        first, last = first - 1, last + 1
    found = text.word_ends[first:last].tolist()
    return [place for place in sorted(found, key=lambda one: abs(one - at)) if abs(place - at) <= _LONGEST_WORD] or [at]


def _compared(loose: str, wanted: str, start: int, end: int) -> Stretch:
    """The stretch with its likeness by edit distance."""
    return Stretch(start, end, fuzz.ratio(wanted, loose[start:end])) if start < end else Stretch(start, start, 0.0)


def _between(loose: str, wanted: str, before: str, after: str) -> Iterator[Stretch]:
    """The stretches that stand between the words before and the words after, found as they are."""
    before, after = before[-20:], after[:20]
    if min(len(before), len(after)) < _LEAST_END or len(before) + len(after) < 2 * _SURE_END:
        return
    for start in [at + len(before) for at in _occurrences(loose, before)][:CANDIDATES]:
        end = loose.find(after, start, start + 3 * len(wanted) + _SPLIT_ROOM)
        if end > start:
            one = _compared(loose, wanted, start, end)
            yield one if one.likeness >= _CLOSE_ENDS else _by_ends(loose, wanted, one, 1)


def _split(loose: str, wanted: str, found: list[Stretch]) -> Iterator[Stretch]:
    """The stretches that begin and end like `wanted`, with something long put in between."""
    for head in found:
        for tail in found:
            if 0 < tail.end - head.end <= _SPLIT_ROOM and tail.start > head.start:
                one = _by_ends(loose, wanted, Stretch(head.start, tail.end, 0.0), _LEAST_END)
                if one.likeness >= _CLOSE_ENDS:
                    yield one


def _by_ends(loose: str, wanted: str, one: Stretch, least: int) -> Stretch:
    """The stretch with the likeness of its two ends to those of `wanted`, at least so many letters at each."""
    there = loose[one.start : one.end]
    head, tail = Prefix.similarity(wanted, there), Postfix.similarity(wanted, there)
    if min(head, len(wanted) - tail) < least or min(tail, len(wanted) - head) < least:
        return one
    put_in = len(there) - len(wanted)
    if head + tail < len(wanted) and put_in > _ROUGH_ROOM:
        return one
    ends = 97.0 * min(1.0, (head + tail) / len(wanted)) - min(20.0, put_in / 30)
    return replace(one, likeness=max(one.likeness, ends))
