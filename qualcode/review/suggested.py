"""Segments suggested for a code, as rows of a review: coded by nobody until a person answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.override.stretches import AnchorText
from qualcode.result import Result
from qualcode.review.rows import SUGGESTED, Kind, ReviewRow, bare_row
from qualcode.suggest.segments import SegmentHint


def suggested_rows(result: Result, hints: Sequence[SegmentHint]) -> list[ReviewRow]:
    """One row a hint, in their order: the whole segment, with the code proposed and what speaks for it as its rule."""
    documents = {document.id: document for document in result.documents}
    labels = {code.name: code.label for book in result.codebooks for code in book.codes}
    texts = {id: AnchorText(documents[id]) for id in dict.fromkeys(hint.document for hint in hints)}
    rows = []
    for hint in hints:
        text = texts[hint.document]
        segment = next(one for one in text.document.segments if one.id == hint.segment)
        rows.append(
            replace(
                bare_row(text, Kind.SUGGESTED, (segment.start, segment.end)),
                segment=segment.id,
                code=hint.code,
                label=labels[hint.code],
                case=segment.case,
                speaker=segment.speaker,
                rule=f"≈ {hint.like}: {hint.words}",
                status=SUGGESTED,
            )
        )
    return rows
