"""Verdicts laid beside what the coder decided before: which lines of the coder's file change, which are added.

A later word about the same stretch and code takes the earlier one's place only where nothing else the coder said could
then come out otherwise; else it is written after the others, where it counts last, and that is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.model import Action, Decision, Document, segment_at
from qualcode.override.anchor import anchor_quote, context_of
from qualcode.override.laying import place_decisions
from qualcode.override.relocate import Cells
from qualcode.override.stretches import AnchorText, Span
from qualcode.review.answers import Answer, Trouble, Verdict
from qualcode.review.rows import CUT, Kind, cells_at

_SAME = {Action.ADD, Action.CONFIRM}
_CELLS = ("document", "segment", "quote", "before", "after", "action", "code", "replacement", "date", "reason")


@dataclass
class _Entry:
    """A decision of the coder, with its span where it has one. `line` is its line in the file, 0 for a new one.

    `fresh`: this import writes it. `met`: an answer of this import speaks of the same.
    """

    decision: Decision
    span: Span | None
    line: int
    fresh: bool = False
    met: bool = False

    def about(self, other: _Entry) -> bool:
        """Whether both are about the very same stretch."""
        mine, theirs = self.decision, other.decision
        if mine.document != theirs.document:
            return False
        if self.span is None or other.span is None:
            return self.span is other.span and _anchor(mine) == _anchor(theirs)
        return self.span == other.span

    def meets(self, other: _Entry) -> bool:
        if self.span is None or other.span is None:
            return self.decision.document == other.decision.document
        same = self.decision.document == other.decision.document
        return same and self.span[0] < other.span[1] and other.span[0] < self.span[1]

    @property
    def codes(self) -> set[str]:
        return {self.decision.code, self.decision.replacement} - {""}


@dataclass
class Amendment:
    """What an import would write: cells of lines that change, rows that are added; and what is to be said of rows."""

    changed: dict[int, Cells] = field(default_factory=dict)
    added: list[Cells] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    """For each decision written, the sheet's row and the file's line, 0 for one that is added."""
    unchanged: int = 0
    remarks: list[Trouble] = field(default_factory=list)


class Amending:
    """The coder's decisions while verdicts are taken in, one after another."""

    def __init__(
        self, earlier: Sequence[Decision], documents: Mapping[str, Document], *, coder: str, shown: str, date: str
    ) -> None:
        self.documents, self.coder, self.shown, self.date = documents, coder, shown, date
        self.texts: dict[str, AnchorText] = {}
        here = [one for one in earlier if one.document in documents]
        placed, _ = place_decisions([replace(one, code="", replacement="") for one in here], documents, {})
        spans = {one.decision.line: (one.start, one.end) for one in placed}
        self.entries = [_Entry(one, spans.get(one.line), one.line) for one in earlier]
        self.by_code: dict[tuple[str, str], list[_Entry]] = {}
        for one in self.entries:
            self._mine(one.decision).append(one)
        self.amendment = Amendment()

    def take(self, verdict: Verdict) -> None:
        """Writes the verdict down, where it is not written yet."""
        mine = self._entry(verdict)
        done, decision = self.amendment, mine.decision
        same = [one for one in self._mine(decision) if one.about(mine)]
        for one in same:
            one.met = True
        if same and _says(same[-1].decision, decision):
            if decision.reason and decision.reason != same[-1].decision.reason and not same[-1].fresh:
                self._change(same[-1], replace(same[-1].decision, reason=decision.reason, date=self.date), verdict.line)
            else:
                done.unchanged += 1
        elif len(same) == 1 and same[0].line and not same[0].fresh and self._alone(same[0], mine.codes):
            self._change(same[0], decision, verdict.line)
        else:
            if same:
                lines = ", ".join(str(one.line) for one in same if one.line)
                what = f"{self.shown} says something else of {decision.code} here (line {lines})"
                done.remarks.append(Trouble(verdict.line, f"{what}: the answer is written after it, and counts last."))
            mine.fresh = True
            self.entries.append(mine)
            self._mine(decision).append(mine)
            done.added.append(_cells(decision))
            done.rows.append((verdict.line, 0))

    def tell_standing(self, answers: Sequence[Answer], known: Collection[str]) -> None:
        """Remarks on decisions about the rows' words that came after the export, and that no answer speaks of now.

        `known` are the marks of the decisions that the coder had made before.
        """
        rows: dict[tuple[str, Span], list[Answer]] = {}
        for answer in answers:
            rows.setdefault((answer.row.document, answer.row.span), []).append(answer)
        for one in self.entries:
            if one.met or one.fresh or one.span is None or mark_decision(one.decision) in known:
                continue
            here = rows.get((one.decision.document, one.span), [])
            if here:
                about = next((a for a in here if a.row.code == one.decision.code), here[0])
                what = f"{self.shown}, line {one.line} ({one.decision.action} {one.decision.code}) stands"
                way = "To take it back, delete that line"
                self.amendment.remarks.append(Trouble(about.line, f"{what}, though no answer says it now. {way}."))

    def _mine(self, decision: Decision) -> list[_Entry]:
        """What the coder said of that code in that document."""
        return self.by_code.setdefault((decision.document, decision.code), [])

    def _change(self, entry: _Entry, decision: Decision, row: int) -> None:
        was = _cells(entry.decision)
        self.amendment.changed[entry.line] = {name: now for name, now in _cells(decision).items() if now != was[name]}
        entry.decision, entry.fresh = decision, True
        self.amendment.rows.append((row, entry.line))

    def _alone(self, entry: _Entry, codes: set[str]) -> bool:
        """Whether the coder says nothing else of these codes on words that `entry` shares."""
        return not any(codes & one.codes and one.meets(entry) for one in self.entries if one is not entry)

    def _entry(self, verdict: Verdict) -> _Entry:
        """The verdict as a line of the coder's file, anchored to today's text where the row's words stand in it."""
        row = verdict.row
        text = self.texts.setdefault(row.document, AnchorText(self.documents[row.document]))
        span: Span | None
        if cells_at(text, row.span) == (row.before, row.quote, row.after):
            span = row.span
            before, after = context_of(text, span)
            quote, segment = _folded(text.document.text[slice(*span)]), _segment(text.document, span, row.segment)
        else:
            quote, before, after, segment = row.quote, row.before, row.after, row.segment
            if quote.endswith(CUT) and row.kind in (Kind.PASSAGE, Kind.SUGGESTED):
                quote = ""
            anchored = anchor_quote(text, quote, before=before, after=after, segment=segment)
            span = anchored.spans[0] if anchored.placed else None
        anchor = {"document": row.document, "segment": segment, "quote": quote, "before": before, "after": after}
        decision = Decision(
            coder=self.coder, **anchor, action=verdict.action, code=verdict.code, replacement=verdict.replacement,
            date=self.date, reason=_folded(verdict.reason), path=self.shown, line=0,
        )  # fmt: skip
        return _Entry(decision, span, 0)


def mark_decision(decision: Decision) -> str:
    """What tells a decision again: short, and nothing of its code can be read off it."""
    said = (decision.document, decision.quote, decision.action, decision.code, decision.replacement)
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:12]


def _segment(document: Document, span: Span, otherwise: str) -> str:
    found = segment_at(document.segments, span[0])
    return found.id if found else otherwise


def _says(one: Decision, other: Decision) -> bool:
    same = one.action is other.action or {one.action, other.action} <= _SAME
    return same and one.replacement == other.replacement


def _anchor(decision: Decision) -> tuple[str, ...]:
    return decision.document, decision.segment, decision.quote, decision.before, decision.after


def _cells(decision: Decision) -> Cells:
    return {name: str(getattr(decision, name)) for name in _CELLS}


def _folded(text: str) -> str:
    return " ".join(text.split())
