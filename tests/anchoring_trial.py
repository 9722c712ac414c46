"""Decisions anchored in edited documents, and what became of each: the table that the thresholds rest on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.override.anchor import Anchored, anchor_quote
from qualcode.override.stretches import AnchorText
from tests.edits import EDITS, Edit, Edited, Kept, insertion, pick_decision, read

SURVIVES, GONE = 0.6, 0.25
"""The share of a quotation's letters that must be left for it to survive; and at most left for it to be deleted."""


@dataclass
class Tally:
    """What became of the decisions of one kind of edit."""

    decisions: int = 0
    surviving: int = 0
    silent: int = 0
    moved: int = 0
    deleted: int = 0
    deleted_listed: int = 0
    wrong: int = 0
    moved_elsewhere: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def placed(self) -> int:
        return self.silent + self.moved

    @property
    def unplaced(self) -> int:
        """Surviving decisions that are listed with candidates, or listed as moved elsewhere."""
        return self.surviving - self.placed

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            *(getattr(self, name) + getattr(other, name) for name in list(self.__dataclass_fields__)[:8]),
            [*self.failures, *other.failures],
        )


def try_edit(rng: random.Random, anchor: AnchorText, edit: Edit, tally: Tally, *, bare_style: bool = False) -> None:
    """Edits the document around one decision and looks where it goes."""
    kept = pick_decision(rng, anchor, bare_style=bare_style)
    edited = edit(rng, Edited.of(anchor.document.text), kept)
    found = anchor_quote(
        AnchorText(read(edited.text)), kept.quote, before=kept.before, after=kept.after, segment=kept.segment
    )
    _judge(tally, kept, edited, found, anchor.document.text)


def _judge(tally: Tally, kept: Kept, edited: Edited, found: Anchored, original: str) -> None:
    tally.decisions += 1
    left = _left(kept, edited, original)
    if left == 0 and found.status is None and _stands_in(edited, original, found.spans[0], kept):
        return  # what was between is gone too, and a copy has slid to the very place: nobody could tell
    truth = edited.now(kept.span)
    right = found.placed and truth is not None and _same(edited, original, found.spans[0], kept)
    silent = found.status is None
    tally.surviving += left >= SURVIVES
    tally.deleted += left <= GONE
    tally.deleted_listed += left <= GONE and not silent
    if right and left >= SURVIVES:
        tally.silent += silent
        tally.moved += not silent
        return
    if silent and not right:
        tally.wrong += 1
        _note(tally, "WRONG", kept, edited, found)
    elif found.placed and not right:
        tally.moved_elsewhere += 1
        _note(tally, "elsewhere", kept, edited, found)
    elif left >= SURVIVES:
        _note(tally, "unplaced", kept, edited, found)


def _stands_in(edited: Edited, original: str, span: tuple[int, int], kept: Kept) -> bool:
    """Whether the span is between letters of which one stood right beside the decision's own words."""

    def is_letter(at: int) -> bool:
        return at >= 0 and original[at].isalnum()

    before = next((at for at in reversed(edited.origin[: span[0]]) if is_letter(at)), None)
    after = next((at for at in edited.origin[span[1] :] if is_letter(at)), None)
    stood_before = next((at for at in range(kept.start - 1, -1, -1) if is_letter(at)), -2)
    stood_after = next((at for at in range(kept.end, len(original)) if is_letter(at)), -2)
    return before == stood_before or after == stood_after


def _left(kept: Kept, edited: Edited, original: str) -> float:
    """The share of the quotation's letters that are left."""
    wanted = {at for at in range(*kept.span) if original[at].isalnum()}
    left = wanted & set(edited.origin)
    return len(left) / max(1, len(wanted))


def _same(edited: Edited, original: str, span: tuple[int, int], kept: Kept) -> bool:
    """Whether the span holds at least three quarters of the letters left, and few of the original's others."""
    wanted = {at for at in range(*kept.span) if original[at].isalnum()}
    inside = [at for n, at in enumerate(edited.origin[slice(*span)]) if edited.text[span[0] + n].isalnum()]
    left = sum(at in wanted for at in edited.origin)
    mine, others = sum(at in wanted for at in inside), sum(at >= 0 and at not in wanted for at in inside)
    return mine >= 0.75 * left and others <= max(3, 0.25 * left)


def _note(tally: Tally, what: str, kept: Kept, edited: Edited, found: Anchored) -> None:
    truth = edited.now(kept.span)
    there = edited.text[slice(*truth)] if truth else None
    spans = [edited.text[slice(*span)] for span in found.spans[:2]]
    tally.failures.append(
        f"{what}: {kept.quote!r} [{kept.before!r} | {kept.after!r}, {kept.segment}] is {there!r} {truth}, "
        f"got {found.status} {found.note!r} {spans} {found.spans[:2]}"
    )


def try_edits(texts: Sequence[str], *, each: int, seed: int, bare_style: bool = False) -> Iterator[tuple[str, Tally]]:
    """`each` decisions for every kind of edit, over the texts in turn; `bare_style`: without any surroundings."""
    anchors = [AnchorText(read(text)) for text in texts]
    for name, edit in EDITS.items():
        rng = random.Random(f"{seed} {name}")
        tally = Tally()
        for n in range(each):
            try_edit(rng, anchors[n % len(anchors)], edit, tally, bare_style=bare_style)
        yield name, tally


def try_insertions(
    texts: Sequence[str], *, lengths: Sequence[int], each: int, seed: int
) -> Iterator[tuple[str, Tally]]:
    """`each` decisions for every length of insertion, before, inside and after the quotation."""
    anchors = [AnchorText(read(text)) for text in texts]
    for place in ("before", "inside", "after"):
        rng = random.Random(f"{seed} {place}")
        tally = Tally()
        for n, length in enumerate(length for length in lengths for _ in range(each)):
            try_edit(rng, anchors[n % len(anchors)], insertion(place, length), tally)
        yield f"insertion {place}, {min(lengths)}–{max(lengths)} characters", tally


def table(rows: Sequence[tuple[str, Tally]]) -> str:
    """The rows as text, with their sum below.

    `placed` are surviving decisions put where they belong, `(moved)` those of them that were said to have moved;
    `listed` the surviving ones said to be ambiguous or orphan; `said` the deleted ones that were listed; `elsewhere`
    those said to have moved that did not belong there; `WRONG` those put elsewhere and not listed.
    """
    names = ("decisions", "surviving", "placed", "(moved)", "listed", "deleted", "said", "elsewhere", "WRONG")
    lines = [f"{'edit':<38}" + "".join(f"{name:>10}" for name in names)]
    total = sum((tally for _, tally in rows), Tally())
    for name, t in [*rows, ("all", total)]:
        left = (t.decisions, t.surviving, t.placed, t.moved, t.unplaced)
        gone = (t.deleted, t.deleted_listed, t.moved_elsewhere, t.wrong)
        lines.append(f"{name:<38}" + "".join(f"{count:>10}" for count in (*left, *gone)))
    return "\n".join([*lines, f"surviving decisions placed: {100 * total.placed / max(1, total.surviving):.2f} %"])
