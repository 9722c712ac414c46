"""Rules measured against human codes: the gold's own text coded, scored beside baselines, every error kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from qualcode.aggregate.evaluation import (
    CodeScore,
    Interval,
    Ints,
    Marks,
    Scores,
    bootstrap,
    bootstrap_codes,
    confuse,
    learn_most_frequent,
    most_frequent,
    roll_up,
    score,
    score_codes,
    usual_count,
)
from qualcode.match.hits import Hits
from qualcode.match.rules import CompiledRules, compile_rules
from qualcode.model import Case, Code, Codebook, Coding, Corpus, Document, Origin
from qualcode.pipeline import code_corpus
from qualcode.result import as_codings

RULES, KEYWORDS, FREQUENT, LEARNED = "rules", "plain keywords", "most frequent", "learned"
SEGMENT = "segment"
CONTEXT = 60
"""Characters of its segment shown on each side of a false hit."""

Search = Callable[[Sequence[Document], CompiledRules], Hits]


@dataclass(frozen=True)
class Judged:
    """One codebook at one level: the units that people judged, and what they gave.

    `members` are the segments of each unit; `clusters` what bootstrap draws: cases for segments, else units.
    """

    codebook: Codebook
    level: str
    units: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    clusters: tuple[str, ...]
    truth: Marks


@dataclass(frozen=True)
class Measured:
    """What one method found in the units of `judged`, and how good that is; `seed` is that of the intervals."""

    judged: Judged
    method: str
    found: Marks
    scores: Scores
    intervals: Mapping[str, Interval]
    seed: int

    @cached_property
    def codes(self) -> list[tuple[Code, CodeScore, Mapping[str, Interval]]]:
        """Each code that was given or found, with its score and its intervals."""
        judged = self.judged
        seen = np.logical_or.reduce(judged.truth | self.found, axis=0)
        truth, found = judged.truth[:, seen], self.found[:, seen]
        named = [code for code, there in zip(judged.codebook.codes, seen, strict=True) if there]
        intervals = bootstrap_codes(truth, found, judged.clusters, seed=self.seed)
        return list(zip(named, score_codes(truth, found), intervals, strict=True))

    @property
    def confusion(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """Code given × code found, as `confuse` counts them."""
        return confuse(self.judged.truth, self.found)


@dataclass(frozen=True, slots=True)
class Error:
    """A code missed, or wrongly found: in which unit, by which rule, and its words.

    `instead` are the unit's other codes, by label: of a miss those found, of a false hit those given. What stands
    `before` and `after` the words of a false hit is there to judge them by.
    """

    level: str
    codebook: str
    code: str
    label: str
    kind: str
    unit: str
    segment: str
    rule: str
    words: str
    instead: str = ""
    before: str = ""
    after: str = ""


def judge(
    codebook: Codebook,
    given: Mapping[str, frozenset[str]],
    cases: Mapping[str, str],
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    level: str = SEGMENT,
) -> Judged:
    """The units of a codebook that people judged: segments, or the groups that segments belong to."""
    place = {code.id: n for n, code in enumerate(codebook.codes)}
    segments = list(given)
    truth = np.zeros((len(segments), len(place)), np.bool_)
    for n, codes in enumerate(given.values()):
        truth[n, [place[code] for code in codes]] = True
    if groups is None:
        alone = tuple((segment,) for segment in segments)
        return Judged(codebook, level, tuple(segments), alone, tuple(cases[s] for s in segments), truth)
    members: dict[str, list[int]] = {}
    for n, segment in enumerate(segments):
        for group in groups.get(segment, ()):
            members.setdefault(group, []).append(n)
    units = tuple(members)
    held = tuple(tuple(segments[n] for n in rows) for rows in members.values())
    return Judged(codebook, level, units, held, units, roll_up(truth, list(members.values())))


def mark(judged: Judged, found: Mapping[str, frozenset[str]]) -> Marks:
    """What was found in each unit, given the names `codebook:code` found in each segment."""
    names = [code.name for code in judged.codebook.codes]
    rows = [[any(name in found.get(s, ()) for s in held) for name in names] for held in judged.members]
    return np.array(rows, np.bool_).reshape(len(judged.units), len(names))


def measure(judged: Judged, method: str, found: Marks, *, seed: int) -> Measured:
    """The scores of what a method found, with their intervals."""
    intervals = bootstrap(judged.truth, found, judged.clusters, seed=seed)
    return Measured(judged, method, found, score(judged.truth, found), intervals, seed)


def measure_most_frequent(judged: Judged, most: int | None, *, seed: int, folds: Ints | None = None) -> Measured:
    """The baseline that always says the codes given most often: as many as a unit usually has, unless `most` says.

    With `folds`, of each unit, which codes and how many is learnt from the units of other folds.
    """
    if folds is not None:
        return measure(judged, f"{FREQUENT}, {LEARNED}", learn_most_frequent(judged.truth, folds, most), seed=seed)
    count = usual_count(judged.truth) if most is None else most
    return measure(judged, f"{FREQUENT} ({count})", most_frequent(judged.truth, count), seed=seed)


def code_gold(document: Document, compiled: CompiledRules, search: Search) -> list[Coding]:
    """The gold's text coded by rules alone: no decision, no human code."""
    cases = tuple(Case(id, {}) for id in dict.fromkeys(s.case for s in document.segments))
    return as_codings(code_corpus(Corpus((document,), cases), compiled, (), search).codings)


def by_segment(codings: Sequence[Coding]) -> dict[str, frozenset[str]]:
    """The names `codebook:code` found in each segment."""
    found: dict[str, set[str]] = {}
    for coding in codings:
        found.setdefault(coding.segment, set()).add(f"{coding.codebook}:{coding.code}")
    return {segment: frozenset(names) for segment, names in found.items()}


def plain_keywords(compiled: CompiledRules) -> CompiledRules:
    """The keywords alone, as a search box would find them: no lemmas, patterns, `unless`, negation or longest match."""
    books = [
        replace(
            book,
            longest=False,
            dominant=False,
            negation=False,
            codes=tuple(
                replace(
                    code,
                    unless=(),
                    rules=tuple(
                        replace(rule, cue=False) if rule.cue else rule
                        for rule in code.rules
                        if rule.kind is Origin.KEYWORD
                    ),
                )
                for code in book.codes
            ),
        )
        for book in compiled.codebooks
    ]
    return compile_rules(books, compiled.language)


def list_errors(measured: Measured, document: Document, codings: Sequence[Coding]) -> Iterator[Error]:
    """Every miss with the words of its unit, and every false hit with the words that were coded, unit by unit."""
    spans = {s.id: (s.start, s.end) for s in document.segments}
    judged = measured.judged
    codes = judged.codebook.codes
    for n, unit in enumerate(judged.units):
        for k, code in enumerate(codes):
            given, found = judged.truth[n, k], measured.found[n, k]
            if given == found:
                continue
            others = measured.found[n] if given else judged.truth[n]
            instead = " | ".join(codes[m].label for m in np.flatnonzero(others).tolist())
            head = (judged.level, code.codebook, code.id, code.label, "missed" if given else "false hit", unit)
            if given:
                for segment in judged.members[n]:
                    yield Error(*head, segment, "", _line(document.text[slice(*spans[segment])]), instead)
            else:
                for c in codings:
                    if c.segment in judged.members[n] and (c.codebook, c.code) == (code.codebook, code.id):
                        start, end = spans[c.segment]
                        before, after = document.text[start : c.start], document.text[c.end : end]
                        around = (_line(before[-CONTEXT:]), _line(after[:CONTEXT]))
                        yield Error(*head, c.segment, c.rule, _line(c.quote), instead, *around)


def _line(text: str) -> str:
    return " ".join(text.split())
