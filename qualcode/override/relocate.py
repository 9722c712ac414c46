"""Decisions that no longer stand where they stood: which, what they may be about now, and how to anchor them anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model import Decision, Document, Status, segment_at
from qualcode.override.anchor import Anchored, AnchorText, anchor_quote, context_of
from qualcode.override.stretches import Span

Cells = Mapping[str, str]
"""What to write in some columns of a decision's line."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """A decision that moved, or that has no one place, with where it may stand."""

    decision: Decision
    text: AnchorText
    anchored: Anchored

    @property
    def moved(self) -> bool:
        return self.anchored.status is Status.MOVED


def find_displaced(
    decisions: Sequence[Decision], documents: Mapping[str, Document], *, bare: bool = False
) -> tuple[list[Displaced], list[Decision]]:
    """The decisions to look at, in their order, and those whose document the study does not have.

    With `bare`, also those that stand where they stood and say nothing of what is around them.
    """
    texts: dict[str, AnchorText] = {}
    displaced, homeless = [], []
    for decision in decisions:
        if decision.document not in documents:
            homeless.append(decision)
            continue
        text = texts.setdefault(decision.document, AnchorText(documents[decision.document]))
        anchored = anchor_quote(
            text, decision.quote, before=decision.before, after=decision.after, segment=decision.segment
        )
        if anchored.status is not None or (bare and not (decision.before or decision.after)):
            displaced.append(Displaced(decision, text, anchored))
    return displaced, homeless


def anchor_anew(text: AnchorText, decision: Decision, span: Span) -> Cells:
    """The cells that anchor the decision to `span`: its words, what stands around them, the segment they begin in.

    A decision about a whole segment stays one.
    """
    document = text.document
    before, after = context_of(text, span)
    segment = segment_at(document.segments, span[0])
    quote = " ".join(document.text[slice(*span)].split()) if decision.quote else ""
    return {"quote": quote, "before": before, "after": after, "segment": segment.id if segment else decision.segment}
