"""Why a rule did not find a sentence: the sentence token by token, the rules that came nearest, where each stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.match.index import WordIndex
from qualcode.match.patterns import compile_patterns, find_in_segment, required_texts
from qualcode.match.postings import Positions
from qualcode.match.rules import rule_phrase
from qualcode.match.search import find_phrase
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
    """A rule that did not hit: which of its words the segment holds, and which it lacks; where it lacks none, where
    the rule stops all the same."""

    rule: str
    there: tuple[str, ...]
    lacking: tuple[str, ...]
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """How far a rule goes: the words that fit its beginning, what it wants next, and the token that stands there.

    `token` is None where the sentence ends. `gap`: what is wanted may come up to three words later.
    """

    fits: str
    wants: str
    token: SeenToken | None
    gap: bool = False


def see_tokens(index: WordIndex, segment: int) -> list[SeenToken]:
    """The tokens of the segment of that number."""
    return [_seen(index, n) for n in np.flatnonzero(index.tokens.segment == segment).tolist()]


def _seen(index: WordIndex, token: int) -> SeenToken:
    tokens, vocabulary = index.tokens, index.tokens.vocabulary
    columns: list[Positions | None] = [tokens.columns.get(name) for name in ("form", "lemma", "pos")]
    return SeenToken(*("" if column is None else vocabulary[int(column[token])] for column in columns))


def nearest_rules(index: WordIndex, code: Code, segment: int, language: str, *, most: int = 3) -> list[NearRule]:
    """The rules of the code that have most of their words in the segment, best first; those with none left out."""
    rules = {rule.id: rule for rule in code.rules}
    words = np.flatnonzero(index.tokens.segment[index.token] == segment).astype(np.int32)
    seen = see_tokens(index, segment)
    near = [found for rule in code.rules if (found := _near(index, words, seen, rule)) is not None and found.there]
    near.sort(key=lambda one: (len(one.lacking) / (len(one.there) + len(one.lacking)), -len(one.there)))
    return [
        one if one.lacking else replace(one, stop=_stop(index, rules[one.rule], segment, language))
        for one in near[:most]
    ]


def _stop(index: WordIndex, rule: Rule, segment: int, language: str) -> Stop | None:
    """Where the longest beginning of the rule that occurs in the segment stops; None where not even one word does."""
    phrase = rule_phrase(rule)
    if phrase is None:
        return _stop_of_pattern(index, rule, segment, language)
    for length in range(len(phrase) - 1, 0, -1):
        first, last = find_phrase(index, phrase[:length])
        here = np.flatnonzero(index.tokens.segment[index.token[first]] == segment)
        if len(here):
            begin, end = int(index.token[first[here[0]]]), int(index.token[last[here[0]]])
            wanted = phrase[length]
            return Stop(_words(index, begin, end), wanted.text, _after(index, end), gap=wanted.gap)
    return None


def _stop_of_pattern(index: WordIndex, rule: Rule, segment: int, language: str) -> Stop | None:
    lengths = range(len(rule.tokens) - 1, 0, -1)
    matcher = compile_patterns([replace(rule, tokens=rule.tokens[:length]) for length in lengths], language)
    found = sorted((n, -last, first) for n, first, last in find_in_segment(index, matcher, segment))
    if not found:
        return None
    n, last, first = found[0]
    return Stop(_words(index, first, -last), _written(rule.tokens[lengths[n]]), _after(index, -last))


def _written(token: Mapping[str, object]) -> str:
    """A token pattern as a codebook may have it."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in token.items()).replace("'", "") + "}"


def _words(index: WordIndex, first: int, last: int) -> str:
    """The tokens from the first to the last, as they stand."""
    forms, space = index.tokens.columns["form"], index.tokens.space
    texts = [index.tokens.vocabulary[int(forms[n])] + " " * bool(space[n]) for n in range(first, last + 1)]
    return "".join(texts).strip()


def _after(index: WordIndex, token: int) -> SeenToken | None:
    """The token after that one; None at the end of the sentence."""
    sentence = index.tokens.sentence
    there = token + 1 < len(sentence) and sentence[token + 1] == sentence[token]
    return _seen(index, token + 1) if there else None


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
