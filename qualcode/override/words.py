"""What coders say of codes: the words that decisions, and human codes read from a table, come down to.

A *word* is what one coder says of one code on one stretch: `add` and `confirm` give it, `remove` takes it, `replace`
takes one code and gives another, a human code read from a table gives it. Who replaces a code speaks against every
other replacement of it. Rules have no word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualcode.model import Action, Coding, Decision, Origin
from qualcode.override.placing import Placed
from qualcode.spans import Span, overlapped


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

    def meets(self, other: Word) -> bool:
        return self.start < other.end and other.start < self.end

    def among(self, spans: Sequence[Span]) -> list[Span]:
        """Those of some disjoint spans, in order, that it overlaps."""
        return overlapped(spans, self.start, self.end)

    @property
    def action(self) -> Action | None:
        """Of the decision, where it is one."""
        return self.placed.decision.action if self.placed else None

    @property
    def replacement(self) -> str:
        """What the decision puts in the code's place; "" where it does not."""
        return self.placed.decision.replacement if self.placed else ""

    @property
    def redraws(self) -> bool:
        """Whether it replaces a code by itself, on other words."""
        return self.placed is not None and self.placed.decision.code == self.replacement

    @property
    def place(self) -> str:
        """File and line, or that it was read from a table."""
        return self.placed.decision.place if self.placed else str(Origin.IMPORTED)

    @property
    def named(self) -> str:
        """Who said it where, as messages name it."""
        return f"{self.coder} ({self.place})"


def words_of(placed: Placed) -> Iterator[Word]:
    """What a decision says: one word, or two for a replacement by another code."""
    for action, code in halves(placed.decision):
        gives = action is not Action.REMOVE
        yield Word(placed.decision.coder, code, gives, placed.start, placed.end, placed)


def halves(decision: Decision) -> list[tuple[Action, str]]:
    """What a decision does to which codes; who replaces a code by itself, on other words, only gives it."""
    if decision.action is not Action.REPLACE:
        return [(decision.action, decision.code)]
    taken = [(Action.REMOVE, decision.code)] if decision.code != decision.replacement else []
    return [*taken, (Action.ADD, decision.replacement)]


def imported_word(coding: Coding) -> Word:
    """What a code read from a table says."""
    return Word(coding.coder, coding.name, True, coding.start, coding.end, None)


def tacit_words(words: Iterable[Word], standing: Mapping[str, Sequence[Span]]) -> Iterator[Word]:
    """Against each replacement of a code, the word of everyone who replaces the same coding otherwise.

    `standing` has the disjoint spans that each code has before decisions.
    """
    replacing: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if not word.gives and word.replacement:
            replacing[word.code].append(word)
    for code, mine in replacing.items():
        for one, other in combinations(mine, 2):
            differ = one.coder != other.coder and one.replacement != other.replacement
            if differ and (
                one.meets(other) or not set(one.among(standing[code])).isdisjoint(other.among(standing[code]))
            ):
                yield Word(one.coder, other.replacement, False, other.start, other.end, one.placed, tacit=True)
                yield Word(other.coder, one.replacement, False, one.start, one.end, other.placed, tacit=True)
