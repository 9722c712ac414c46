"""Each kind of sheet as a Word table: the words are those of every format, what is here is where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.export.published import (
    case_table,
    codebook_heads,
    codebook_rows,
    find_book,
    grid_heads,
    grid_lines,
    has_categories,
    source_note,
    texts_of,
)
from qualcode.export.signs import read_signs, tell_legend
from qualcode.export.word.layout import NARROW, RUNNING, Cell, Column, Joined, Layout, Style, column_of, joined_down
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CasesSheet, CodebookSheet, CooccurrenceSheet, GridSheet, SheetSpec

_SIGN = Column(3.0, 3.5)
_DEFINITION = Column(RUNNING, 90.0)
_QUOTATIONS = Column(1.5 * RUNNING, 90.0)


def lay_out(spec: SheetSpec, result: Result, words: Words) -> Layout:
    """The table that a sheet asks for."""
    return _LAYOUTS[type(spec)](spec, result, words)


def _cases(spec: CasesSheet, result: Result, words: Words) -> Layout:
    table = case_table(spec, result, words)
    width = max(map(len, (table.heads, *table.totals)))
    heads = [*table.heads, *[""] * (width - len(table.heads))]
    texts = [texts_of(row, words) for row in (*table.rows, *table.totals)]
    columns = [column_of(head, [row[n] for row in texts if n < len(row)]) for n, head in enumerate(heads)]
    rows = [
        [
            Cell([text], Style.TEXT if isinstance(value, str) else Style.NUMBER)
            for value, text in _padded(row, words, width)
        ]
        for row in table.rows
    ]
    totals = [[Cell([text], Style.TOTAL) for _, text in _padded(row, words, width)] for row in table.totals]
    return Layout(spec.sheet, "", columns, [_heads(heads)], [*rows, *totals])


def _padded(row: Sequence[Any], words: Words, width: int) -> list[tuple[Any, str]]:
    values = [*row, *[None] * (width - len(row))]
    return list(zip(values, texts_of(values, words), strict=True))


def _heads(names: Sequence[str]) -> list[Cell]:
    return [Cell([name], Style.HEAD) for name in names]


def _codebook(spec: CodebookSheet, result: Result, words: Words) -> Layout:
    book = find_book(result, spec.codebook)
    lines = codebook_rows(spec, result)
    labels = column_of(words("code"), [line.label for line in lines], most=30)
    columns = [labels, _DEFINITION]
    rows = [[Cell([line.label], Style.GROUP), Cell(line.definition.split("\n"))] for line in lines]
    if has_categories(book):
        columns = [column_of(words("category"), [line.category for line in lines], most=22), *columns]
        places = joined_down([line.category for line in lines])
        rows = [[_group(line.category, place), *row] for line, place, row in zip(lines, places, rows, strict=True)]
    return Layout(
        spec.sheet, book.label, columns, [_heads(codebook_heads(book, words))], rows, source_note(book, words)
    )


def _group(label: str, place: Joined) -> Cell:
    return Cell([] if place is Joined.NEXT else [label], Style.GROUP, joined=place)


def _cooccurrence(spec: CooccurrenceSheet, result: Result, words: Words) -> Layout:
    """Both halves, codes grouped by category where the codebook has some, the diagonal grey."""
    book = find_book(result, spec.codebook)
    found = count_pairs(result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    signs = read_signs(found, spec, result, words)
    sorted_out = has_categories(book)
    categories = [book.categories.get(code.category, code.category) for code in book.codes]
    rows = []
    for one, category, place in zip(book.codes, categories, joined_down(categories), strict=True):
        cells = [Cell([signs.get((one.id, other.id), "")], Style.SIGN, grey=one is other) for other in book.codes]
        named = [_group(category, place)] if sorted_out else []
        rows.append([*named, Cell([one.label], Style.GROUP), *cells])
    labels = column_of("", [code.label for code in book.codes], most=30)
    columns = [*([column_of("", categories, most=16)] if sorted_out else []), Column(labels.wanted, labels.wanted)]
    return Layout(
        spec.sheet,
        book.label,
        [*columns, *[_SIGN] * len(book.codes)],
        _matrix_heads(book, categories, sorted_out=sorted_out),
        rows,
        tell_legend(spec, result, words),
        stub=len(columns),
    )


def _matrix_heads(book: Codebook, categories: Sequence[str], *, sorted_out: bool) -> list[list[Cell]]:
    """The categories over their codes, which are turned; the corner is empty."""
    turned = [Cell([code.label], Style.HEAD, turned=True) for code in book.codes]
    if not sorted_out:
        return [[Cell(style=Style.HEAD), *turned]]
    sizes = [(name, len(list(group))) for name, group in groupby(categories)]
    over = [Cell([name], Style.HEAD, across=size, turned=size <= NARROW) for name, size in sizes]
    return [
        [Cell(style=Style.HEAD, across=2, joined=Joined.FIRST), *over],
        [Cell(style=Style.HEAD, across=2, joined=Joined.NEXT), *turned],
    ]


def _grid(spec: GridSheet, result: Result, words: Words) -> Layout:
    """One row a combination, its quotations each a paragraph; what rows share of their combination is one cell."""
    heads = grid_heads(spec, result, words)
    lines = grid_lines(spec, result, words)
    names = len(spec.rows)
    above = [joined_down([line.unit[: n + 1] for line in lines]) for n in range(names - 1)]
    rows = []
    for place, line in enumerate(lines):
        groups = [_group(label, of[place]) for label, of in zip(line.unit, above, strict=False)]
        cells = [Cell(labels) for labels in line.cells]
        said = [Cell(line.quotations, Style.QUOTATION)] if spec.quotes else []
        rows.append([*groups, Cell([line.unit[-1]], Style.GROUP), *cells, *said])
    texts = [[*line.unit, *("\n".join(labels) for labels in line.cells)] for line in lines]
    columns = [
        column_of(head, [row[n] for row in texts], most=26) for n, head in enumerate(heads[: names + len(spec.columns)])
    ]
    return Layout(spec.sheet, "", [*columns, *[_QUOTATIONS] * spec.quotes], [_heads(heads)], rows, stub=names)


_LAYOUTS: Mapping[type[SheetSpec], Callable[[Any, Result, Words], Layout]] = {
    CasesSheet: _cases,
    CodebookSheet: _codebook,
    CooccurrenceSheet: _cooccurrence,
    GridSheet: _grid,
}
