"""Codebooks compiled: their rules numbered, their phrases cut into words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qualcode.match.phrases import Phrase, parse_phrase
from qualcode.match.postings import Positions
from qualcode.model import Code, Codebook, Origin, Rule
from qualcode.tokens import Bools

_PHRASES = (Origin.KEYWORD, Origin.LEMMA)
_WORD = re.compile(r"[\w*]")


@dataclass(frozen=True)
class CompiledRules:
    """All rules of some codebooks, numbered in order, ready to run.

    `code` numbers each rule's code in `codes`. `language` is that of spaCy's patterns.
    """

    codebooks: tuple[Codebook, ...]
    codes: tuple[Code, ...]
    rules: tuple[Rule, ...]
    code: Positions
    language: str

    def of_codebook(self, codebook: Codebook) -> Bools:
        """Which codes belong to the codebook."""
        return np.array([code.codebook == codebook.id for code in self.codes], np.bool_)

    @cached_property
    def cue(self) -> Bools:
        """Which rules are cues."""
        return np.array([rule.cue for rule in self.rules], np.bool_)

    @cached_property
    def backing(self) -> tuple[tuple[int, int], ...]:
        """The numbers of a code and of one that it backs, for all of them."""
        number = {code.name: n for n, code in enumerate(self.codes)}
        return tuple((n, number[other]) for n, code in enumerate(self.codes) for other in code.backs if other in number)

    @cached_property
    def first_rule(self) -> Positions:
        """The number of each code's first rule."""
        found: Positions = np.searchsorted(self.code, np.arange(len(self.codes))).astype(np.int32)
        return found

    @cached_property
    def negation(self) -> tuple[bool, ...]:
        """Whether each code's hits can be negated."""
        return tuple(book.negation for book in self.codebooks for _ in book.codes)


def compile_rules(codebooks: Sequence[Codebook], language: str = "fr") -> CompiledRules:
    """The rules of the codebooks, in their order.

    Raises:
        ValueError: a phrase holds no word.
    """
    codes = tuple(code for book in codebooks for code in book.codes)
    numbered = [(n, rule) for n, code in enumerate(codes) for rule in code.rules]
    for _, rule in numbered:
        if rule.kind in _PHRASES and not _WORD.search(rule.text):
            raise ValueError(f"there is no word in '{rule.text}'")
    return CompiledRules(
        codebooks=tuple(codebooks),
        codes=codes,
        rules=tuple(rule for _, rule in numbered),
        code=np.array([n for n, _ in numbered], np.int32),
        language=language,
    )


def rule_phrase(rule: Rule) -> Phrase | None:
    """The words a keyword or lemma rule looks for; None for other rules.

    Raises:
        ValueError: the phrase holds no word.
    """
    if rule.kind not in _PHRASES:
        return None
    return parse_phrase(rule.text, lemma=rule.kind is Origin.LEMMA)
