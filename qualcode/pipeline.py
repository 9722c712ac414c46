"""The whole of qualcode on one page: documents, codebooks and decisions in, codings and audit out.

    ingest → normalise → parse → match → override → imply → aggregate → export

What is here opens no file, prints nothing and asks no clock: reading is in `ingest`, writing in `export`, and what
parses and searches is handed in (`engine`), because it keeps what it has computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from qualcode.aggregate.units import several_units
from qualcode.match.coding import imply_codings, make_codings
from qualcode.match.hits import Hits
from qualcode.match.repairs import tell_repairs
from qualcode.match.rules import CompiledRules
from qualcode.model import Coding, Consensus, Corpus, Decision, Document, Status
from qualcode.override.deciding import lay_decisions
from qualcode.result import Result, as_frame, join_frames
from qualcode.tokens import NO_REPAIRS, Repairs

_ORDER = ("document", "start", "end", "codebook", "code", "origin", "rule", "status", "coder", "reason")
_NUMBERS = ("start", "end")
_LARGEST = 2**62

Search = Callable[[Sequence[Document], CompiledRules], Hits]
"""Parses documents and runs rules over them: see `Engine.search`."""
Repaired = Callable[[Sequence[Document]], Repairs]
"""What was misread in the documents: see `Engine.repairs`."""


def code_corpus(
    corpus: Corpus,
    compiled: CompiledRules,
    decisions: Sequence[Decision],
    search: Search,
    *,
    repairs: Repaired = lambda _: NO_REPAIRS,
    units: Sequence[tuple[str, ...]] = (),
    consensus: Consensus | None = None,
    readers: Mapping[str, frozenset[str]] | None = None,
) -> Result:
    """Codes a corpus: rules first, then what people decided, then what follows from both.

    `units` are the combinations of codebooks that tables count by: segments in several units are said in the audit.
    `consensus` settles what coders contradict each other about; `readers` are the documents that coders have read.
    """
    hits = search(corpus.documents, compiled)
    repaired = tell_repairs(corpus.documents, repairs(corpus.documents))
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
    told = as_frame([*unread, *corpus.remarks, *spread])
    return replace(result, audit=_sorted(join_frames(decided.audit, told, repaired)))


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by place, then by whatever tells them apart: sorted by ranks, as many in one number as it holds."""
    frame = frame.assign(status=frame["status"].astype(str), origin=frame["origin"].astype(str))
    keys, room = [np.zeros(len(frame), np.int64)], _LARGEST
    for name in _ORDER:
        ranks = frame[name].to_numpy() if name in _NUMBERS else pd.factorize(frame[name], sort=True)[0]
        size = int(ranks.max(initial=0)) + 2
        if size >= room:
            keys, room = [*keys, np.zeros(len(frame), np.int64)], _LARGEST
        keys[-1] = keys[-1] * size + ranks + 1
        room //= size
    return frame.iloc[np.lexsort(keys[::-1])].reset_index(drop=True)
