"""Decisions on a whole corpus: which rows they touch, what comes of them, and what people said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.model import Code, Consensus, Decision, Document, Origin, Status, segment_at
from qualcode.override.consensus import Dispute
from qualcode.override.laying import Laid, apply_decisions, withhold_implied
from qualcode.override.words import Word, words_of
from qualcode.result import DISPUTE_COLUMNS, WORD_COLUMNS, Said, as_codings, as_frame, join_frames

Imply = Callable[[pd.DataFrame], pd.DataFrame]
"""The codings that codings imply: see `imply_codings`."""


@dataclass(frozen=True)
class Decided:
    """Codings, implied ones too, and the audit after decisions; and what people said."""

    codings: pd.DataFrame
    audit: pd.DataFrame
    said: Said


def lay_decisions(
    found: pd.DataFrame,
    passed_over: pd.DataFrame,
    decisions: Sequence[Decision],
    documents: Sequence[Document],
    *,
    codes: Mapping[str, Code],
    imply: Imply,
    consensus: Consensus | None = None,
) -> Decided:
    """What decisions make of the codings and the audit; only documents that have decisions leave columns for rows."""
    decided = {decision.document for decision in decisions}
    ours, theirs = _split(found, found["document"].isin(decided))
    negated, others = _split(
        passed_over, passed_over["document"].isin(decided) & (passed_over["status"] == str(Status.NEGATED))
    )
    before = join_frames(ours, imply(ours))
    laid = apply_decisions(
        decisions,
        documents={document.id: document for document in documents},
        codes=codes,
        codings=as_codings(ours),
        negated=as_codings(negated),
        implied=as_codings(before.iloc[len(ours) :]),
        consensus=consensus,
    )
    codings = join_frames(theirs, as_frame(laid.codings))
    implied = imply(codings)
    disputable, implied = _split(implied, implied["document"].isin(_documents(laid)))
    kept, audit = withhold_implied(laid, as_codings(disputable))
    imported = found.loc[found["origin"] == str(Origin.IMPORTED), "coder"]
    return Decided(
        join_frames(codings, implied, as_frame(kept)),
        join_frames(others, as_frame(audit)),
        Said(
            disputes=_dispute_frame(laid.disputes, documents, codes),
            words=_word_frame(laid),
            before=before,
            coders=tuple(dict.fromkeys([*(decision.coder for decision in decisions), *imported.unique()])),
        ),
    )


def _documents(laid: Laid) -> set[str]:
    return {one.decision.document for one in laid.taken}


def _word_frame(laid: Laid) -> pd.DataFrame:
    words = [(placed.decision.document, word) for placed in laid.placed for word in words_of(placed)]
    rows = [(w.coder, document, w.start, w.end, *w.code.split(":", 1), w.gives) for document, w in words]
    return pd.DataFrame(rows, columns=list(WORD_COLUMNS))


def _dispute_frame(
    disputes: Sequence[tuple[str, Dispute]], documents: Sequence[Document], codes: Mapping[str, Code]
) -> pd.DataFrame:
    by_id = {document.id: document for document in documents}
    rows = [_dispute_row(by_id[id], dispute, codes[dispute.question.code]) for id, dispute in disputes]
    frame = pd.DataFrame(rows, columns=list(DISPUTE_COLUMNS))
    return frame.sort_values(["document", "start", "end", "codebook", "code"], kind="stable", ignore_index=True)


def _dispute_row(document: Document, dispute: Dispute, code: Code) -> tuple[object, ...]:
    question = dispute.question
    start, end = question.start, question.end
    segment = segment_at(document.segments, start)
    votes = question.votes
    return (
        document.id,
        segment.case if segment else "",
        segment.id if segment else "",
        segment.speaker if segment else "",
        start,
        end,
        document.text[start:end],
        code.codebook,
        code.id,
        code.label,
        ", ".join(coder for coder, gives in votes.items() if gives),
        ", ".join(coder for coder, gives in votes.items() if not gives),
        " | ".join(dict.fromkeys(_told(question.words))),
        str(dispute.outcome),
        dispute.how,
    )


def _told(words: Iterable[Word]) -> Iterator[str]:
    """Who said what, and why: `claire: replace valeurs:temps → valeurs:lien (2026-03-02, relu)`."""
    for word in words:
        if word.placed is None:
            yield f"{word.coder}: {Origin.IMPORTED}"
            continue
        decision = word.placed.decision
        becomes = f" → {decision.replacement}" if decision.replacement else ""
        why = ", ".join(filter(None, (decision.date, decision.reason)))
        yield f"{word.coder}: {decision.action} {decision.code}{becomes}{f' ({why})' if why else ''}"


def _split(frame: pd.DataFrame, mask: pd.Series[bool]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (frame[mask], frame[~mask]) if mask.any() else (frame.iloc[:0], frame)
