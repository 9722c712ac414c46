"""Why a rule did not find a sentence: the sentence token by token, and the rules that came nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.match.index import WordIndex
from qualcode.match.patterns import required_texts
from qualcode.match.postings import Positions
from qualcode.match.rules import rule_phrase
from qualcode.model import Code, Rule
from qualcode.normalise import fold


@dataclass(frozen=True, slots=True)
class SeenToken:
    """A token as rules see it; lemma and part of speech "" where nothing was tagged."""

    form: str
    lemma: str
    pos: str


@dataclass(frozen=True, slots=True)
class NearRule:
    """A rule that did not hit: which of its words the segment holds, and which it lacks."""

    rule: str
    there: tuple[str, ...]
    lacking: tuple[str, ...]


def see_tokens(index: WordIndex, segment: int) -> list[SeenToken]:
    """The tokens of the segment of that number."""
    tokens, vocabulary = index.tokens, index.tokens.vocabulary
    columns: list[Positions | None] = [tokens.columns.get(name) for name in ("form", "lemma", "pos")]
    return [
        SeenToken(*("" if column is None else vocabulary[int(column[n])] for column in columns))
        for n in np.flatnonzero(tokens.segment == segment).tolist()
    ]


def nearest_rules(index: WordIndex, code: Code, segment: int, *, most: int = 3) -> list[NearRule]:
    """The rules of the code that have most of their words in the segment, best first; those with none left out."""
    words = np.flatnonzero(index.tokens.segment[index.token] == segment).astype(np.int32)
    seen = see_tokens(index, segment)
    near = [found for rule in code.rules if (found := _near(index, words, seen, rule)) is not None and found.there]
    near.sort(key=lambda one: (len(one.lacking) / (len(one.there) + len(one.lacking)), -len(one.there)))
    return near[:most]


def _near(index: WordIndex, words: Positions, seen: Sequence[SeenToken], rule: Rule) -> NearRule | None:
    phrase = rule_phrase(rule)
    if phrase is not None:
        held = {word.text: bool(index.fits(words, word).any()) for word in phrase}
    else:
        held = {"|".join(texts): _any_of(seen, column, texts) for column, texts in _required(rule)}
    if not held:
        return None
    return NearRule(rule.id, tuple(w for w in held if held[w]), tuple(w for w in held if not held[w]))


def _required(rule: Rule) -> list[tuple[str, list[str]]]:
    """What a token pattern cannot do without: `form` or `lemma`, and the texts of which one must stand there."""
    tokens: Sequence[Mapping[str, object]] = rule.tokens
    return [needed for token in tokens if (needed := required_texts(token)) is not None]


def _any_of(seen: Sequence[SeenToken], column: str, texts: Sequence[str]) -> bool:
    if column == "lemma":
        return any(token.lemma in texts for token in seen)
    return not {fold(token.form) for token in seen}.isdisjoint(map(fold, texts))
