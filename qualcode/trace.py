"""How a stretch came to its codes: rule, automatic hit, decisions in order, what stands in the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.model import Coding, Decision, Origin, Status
from qualcode.override.laying import Placed
from qualcode.result import Result, as_codings

_UNPLACED = {Status.AMBIGUOUS, Status.ORPHAN}


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about a code: what became of it, in the audit's words; "" where it was applied."""

    decision: Decision
    start: int
    end: int
    remark: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One code on one stretch: what rules found and passed over, what people said in order, what stands."""

    code: str
    found: tuple[Coding, ...]
    passed_over: tuple[Coding, ...]
    steps: tuple[Step, ...]
    final: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a stretch of a document, and the one code to tell of, or "" for all."""

    document: str
    start: int
    end: int
    code: str = ""

    def meets(self, start: int, end: int) -> bool:
        """Whether the span overlaps it; an empty stretch is met by what it lies in."""
        return start < max(self.end, self.start + 1) and self.start < end


def trace_codes(
    asked: Asked, automatic: Result, final: Result, placed: Sequence[Placed]
) -> tuple[tuple[Trace, ...], tuple[Coding, ...]]:
    """One trace for each code that was ever on the stretch, and the document's decisions that have no place.

    `automatic` is the run without decisions. With a code asked, the codes that replaced it or that it replaced are
    told too.
    """
    mine = [one for one in placed if one.decision.document == asked.document and asked.meets(one.start, one.end)]
    frames = (automatic.codings, automatic.audit, final.codings)
    before, passed_over, after = (_meeting(frame, asked, mine) for frame in frames)
    remarks = _remarks(final.audit)
    codes = {_name(c) for c in (*before, *after, *passed_over) if c.code} | {c for one in mine for c in _codes(one)}
    traces = tuple(
        Trace(
            code,
            _of(before, code),
            _of(passed_over, code),
            tuple(_step(one, remarks) for one in mine if code in _codes(one)),
            _of(after, code),
        )
        for code in sorted(codes)
        if not asked.code or code in _related(asked.code, mine)
    )
    lost = as_codings(final.audit[final.audit["document"] == asked.document])
    return traces, tuple(line for line in lost if line.status in _UNPLACED and line.origin == Origin.OVERRIDE)


def _related(code: str, placed: Iterable[Placed]) -> set[str]:
    together = [_codes(one) for one in placed if code in _codes(one)]
    return {code}.union(*together)


def _codes(placed: Placed) -> set[str]:
    return {code for code in (placed.decision.code, placed.decision.replacement) if code}


def _meeting(frame: pd.DataFrame, asked: Asked, placed: Sequence[Placed]) -> list[Coding]:
    """The rows on the stretch, and those beside it that a decision on the stretch is about too."""
    rows = as_codings(frame[frame["document"] == asked.document])
    return [
        row
        for row in rows
        if asked.meets(row.start, row.end) or any(one.meets(row) and _name(row) in _codes(one) for one in placed)
    ]


def _name(coding: Coding) -> str:
    return f"{coding.codebook}:{coding.code}"


def _of(codings: Iterable[Coding], code: str) -> tuple[Coding, ...]:
    return tuple(coding for coding in codings if _name(coding) == code)


def _remarks(audit: pd.DataFrame) -> dict[str, list[str]]:
    """What the audit says of decisions, by the file and line that it begins with."""
    remarks: dict[str, list[str]] = {}
    for line in as_codings(audit[audit["origin"] == str(Origin.OVERRIDE)]):
        place, _, rest = line.reason.partition(": ")
        remarks.setdefault(place, []).append(f"{line.status}: {rest.partition(': ')[2] or rest}")
    return remarks


def _step(one: Placed, remarks: dict[str, list[str]]) -> Step:
    return Step(one.decision, one.start, one.end, "; ".join(dict.fromkeys(remarks.get(one.decision.place, []))))
