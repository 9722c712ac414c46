"""A person's answers in a review → what they say of codes: one row judged by itself, then all rows held together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.model import Action, Codebook
from qualcode.normalise import fold
from qualcode.review.rows import CODED, Kind, ReviewRow
from qualcode.review.words import Answered, read_answer

_APART = re.compile(r"[;|\n]")
_COLON = re.compile(r"\s*:\s*")


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a review with what the person wrote beside it; `line` is its row in the sheet."""

    line: int
    row: ReviewRow
    decision: str = ""
    chosen: str = ""
    further: str = ""
    reason: str = ""

    @property
    def silent(self) -> bool:
        """Whether nothing was said that could be a decision."""
        return not (self.decision or self.chosen or self.further)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision that a row asks for. `instead` is the implied code that it drives away by being given."""

    line: int
    row: ReviewRow
    action: Action
    code: str
    replacement: str = ""
    reason: str = ""
    instead: str = ""

    @property
    def gives(self) -> str:
        """The code that it lays or keeps; "" for none."""
        return self.replacement if self.action is Action.REPLACE else "" if self.action is Action.REMOVE else self.code

    @property
    def takes(self) -> str:
        """The code that it takes away; "" for none."""
        return self.code if self.action in (Action.REMOVE, Action.REPLACE) else ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row of the sheet, and the way out; or what is to be known of it."""

    line: int
    what: str


@dataclass
class CodeNames:
    """The study's codes by all that a person may call them: `codebook:code`, the code's id, its label."""

    books: Sequence[Codebook]
    names: dict[str, list[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for code in (code for book in self.books for code in book.codes):
            self.known.add(code.name)
            for called in dict.fromkeys(map(fold, (code.name, code.id, code.label))):
                self.names.setdefault(called, []).append(code.name)

    def find(self, text: str) -> str:
        """The code so called.

        Raises:
            ValueError: there is none, or several.
        """
        called = fold(_COLON.sub(":", text))
        found = self.names.get(called, self.names.get(fold(text), []))
        if not found:
            near = [self.names[name][0] for name in difflib.get_close_matches(called, self.names, n=2)]
            perhaps = f", perhaps {' or '.join(dict.fromkeys(near))}" if near else ""
            raise ValueError(f"there is no code '{text}'. Choose one of the sheet of codes{perhaps}.")
        if len(found) > 1:
            raise ValueError(f"'{text}' may be {' or '.join(found)}. Write which.")
        return found[0]


def judge_rows(answers: Iterable[Answer], names: CodeNames) -> tuple[list[Verdict], list[Trouble], list[Trouble]]:
    """What the answers ask for, in the sheet's order; what is wrong, row by row; and what is passed over.

    Rows without an answer ask for nothing.
    """
    verdicts: list[Verdict] = []
    wrong: list[Trouble] = []
    remarks: list[Trouble] = []
    for answer in answers:
        try:
            verdicts += _judge(answer, names)
        except ValueError as error:
            wrong.append(Trouble(answer.line, str(error)))
        if answer.reason and answer.silent:
            remarks.append(Trouble(answer.line, "a reason without a decision: nothing is imported for it."))
    wrong += _contradictions(verdicts)
    return verdicts, sorted(wrong, key=lambda one: one.line), remarks


def _judge(answer: Answer, names: CodeNames) -> list[Verdict]:
    """The verdicts of one row.

    Raises:
        ValueError: the answer says nothing that could be done.
    """
    if answer.silent:
        return []
    row = answer.row
    said = read_answer(answer.decision) if answer.decision else None
    if answer.decision and said is None:
        words = "keep / garder, remove / retirer, replace by / remplacer par, add / ajouter"
        raise ValueError(f"'{answer.decision}' is no decision. Use one of: {words}.")
    chosen = names.find(answer.chosen) if answer.chosen else ""
    further = [names.find(part.strip()) for part in _APART.split(answer.further) if part.strip()]
    main = _main(row, said, chosen)
    if main and main[1] not in names.known:
        raise ValueError(f"the row's code '{main[1]}' is in no codebook of the study any more. Export a new review.")
    instead = row.code if row.kind is Kind.IMPLIED and said is Answered.REPLACE else ""
    found = [Verdict(answer.line, row, *main, reason=answer.reason, instead=instead)] if main else []
    for code in dict.fromkeys(further):
        if any(code == one.takes for one in found):
            raise ValueError(f"takes {code} away and gives it among further codes. Decide for one.")
        if all(code != one.gives for one in found):
            found.append(Verdict(answer.line, row, Action.ADD, code, reason=answer.reason))
    return found


def _main(row: ReviewRow, said: Answered | None, chosen: str) -> tuple[Action, str, str] | None:
    """Action, code and replacement of the row's decision; None where only further codes are given.

    Raises:
        ValueError: decision and code do not go together, or not with the row.
    """
    if row.kind not in CODED:
        return _main_of_uncoded(row, said, chosen)
    match said:
        case None if chosen:
            raise ValueError(f"a chosen code ({chosen}) without a decision. Write replace or add beside it.")
        case Answered.ADD:
            if not chosen:
                raise ValueError("add without a code. Choose the code to add, or write keep.")
            return Action.ADD, chosen, ""
        case Answered.REPLACE:
            if not chosen:
                raise ValueError("replace without a code. Choose the code that takes its place, or write remove.")
            if chosen == row.code:
                raise ValueError(f"replaces {chosen} by itself. Choose another code, or write keep.")
            return (Action.ADD, chosen, "") if row.kind is Kind.IMPLIED else (Action.REPLACE, row.code, chosen)
        case Answered.KEEP | Answered.REMOVE if chosen not in ("", row.code):
            raise ValueError(f"'{said}' with another code ({chosen}). Write replace, or put it among further codes.")
        case Answered.REMOVE if row.kind is Kind.IMPLIED:
            what = f"{row.code} only follows from {row.rule.partition('/')[0]} and cannot be removed by itself"
            raise ValueError(f"{what}. Remove that code, or replace this one.")
        case Answered.KEEP:
            return Action.CONFIRM, row.code, ""
        case Answered.REMOVE:
            return Action.REMOVE, row.code, ""
    return None


def _main_of_uncoded(row: ReviewRow, said: Answered | None, chosen: str) -> tuple[Action, str, str] | None:
    """As `_main`, of a row that is no coding: a code can only be added. To take a suggestion away decides nothing."""
    if row.kind is Kind.SUGGESTED and said is Answered.REMOVE and chosen in ("", row.code):
        return None
    if said not in (None, Answered.ADD):
        raise ValueError(f"'{said}', and nothing is coded here. Write add, or leave the row empty.")
    if said is None and not chosen:
        return None
    if not (chosen or row.code):
        raise ValueError("add without a code. Choose one.")
    lifts = row.kind is Kind.NEGATED and chosen in ("", row.code)
    return (Action.CONFIRM if lifts else Action.ADD), chosen or row.code, ""


def _contradictions(verdicts: Sequence[Verdict]) -> list[Trouble]:
    """The rows that give a code which another takes away from words they share."""
    by_document: dict[str, list[Verdict]] = {}
    for one in verdicts:
        by_document.setdefault(one.row.document, []).append(one)
    found: dict[int, Trouble] = {}
    for mine in by_document.values():
        takers = _by_taken(mine)
        for giver in mine:
            for taker in takers.get(giver.gives, ()):
                if taker.line != giver.line and _overlap(giver.row, taker.row):
                    late, early = max(giver.line, taker.line), min(giver.line, taker.line)
                    what = f"of {giver.gives}, this row and row {early} say opposite things about the same words"
                    found.setdefault(late, Trouble(late, f"{what}. Decide for one."))
    return list(found.values())


def _by_taken(verdicts: Iterable[Verdict]) -> Mapping[str, list[Verdict]]:
    takers: dict[str, list[Verdict]] = {}
    for one in verdicts:
        if one.takes:
            takers.setdefault(one.takes, []).append(one)
    return takers


def _overlap(one: ReviewRow, other: ReviewRow) -> bool:
    return one.start < other.end and other.start < one.end
