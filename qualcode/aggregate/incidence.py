"""Which codes each case, and each segment, holds: tables of zeros and ones, as statistics programs take them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.model import Case
from qualcode.result import Result


def case_codes(
    result: Result,
    codebooks: Sequence[str] = (),
    *,
    counts: bool = False,
    roll_up: bool = False,
    where: Where | None = None,
) -> pd.DataFrame:
    """One row a case, in the case table's order: `case`, its attributes, then a column a code, named `codebook:code`.

    1 where a segment of the case has the code, else 0; with `counts` how many segments have it. `codebooks` says
    whose codes, in this order; none says all.

    Raises:
        KeyError: there is no such codebook.
    """
    segments = number_segments(result, where)
    names, held = _incidence(result, segments, codebooks, roll_up=roll_up)
    cases = select_cases(result, where)
    row_of = {case.id: n for n, case in enumerate(cases)}
    table = np.zeros((len(cases), len(names)), np.int64)
    np.add.at(table, segments["case"].map(row_of).to_numpy(np.int64), held)
    keys = pd.DataFrame({"case": [case.id for case in cases]}, dtype=object)
    codes = pd.DataFrame(table if counts else (table > 0).astype(np.int8), columns=names)
    return _beside(keys, attributes_of(cases, [case.id for case in cases], names=["case", *names]), codes)


def segment_codes(
    result: Result, codebooks: Sequence[str] = (), *, roll_up: bool = False, where: Where | None = None
) -> pd.DataFrame:
    """One row per segment that counts, in corpus order: `document`, `segment`, `case`, `speaker`, `start`, `end`, the
    attributes of its case, then 0 or 1 for each code, as in `case_codes`.

    Raises:
        KeyError: there is no such codebook.
    """
    segments = number_segments(result, where)
    names, held = _incidence(result, segments, codebooks, roll_up=roll_up)
    keys = segments[["document", "segment", "case", "speaker", "start", "end"]].reset_index(drop=True)
    attributes = attributes_of(select_cases(result, where), list(keys["case"]), names=[*keys.columns, *names])
    return _beside(keys, attributes, pd.DataFrame(held, columns=names))


def attributes_of(cases: Sequence[Case], rows: Sequence[str], *, names: Sequence[str]) -> pd.DataFrame:
    """The attributes of the case that each row names, "" where it has none; `names` are taken by other columns.

    An attribute called like one of these gets `case:` before its name.
    """
    known = {case.id: n for n, case in enumerate(cases)}
    place = np.array([known[row] for row in rows], np.int64)
    order = dict.fromkeys(name for case in cases for name in case.attributes)
    columns = {
        f"case:{name}" if name in names else name: _column([case.attributes.get(name, "") for case in cases])[place]
        for name in order
    }
    return pd.DataFrame(columns, index=range(len(rows)))


def _incidence(
    result: Result, segments: pd.DataFrame, codebooks: Sequence[str], *, roll_up: bool
) -> tuple[list[str], NDArray[np.int8]]:
    """The codes' names, and a row a segment with a 1 for each code that it has."""
    books = list(codebooks) or [book.id for book in result.codebooks]
    names = [f"{book}:{code}" for book in books for code in codes_in_order(result, book)]
    carried = codes_by_segment(result, segments)
    held = np.zeros((len(segments), len(names)), np.int8)
    column_of = {name: n for n, name in enumerate(names)}
    for book in books:
        mine = rolled_up(carried, result, book) if roll_up else carried[carried["codebook"] == book]
        columns = (f"{book}:" + mine["code"].astype(str)).map(column_of).to_numpy(np.int64)
        held[mine["number"].to_numpy(np.int64), columns] = 1
    return names, held


def _column(values: Sequence[object]) -> NDArray[np.object_]:
    """The values as they are: numpy would make texts of numbers among texts."""
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _beside(*tables: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(tables, axis=1)
