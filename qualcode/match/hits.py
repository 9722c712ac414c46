"""Every hit of every rule, as columns: where, by which rule, and why it may not count.

What a code's own rules find in an index depends on nothing else (`search_codes`), so it can be kept; what depends on
the documents, their sections and the other codes is done for all at once (`gather_hits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.match.dominant import heard_once, outdone
from qualcode.match.index import Segments, WordIndex
from qualcode.match.negation import Negation, holds_negator
from qualcode.match.patterns import compile_patterns, find_patterns
from qualcode.match.phrases import parse_phrase
from qualcode.match.postings import Positions
from qualcode.match.rules import CompiledRules, rule_phrase
from qualcode.match.search import find_phrase
from qualcode.model import Code, Document, Origin
from qualcode.normalise import fold
from qualcode.tokens import Bools

COUNTS, NEGATED, UNLESS, OVERLAPPED, OUTDONE, UNBACKED = range(6)
"""What becomes of a hit."""
_COLUMNS = ("rule", "start", "end", "segment", "fate")


@dataclass(frozen=True, slots=True)
class Hits:
    """One row a hit: its rule, its span, its segment, what becomes of it.

    Kept hits number rules within their code and count spans from their segment; gathered ones number the rules of all
    codebooks and count spans in the document.
    """

    rule: Positions
    start: Positions
    end: Positions
    segment: Positions
    fate: Positions

    def where(self, mask: npt.NDArray[Any]) -> Hits:
        """The hits that `mask` (booleans or places) selects."""
        return Hits(*(getattr(self, name)[mask] for name in _COLUMNS))

    def __len__(self) -> int:
        return len(self.rule)

    def arrays(self) -> dict[str, Positions]:
        """The hits as named arrays, to be kept."""
        return {name: getattr(self, name) for name in _COLUMNS}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> Hits:
        """The hits that were kept.

        Raises:
            KeyError: an array is missing.
        """
        return cls(*(arrays[name] for name in _COLUMNS))


def find_hits(documents: Sequence[Document], index: WordIndex, compiled: CompiledRules) -> Hits:
    """Every hit of every rule in the documents that its codebook codes, each with its fate."""
    return gather_hits(documents, compiled, search_codes(index, compiled, range(len(compiled.codes))))


def search_codes(index: WordIndex, compiled: CompiledRules, codes: Sequence[int]) -> list[Hits]:
    """What the rules of each of the codes find in the index, sections aside, with `unless` and negation applied.

    Raises:
        PatternError: spaCy refuses a pattern.
    """
    by_pattern = _search_patterns(index, compiled, codes)
    negation = Negation(index)
    return [
        _search_code(index, compiled.codes[n], by_pattern.get(n, []), negation, compiled.negation[n]) for n in codes
    ]


def gather_hits(documents: Sequence[Document], compiled: CompiledRules, by_code: Sequence[Hits]) -> Hits:
    """The hits of all codes together: sections added, documents that a codebook does not code left out, cues that
    stand alone set aside, and of overlapping hits the longest kept, or of a segment's codes the dominant one, where
    the codebook wants it."""
    segments = Segments.of(documents)
    found = [_in_documents(hits, first, segments) for hits, first in zip(by_code, compiled.first_rule, strict=True)]
    hits = _joined([*found, *_section_hits(documents, segments, compiled)])
    coded = _coded_by(documents, compiled)
    hits = hits.where(coded[compiled.code[hits.rule], segments.document[hits.segment]])
    hits = _mark(hits, _unbacked(compiled, hits), UNBACKED)
    hits = _mark(hits, _overlapped(compiled, hits), OVERLAPPED)
    hits = _mark(hits, _unbacked(compiled, hits), UNBACKED)  # what backed them may just have lost to a longer hit
    return _mark(hits, _outdone(compiled, hits), OUTDONE)


@dataclass(frozen=True, slots=True)
class _Worded:
    """Hits of one code before their fate: also the first and last word of each."""

    hits: Hits
    first: Positions
    last: Positions


def _search_code(index: WordIndex, code: Code, by_pattern: list[_Worded], negation: Negation, negatable: bool) -> Hits:
    parts = [*_search_phrases(index, code), *by_pattern]
    hits = _joined([part.hits for part in parts])
    first = np.concatenate([_NONE, *(part.first for part in parts)])
    last = np.concatenate([_NONE, *(part.last for part in parts)])
    if not len(hits):
        return hits
    hits = _mark(hits, _inside_unless(index, code, first, last), UNLESS)
    if negatable:
        holding = np.array([holds_negator(rule) for rule in code.rules], np.bool_)
        asked = (hits.fate == COUNTS) & ~holding[hits.rule]
        negated = np.zeros(len(hits), np.bool_)
        negated[asked] = negation.of(first[asked], last[asked])
        hits = _mark(hits, negated, NEGATED)
    return hits


def _search_phrases(index: WordIndex, code: Code) -> Iterator[_Worded]:
    for n, rule in enumerate(code.rules):
        phrase = rule_phrase(rule)
        if phrase is not None:
            first, last = find_phrase(index, phrase)
            if len(first):
                yield _worded(index, n, first, last, index.start[first], index.end[last])


def _search_patterns(index: WordIndex, compiled: CompiledRules, codes: Sequence[int]) -> dict[int, list[_Worded]]:
    """The hits of the codes' spaCy patterns, by code: one pass over the sentences for all of them."""
    patterns = [
        (code, n, rule)
        for code in codes
        for n, rule in enumerate(compiled.codes[code].rules)
        if rule.kind is Origin.PATTERN
    ]
    found: dict[int, list[_Worded]] = {}
    if not patterns:
        return found
    matcher = compile_patterns([rule for *_, rule in patterns], compiled.language)
    for place, head, tail in find_patterns(index, matcher):
        first = np.searchsorted(index.token, head).astype(np.int32)
        last = np.searchsorted(index.token, tail, side="right").astype(np.int32) - 1
        worded = last >= first  # a pattern of nothing but punctuation codes nothing
        head, tail, first, last = head[worded], tail[worded], first[worded], last[worded]
        if len(first):
            code, n, _ = patterns[place]
            start, end = index.tokens.start[head], index.tokens.end[tail]
            found.setdefault(code, []).append(_worded(index, n, first, last, start, end))
    return found


_NONE: Positions = np.empty(0, np.int32)


def _worded(
    index: WordIndex, rule: int, first: Positions, last: Positions, start: Positions, end: Positions
) -> _Worded:
    segment = index.tokens.segment[index.token[first]]
    return _Worded(Hits(np.full_like(segment, rule), start, end, segment, np.full_like(segment, COUNTS)), first, last)


def _joined(parts: Sequence[Hits]) -> Hits:
    return Hits(*(np.concatenate([_NONE, *(getattr(part, name) for part in parts)]) for name in _COLUMNS))


def _mark(hits: Hits, mask: Bools, fate: int) -> Hits:
    return replace(hits, fate=np.where((hits.fate == COUNTS) & mask, np.int32(fate), hits.fate))


def _in_documents(hits: Hits, first_rule: np.int32, segments: Segments) -> Hits:
    at = segments.start[hits.segment]
    return replace(hits, rule=hits.rule + first_rule, start=hits.start + at, end=hits.end + at)


def _section_hits(documents: Sequence[Document], segments: Segments, compiled: CompiledRules) -> Iterator[Hits]:
    globs = [(n, fold(rule.text).rstrip(" :")) for n, rule in enumerate(compiled.rules) if rule.kind is Origin.SECTION]
    if not globs:
        return
    sections = [[fold(t).rstrip(" :") for t in s.section] for document in documents for s in document.segments]
    for n, glob in globs:
        under = np.array([any(fnmatchcase(t, glob) for t in titles) for titles in sections], np.bool_)
        segment = np.flatnonzero(under).astype(np.int32)
        rule, fate = np.full_like(segment, n), np.full_like(segment, COUNTS)
        yield Hits(rule, segments.start[segment], segments.end[segment], segment, fate)


def _coded_by(documents: Sequence[Document], compiled: CompiledRules) -> Bools:
    """Code × document: whether the code's codebook codes the document."""
    by_book = {
        book.id: np.array([d.codebooks is None or book.id in d.codebooks for d in documents], np.bool_)
        for book in compiled.codebooks
    }
    rows = [by_book[code.codebook] for code in compiled.codes]
    return np.array(rows, np.bool_).reshape(len(compiled.codes), len(documents))


def _inside_unless(index: WordIndex, code: Code, first: Positions, last: Positions) -> Bools:
    inside = np.zeros(len(first), np.bool_)
    for text in code.unless:
        begins, ends = find_phrase(index, parse_phrase(text))
        if len(begins):
            before = np.searchsorted(begins, first, side="right") - 1
            reach = np.maximum.accumulate(ends)
            inside |= (before >= 0) & (reach[before] >= last)
    return inside


def _overlapped(compiled: CompiledRules, hits: Hits) -> Bools:
    """Which hits lose to a longer one of another code of the same codebook, where the codebook wants the longest.

    What a heading says of a whole segment is longer than any of its words, all of them included.
    """
    lost = np.zeros(len(hits), np.bool_)
    code = compiled.code[hits.rule]
    by_heading = np.array([rule.kind is Origin.SECTION for rule in compiled.rules], np.bool_)
    length = hits.end - hits.start + by_heading[hits.rule]
    for book in compiled.codebooks:
        if book.longest:
            mine = np.flatnonzero(compiled.of_codebook(book)[code] & (hits.fate == COUNTS))
            lost[mine] = _losers(hits.where(mine), code[mine], length[mine])
    return lost


def _outdone(compiled: CompiledRules, hits: Hits) -> Bools:
    """Which hits are of a code that another of its codebook dominates in the segment, where the codebook wants one."""
    lost = np.zeros(len(hits), np.bool_)
    code = compiled.code[hits.rule]
    for book in compiled.codebooks:
        if book.dominant:
            mine = np.flatnonzero(compiled.of_codebook(book)[code] & (hits.fate == COUNTS))
            lost[mine] = outdone(hits.segment[mine], code[mine], hits.start[mine], hits.end[mine])
    return lost


def _unbacked(compiled: CompiledRules, hits: Hits) -> Bools:
    """Which hits are cues alone: their segment holds the code in one stretch only, and no rule but cues finds it there,
    or a code that backs it."""
    lost = np.zeros(len(hits), np.bool_)
    if not compiled.cue.any():
        return lost
    code, size = compiled.code[hits.rule], len(compiled.codes)
    pair = hits.segment.astype(np.int64) * size + code
    counting = hits.fate == COUNTS
    sure = counting & ~compiled.cue[hits.rule]
    backed = [pair[sure & (code == one)] + (other - one) for one, other in compiled.backing]
    mine = np.flatnonzero(counting & ~np.isin(pair, np.concatenate([pair[sure], *backed])))
    lost[mine] = heard_once(hits.segment[mine], code[mine], hits.start[mine], hits.end[mine])
    return lost


def _losers(hits: Hits, code: Positions, length: Positions) -> Bools:
    lost = np.zeros(len(hits), np.bool_)
    kept: dict[int, list[int]] = {}
    for n in np.lexsort((hits.start, -length)).tolist():
        rivals = kept.setdefault(int(hits.segment[n]), [])
        lost[n] = any(
            code[r] != code[n] and length[r] > length[n] and hits.start[r] < hits.end[n] and hits.start[n] < hits.end[r]
            for r in rivals
        )
        if not lost[n]:
            rivals.append(n)
    return lost
