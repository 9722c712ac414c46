"""One row per combination of codes (nature × tool), and in each column the codes found with it, by frequency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, segments_by_unit
from qualcode.result import Result, once_a_result


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


@once_a_result
def grid_rows(
    result: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> list[GridRow]:
    """The rows of a grid, in codebook order. Quoted are the segments with a code of some column; without any, all."""
    met = _meet(result, rows, columns, where)
    texts = met.segments[["text", "case", "document", "segment"]]
    quoted = [Quotation(*text) for text in texts.itertuples(index=False, name=None)]
    made = []
    for one in met.units:
        segments, cases = one.carried.sum(axis=0), met.cases(one)
        cells = {}
        for book in columns:
            places = [place for place, (of, _) in enumerate(met.codes) if of == book and segments[place]]
            places.sort(key=lambda place: (-segments[place], -cases[place], place))
            cells[book] = tuple(Count(met.codes[n][1], int(segments[n]), int(cases[n])) for n in places)
        told = one.carried.any(axis=1)
        numbers = one.numbers[told] if told.any() else one.numbers
        made.append(GridRow(one.names, cells, tuple(quoted[number] for number in numbers.tolist())))
    return made


@once_a_result
def grid_frequencies(
    result: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> pd.DataFrame:
    """How often each column code goes with each row: in how many quotations, of how many cases, with how many codes of
    each other column codebook in the same quotation.

    Columns: those of `rows` (labels), `codebook`, `code` (labels), the other column codebooks, `quotations`, `cases`.
    Rows follow the codebooks' order, the column codes of one row the order of `columns`, the most frequent first.
    """
    labels, names = labels_by_code(result), {book.id: book.label for book in result.codebooks}
    met = _meet(result, rows, columns, where)
    books = np.array([columns.index(book) for book, _ in met.codes], np.int64)
    own = np.equal.outer(books, np.arange(len(columns)))
    made: list[Mapping[str, object]] = []
    for one in met.units:
        quotations, cases = one.carried.sum(axis=0), met.cases(one)
        together = one.carried.T.astype(np.int64) @ one.carried
        others = (together > 0).astype(np.int64) @ own
        unit = {row: labels[row, code] for row, code in zip(rows, one.names, strict=True)}
        for place in np.lexsort((-quotations, books)):
            if quotations[place]:
                book, code = met.codes[place]
                beside = {other: None if other == book else others[place, n] for n, other in enumerate(columns)}
                made.append(
                    unit
                    | {"codebook": names[book], "code": labels[book, code]}
                    | beside
                    | {"quotations": quotations[place], "cases": cases[place]}
                )
    return pd.DataFrame(made, columns=[*rows, "codebook", "code", *columns, "quotations", "cases"])


def labels_by_code(result: Result) -> dict[tuple[str, str], str]:
    """The label of each (codebook, code)."""
    return {(book.id, code.id): code.label for book in result.codebooks for code in book.codes}


@dataclass(frozen=True)
class _Unit:
    """A combination of row codes: its segments, in corpus order, and which of the column codes each of them carries."""

    names: tuple[str, ...]
    numbers: NDArray[np.int64]
    carried: NDArray[np.bool_]


@dataclass(frozen=True)
class _Meeting:
    """The units of a grid, in codebook order. `codes` are those of its columns, (codebook, code), by column of
    `carried`; `case_of` numbers the case of each segment."""

    segments: pd.DataFrame
    codes: list[tuple[str, str]]
    case_of: NDArray[np.int64]
    units: list[_Unit]

    def cases(self, unit: _Unit) -> NDArray[np.int64]:
        """Of how many cases the unit's segments carry each code."""
        row, column = np.nonzero(unit.carried)
        told = np.unique(self.case_of[unit.numbers[row]] * len(self.codes) + column)
        return np.bincount(told % max(len(self.codes), 1), minlength=len(self.codes))


@once_a_result
def _meet(result: Result, rows: Sequence[str], columns: Sequence[str], where: Where | None) -> _Meeting:
    orders = [codes_in_order(result, book) for book in rows]
    codes = [(book, code) for book in dict.fromkeys(columns) for code in codes_in_order(result, book)]
    segments = number_segments(result, where)
    carried = codes_by_segment(result, segments)
    held = np.zeros((len(segments), len(codes)), np.bool_)
    named = carried["codebook"].astype(str) + ":" + carried["code"].astype(str)
    column = named.map({f"{book}:{code}": n for n, (book, code) in enumerate(codes)}).fillna(-1).to_numpy(np.int64)
    held[carried["number"].to_numpy(np.int64)[column >= 0], column[column >= 0]] = True
    units = segments_by_unit(carried, segments, list(rows))
    ranks = [
        units[book].map({code: n for n, code in enumerate(order)}).to_numpy(np.int64)
        for book, order in zip(rows, orders, strict=True)
    ]
    number = units["number"].to_numpy(np.int64)
    ordered = np.lexsort((number, *ranks[::-1]))
    ranked = np.stack([rank[ordered] for rank in ranks], axis=1)
    starts = np.flatnonzero((ranked[1:] != ranked[:-1]).any(axis=1)) + 1
    made = []
    for members in np.split(ordered, starts) if len(ordered) else []:
        names = tuple(order[rank[members[0]]] for order, rank in zip(orders, ranks, strict=True))
        made.append(_Unit(names, number[members], held[number[members]]))
    return _Meeting(segments, codes, pd.factorize(segments["case"])[0].astype(np.int64), made)
