"""A codebook's own sentences, tried: every example must be coded, no counterexample may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.match.coding import make_codings
from qualcode.match.hits import Hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Coding, Document, Segment
from qualcode.result import as_codings


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence of a code: what it should do, and what it did."""

    code: str
    text: str
    expected: bool
    coded: bool
    rules: str
    """The rules that coded it, or that were negated or excluded there."""

    @property
    def passed(self) -> bool:
        return self.coded == self.expected


def try_sentences(
    compiled: CompiledRules, search: Callable[[Sequence[Document], CompiledRules], Hits]
) -> tuple[Trial, ...]:
    """One trial per example and counterexample, in codebook order."""
    sentences = [(code.name, text, True) for code in compiled.codes for text in code.examples]
    sentences += [(code.name, text, False) for code in compiled.codes for text in code.counterexamples]
    if not sentences:
        return ()
    documents = [
        Document(str(n), text, (Segment("1", 0, len(text), case=str(n)),)) for n, (_, text, _) in enumerate(sentences)
    ]
    codings, audit = make_codings(documents, search(documents, compiled), compiled)
    coded = _rules_by_sentence(as_codings(codings))
    passed_over = _rules_by_sentence(as_codings(audit))
    return tuple(
        Trial(
            code,
            text,
            expected,
            (str(n), code) in coded,
            coded.get((str(n), code)) or passed_over.get((str(n), code), ""),
        )
        for n, (code, text, expected) in enumerate(sentences)
    )


def _rules_by_sentence(codings: Sequence[Coding]) -> dict[tuple[str, str], str]:
    rules: dict[tuple[str, str], str] = {}
    for coding in codings:
        key = (coding.document, f"{coding.codebook}:{coding.code}")
        rules[key] = f"{rules[key]} | {coding.rule}" if key in rules else coding.rule
    return rules
