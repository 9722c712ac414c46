"""Whether a hit is negated: a window of words within its clause, without a parser.

Before the hit a negator up to five words away counts (« on n'a pas de site »); after it one that stands right there or
one word on (« ça marche pas », « ça marche plus du tout »); between its words any (« on gagne pas de temps »). A clause
ends at punctuation, at a conjunction that starts a new one, and at relatives. « plus » negates only with « ne », before
« du tout », or before « besoin » and its like: « plus simple » does not. Nothing is negated in a condition (« si vous
n'êtes pas en EDI, vous n'existez pas »): it says what would be missing, not that it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

import numpy as np

from qualcode.match.index import WordIndex
from qualcode.match.phrases import Phrase, Word, parse_phrase
from qualcode.match.postings import Positions
from qualcode.match.search import find_phrase
from qualcode.model import Rule
from qualcode.normalise import fold
from qualcode.tokens import Bools

BEFORE, AFTER = 5, 2

_NEGATORS = {"pas", "jamais", "aucun", "aucune", "aucuns", "aucunes", "sans", "ni", "rien", "nul", "nulle", "guere"}
_AFTER = {"pas", "jamais", "rien", "aucun", "aucune", "guere"}
_PLUS_BEFORE = {"besoin", "jamais", "rien", "aucun", "aucune", "personne"}
_PLUS_DU_TOUT = (parse_phrase("plus du tout"),)
_NE = {"ne", "n"}
_SLIGHT = {"du", "vraiment", "tout", "encore", "meme", "toujours", "a", "ai", "ont", "est", "sont"}
_ENDS_CLAUSE = {
    "mais", "donc", "car", "parce", "puisque", "quand", "si", "alors", "puis", "qui", "que", "qu", "ou", "dont",
    "lorsque", "comme", "sinon",
}  # fmt: skip
_CONDITION = {"si"}
_JOINS = {"et"}
_SUBJECTS = {"on", "je", "j", "tu", "il", "elle", "ils", "elles", "nous", "vous", "ca", "c", "cela", "ce", "y"}
_HARMLESS = tuple(
    map(
        parse_phrase,
        [
            *("pas seulement", "pas uniquement", "pas simplement", "pas juste", "pas que", "pas qu'"),
            *("pas mal", "pas trop mal"),
            *("sans doute", "sans aucun doute", "sans cesse", "sans arrêt", "sans compter", "sans parler"),
            *("pourquoi pas", "n'est-ce pas", "rien que", "rien qu'"),
        ],
    )
)


def holds_negator(rule: Rule) -> bool:
    """Whether the rule asks for a negator itself: then its hits say what they say, and are never negated."""
    if rule.tokens:
        wanted = (token for token in rule.tokens if token.get("OP") != "!")
        words = [fold(text).rstrip("'") for token in wanted for value in token.values() for text in _strings(value)]
    else:
        words = [word.text for word in parse_phrase(rule.text)]
    nobody = any(one == "personne" and other in _NE for one, other in pairwise(words))
    return nobody or any(word in _NEGATORS for word in words) or _holds_plus(words)


def _holds_plus(words: list[str]) -> bool:
    return any(w == "plus" and (words[:n] or words[n + 1 : n + 2] == ["besoin"]) for n, w in enumerate(words)) and (
        bool(_NE & set(words)) or "besoin" in words
    )


def _strings(value: object) -> Iterable[str]:
    """The texts that a part of a token pattern accepts."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return (text for key, part in value.items() if key != "NOT_IN" for text in _strings(part))
    return (text for part in value for text in _strings(part)) if isinstance(value, list) else ()


def find_negated(index: WordIndex, first: Positions, last: Positions) -> Bools:
    """Which of the hits, given by their first and last words, are negated."""
    return Negation(index).of(first, last)


class Negation:
    """Tells which hits of an index are negated; its words are marked once, when first asked."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index

    @cached_property
    def _marks(self) -> _Marks:
        return _Marks(self._index)

    def of(self, first: Positions, last: Positions) -> Bools:
        """Which of the hits, given by their first and last words, are negated."""
        if not len(first):
            return np.zeros(0, np.bool_)
        marks = self._marks
        negated = _between(marks.negates, first, last)
        for distance in range(1, BEFORE + 1):
            place = first - distance
            there = place >= 0
            there[there] &= marks.clause[place[there]] == marks.clause[first[there]]
            negated[there] |= marks.negates[place[there]]
        for distance in range(1, AFTER + 1):
            place = last + distance
            there = place < len(marks.clause)
            there[there] &= marks.clause[place[there]] == marks.clause[last[there]]
            if distance > 1:
                there[there] &= marks.slight[place[there] - 1]
            negated[there] |= marks.negates_before[place[there]]
        return negated


def _between(marks: Bools, first: Positions, last: Positions) -> Bools:
    """Which of the hits hold a marked word after their first and before their last."""
    before = np.concatenate([[0], np.cumsum(marks)])
    found: Bools = before[last] > before[np.minimum(first + 1, last)]
    return found


class _Marks:
    """For every word of the corpus: its clause, and whether it negates what follows or what stands before it."""

    def __init__(self, index: WordIndex) -> None:
        word = _Membership(index)
        starts = word.new_clause()
        self.clause: Positions = np.cumsum(starts, dtype=np.int32)
        stated = ~word.in_condition(starts, self.clause)
        self.slight = word.among(_SLIGHT)
        plus = word.among({"plus"})
        ne_before = _within(word.among(_NE), self.clause, 4)
        plus_alone = plus & (ne_before | word.in_phrases(_PLUS_DU_TOUT))
        negating_plus = plus_alone | (plus & _next(word.among(_PLUS_BEFORE), self.clause))
        harmless = word.in_phrases(_HARMLESS)
        nobody = word.among(_NE) & _previous(word.among({"personne"}))
        self.negates = ((word.among(_NEGATORS) & ~harmless) | negating_plus | nobody) & stated
        verb = word.verb()
        after_verb = (
            np.ones_like(plus) if verb is None else ne_before | _previous(verb | (self.slight & _previous(verb)))
        )
        self.negates_before = ((word.among(_AFTER) & after_verb & ~harmless) | plus_alone) & stated


class _Membership:
    """Which words of an index are among given ones."""

    def __init__(self, index: WordIndex) -> None:
        self.index = index

    def among(self, texts: Iterable[str]) -> Bools:
        marks = np.zeros(len(self.index.term), np.bool_)
        for text in texts:
            marks[self.index.positions(Word(text))] = True
        return marks

    def in_phrases(self, phrases: Iterable[Phrase]) -> Bools:
        marks = np.zeros(len(self.index.term), np.bool_)
        for phrase in phrases:
            first, _ = find_phrase(self.index, phrase)
            for offset in range(len(phrase)):
                marks[first + offset] = True
        return marks

    def new_clause(self) -> Bools:
        run = self.index.run
        starts = np.diff(run, prepend=-1) != 0
        starts |= self.among(_ENDS_CLAUSE)
        subject_next = np.append(self.among(_SUBJECTS)[1:], False)
        starts |= self.among(_JOINS) & subject_next
        marked: Bools = starts | self._elided_condition()
        return marked

    def in_condition(self, starts: Bools, clause: Positions) -> Bools:
        """Which words stand in a clause that « si » opens, given where clauses start and which each word is of.

        « pas si simple » opens none.
        """
        opened = (self.among(_CONDITION) & ~_previous(self.among({"pas"}))) | self._elided_condition()
        conditions = clause[opened & starts]
        within: Bools = np.isin(clause, conditions)
        return within

    def _elided_condition(self) -> Bools:
        """The « s' » of « s'il », « s'ils »."""
        there: Bools = self.among({"s"}) & np.append(self.among({"il", "ils"})[1:], False)
        return there

    def verb(self) -> Bools | None:
        """Which words are verbs; None where nothing was tagged."""
        tokens = self.index.tokens
        if "pos" not in tokens.columns:
            return None
        verbs = [n for n, text in enumerate(tokens.vocabulary) if text in {"VERB", "AUX"}]
        tagged: Bools = np.isin(tokens.columns["pos"][self.index.token], verbs)
        return tagged


def _previous(marks: Bools) -> Bools:
    return np.concatenate([[False], marks[:-1]]) if len(marks) else marks


def _next(marks: Bools, clause: Positions) -> Bools:
    if not len(marks):
        return marks
    return np.append(marks[1:] & (clause[1:] == clause[:-1]), False)


def _within(marks: Bools, clause: Positions, distance: int) -> Bools:
    """Which words have a marked one up to `distance` words before them in their clause."""
    near = np.zeros_like(marks)
    for step in range(1, distance + 1):
        near[step:] |= marks[:-step] & (clause[step:] == clause[:-step])
    return near
