"""What tables count: which codes each segment carries, and the units that segments belong to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pandas as pd

from qualcode.model import Coding, Status
from qualcode.result import Result, once_a_result
from qualcode.selection import Where as Where
from qualcode.selection import select_segments

Within = str | Sequence[str]
_UNIT_COLUMNS = {"segment": ("document", "segment"), "speaker": ("case", "speaker")}


@once_a_result
def number_segments(result: Result, where: Where | None = None, *, codebook: str | None = None) -> pd.DataFrame:
    """One row per segment that counts, in corpus order: `number` (index), document, segment, case, speaker, start, end,
    text.

    Interviewer turns do not count. `where` keeps those of a group, of a speaker, or of cases with the given attributes;
    a list of values accepts any of them. With `codebook`, only documents that it codes: of what it never reads, it is
    no finding that it finds nothing there.
    """
    rows = [
        (document.id, s.id, s.case, s.speaker, s.start, s.end, document.text[s.start : s.end])
        for document, s in select_segments(result.documents, result.cases, where)
        if codebook is None or document.codebooks is None or codebook in document.codebooks
    ]
    frame = pd.DataFrame(rows, columns=["document", "segment", "case", "speaker", "start", "end", "text"])
    return frame.rename_axis("number")


@once_a_result
def codes_by_segment(result: Result, segments: pd.DataFrame) -> pd.DataFrame:
    """One row per coding and counted segment that it touches: `number` of the segment, `coding` (row), codebook, code.

    A coding across segments counts in each.
    """
    order = {document: n for n, document in enumerate(dict.fromkeys(segments["document"]))}
    codings = result.codings[result.codings["document"].isin(list(order))]
    width = int(max(segments["end"].max(), codings["end"].max())) + 1 if len(segments) and len(codings) else 1
    base = segments["document"].map(order).to_numpy(np.int64) * width
    ends, starts = base + segments["end"].to_numpy(np.int64), base + segments["start"].to_numpy(np.int64)
    own = codings["document"].map(order).to_numpy(np.int64) * width
    first = np.searchsorted(ends, own + codings["start"].to_numpy(np.int64), side="right")
    last = np.searchsorted(starts, own + codings["end"].to_numpy(np.int64), side="left")
    touched = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(codings)), touched)
    within = np.arange(len(row)) - np.repeat(np.cumsum(touched) - touched, touched)
    return pd.DataFrame(
        {
            "number": first[row] + within,
            "coding": codings.index.to_numpy()[row],
            "codebook": codings["codebook"].to_numpy()[row],
            "code": codings["code"].to_numpy()[row],
        }
    )


def segments_by_unit(carried: pd.DataFrame, segments: pd.DataFrame, within: Within) -> pd.DataFrame:
    """One row per segment and unit it belongs to: `number`, then what names the unit, one column each.

    `within` is `segment`, `speaker` (of a case: two dirigeants of two firms are two), `document`, `case`, or codebooks:
    then a segment with n codes of one and m of the other belongs to n·m units, and one that lacks a codebook to none.
    """
    if isinstance(within, str):
        columns = _UNIT_COLUMNS.get(within, (within,))
        return segments.reset_index()[["number", *columns]]
    parts = [
        carried.loc[carried["codebook"] == book, ["number", "code"]].drop_duplicates().rename(columns={"code": book})
        for book in within
    ]
    return reduce(lambda left, right: left.merge(right, on="number"), parts)


def several_units(result: Result, within: Sequence[str]) -> list[Coding]:
    """An audit line for each segment that belongs to more than one unit of these codebooks: it counts in every one."""
    segments = number_segments(result)
    units = segments_by_unit(codes_by_segment(result, segments), segments, within)
    if units.empty:
        return []
    named = units[list(within)].agg(" × ".join, axis=1).groupby(units["number"]).agg(list)
    spread = segments.assign(units=named[named.map(len) > 1]).dropna(subset=["units"])
    return [
        Coding(
            document=document,
            case=case,
            segment=segment,
            speaker=speaker,
            start=start,
            end=end,
            quote=text,
            status=Status.SEVERAL_UNITS,
            reason=f"counts in {len(units)} units: {', '.join(units)}",
        )
        for document, segment, case, speaker, start, end, text, units in spread.itertuples(index=False, name=None)
    ]


def codes_in_order(result: Result, codebook: str) -> list[str]:
    """The codebook's code ids, in its order.

    Raises:
        KeyError: there is no such codebook.
    """
    return [code.id for book in result.codebooks if book.id == codebook for code in book.codes] or _no_book(codebook)


def codes_found(result: Result, codebook: str, where: Where | None = None) -> list[str]:
    """The codebook's code ids, in its order; with `where` those found in what it selects, and the codes above them.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    if not where:
        return order
    carried = codes_by_segment(result, number_segments(result, where))
    found = set(rolled_up(carried, result, codebook)["code"])
    return [code for code in order if code in found]


def rolled_up(carried: pd.DataFrame, result: Result, codebook: str) -> pd.DataFrame:
    """The rows of one codebook, sub-codes counted under each code above them too."""
    mine = carried[carried["codebook"] == codebook]
    parents = {code.id: code.parent for book in result.codebooks if book.id == codebook for code in book.codes}
    layers = [mine]
    while len(layers[-1]):
        above = layers[-1]["code"].map(parents)
        layers.append(layers[-1].assign(code=above)[above.astype(bool)])
    return pd.concat(layers, ignore_index=True)


def _no_book(codebook: str) -> list[str]:
    raise KeyError(f"there is no codebook '{codebook}'")
