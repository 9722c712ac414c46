"""A codebook's own sentences, tried: every example must be coded, no counterexample may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.match.hits import COUNTS, NEGATED, OUTDONE, OVERLAPPED, UNBACKED, UNLESS, Hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Code, Document, Segment

WHY_NOT = {
    NEGATED: "negated in its clause",
    UNLESS: "inside an `unless` phrase",
    OVERLAPPED: "a longer hit of the codebook overlaps it",
    OUTDONE: "another code of the codebook dominates the segment",
    UNBACKED: "a cue, and nothing else in the segment says so",
}


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that found something in a sentence: its words there, and why they do not count; "" where they do."""

    rule: str
    words: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence of a code: what it should do, and what it did. `segment` numbers it among all sentences."""

    code: str
    text: str
    expected: bool
    fired: tuple[Fired, ...]
    segment: int

    @property
    def coded(self) -> bool:
        return any(not one.why_not for one in self.fired)

    @property
    def passed(self) -> bool:
        return self.coded == self.expected

    @property
    def rules(self) -> str:
        """The rules that coded it, or that were negated or excluded there."""
        telling = [one.rule for one in self.fired if bool(one.why_not) != self.coded]
        return " | ".join(dict.fromkeys(telling))


def sentences(compiled: CompiledRules) -> tuple[Document, ...]:
    """The examples and counterexamples: a document for each code that has some, a segment for each sentence."""
    return tuple(_document(code) for code in compiled.codes if code.examples or code.counterexamples)


def try_sentences(
    compiled: CompiledRules, search: Callable[[Sequence[Document], CompiledRules], Hits]
) -> tuple[Trial, ...]:
    """One trial per example and counterexample, in codebook order, a code's examples first."""
    documents = sentences(compiled)
    hits = search(documents, compiled)
    numbers = {code.name: n for n, code in enumerate(compiled.codes)}
    fired: dict[tuple[int, int], list[Fired]] = {}
    text_of = [document.text for document in documents for _ in document.segments]
    rows = zip(*(column.tolist() for column in (hits.segment, hits.rule, hits.start, hits.end, hits.fate)), strict=True)
    for segment, rule, start, end, fate in sorted(rows):
        one = Fired(compiled.rules[rule].id, text_of[segment][start:end], "" if fate == COUNTS else WHY_NOT[fate])
        fired.setdefault((segment, int(compiled.code[rule])), []).append(one)
    places = [(document, segment) for document in documents for segment in document.segments]
    return tuple(
        Trial(
            code=document.id,
            text=document.text[segment.start : segment.end],
            expected=segment.section[0] == _EXAMPLE,
            fired=tuple(fired.get((n, numbers[document.id]), ())),
            segment=n,
        )
        for n, (document, segment) in enumerate(places)
    )


_EXAMPLE, _COUNTEREXAMPLE = "example", "counterexample"


def _document(code: Code) -> Document:
    segments: list[Segment] = []
    at = 0
    for kind, texts in ((_EXAMPLE, code.examples), (_COUNTEREXAMPLE, code.counterexamples)):
        for text in texts:
            segments.append(Segment(str(len(segments) + 1), at, at + len(text), case=code.name, section=(kind,)))
            at += len(text) + 1
    text = "\n".join([*code.examples, *code.counterexamples])
    return Document(code.name, text, tuple(segments), continuous=False)
