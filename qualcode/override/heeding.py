"""Which decisions are applied where coders differ: all of them, the part of them that won, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qualcode.model import Action, Coding, Decision, Status
from qualcode.override.consensus import Dispute, Outcome, Question, Word
from qualcode.override.placing import Placed, line_about

KEEPS = {Action.ADD, Action.CONFIRM}
"""Actions that give a code and take none."""


def heed_decisions(
    placed: Iterable[Placed], disputes: Sequence[Dispute], there: Callable[[], list[Coding]], audit: list[Coding]
) -> Iterator[Placed]:
    """What is to be applied of the decisions, one by one: all that nobody contradicts and all that won.

    The rest is told in `audit`. `there` gives the codings, negated and implied ones too, as those applied left them.
    """
    contested: dict[Placed, list[tuple[Word, Dispute]]] = {}
    for dispute in disputes:
        for word in dispute.question.words:
            if word.placed and not word.tacit:
                contested.setdefault(word.placed, []).append((word, dispute))
    for one in placed:
        mine = contested.get(one, [])
        tied = _opponents((w, d.question) for w, d in mine if d.outcome is Outcome.OPEN)
        lost = [(word, dispute) for word, dispute in mine if _loses(word, dispute)]
        outvoted = _outvoted(lost)
        if tied:
            reasons = filter(None, (f"contradicted by {tied}", outvoted))
            audit.append(_told(one, Status.CONTRADICTED, "; ".join(reasons)))
        elif lost:
            audit.append(_told(one, Status.OUTVOTED, outvoted))
            yield from _what_is_left(one, lost, there())
        else:
            yield one


def _outvoted(lost: Sequence[tuple[Word, Dispute]]) -> str:
    """Who outvoted some words and by what rule; nothing of none."""
    how = "; ".join(dict.fromkeys(dispute.how for _, dispute in lost))
    against = _opponents((word, dispute.question) for word, dispute in lost)
    return f"outvoted by {against} ({how})" if lost else ""


def _what_is_left(one: Placed, lost: Sequence[tuple[Word, Dispute]], there: Iterable[Coding]) -> list[Placed]:
    """The parts of an outvoted decision that did not lose: the other half of a replacement, the codings beside."""
    left: list[Placed] = []
    there = list(there)
    for action, code in _halves(one.decision):
        half = replace(one, decision=replace(one.decision, action=action, code=code, replacement=""))
        gives = action in KEEPS
        spans = [(d.question.start, d.question.end) for w, d in lost if (w.code, w.gives) == (code, gives)]
        beside = [c for c in there if c.name == code and one.meets(c)]
        apart = [c for c in beside if not any(c.start < end and start < c.end for start, end in spans)]
        left += [replace(half, start=c.start, end=c.end) for c in apart] if spans else [half]
    return left


def _halves(decision: Decision) -> list[tuple[Action, str]]:
    if decision.action is Action.REPLACE:
        return [(Action.REMOVE, decision.code), (Action.ADD, decision.replacement)]
    return [(decision.action, decision.code)]


def _opponents(words: Iterable[tuple[Word, Question]]) -> str:
    """Who says the opposite of some words, each once, in order."""
    return ", ".join(dict.fromkeys(other.named for word, question in words for other in question.against(word)))


def _loses(word: Word, dispute: Dispute) -> bool:
    return dispute.outcome is (Outcome.TAKEN if word.gives else Outcome.GIVEN)


def _told(placed: Placed, status: Status, reason: str) -> Coding:
    return line_about(placed.decision, status, reason, (placed.start, placed.end))
