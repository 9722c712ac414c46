"""Where coders differ about one coding, and how the study settles it.

A question is *contested* when some vote to give and some to take: see `questions`. Rules do not vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from qualcode.model import Coding, Consensus, Decision, Origin
from qualcode.override.placing import Placed
from qualcode.override.questions import Question, find_questions
from qualcode.override.words import Word, imported_word, tacit_words, words_of
from qualcode.spans import merge_spans


class Outcome(StrEnum):
    """What became of a contested question."""

    GIVEN = "given"
    TAKEN = "taken"
    OPEN = "open"


class Fate(StrEnum):
    """What became of one word in a contested question."""

    WON = "won"
    LOST = "lost"
    TIED = "tied"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contested question, what became of it, and by what rule."""

    question: Question
    outcome: Outcome
    how: str

    def fate(self, word: Word) -> Fate:
        """What became of one of the question's words."""
        if self.question.votes[word.coder] != word.gives:
            return Fate.TAKEN_BACK
        if self.outcome is Outcome.OPEN:
            return Fate.TIED
        return Fate.WON if word.gives is (self.outcome is Outcome.GIVEN) else Fate.LOST

    def denies(self, decision: Decision) -> bool:
        """Whether a decision kept others from giving the code: their lines in the audit name it."""
        lost = (word for word in self.question.words if word.placed and not word.tacit and self.fate(word) is Fate.LOST)
        against = (other.placed for word in lost if word.gives for other in self.question.against(word))
        return any(placed.decision.place == decision.place for placed in against if placed)


def find_disputes(placed: Sequence[Placed], laid: Sequence[Coding], consensus: Consensus | None) -> list[Dispute]:
    """The contested questions of one document, settled. `laid` are its codings before decisions, negated ones too."""
    imported = [coding for coding in laid if coding.origin == Origin.IMPORTED]
    if len({one.decision.coder for one in placed} | {coding.coder for coding in imported if placed}) < 2:
        return []
    said = [word for one in placed for word in words_of(one)]
    there: dict[str, list[Coding]] = {word.code: [] for word in said}
    for coding in laid:
        if coding.name in there:
            there[coding.name].append(coding)
    tacit = tacit_words(said, {code: merge_spans((c.start, c.end) for c in some) for code, some in there.items()})
    by_code: dict[str, list[Word]] = {code: [] for code in there}
    for word in chain((imported_word(coding) for coding in imported if coding.name in there), said, tacit):
        by_code[word.code].append(word)
    questions = (question for code, words in by_code.items() for question in find_questions(code, words, there[code]))
    return [Dispute(q, *settle(q, consensus)) for q in questions if _differ(q.votes.values())]


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
    decided = [votes[word.coder] for word in question.words if word.placed]
    if _differ(decided):
        return Outcome.OPEN, "no consensus"
    return (Outcome.GIVEN if decided[-1] else Outcome.TAKEN), "decisions stand over codes read from tables"


def _differ(votes: Iterable[bool]) -> bool:
    return len(set(votes)) > 1
