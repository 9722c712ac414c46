"""Hits → codings: overlapping hits of one code joined, turns that continue a topic carried on, the rest explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from qualcode.match.hits import COUNTS, NEGATED, OUTDONE, OVERLAPPED, UNBACKED, UNLESS, Hits
from qualcode.match.postings import Positions
from qualcode.match.rules import CompiledRules
from qualcode.model import CODING_COLUMNS, Code, Codebook, Document, Origin, Role, Status
from qualcode.result import join_frames

Texts = npt.NDArray[np.object_]

_WHY_NOT = {
    NEGATED: (Status.NEGATED, "negated in its clause"),
    UNLESS: (Status.EXCLUDED, "inside an `unless` phrase"),
    OVERLAPPED: (Status.EXCLUDED, "a longer hit of the codebook overlaps it"),
    OUTDONE: (Status.EXCLUDED, "another code of the codebook dominates the segment"),
    UNBACKED: (Status.EXCLUDED, "a cue, and nothing else in the segment says so"),
}


def make_codings(
    documents: Sequence[Document], hits: Hits, compiled: CompiledRules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The automatic codings, and the audit of hits that do not count; both with `CODING_COLUMNS`.

    Interviewer turns are not coded; what is found in them only carries on to the answers.
    """
    maker = _FrameMaker(documents, compiled)
    asked = maker.by_interviewer[hits.segment]
    counting = hits.fate == COUNTS
    codings = [maker.codings(hits.where(counting & ~asked)), *_carried(maker, hits.where(counting))]
    audit = [maker.audit(hits.where((hits.fate == fate) & ~asked), *why) for fate, why in _WHY_NOT.items()]
    return join_frames(*codings), join_frames(*audit)


class _FrameMaker:
    """Turns columns of hits into rows of codings."""

    def __init__(self, documents: Sequence[Document], compiled: CompiledRules) -> None:
        self.compiled = compiled
        self.of_segment = [(document, segment) for document in documents for segment in document.segments]
        self.by_interviewer = np.array([s.role is Role.INTERVIEWER for _, s in self.of_segment], np.bool_)
        self.rule_ids = np.array([rule.id for rule in compiled.rules], object)
        self.kinds = np.array([str(rule.kind) for rule in compiled.rules], object)
        self.by_segment = {
            "document": _texts(document.id for document, _ in self.of_segment),
            "case": _texts(segment.case for _, segment in self.of_segment),
            "segment": _texts(segment.id for _, segment in self.of_segment),
            "speaker": _texts(segment.speaker for _, segment in self.of_segment),
        }
        self.by_code = {
            "codebook": _texts(code.codebook for code in compiled.codes),
            "code": _texts(code.id for code in compiled.codes),
            "label": _texts(code.label for code in compiled.codes),
        }

    def codings(self, hits: Hits) -> pd.DataFrame:
        """One coding for each stretch of overlapping hits of one code, its rules joined by ` | `."""
        hits, group = self._grouped(hits)
        heads = np.flatnonzero(np.diff(group, prepend=-1))
        end = np.maximum.reduceat(hits.end, heads) if len(heads) else hits.end
        rules = np.minimum.reduceat(hits.rule, heads) if len(heads) else hits.rule
        return self.frame(
            segment=hits.segment[heads],
            start=hits.start[heads],
            end=end,
            code=self.compiled.code[hits.rule[heads]],
            origin=self.kinds[rules],
            rule=self._joined_rules(hits.rule, group),
        )

    def audit(self, hits: Hits, status: Status, reason: str) -> pd.DataFrame:
        """One line a hit."""
        return self.frame(
            segment=hits.segment,
            start=hits.start,
            end=hits.end,
            code=self.compiled.code[hits.rule],
            origin=self.kinds[hits.rule],
            rule=self.rule_ids[hits.rule],
            reason=[reason] * len(hits),
            status=status,
        )

    def frame(
        self,
        *,
        segment: Positions,
        start: Positions,
        end: Positions,
        code: Positions,
        origin: Sequence[str] | Texts,
        rule: Sequence[str] | Texts,
        reason: Sequence[str] | None = None,
        status: Status = Status.AUTOMATIC,
    ) -> pd.DataFrame:
        """Rows of `CODING_COLUMNS` from numbers of segments and codes."""
        reason = [""] * len(segment) if reason is None else reason
        spans = zip(segment.tolist(), start.tolist(), end.tolist(), strict=True)
        columns = {
            **{name: _column(texts, segment) for name, texts in self.by_segment.items()},
            "start": start.astype(np.int64),
            "end": end.astype(np.int64),
            "quote": _column(pa.array([self.of_segment[n][0].text[a:b] for n, a, b in spans], pa.large_string())),
            **{name: _column(texts, code) for name, texts in self.by_code.items()},
            "origin": _column(pa.array(origin, pa.large_string())),
            "rule": _column(pa.array(rule, pa.large_string())),
            "coder": _column(_texts(["qualcode"]), np.zeros_like(segment)),
            "status": _column(_texts([str(status)]), np.zeros_like(segment)),
            "reason": _column(pa.array(reason, pa.large_string())),
        }
        return pd.DataFrame(columns, columns=list(CODING_COLUMNS))

    def _grouped(self, hits: Hits) -> tuple[Hits, Positions]:
        """The hits by code and place, and the number of the coding that each belongs to."""
        code = self.compiled.code[hits.rule]
        order = np.lexsort((hits.rule, hits.start, hits.segment, code))
        hits, code = hits.where(order), code[order]
        if not len(hits):
            return hits, code
        width = int(hits.end.max()) + 1
        base = (code.astype(np.int64) * len(self.of_segment) + hits.segment) * width
        reach = np.maximum.accumulate(base + hits.end)
        starts = np.concatenate([[True], (base + hits.start)[1:] >= reach[:-1]])
        return hits, (np.cumsum(starts) - 1).astype(np.int32)

    def _joined_rules(self, rules: Positions, group: Positions) -> Texts:
        """The rules of each group, each once, in codebook order."""
        order = np.lexsort((rules, group))
        group, rules = group[order], rules[order]
        fresh = np.ones(len(group), np.bool_)
        fresh[1:] = (group[1:] != group[:-1]) | (rules[1:] != rules[:-1])
        group, rules = group[fresh], rules[fresh]
        heads = np.flatnonzero(np.diff(group, prepend=-1))
        joined = self.rule_ids[rules[heads]]
        counts = np.diff(np.append(heads, len(group)))
        for n in np.flatnonzero(counts > 1).tolist():
            joined[n] = " | ".join(self.rule_ids[rules[heads[n] : heads[n] + counts[n]]])
        return joined


def _texts(texts: Iterable[str]) -> pa.Array:
    return pa.array(list(texts), pa.large_string())


def _column(texts: pa.Array, places: Positions | None = None) -> pd.Series[str]:
    """A column of texts, or of those at some places, without making a Python string of each."""
    return pd.Series(pd.array(texts if places is None else texts.take(pa.array(places)), dtype="str"))


def _carried(maker: _FrameMaker, hits: Hits) -> Iterator[pd.DataFrame]:
    """The codings of answers that name no code of a carrying codebook and go on with an earlier turn's."""
    code = maker.compiled.code[hits.rule]
    for book in maker.compiled.codebooks:
        if book.carries:
            mine = maker.compiled.of_codebook(book)[code]
            implying = [n for n, one in enumerate(maker.compiled.codes) if _implies(one, book)]
            ends = set(hits.segment[np.isin(code, implying)].tolist())
            rows = list(_carry(maker, hits.segment[mine], code[mine], ends))
            columns = np.array(rows, np.int32).reshape(-1, 3).T
            segment, source = columns[0], columns[2]
            names = [maker.compiled.codes[n].name for n in columns[1]]
            yield maker.frame(
                segment=segment,
                start=np.array([maker.of_segment[n][1].start for n in segment], np.int32),
                end=np.array([maker.of_segment[n][1].end for n in segment], np.int32),
                code=columns[1],
                origin=[str(Origin.CARRIED)] * len(segment),
                rule=[f"{name}/{Origin.CARRIED}" for name in names],
                reason=[f"carried from segment {maker.of_segment[n][1].id}" for n in source],
            )


def _implies(code: Code, book: Codebook) -> bool:
    return any(name.startswith(f"{book.id}:") for name in code.implies)


def _carry(maker: _FrameMaker, segment: Positions, code: Positions, ends: set[int]) -> Iterator[tuple[int, int, int]]:
    """Segment, code and the segment it comes from, for every answer that a code carries on to.

    `ends` are segments where a code found implies one of this codebook: another code appears there, and nothing
    carries past it.
    """
    own: dict[int, list[int]] = {}
    for number, found in sorted(set(zip(segment.tolist(), code.tolist(), strict=True))):
        own.setdefault(number, []).append(found)
    held: list[int] = []
    source, topic = -1, None
    for n, (document, s) in enumerate(maker.of_segment):
        if (document.id, s.case) != topic or s.role is Role.NONE or not document.continuous:
            held, topic = [], (document.id, s.case)
        if n in own:
            held, source = own[n], n
        elif n in ends:
            held = []
        elif held and s.role is Role.RESPONDENT:
            yield from ((n, c, source) for c in held)


def imply_codings(codings: pd.DataFrame, compiled: CompiledRules, documents: Sequence[Document]) -> pd.DataFrame:
    """The codings that codes found imply for segments which, after decisions, have no code of the implied codebook."""
    implying = {code.name: code.implies for code in compiled.codes if code.implies}
    names = codings["codebook"] + ":" + codings["code"]
    rows = codings[names.isin(list(implying))]
    if rows.empty:
        return codings.iloc[:0]
    labels = {code.name: code.label for code in compiled.codes}
    coded = set(zip(codings["document"], codings["segment"], codings["codebook"], strict=True))
    by_document = {document.id: document.codebooks for document in documents}
    made = []
    for row in rows.to_dict("records"):
        name = f"{row['codebook']}:{row['code']}"
        for implied in implying[name]:
            codebook, _, code = implied.partition(":")
            allowed = by_document[row["document"]]
            if (row["document"], row["segment"], codebook) in coded or (
                allowed is not None and codebook not in allowed
            ):
                continue
            made.append(
                row
                | {
                    "codebook": codebook,
                    "code": code,
                    "label": labels[implied],
                    "origin": str(Origin.IMPLIED),
                    "rule": f"{name}/implies/{implied}",
                    "coder": "qualcode",
                    "status": str(Status.AUTOMATIC),
                    "reason": "",
                }
            )
    frame = pd.DataFrame(made, columns=list(CODING_COLUMNS))
    return frame.drop_duplicates(["document", "start", "end", "codebook", "code"], ignore_index=True)
