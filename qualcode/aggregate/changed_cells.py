"""Cells of tables that differ between two results over the same corpus: where each stands, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.dominance import dominant_codes
from qualcode.aggregate.grid import GridRow, grid_rows
from qualcode.aggregate.polarity import Weight, weigh_cases
from qualcode.aggregate.presence import code_presence
from qualcode.aggregate.units import Where, Within
from qualcode.model import Code
from qualcode.result import Result


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that differs: where it stands, and what it shows before and after."""

    row: str
    column: str
    before: str
    after: str


def compare_pairs(
    before: Result,
    after: Result,
    codebook: str,
    *,
    within: Within,
    roll_up: bool = False,
    where: Where | None = None,
    levels: Mapping[str, int],
) -> list[Cell]:
    """The cells of a co-occurrence matrix whose counts differ, each pair once, with the sign that the count gets.

    A code that only one state has counts 0 in the other.
    """
    names = list(dict.fromkeys(code.id for result in (after, before) for code in _book_codes(result, codebook)))
    counts = []
    for result in (before, after):
        known = all(_book_codes(result, book) for book in [codebook, *(() if isinstance(within, str) else within)])
        table = (
            count_pairs(result, codebook, within=within, roll_up=roll_up, where=where).counts
            if known
            else pd.DataFrame()
        )
        counts.append(table.reindex(index=names, columns=names, fill_value=0).to_numpy(np.int64))
    return [
        Cell(first, second, _signed(old, levels), _signed(new, levels))
        for n, first in enumerate(names)
        for m, second in enumerate(names[n:], start=n)
        if (old := int(counts[0][n, m])) != (new := int(counts[1][n, m]))
    ]


def _signed(count: int, levels: Mapping[str, int]) -> str:
    sign = next((sign for sign, least in sorted(levels.items(), key=lambda level: -level[1]) if count >= least), "")
    return f"{count} {sign}".rstrip()


def compare_grids(
    before: Result, after: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> list[Cell]:
    """The cells of a grid that show other codes, or the same in another order, and the rows' numbers of quotations."""
    tables = []
    for result in (before, after):
        known = all(_book_codes(result, book) for book in (*rows, *columns))
        found = grid_rows(result, rows, columns, where=where) if known else []
        tables.append({" × ".join(row.unit): _shown(row) for row in found})
    old, new = tables
    empty = dict.fromkeys(columns, "") | {"quotations": "0"}
    return [
        Cell(unit, column, old.get(unit, empty)[column], new.get(unit, empty)[column])
        for unit in dict.fromkeys([*new, *old])
        for column in empty
        if old.get(unit, empty)[column] != new.get(unit, empty)[column]
    ]


def compare_presence(
    before: Result,
    after: Result,
    codebook: str,
    *,
    by: str | None = None,
    roll_up: bool = False,
    where: Where | None = None,
) -> list[Cell]:
    """The cells of codes × cases (or × values of an attribute) whose numbers of segments (or cases) differ."""

    def counts(result: Result) -> dict[tuple[str, str], str]:
        table = code_presence(result, codebook, by=by, roll_up=roll_up, where=where).counts
        cells = zip(*np.nonzero(table.to_numpy()), strict=True)
        return {(table.index[n], table.columns[m]): str(table.iat[n, m]) for n, m in cells}

    return _compare(before, after, [codebook], counts, empty="0")


def compare_weights(
    before: Result, after: Result, codebook: str, polarity: str, *, where: Where | None = None
) -> list[Cell]:
    """The cells of codes × cases whose segments with a strength (+), a weakness (−) or neither (·) differ."""

    def weights(result: Result) -> dict[tuple[str, str], str]:
        return {pair: _weighed(found) for pair, found in weigh_cases(result, codebook, polarity, where=where).items()}

    return _compare(before, after, [codebook, polarity], weights)


def compare_dominance(before: Result, after: Result, codebook: str, *, where: Where | None = None) -> list[Cell]:
    """The cells of cases × codes whose numbers of segments differ, and the cases whose dominant codes do."""

    def found(result: Result) -> dict[tuple[str, str], str]:
        cells: dict[tuple[str, str], str] = {}
        for one in dominant_codes(result, codebook, where=where):
            cells |= {(one.case, code): str(count) for code, count in one.counts.items() if count}
            cells[one.case, "dominant"] = " | ".join(one.dominant)
        return cells

    return _compare(before, after, [codebook], found)


def _compare(
    before: Result,
    after: Result,
    books: Iterable[str],
    table: Callable[[Result], Mapping[tuple[str, str], str]],
    *,
    empty: str = "",
) -> list[Cell]:
    """The cells that differ of a table of both; a result that lacks one of the codebooks has an empty one."""
    old, new = (table(one) if all(_book_codes(one, book) for book in books) else {} for one in (before, after))
    return [
        Cell(*place, old.get(place, empty), new.get(place, empty))
        for place in dict.fromkeys([*new, *old])
        if old.get(place, empty) != new.get(place, empty)
    ]


def _weighed(found: Weight) -> str:
    signs = (("+", found.strengths), ("−", found.weaknesses), ("·", found.neither))
    return " ".join(f"{sign}{count}" for sign, count in signs if count)


def _shown(row: GridRow) -> dict[str, str]:
    cells = {column: " | ".join(count.code for count in counts) for column, counts in row.cells.items()}
    return cells | {"quotations": str(len(row.quotations))}


def _book_codes(result: Result, codebook: str) -> Sequence[Code]:
    return next((book.codes for book in result.codebooks if book.id == codebook), ())
