"""Every hit of every rule, as columns: where, by which rule, and why it may not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np

from qualcode.match.index import Positions, WordIndex
from qualcode.match.negation import find_negated, holds_negator
from qualcode.match.patterns import PatternMatcher, find_patterns
from qualcode.match.phrases import Phrase, parse_phrase
from qualcode.match.search import find_phrase
from qualcode.model import Code, Codebook, Document, Origin, Rule
from qualcode.normalise import fold
from qualcode.tokens import Bools

COUNTS, NEGATED, UNLESS, OVERLAPPED = range(4)
"""What becomes of a hit."""


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """All rules of some codebooks, numbered in order, ready to run.

    `code` numbers each rule's code in `codes`; `phrases` is None for rules that are no phrase; `patterns` numbers the
    rules that `matcher` knows, in its order.
    """

    codebooks: tuple[Codebook, ...]
    codes: tuple[Code, ...]
    rules: tuple[Rule, ...]
    code: Positions
    phrases: tuple[Phrase | None, ...]
    unless: tuple[tuple[Phrase, ...], ...]
    patterns: tuple[int, ...] = ()
    matcher: PatternMatcher | None = None

    def of_codebook(self, codebook: Codebook) -> Bools:
        """Which codes belong to the codebook."""
        return np.array([code.codebook == codebook.id for code in self.codes], np.bool_)


def compile_rules(codebooks: Sequence[Codebook], matcher: PatternMatcher | None = None) -> CompiledRules:
    """The rules of the codebooks, in their order. `matcher` must know their patterns, see `compile_patterns`.

    Raises:
        ValueError: a phrase holds no word.
    """
    codes = tuple(code for book in codebooks for code in book.codes)
    numbered = [(n, rule) for n, code in enumerate(codes) for rule in code.rules]
    rules = tuple(rule for _, rule in numbered)
    return CompiledRules(
        codebooks=tuple(codebooks),
        codes=codes,
        rules=rules,
        code=np.array([n for n, _ in numbered], np.int64),
        phrases=tuple(_phrase(rule) for rule in rules),
        unless=tuple(tuple(parse_phrase(text) for text in code.unless) for code in codes),
        patterns=tuple(n for n, rule in enumerate(rules) if rule.kind is Origin.PATTERN),
        matcher=matcher,
    )


def _phrase(rule: Rule) -> Phrase | None:
    if rule.kind not in (Origin.KEYWORD, Origin.LEMMA):
        return None
    return parse_phrase(rule.text, lemma=rule.kind is Origin.LEMMA)


@dataclass(frozen=True, slots=True)
class Hits:
    """One row a hit: its rule, its first and last word, its span in the document, its segment, what becomes of it."""

    rule: Positions
    first: Positions
    last: Positions
    start: Positions
    end: Positions
    segment: Positions
    fate: Positions

    def where(self, mask: Bools | Positions) -> Hits:
        """The hits that `mask` selects."""
        return Hits(
            self.rule[mask], self.first[mask], self.last[mask], self.start[mask], self.end[mask],
            self.segment[mask], self.fate[mask],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.rule)


def find_hits(documents: Sequence[Document], index: WordIndex, compiled: CompiledRules) -> Hits:
    """Every hit of every rule in the documents that its codebook codes, each with its fate."""
    hits = _gather([
        *_phrase_hits(index, compiled),
        *_pattern_hits(index, compiled),
        *_section_hits(documents, index, compiled),
    ])  # fmt: skip
    hits = hits.where(
        _coded_by(documents, index, compiled)[compiled.code[hits.rule], index.segments.document[hits.segment]]
    )
    hits = _mark(hits, _inside_unless(index, compiled, hits), UNLESS)
    hits = _mark(hits, _negated(index, compiled, hits), NEGATED)
    return _mark(hits, _overlapped(index, compiled, hits), OVERLAPPED)


def _phrase_hits(index: WordIndex, compiled: CompiledRules) -> Iterator[Hits]:
    for n, phrase in enumerate(compiled.phrases):
        if phrase is not None:
            first, last = find_phrase(index, phrase)
            if len(first):
                yield _hits(index, n, first, last, index.start[first], index.end[last])


def _pattern_hits(index: WordIndex, compiled: CompiledRules) -> Iterator[Hits]:
    if compiled.matcher is None:
        return
    for place, head, tail in find_patterns(index, compiled.matcher):
        first = np.searchsorted(index.token, head)
        last = np.searchsorted(index.token, tail, side="right") - 1
        worded = last >= first  # a pattern of nothing but punctuation codes nothing
        head, tail, first, last = head[worded], tail[worded], first[worded], last[worded]
        tokens = index.tokens
        yield _hits(index, compiled.patterns[place], first, last, tokens.start[head], tokens.end[tail])


def _section_hits(documents: Sequence[Document], index: WordIndex, compiled: CompiledRules) -> Iterator[Hits]:
    globs = [(n, fold(rule.text).rstrip(" :")) for n, rule in enumerate(compiled.rules) if rule.kind is Origin.SECTION]
    if not globs:
        return
    sections = [[fold(t).rstrip(" :") for t in s.section] for document in documents for s in document.segments]
    for n, glob in globs:
        under = np.array([any(fnmatchcase(t, glob) for t in titles) for titles in sections], np.bool_)
        segment = np.flatnonzero(under)
        nowhere = np.full(len(segment), -1, np.int64)
        start, end = index.segments.start[segment], index.segments.end[segment]
        yield Hits(np.full_like(segment, n), nowhere, nowhere, start, end, segment, np.full_like(segment, COUNTS))


def _hits(index: WordIndex, rule: int, first: Positions, last: Positions, start: Positions, end: Positions) -> Hits:
    segment = index.tokens.segment[index.token[first]]
    return Hits(np.full_like(first, rule), first, last, start, end, segment, np.full_like(first, COUNTS))


def _gather(parts: Sequence[Hits]) -> Hits:
    def column(name: str) -> Positions:
        return np.concatenate([np.empty(0, np.int64), *(getattr(part, name) for part in parts)])

    return Hits(*(column(name) for name in ("rule", "first", "last", "start", "end", "segment", "fate")))


def _mark(hits: Hits, mask: Bools, fate: int) -> Hits:
    return replace(hits, fate=np.where((hits.fate == COUNTS) & mask, fate, hits.fate))


def _coded_by(documents: Sequence[Document], index: WordIndex, compiled: CompiledRules) -> Bools:
    """Code × document: whether the code's codebook codes the document."""
    return np.array(
        [
            [document.codebooks is None or code.codebook in document.codebooks for document in documents]
            for code in compiled.codes
        ],
        np.bool_,
    ).reshape(len(compiled.codes), len(documents))


def _inside_unless(index: WordIndex, compiled: CompiledRules, hits: Hits) -> Bools:
    inside = np.zeros(len(hits), np.bool_)
    code = compiled.code[hits.rule]
    for n, phrases in enumerate(compiled.unless):
        mine = np.flatnonzero((code == n) & (hits.first >= 0))
        for phrase in phrases if len(mine) else ():
            first, last = find_phrase(index, phrase)
            if len(first):
                before = np.searchsorted(first, hits.first[mine], side="right") - 1
                reach = np.maximum.accumulate(last)
                inside[mine] |= (before >= 0) & (reach[before] >= hits.last[mine])
    return inside


def _negated(index: WordIndex, compiled: CompiledRules, hits: Hits) -> Bools:
    may_be = np.array([book.negation for book in compiled.codebooks for _ in book.codes], np.bool_)
    holding = np.array([rule.kind is not Origin.SECTION and holds_negator(rule) for rule in compiled.rules], np.bool_)
    asked = (hits.fate == COUNTS) & (hits.first >= 0)
    if len(hits):
        asked &= may_be[compiled.code[hits.rule]] & ~holding[hits.rule]
    negated = np.zeros(len(hits), np.bool_)
    if asked.any():
        negated[asked] = find_negated(index, hits.first[asked], hits.last[asked])
    return negated


def _overlapped(index: WordIndex, compiled: CompiledRules, hits: Hits) -> Bools:
    """Which hits lose to a longer one of another code of the same codebook, where the codebook wants the longest."""
    lost = np.zeros(len(hits), np.bool_)
    code = compiled.code[hits.rule]
    for book in compiled.codebooks:
        if book.longest:
            mine = np.flatnonzero(compiled.of_codebook(book)[code] & (hits.fate == COUNTS))
            lost[mine] = _losers(hits.where(mine), code[mine])
    return lost


def _losers(hits: Hits, code: Positions) -> Bools:
    lost = np.zeros(len(hits), np.bool_)
    kept: dict[int, list[int]] = {}
    length = hits.end - hits.start
    for n in np.lexsort((hits.start, -length)).tolist():
        rivals = kept.setdefault(int(hits.segment[n]), [])
        lost[n] = any(
            code[r] != code[n] and length[r] > length[n] and hits.start[r] < hits.end[n] and hits.start[n] < hits.end[r]
            for r in rivals
        )
        if not lost[n]:
            rivals.append(n)
    return lost
