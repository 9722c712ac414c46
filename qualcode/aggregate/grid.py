"""One row per combination of codes (nature × tool), and in each column the codes found with it, by frequency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, segments_by_unit
from qualcode.result import Result


@dataclass(frozen=True, slots=True)
class Count:
    """How often a code was found in a row: in how many segments, of how many cases."""

    code: str
    segments: int
    cases: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A segment quoted as evidence."""

    text: str
    case: str
    document: str
    segment: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A combination of row codes; per column codebook its codes by frequency; the segments behind them."""

    unit: tuple[str, ...]
    cells: dict[str, tuple[Count, ...]]
    quotations: tuple[Quotation, ...]


def grid(result: Result, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """One row per combination of codes of `rows` that occurs in a segment, in codebook order.

    A column for each codebook of `rows` (the code's label), one for each of `columns` (the labels of codes in the
    same segments, most frequent first, joined by ` | `), then `quotations` and `cases`, the numbers of both.

    Raises:
        KeyError: there is no such codebook.
    """
    labels = labels_by_code(result)
    table = [
        {book: labels[book, code] for book, code in zip(rows, row.unit, strict=True)}
        | {book: " | ".join(labels[book, count.code] for count in row.cells[book]) for book in columns}
        | {"quotations": len(row.quotations), "cases": len({q.case for q in row.quotations})}
        for row in grid_rows(result, rows, columns)
    ]
    return pd.DataFrame(table, columns=[*rows, *columns, "quotations", "cases"])


def grid_rows(
    result: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> list[GridRow]:
    """The rows of a grid, in codebook order. Quoted are the segments with a code of some column; without any, all."""
    order = {book: {code: n for n, code in enumerate(codes_in_order(result, book))} for book in (*rows, *columns)}
    segments = number_segments(result, where)
    carried = codes_by_segment(result, segments)
    units = segments_by_unit(carried, segments, list(rows))
    beside = carried[carried["codebook"].isin(list(columns))]
    beside = beside[["number", "codebook", "code"]].drop_duplicates().merge(segments[["case"]], on="number")
    made = []
    for key, members in units.groupby(list(rows), sort=False):
        unit = tuple(str(code) for code in key)
        numbers = members["number"].drop_duplicates().sort_values()
        found = beside[beside["number"].isin(numbers)]
        quoted = found["number"].drop_duplicates().sort_values() if len(found) else numbers
        cells = {book: _by_frequency(found[found["codebook"] == book], order[book]) for book in columns}
        made.append(GridRow(unit, cells, _quotations(segments.loc[quoted])))
    return sorted(made, key=lambda row: [order[book][code] for book, code in zip(rows, row.unit, strict=True)])


def grid_frequencies(
    result: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> pd.DataFrame:
    """How often each column code goes with each row: in how many quotations, of how many cases, with how many codes of
    each other column codebook in the same quotation.

    Columns: those of `rows` (labels), `codebook`, `code` (labels), the other column codebooks, `quotations`, `cases`.
    Rows follow the codebooks' order, the column codes of one row the order of `columns`, the most frequent first.
    """
    labels = labels_by_code(result)
    segments = number_segments(result, where)
    carried = codes_by_segment(result, segments)[["number", "codebook", "code"]].drop_duplicates()
    units = segments_by_unit(carried, segments, list(rows))
    beside = carried[carried["codebook"].isin(list(columns))]
    table = units.merge(beside, on="number").merge(segments[["case"]], on="number")
    names = {book.id: book.label for book in result.codebooks}
    place = {name: n for n, name in enumerate(labels)}
    made: list[tuple[tuple[object, ...], Mapping[str, object]]] = []
    for key, group in table.groupby([*rows, "codebook", "code"], sort=False):
        *unit, book, code = (str(part) for part in key)
        others = carried[carried["number"].isin(group["number"])]
        met = {other: others.loc[others["codebook"] == other, "code"].nunique() for other in columns if other != book}
        quotations = group["number"].nunique()
        rank = (*(place[name] for name in zip(rows, unit, strict=True)), columns.index(book), -quotations)
        line: Mapping[str, object] = (
            {row: labels[row, value] for row, value in zip(rows, unit, strict=True)}
            | {"codebook": names[book], "code": labels[book, code]}
            | {other: met.get(other) for other in columns}
            | {"quotations": quotations, "cases": group["case"].nunique()}
        )
        made.append(((*rank, place[book, code]), line))
    ordered = [line for _, line in sorted(made, key=lambda ranked: ranked[0])]
    return pd.DataFrame(ordered, columns=[*rows, "codebook", "code", *columns, "quotations", "cases"])


def labels_by_code(result: Result) -> dict[tuple[str, str], str]:
    """The label of each (codebook, code)."""
    return {(book.id, code.id): code.label for book in result.codebooks for code in book.codes}


def _by_frequency(found: pd.DataFrame, order: dict[str, int]) -> tuple[Count, ...]:
    """The codes by number of segments, then of cases, then in codebook order."""
    counted = found.groupby("code").agg(segments=("number", "nunique"), cases=("case", "nunique"))
    counts = [Count(str(code), int(n), int(cases)) for code, n, cases in counted.itertuples(name=None)]
    return tuple(sorted(counts, key=lambda count: (-count.segments, -count.cases, order[count.code])))


def _quotations(segments: pd.DataFrame) -> tuple[Quotation, ...]:
    columns = ["text", "case", "document", "segment"]
    return tuple(Quotation(*row) for row in segments[columns].itertuples(index=False, name=None))
