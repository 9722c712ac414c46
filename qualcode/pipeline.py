"""The whole of qualcode on one page: documents, codebooks and decisions in, codings and audit out.

    ingest → normalise → parse → match → override → imply → aggregate → export

What is here opens no file, prints nothing and asks no clock: reading is in `ingest`, writing in `export`, and what
parses and searches is handed in (`engine`), because it keeps what it has computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from qualcode.aggregate.units import several_units
from qualcode.deciding import lay_decisions
from qualcode.match.coding import imply_codings, make_codings
from qualcode.match.hits import Hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Coding, Consensus, Corpus, Decision, Document, Status
from qualcode.result import Result, as_frame, join_frames
from qualcode.tokens import Repair

_ORDER = ("document", "start", "end", "codebook", "code", "origin", "rule", "status", "coder", "reason")
_NUMBERS = ("start", "end")

Search = Callable[[Sequence[Document], CompiledRules], Hits]
"""Parses documents and runs rules over them: see `Engine.search`."""
Repairs = Callable[[Sequence[Document]], Sequence[Sequence[Repair]]]
"""What was misread in each document: see `Engine.repairs`."""


def code_corpus(
    corpus: Corpus,
    compiled: CompiledRules,
    decisions: Sequence[Decision],
    search: Search,
    *,
    repairs: Repairs = lambda _: (),
    units: Sequence[tuple[str, ...]] = (),
    consensus: Consensus | None = None,
    readers: Mapping[str, frozenset[str]] | None = None,
) -> Result:
    """Codes a corpus: rules first, then what people decided, then what follows from both.

    `units` are the combinations of codebooks that tables count by: segments in several units are said in the audit.
    `consensus` settles what coders contradict each other about; `readers` are the documents that coders have read.
    """
    hits = search(corpus.documents, compiled)
    mended = zip(corpus.documents, repairs(corpus.documents), strict=False)
    repaired = [line for document, found in mended for line in _told(document, found)]
    automatic, passed_over = make_codings(corpus.documents, hits, compiled)
    found = join_frames(automatic, as_frame(corpus.imported))
    decided = lay_decisions(
        found,
        passed_over,
        decisions,
        corpus.documents,
        codes={code.name: code for code in compiled.codes},
        imply=lambda codings: imply_codings(codings, compiled, corpus.documents),
        consensus=consensus,
    )
    result = Result(
        codings=_sorted(decided.codings),
        audit=decided.audit,
        documents=corpus.documents,
        cases=corpus.cases,
        codebooks=compiled.codebooks,
        problems=corpus.problems,
        said=replace(decided.said, readers=readers or {}),
        decisions=tuple(decisions),
    )
    spread = [line for within in units for line in several_units(result, within)]
    unread = [Coding(coder="", status=Status.SKIPPED, reason=problem) for problem in corpus.problems]
    told = as_frame([*unread, *corpus.remarks, *repaired, *spread])
    return replace(result, audit=_sorted(join_frames(decided.audit, told)))


def _told(document: Document, repairs: Sequence[Repair]) -> Iterator[Coding]:
    """An audit line for each stretch of the document that was misread, with what was read in its place."""
    for repair in repairs:
        segment = document.segments[repair.segment]
        start, end = segment.start + repair.start, segment.start + repair.end
        quote = document.text[start:end]
        yield Coding(
            document=document.id,
            case=segment.case,
            segment=segment.id,
            speaker=segment.speaker,
            start=start,
            end=end,
            quote=quote,
            coder="qualcode",
            status=Status.REPAIRED,
            reason=f"{' '.join(quote.split())} → {repair.after}",
        )


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by place, then by whatever tells them apart; sorting ranks is cheaper than sorting texts."""
    frame = frame.assign(status=frame["status"].astype(str), origin=frame["origin"].astype(str))
    ranks = [frame[name] if name in _NUMBERS else pd.factorize(frame[name], sort=True)[0] for name in _ORDER]
    return frame.iloc[np.lexsort(ranks[::-1])].reset_index(drop=True)
