"""Decisions put in their place: the span of the document that each is about, or a line that says why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model import Code, Coding, Decision, Document, Origin, Status
from qualcode.override.anchor import Anchored, AnchorText, anchor_quote

_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision with the span of its document that it is about."""

    decision: Decision
    start: int
    end: int

    def meets(self, other: Coding | Placed) -> bool:
        """Whether both overlap."""
        return self.start < other.end and other.start < self.end


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
            audit.append(line_about(decision, Status.ORPHAN, wrong))
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
            return [line_about(decision, Status.MOVED, f"{note}; {found}" if note else found, spans[0])]
        case status:
            return [
                line_about(decision, status, f"{note}: {_candidates(decision, spans, document)}" if spans else note)
            ]


def _candidates(decision: Decision, spans: Sequence[tuple[int, int]], document: Document) -> str:
    """Where the decision may stand: its own words by place alone, others with what they are."""
    shown = []
    for start, end in spans[:_MOST_CANDIDATES]:
        words = " ".join(document.text[start:end].split())
        shown.append(f"{start}:{end}" if words == decision.quote else f"{start}:{end} « {words} »")
    more = len(spans) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def line_about(decision: Decision, status: Status, reason: str, span: tuple[int, int] = (0, 0)) -> Coding:
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
