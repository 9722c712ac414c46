"""Where coders differ about one coding, and how the study settles it.

A *word* is what one coder says of one code on one stretch: `add` and `confirm` give it, `remove` takes it, `replace`
takes one code and gives another, a human code read from a table gives it. Who replaces a code speaks against every
other replacement of it. Rules have no word.

A *question* is one coding that words are about, whoever or whatever laid it; or, where a code is given that is not
there, the stretch it is given to. Words are about the codings that they overlap; one that takes and overlaps none is
about what the words that it overlaps give. Who has no word in a question has not voted; who has several, votes with
the last in the order of their file. A question is *contested* when some give and some take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from qualcode.model import Action, Coding, Consensus, Origin
from qualcode.override.placing import Placed

Span = tuple[int, int]


class Outcome(StrEnum):
    """What became of a contested question."""

    GIVEN = "given"
    TAKEN = "taken"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Word:
    """What a coder says of a code. `placed` is None for a code read from a table.

    `tacit`: it is not said, but follows from a replacement by another code.
    """

    coder: str
    code: str
    gives: bool
    start: int
    end: int
    placed: Placed | None
    tacit: bool = False

    def opposes(self, other: Word) -> bool:
        return self.coder != other.coder and self.gives != other.gives

    def meets(self, other: Word) -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def named(self) -> str:
        """Who said it where, as messages name it."""
        return f"{self.coder} ({self.placed.decision.place if self.placed else Origin.IMPORTED})"


@dataclass(frozen=True, slots=True)
class Question:
    """One coding, or a stretch that a code is given to, with the words about it in the coders' order."""

    code: str
    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def votes(self) -> dict[str, bool]:
        """Whether each coder gives the code, by their last word; a tacit one counts for who said nothing else."""
        return {word.coder: word.gives for tacit in (True, False) for word in self.words if word.tacit is tacit}

    def against(self, word: Word) -> list[Word]:
        """The words of others that say the opposite."""
        return [other for other in self.words if other.opposes(word)]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contested question, what became of it, and by what rule."""

    question: Question
    outcome: Outcome
    how: str


def find_disputes(placed: Sequence[Placed], laid: Sequence[Coding], consensus: Consensus | None) -> list[Dispute]:
    """The contested questions of one document, settled. `laid` are its codings before decisions, negated ones too."""
    imported = [coding for coding in laid if coding.origin == Origin.IMPORTED]
    if len({one.decision.coder for one in placed} | {coding.coder for coding in imported if placed}) < 2:
        return []
    words = [word for one in placed for word in words_of(one)]
    codes = {word.code for word in words}
    words += [Word(c.coder, c.name, True, c.start, c.end, None) for c in imported if c.name in codes]
    stretches: dict[str, list[Span]] = defaultdict(list)
    for coding in laid:
        if coding.name in codes:
            stretches[coding.name].append((coding.start, coding.end))
    words += _tacit_words(words, stretches)
    by_code: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_code[word.code].append(word)
    questions = (q for code, mine in by_code.items() for q in _questions(code, mine, _merged(stretches[code])))
    return [Dispute(q, *settle(q, consensus)) for q in questions if _is_contested(q, consensus)]


def settle(question: Question, consensus: Consensus | None) -> tuple[Outcome, str]:
    """What becomes of a contested question, and by what rule.

    `union`: the code is given if anyone gives it. `intersection`: only if nobody who spoke takes it. `majority`: as
    more than half of those who spoke say; with a tie it stays open. `coder`: as that coder says; where they have not
    spoken, and without a consensus at all, decisions stand over codes read from tables, and decisions that contradict
    each other leave the question open.
    """
    votes = question.votes
    given, spoke = sum(votes.values()), len(votes)
    match consensus.rule if consensus else "":
        case "union":
            return Outcome.GIVEN, f"union: {given} of {spoke} give it"
        case "intersection":
            return Outcome.TAKEN, f"intersection: {spoke - given} of {spoke} take it"
        case "majority" if 2 * given != spoke:
            most = max(given, spoke - given)
            return Outcome.GIVEN if 2 * given > spoke else Outcome.TAKEN, f"majority: {most} of {spoke}"
        case "majority":
            return Outcome.OPEN, f"tie: {given} of {spoke}"
        case "coder" if consensus and consensus.coder in votes:
            return Outcome.GIVEN if votes[consensus.coder] else Outcome.TAKEN, f"as {consensus.coder} says"
    decided = [word for word in question.words if word.placed]
    if _differ(decided):
        return Outcome.OPEN, "no consensus"
    return (Outcome.GIVEN if decided[-1].gives else Outcome.TAKEN), "decisions stand over codes read from tables"


def _is_contested(question: Question, consensus: Consensus | None) -> bool:
    """Whether coders differ: with a consensus in their votes, without one in any of their words."""
    return _differ(question.words) if consensus is None else len(set(question.votes.values())) > 1


def _differ(words: Iterable[Word]) -> bool:
    """Whether one coder gives what another takes."""
    said = {(word.gives, word.coder) for word in words}
    return len({coder for _, coder in said}) > 1 and len({gives for gives, _ in said}) > 1


def words_of(placed: Placed) -> Iterator[Word]:
    """What a decision says: one word, or for a replacement two."""
    decision, span = placed.decision, (placed.start, placed.end)
    takes = decision.action in (Action.REMOVE, Action.REPLACE)
    yield Word(decision.coder, decision.code, not takes, *span, placed)
    if decision.action is Action.REPLACE:
        yield Word(decision.coder, decision.replacement, True, *span, placed)


def _tacit_words(words: Sequence[Word], stretches: dict[str, list[Span]]) -> Iterator[Word]:
    """Against each replacement of a code, the word of everyone who replaces the same coding otherwise."""
    replacing: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if word.placed and not word.gives and word.placed.decision.action is Action.REPLACE:
            replacing[word.code].append(word)
    for code, mine in replacing.items():
        spans = _merged(stretches[code])
        for one, other in combinations(mine, 2):
            differ = _replacement(one) != _replacement(other)
            if one.coder != other.coder and differ and (one.meets(other) or _share(spans, one, other)):
                yield Word(one.coder, _replacement(other), False, other.start, other.end, one.placed, tacit=True)
                yield Word(other.coder, _replacement(one), False, one.start, one.end, other.placed, tacit=True)


def _replacement(word: Word) -> str:
    return word.placed.decision.replacement if word.placed else ""


def _share(spans: Sequence[Span], one: Word, other: Word) -> bool:
    return not set(_meeting(spans, one)).isdisjoint(_meeting(spans, other))


def _questions(code: str, words: Sequence[Word], standing: Sequence[Span]) -> Iterator[Question]:
    """The questions about one code: codings that stand, then stretches that it is given to beside them."""
    fresh = _merged([(w.start, w.end) for w in words if w.gives and not _meeting(standing, w)])
    about: dict[Span, list[Word]] = defaultdict(list)
    givers = [word for word in words if word.gives]
    for word in words:
        mine = _meeting(standing, word) + ([] if word.gives and _meeting(standing, word) else _meeting(fresh, word))
        if not word.gives and not _meeting(standing, word):
            mine += [span for giver in givers if word.meets(giver) for span in _meeting(standing, giver)]
        for span in dict.fromkeys(mine):
            about[span].append(word)
    for (start, end), said in sorted(about.items()):
        yield Question(code, start, end, tuple(said))


def _meeting(spans: Sequence[Span], word: Word) -> list[Span]:
    """Those of some disjoint spans, in order, that the word overlaps."""
    first = bisect_right(spans, word.start, key=lambda span: span[1])
    return list(spans[first : bisect_left(spans, word.end, key=lambda span: span[0])])


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans with those that overlap made one, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
