"""Which decisions are applied where coders differ: all of them, the part of them that won, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qualcode.model import Action, Coding, Status
from qualcode.override.consensus import Dispute, Fate
from qualcode.override.placing import Placed, line_about
from qualcode.override.words import Word, halves
from qualcode.spans import merge_spans, overlapped

Said = tuple[Word, Dispute]
"""What a decision says in a contested question."""


def heed_decisions(
    placed: Iterable[Placed], disputes: Sequence[Dispute], there: Callable[[], list[Coding]], audit: list[Coding]
) -> Iterator[Placed]:
    """What is to be applied of the decisions, one by one: all that nobody contradicts and all that won.

    The rest is told in `audit`. `there` gives the codings, negated and implied ones too, as those applied left them.
    """
    contested: dict[Placed, list[Said]] = {}
    for dispute in disputes:
        for word in dispute.question.words:
            if word.placed and not word.tacit:
                contested.setdefault(word.placed, []).append((word, dispute))
    for one in placed:
        fates: dict[Fate, list[Said]] = {fate: [] for fate in Fate}
        for word, dispute in contested.get(one, ()):
            fates[dispute.fate(word)].append((word, dispute))
        against = _told(fates)
        if against:
            status = Status.CONTRADICTED if fates[Fate.TIED] else Status.OUTVOTED
            audit.append(line_about(one.decision, status, against, (one.start, one.end)))
        if fates[Fate.TIED]:
            yield from _what_won(one, fates[Fate.WON])
        elif against:
            yield from _what_is_left(one, fates[Fate.LOST] + fates[Fate.TAKEN_BACK], there())
        else:
            yield one


def _told(fates: dict[Fate, list[Said]]) -> str:
    """Who contradicts a decision, who outvoted it and by what rule, where its coder took it back; "" if nobody did."""
    tied, lost = (_opponents(fates[fate]) for fate in (Fate.TIED, Fate.LOST))
    how = "; ".join(dict.fromkeys(dispute.how for _, dispute in fates[Fate.LOST]))
    later = "; ".join(dict.fromkeys(_last_word(word, dispute) for word, dispute in fates[Fate.TAKEN_BACK]))
    told = (
        tied and f"contradicted by {tied}",
        lost and f"outvoted by {lost} ({how})",
        later and f"taken back in {later}",
    )
    return "; ".join(filter(None, told))


def _opponents(said: Iterable[Said]) -> str:
    """Who says the opposite of some words, each once, in order."""
    against = (other for word, dispute in said for other in dispute.question.against(word) if other.coder != word.coder)
    return ", ".join(dict.fromkeys(other.named for other in against))


def _last_word(word: Word, dispute: Dispute) -> str:
    """The file and line where a word's coder says the opposite last."""
    own = [other for other in dispute.question.against(word) if other.coder == word.coder and not other.tacit]
    return own[-1].place


def _what_won(one: Placed, won: Iterable[Said]) -> Iterator[Placed]:
    """The parts of a decision that is tied elsewhere that are settled as it says."""
    for word, dispute in won:
        start, end = max(one.start, dispute.question.start), min(one.end, dispute.question.end)
        if start < end:
            yield from (replace(half, start=start, end=end) for half in _halves(one) if _says(half, word))


def _what_is_left(one: Placed, lost: Sequence[Said], there: Sequence[Coding]) -> Iterator[Placed]:
    """The parts of an outvoted decision that did not lose: the other half of a replacement, the codings beside."""
    for half in _halves(one):
        spans = merge_spans((d.question.start, d.question.end) for word, d in lost if _says(half, word))
        beside = [c for c in there if c.name == half.decision.code and one.meets(c) and _acts_on(half, c)]
        apart = merge_spans((c.start, c.end) for c in beside if not overlapped(spans, c.start, c.end))
        yield from [replace(half, start=start, end=end) for start, end in apart] if spans else [half]


def _acts_on(half: Placed, coding: Coding) -> bool:
    """Negated codings can be confirmed, not taken away: they are not there."""
    return half.decision.action is not Action.REMOVE or coding.status != Status.NEGATED


def _halves(one: Placed) -> list[Placed]:
    """A decision as decisions about one code each."""
    return [
        replace(one, decision=replace(one.decision, action=action, code=code, replacement=""))
        for action, code in halves(one.decision)
    ]


def _says(half: Placed, word: Word) -> bool:
    return half.decision.code == word.code and (half.decision.action is not Action.REMOVE) is word.gives
