"""spaCy token patterns, run by spaCy's Matcher on just the sentences that hold a word they cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from qualcode.charsets import charsets_once, import_spacy
from qualcode.match.index import Tokens, WordIndex
from qualcode.match.phrases import parse_phrase
from qualcode.match.postings import Positions
from qualcode.model import Rule
from qualcode.normalise import fold

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_NEEDS = {
    "LEMMA": "lemma", "POS": "pos", "TAG": "tag", "MORPH": "morph", "DEP": "dep", "ENT_TYPE": "ent",
}  # fmt: skip
_BY_LANGUAGE = {"NORM", "LIKE_NUM", "IS_STOP", "IS_CURRENCY", "LANG"}
"""What each language tells for itself: other patterns need no tables of it, half a second to load."""
_NO_LANGUAGE = "xx"
_OPTIONAL = {"?", "*", "!"}
_FORMS = {"LOWER", "ORTH", "TEXT"}
_TIMES = re.compile(r"\{\s*(\d*)\s*,\s*(\d+)\s*\}")
_WIDEST = 15
"""Times that a token may occur beyond its least: a twentieth of a second a sentence."""


class PatternError(ValueError):
    """A pattern that spaCy's Matcher refuses. `rule` is the rule's id."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        super().__init__(message)


def attributes_read(rules: Iterable[Rule]) -> frozenset[str]:
    """The columns of a token table that the rules' patterns read beyond forms."""
    keys = {key for rule in rules for token in rule.tokens for key in token}
    return frozenset(_NEEDS[key.upper()] for key in keys if key.upper() in _NEEDS)


@dataclass(frozen=True, slots=True)
class PatternMatcher:
    """A spaCy Matcher for each of some rules, and the vocabulary they read.

    One for each: a Matcher tries all of its patterns at every token, and a sentence may hold what few of them ask for.
    """

    rules: tuple[Rule, ...]
    matchers: tuple[Matcher, ...]
    vocab: Vocab


def compile_patterns(rules: Sequence[Rule], language: str) -> PatternMatcher:
    """The rules' patterns, ready to run.

    Raises:
        PatternError: spaCy refuses a pattern.
    """
    import_spacy()  # only where a codebook has patterns
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher

    keys = {key.upper() for rule in rules for token in rule.tokens for key in token}
    vocab = _load_vocab(language if keys & _BY_LANGUAGE else _NO_LANGUAGE)
    matchers = [Matcher(vocab, validate=True) for _ in rules]
    for rule, matcher in zip(rules, matchers, strict=True):
        if any("_" in token for token in rule.tokens):
            raise PatternError(rule.id, "'_' asks for an attribute of one's own, which no token here has")
        _check_gaps(rule)
        try:
            matcher.add("rule", [[dict(token) for token in rule.tokens]])
        except (MatchPatternError, ValueError, TypeError, re.error) as error:
            raise PatternError(rule.id, _complaint(error)) from error
    return PatternMatcher(tuple(rules), tuple(matchers), vocab)


@lru_cache(maxsize=2)
def _load_vocab(language: str) -> Vocab:
    import spacy

    with charsets_once():
        return spacy.blank(language).vocab


def _check_gaps(rule: Rule) -> None:
    """Raises:
    PatternError: a token may occur so many times or not that the Matcher, which tries every way, would not end.
    """
    for times in (str(token.get("OP", "")) for token in rule.tokens):
        found = _TIMES.fullmatch(times)
        if found and int(found[2]) - int(found[1] or 0) > _WIDEST:
            what = f"a token that may occur {times} times would take it hours, as each time doubles what it tries"
            raise PatternError(rule.id, f"{what}; {{0,{_WIDEST}}} is the widest, '*' has no such limit")


def _complaint(error: Exception) -> str:
    """What spaCy says of a pattern, in one line: the items of its list, where it gives one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(line.removeprefix("- ") for line in lines if line.startswith("- ")) or lines[0]


def find_patterns(index: WordIndex, patterns: PatternMatcher) -> Iterator[tuple[int, Positions, Positions]]:
    """For each rule that is found: its place in `rules`, and the first and last token of every occurrence."""
    bounds = _bounds(index.tokens.sentence)
    found: dict[int, list[tuple[int, int]]] = {}
    for sentence, wanted in sorted(_rules_by_sentence(index, patterns.rules).items()):
        first, last = bounds[sentence]
        doc = _doc(index.tokens, first, last, patterns.vocab)
        for rule in wanted:
            for _, start, end in patterns.matchers[rule](doc):
                found.setdefault(rule, []).append((first + start, first + end - 1))
    for rule in sorted(found):
        pairs = np.array(sorted(found[rule]), np.int32)
        yield rule, pairs[:, 0], pairs[:, 1]


def find_in_segment(index: WordIndex, patterns: PatternMatcher, segment: int) -> Iterator[tuple[int, int, int]]:
    """Every occurrence in one segment: the place of its rule in `rules`, its first and last token, in no order."""
    bounds = _bounds(index.tokens.sentence)
    for sentence in np.unique(index.tokens.sentence[index.tokens.segment == segment]).tolist():
        first, last = bounds[sentence]
        doc = _doc(index.tokens, first, last, patterns.vocab)
        for n, matcher in enumerate(patterns.matchers):
            for _, start, end in matcher(doc):
                yield n, first + start, first + end - 1


def _rules_by_sentence(index: WordIndex, rules: Sequence[Rule]) -> dict[int, list[int]]:
    """The places of the rules that each sentence may hold; sentences that hold none are left out."""
    everywhere = set(np.unique(index.tokens.sentence).tolist())
    wanted: dict[int, list[int]] = {}
    for n, rule in enumerate(rules):
        for sentence in _sentences(index, rule, everywhere):
            wanted.setdefault(sentence, []).append(n)
    return wanted


def _sentences(index: WordIndex, rule: Rule, everywhere: set[int]) -> set[int]:
    """The sentences that hold what the pattern requires: its required token that occurs least, else all."""
    candidates = [_holding(index, *needed) for token in rule.tokens if (needed := required_texts(token)) is not None]
    return min(candidates, key=len) if candidates else everywhere


def required_texts(token: Mapping[str, object]) -> tuple[str, list[str]] | None:
    """`form` or `lemma`, and the texts of which one must stand there; None when anything else may."""
    if token.get("OP", "1") in _OPTIONAL or str(token.get("OP", "1")).startswith(("{0", "{,")):
        return None
    for key, value in token.items():
        if key.upper() in {*_FORMS, "LEMMA"}:
            texts = value.get("IN") if isinstance(value, dict) else value
            texts = [texts] if isinstance(texts, str) else texts
            if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
                return ("lemma" if key.upper() == "LEMMA" else "form"), texts
    return None


def _holding(index: WordIndex, column: str, texts: Sequence[str]) -> set[int]:
    """The sentences where a token has one of the lemmas, or a form that folds like one of the texts.

    Never fewer than those that spaCy would find.
    """
    if column == "lemma":
        return set(index.tokens.sentence[index.tokens.with_lemma(texts)].tolist())
    sentences: set[int] = set()
    for text in texts:
        if not any(c.isalnum() for c in fold(text)):
            return set(np.unique(index.tokens.sentence).tolist())
        word = parse_phrase(text)[0]
        places = index.positions(word)
        sentences.update(index.sentence[places].tolist())
    return sentences


def _bounds(sentence: Positions) -> dict[int, tuple[int, int]]:
    """The first token of each sentence and the one after its last."""
    starts = np.flatnonzero(np.diff(sentence, prepend=-1))
    ends = np.append(starts[1:], len(sentence))[: len(starts)]
    return {int(sentence[a]): (int(a), int(b)) for a, b in zip(starts, ends, strict=True)}


def _doc(tokens: Tokens, first: int, last: int, vocab: Vocab) -> Doc:
    from spacy.tokens import Doc

    def texts(name: str) -> list[str] | None:
        column = tokens.columns.get(name)
        return None if column is None else [tokens.texts[n] for n in column[first:last].tolist()]

    doc = Doc(
        vocab,
        words=texts("form"),
        spaces=tokens.space[first:last].tolist(),
        tags=texts("tag"),
        pos=texts("pos"),
        morphs=texts("morph"),
        lemmas=texts("lemma"),
        deps=texts("dep"),
        heads=None if "dep" not in tokens.columns else list(range(last - first)),
    )
    if "ent" in tokens.columns:
        for token, kind in zip(doc, texts("ent") or (), strict=True):
            token.ent_type_ = kind
    return doc
