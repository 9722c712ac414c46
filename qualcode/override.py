"""Decisions laid over codings: what a person said stands, and what no longer fits is handed back.

Every line of an override file ends in exactly one of two ways: it is applied, or it is in the audit with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.anchor import Anchored, AnchorText, anchor_quote
from qualcode.model import Action, Code, Coding, Decision, Document, Origin, Segment, Status, segment_at

_MOST_CANDIDATES = 3
_KEEPS, _TAKES = {Action.ADD, Action.CONFIRM}, {Action.REMOVE, Action.REPLACE}


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision with the span of its document that it is about."""

    decision: Decision
    start: int
    end: int

    def meets(self, other: Coding | Placed) -> bool:
        """Whether both overlap."""
        return self.start < other.end and other.start < self.end


@dataclass
class _Sheet:
    """The codings and audit lines of one document while its decisions are applied."""

    document: Document
    codes: Mapping[str, Code]
    codings: list[Coding]
    negated: list[Coding]
    audit: list[Coding] = field(default_factory=list)

    def carrying(self, placed: Placed, code: str) -> list[Coding]:
        """The codings of `code` that overlap the decision's span."""
        return [c for c in self.codings if f"{c.codebook}:{c.code}" == code and placed.meets(c)]

    def joins(self, one: Placed, other: Placed, code: str) -> bool:
        """Whether both are about the same words, or about one coding of `code`."""
        return one.meets(other) or any(other.meets(c) for c in self.carrying(one, code))


def apply_decisions(
    decisions: Sequence[Decision],
    *,
    documents: Mapping[str, Document],
    codes: Mapping[str, Code],
    codings: Sequence[Coding],
    negated: Sequence[Coding],
) -> tuple[list[Coding], list[Coding]]:
    """The codings with the decisions laid over them, and the audit lines that result.

    `codings` and `negated` (hits that negation took away) are those of documents that have decisions; `codes` are by
    `codebook:code`. Negated hits that no decision confirms come back in the audit.
    """
    standing, audit = place_decisions(decisions, documents, codes)
    placed_by_document: dict[str, list[Placed]] = {}
    for one in standing:
        placed_by_document.setdefault(one.decision.document, []).append(one)
    done: list[Coding] = []
    for document in dict.fromkeys([c.document for c in (*codings, *negated)] + list(placed_by_document)):
        sheet = _Sheet(
            documents[document],
            codes,
            [c for c in codings if c.document == document],
            [c for c in negated if c.document == document],
        )
        for placed in _without_contradictions(placed_by_document.get(document, []), sheet):
            _APPLY[placed.decision.action](sheet, placed)
        done += sheet.codings
        audit += sheet.audit + sheet.negated
    return done, audit


def place_decisions(
    decisions: Sequence[Decision], documents: Mapping[str, Document], codes: Mapping[str, Code]
) -> tuple[list[Placed], list[Coding]]:
    """The decisions with the span each is about, and an audit line for each that has moved or has no place."""
    placed: list[Placed] = []
    audit: list[Coding] = []
    texts: dict[str, AnchorText] = {}
    for decision in decisions:
        wrong = _unknown(decision, documents, codes)
        if wrong:
            audit.append(_line(decision, Status.ORPHAN, wrong))
            continue
        text = texts.setdefault(decision.document, AnchorText(documents[decision.document]))
        anchored = anchor_quote(
            text, decision.quote, before=decision.before, after=decision.after, segment=decision.segment
        )
        audit += _anchoring_lines(decision, anchored, text.document)
        if anchored.placed:
            placed.append(Placed(decision, *anchored.spans[0]))
    return placed, audit


def _unknown(decision: Decision, documents: Mapping[str, Document], codes: Mapping[str, Code]) -> str:
    if decision.document not in documents:
        return f"there is no document '{decision.document}'"
    for code in filter(None, (decision.code, decision.replacement)):
        if code not in codes:
            return f"there is no code '{code}'"
    return ""


def _anchoring_lines(decision: Decision, anchored: Anchored, document: Document) -> list[Coding]:
    note, spans = anchored.note, anchored.spans
    match anchored.status:
        case None:
            return []
        case Status.MOVED:
            found = f"found as: {document.text[slice(*spans[0])]}"
            return [_line(decision, Status.MOVED, f"{note}; {found}" if note else found, spans[0])]
        case status:
            return [_line(decision, status, f"{note}: {_candidates(decision, spans, document)}" if spans else note)]


def _candidates(decision: Decision, spans: Sequence[tuple[int, int]], document: Document) -> str:
    """Where the decision may stand: its own words by place alone, others with what they are."""
    shown = []
    for start, end in spans[:_MOST_CANDIDATES]:
        words = " ".join(document.text[start:end].split())
        shown.append(f"{start}:{end}" if words == decision.quote else f"{start}:{end} « {words} »")
    more = len(spans) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _without_contradictions(placed: Iterable[Placed], sheet: _Sheet) -> list[Placed]:
    """The decisions that no other coder contradicts; those that are go to the audit, both sides."""
    everything = list(placed)
    kept = []
    for mine in everything:
        against = [other for other in everything if _contradict(mine, other, sheet)]
        if against:
            places = ", ".join(f"{other.decision.coder} ({other.decision.place})" for other in against)
            span = (mine.start, mine.end)
            sheet.audit.append(_line(mine.decision, Status.CONTRADICTED, f"contradicted by {places}", span))
        else:
            kept.append(mine)
    return kept


def _contradict(one: Placed, other: Placed, sheet: _Sheet) -> bool:
    """Whether two coders say opposite things of one code, on overlapping words or of the same coding."""
    if one.decision.coder == other.decision.coder:
        return False
    return any(sheet.joins(one, other, code) for code in _disputed(one.decision, other.decision))


def _disputed(a: Decision, b: Decision) -> set[str]:
    """The codes that one decision gives and the other takes, or that they replace differently."""
    if a.action is b.action is Action.REPLACE and a.code == b.code:
        return {a.code} if a.replacement != b.replacement else set()
    return (_gives(a) & _takes(b)) | (_takes(a) & _gives(b))


def _gives(decision: Decision) -> set[str]:
    if decision.action in _KEEPS:
        return {decision.code}
    return {decision.replacement} if decision.action is Action.REPLACE else set()


def _takes(decision: Decision) -> set[str]:
    return {decision.code} if decision.action in _TAKES else set()


def _add(sheet: _Sheet, placed: Placed) -> None:
    if sheet.carrying(placed, placed.decision.code):
        _confirm(sheet, placed)
    else:
        _lay(sheet, placed, placed.decision.code, Status.ADDED)


def _confirm(sheet: _Sheet, placed: Placed) -> None:
    decision = placed.decision
    standing = sheet.carrying(placed, decision.code)
    lifted = [c for c in sheet.negated if f"{c.codebook}:{c.code}" == decision.code and placed.meets(c)]
    sheet.negated = [c for c in sheet.negated if c not in lifted]
    if not standing and not lifted:
        _lay(sheet, placed, decision.code, Status.CONFIRMED)
        return
    sheet.codings = [c for c in sheet.codings if c not in standing]
    sheet.codings += [
        replace(c, coder=decision.coder, status=Status.CONFIRMED, reason=decision.reason) for c in standing + lifted
    ]


def _remove(sheet: _Sheet, placed: Placed) -> None:
    decision = placed.decision
    gone = sheet.carrying(placed, decision.code)
    if not gone:
        reason = f"nothing to {decision.action}: no {decision.code} here"
        sheet.audit.append(_line(decision, Status.IDLE, reason, (placed.start, placed.end)))
    sheet.codings = [c for c in sheet.codings if c not in gone]
    sheet.audit += [replace(c, coder=decision.coder, status=Status.REMOVED, reason=decision.reason) for c in gone]


def _replace(sheet: _Sheet, placed: Placed) -> None:
    _remove(sheet, placed)
    if sheet.carrying(placed, placed.decision.replacement):
        _confirm(sheet, replace(placed, decision=replace(placed.decision, code=placed.decision.replacement)))
    else:
        _lay(sheet, placed, placed.decision.replacement, Status.REPLACED)


_APPLY = {Action.ADD: _add, Action.CONFIRM: _confirm, Action.REMOVE: _remove, Action.REPLACE: _replace}


def _lay(sheet: _Sheet, placed: Placed, name: str, status: Status) -> None:
    """Adds the coding that a person gave."""
    decision, code = placed.decision, sheet.codes[name]
    segment = _segment_of(sheet.document, placed)
    sheet.codings.append(
        Coding(
            document=sheet.document.id,
            case=segment.case if segment else "",
            segment=segment.id if segment else "",
            speaker=segment.speaker if segment else "",
            start=placed.start,
            end=placed.end,
            quote=sheet.document.text[placed.start : placed.end],
            codebook=code.codebook,
            code=code.id,
            label=code.label,
            origin=Origin.OVERRIDE,
            coder=decision.coder,
            status=status,
            reason=decision.reason,
        )
    )


def _segment_of(document: Document, placed: Placed) -> Segment | None:
    """The first segment that the span touches."""
    inside = segment_at(document.segments, placed.start)
    return inside or next((s for s in document.segments if placed.start < s.end and s.start < placed.end), None)


def _line(decision: Decision, status: Status, reason: str, span: tuple[int, int] = (0, 0)) -> Coding:
    """An audit line about a decision: its own words, and what became of it."""
    codebook, _, code = decision.code.partition(":")
    return Coding(
        document=decision.document,
        case="",
        segment=decision.segment,
        speaker="",
        start=span[0],
        end=span[1],
        quote=decision.quote,
        codebook=codebook,
        code=code,
        label="",
        origin=Origin.OVERRIDE,
        coder=decision.coder,
        status=status,
        reason=f"{decision.place}: {decision.action}: {reason}",
    )
