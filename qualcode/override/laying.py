"""Decisions laid over codings: what people said stands, and what no longer fits is handed back.

Every line of an override file ends in exactly one of two ways: it is applied, or it is in the audit with the reason.
Where coders differ, `consensus` says what is applied; without one, contradicting decisions are not applied at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.model import Action, Code, Coding, Consensus, Decision, Document, Origin, Segment, Status, segment_at
from qualcode.override.consensus import Dispute, find_disputes
from qualcode.override.heeding import heed_decisions
from qualcode.override.placing import Placed as Placed
from qualcode.override.placing import line_about
from qualcode.override.placing import place_decisions as place_decisions


@dataclass(frozen=True)
class Laid:
    """What decisions made: codings, audit lines, what coders differed about. `placed` are all that have a place.

    `taken` are the decisions that took a code away, `idle` those that found nothing to take: codes implied afterwards
    are theirs to take too, see `withhold_implied`.
    """

    codings: list[Coding] = field(default_factory=list)
    audit: list[Coding] = field(default_factory=list)
    disputes: list[tuple[str, Dispute]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    taken: list[Placed] = field(default_factory=list)
    idle: list[Placed] = field(default_factory=list)


@dataclass
class _Sheet:
    """The codings and audit lines of one document while its decisions are applied."""

    document: Document
    codes: Mapping[str, Code]
    codings: dict[str, list[Coding]]
    """What stands, by code."""
    negated: list[Coding]
    implied: list[Coding]
    audit: list[Coding] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    taken: list[Placed] = field(default_factory=list)
    idle: list[Placed] = field(default_factory=list)

    def there(self) -> list[Coding]:
        """What may be confirmed or taken away."""
        return [*self.standing, *self.negated, *self.implied]

    @property
    def standing(self) -> list[Coding]:
        """The codings."""
        return [coding for some in self.codings.values() for coding in some]

    def carrying(self, placed: Placed, code: str) -> list[Coding]:
        """The codings of `code` that overlap the decision's span."""
        return [c for c in self.codings.get(code, ()) if placed.meets(c)]

    def exchange(self, code: str, gone: list[Coding], new: Iterable[Coding] = ()) -> None:
        """Takes codings of `code` away, and lays others."""
        self.codings[code] = [*(c for c in self.codings.get(code, ()) if c not in gone), *new]


def apply_decisions(
    decisions: Sequence[Decision],
    *,
    documents: Mapping[str, Document],
    codes: Mapping[str, Code],
    codings: Sequence[Coding],
    negated: Sequence[Coding],
    implied: Sequence[Coding] = (),
    consensus: Consensus | None = None,
) -> Laid:
    """The codings with the decisions laid over them, and the audit lines that result.

    `codings`, `negated` (hits that negation took away) and `implied` (what codes would imply without decisions) are
    those of documents that have decisions; `codes` are by `codebook:code`. Negated hits that no decision confirms
    come back in the audit.
    """
    standing, audit = place_decisions(decisions, documents, codes)
    placed_by_document: dict[str, list[Placed]] = {}
    for one in standing:
        placed_by_document.setdefault(one.decision.document, []).append(one)
    laid = Laid(audit=audit, placed=standing)
    parted = [_parted(some, lambda coding: coding.document) for some in (codings, negated, implied)]
    for document in dict.fromkeys([*parted[0], *parted[1], *placed_by_document]):
        mine, hushed, following = (some.get(document, []) for some in parted)
        placed = placed_by_document.get(document, [])
        sheet = _Sheet(documents[document], codes, _parted(mine, lambda coding: coding.name), hushed, following)
        sheet.disputes = find_disputes(placed, sheet.there(), consensus)
        for one in heed_decisions(placed, sheet.disputes, sheet.there, sheet.audit):
            _APPLY[one.decision.action](sheet, one)
        laid.codings.extend(sheet.standing)
        laid.audit.extend(sheet.audit + sheet.negated)
        laid.disputes.extend((document, dispute) for dispute in sheet.disputes)
        laid.taken.extend(sheet.taken)
        laid.idle.extend(sheet.idle)
    return laid


def _parted(codings: Iterable[Coding], key: Callable[[Coding], str]) -> dict[str, list[Coding]]:
    parted: dict[str, list[Coding]] = {}
    for coding in codings:
        parted.setdefault(key(coding), []).append(coding)
    return parted


def withhold_implied(laid: Laid, implied: Sequence[Coding]) -> tuple[list[Coding], list[Coding]]:
    """The codings that codes imply after decisions without those that a decision takes away; and the whole audit.

    What a decision takes away stays away: it is `removed`, whatever implies it.
    """
    kept, audit = [], list(laid.audit)
    useful: set[str] = set()
    told = {(line.document, line.start, line.end, line.codebook, line.code, line.coder, line.reason) for line in audit}
    by_code: dict[tuple[str, str], list[Placed]] = {}
    for one in laid.taken:
        by_code.setdefault((one.decision.document, one.decision.code), []).append(one)
    for coding in implied:
        takers = [p for p in by_code.get((coding.document, coding.name), ()) if p.meets(coding)]
        if not takers:
            kept.append(coding)
        useful.update(one.decision.place for one in takers)
        place = (coding.document, coding.start, coding.end, coding.codebook, coding.code)
        gone = [_taken_away(coding, p.decision) for p in takers]
        audit += [line for line in gone if (*place, line.coder, line.reason) not in told]
    for one in laid.idle:
        if one.decision.place not in useful:
            reason = f"nothing to {one.decision.action}: no {one.decision.code} here"
            audit.append(line_about(one.decision, Status.IDLE, reason, (one.start, one.end)))
    return kept, audit


def _add(sheet: _Sheet, placed: Placed) -> None:
    if sheet.carrying(placed, placed.decision.code):
        _confirm(sheet, placed)
    else:
        _lay(sheet, placed, placed.decision.code, Status.ADDED)


def _confirm(sheet: _Sheet, placed: Placed) -> None:
    decision = placed.decision
    standing = sheet.carrying(placed, decision.code)
    lifted = [c for c in sheet.negated if c.name == decision.code and placed.meets(c)]
    sheet.negated = [c for c in sheet.negated if c not in lifted]
    if not standing and not lifted:
        _lay(sheet, placed, decision.code, Status.CONFIRMED)
        return
    kept = [
        replace(c, coder=decision.coder, status=Status.CONFIRMED, reason=decision.reason) for c in standing + lifted
    ]
    sheet.exchange(decision.code, standing, kept)


def _remove(sheet: _Sheet, placed: Placed) -> None:
    decision = placed.decision
    gone = sheet.carrying(placed, decision.code)
    sheet.exchange(decision.code, gone)
    gone += [c for c in sheet.implied if c.name == decision.code and placed.meets(c)]
    sheet.implied = [c for c in sheet.implied if c not in gone]
    sheet.taken.append(placed)
    before = _gone_before(sheet, placed)
    again = any(line.coder == decision.coder for line in before)
    gone = gone or [line for line in before if line.coder != decision.coder]  # who agrees with others has acted too
    sheet.audit += [_taken_away(coding, decision) for coding in gone]
    if not gone and (again or not any(dispute.denies(decision) for dispute in sheet.disputes)):
        sheet.idle.append(placed)


def _gone_before(sheet: _Sheet, placed: Placed) -> list[Coding]:
    """What decisions took away here, each coding by who did last."""
    gone = {
        (line.start, line.end, line.rule): line
        for line in sheet.audit
        if line.status == Status.REMOVED and line.name == placed.decision.code and placed.meets(line)
    }
    return list(gone.values())


def _taken_away(coding: Coding, decision: Decision) -> Coding:
    return replace(coding, coder=decision.coder, status=Status.REMOVED, reason=decision.reason)


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
    laid = Coding(
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
    sheet.exchange(name, [], [laid])


def _segment_of(document: Document, placed: Placed) -> Segment | None:
    """The first segment that the span touches."""
    inside = segment_at(document.segments, placed.start)
    return inside or next((s for s in document.segments if placed.start < s.end and s.start < placed.end), None)
