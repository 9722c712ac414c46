"""Annexe B: one row per nature × tool, its values and actors by frequency, and the quotations that show them."""

from __future__ import annotations

from itertools import groupby

from openpyxl.utils import get_column_letter

from qualcode.aggregate.grid import grid_frequencies
from qualcode.export.excel.canvas import GROUP_FILL, Canvas, lines_needed, parts_that_fit
from qualcode.export.excel.cells import Look
from qualcode.export.published import GridLine, grid_heads, grid_lines
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import GridSheet

_NAME_WIDTH, _CODES_WIDTH, _QUOTE_WIDTH = 22.0, 20.0, 84.0


def draw_grid(canvas: Canvas, spec: GridSheet, result: Result, words: Words) -> None:
    """The grid, and beside it a sheet with the frequencies of its column codes."""
    heads = grid_heads(spec, result, words)
    canvas.title(spec.sheet)
    canvas.header(3, heads)
    canvas.height(3, list(zip(heads, _widths(spec), strict=True)))
    row = 4
    for _, group in groupby(grid_lines(spec, result, words), key=lambda one: one.unit[:-1]):
        first = row
        for one in group:
            row = _draw_row(canvas, row, one, spec)
        for column in range(1, len(spec.rows)):
            canvas.merge(first, column, row - 1, column)
    canvas.widths(*_widths(spec))
    canvas.mark_table(3, 1, row - 1, len(heads))
    canvas.sheet.freeze_panes = "A4"
    area = f"A1:{get_column_letter(len(heads))}{max(row - 1, 3)}"
    canvas.print_on_a4(header=3, area=area)
    _draw_frequencies(canvas.beside(words("frequencies")), spec, result, words)


def quotation_parts(one: GridLine) -> list[str]:
    """The line's quotations, one a line, in as many parts as it takes for each to be seen whole."""
    return parts_that_fit(one.quotations, _QUOTE_WIDTH)


def _draw_row(canvas: Canvas, row: int, one: GridLine, spec: GridSheet) -> int:
    """Draws one combination over as many sheet rows as its quotations take; returns the next free row."""
    cells = [*one.unit, *("\n".join(labels) for labels in one.cells)]
    parts = quotation_parts(one)
    lines = max(lines_needed(text, _CODES_WIDTH) for text in cells)
    for offset, part in enumerate(parts):
        for column, text in enumerate(cells, start=1):
            named = column <= len(spec.rows)
            canvas.put(row + offset, column, text if offset == 0 else None, bold=named, fill=_fill(column, spec))
        if spec.quotes:
            canvas.put(row + offset, len(cells) + 1, part)
        canvas.hold(row + offset, max(lines if offset == 0 else 1, lines_needed(part, _QUOTE_WIDTH)))
    last = row + len(parts) - 1
    for column in range(len(spec.rows), len(cells) + 1):
        canvas.merge(row, column, last, column)
    return last + 1


def _fill(column: int, spec: GridSheet) -> str:
    return GROUP_FILL if column < len(spec.rows) else ""


def _widths(spec: GridSheet) -> list[float]:
    return [_NAME_WIDTH] * len(spec.rows) + [_CODES_WIDTH] * len(spec.columns) + [_QUOTE_WIDTH] * spec.quotes


def _draw_frequencies(canvas: Canvas, spec: GridSheet, result: Result, words: Words) -> None:
    names = {book.id: book.label for book in result.codebooks}
    table = grid_frequencies(result, spec.rows, spec.columns, where=spec.where)
    heads = [names[book] for book in spec.rows] + [words("dimension"), words("code")]
    heads += [words("number_of", name=names[book]) for book in spec.columns]
    heads += [words("number_quotations"), words("number_cases")]
    widths = [*[28.0] * (len(spec.rows) + 2), *[16.0] * (len(spec.columns) + 2)]
    canvas.header(1, heads)
    canvas.height(1, [(head, width * 0.6) for head, width in zip(heads, widths, strict=True)])
    texts = len(spec.rows) + 2
    rows = [
        (*values[:texts], *(None if value is None or value != value else int(value) for value in values[texts:]))
        for values in table.itertuples(index=False, name=None)
    ]
    canvas.put_rows(2, rows, [26.0] * len(heads), [Look(center=n >= texts) for n in range(len(heads))])
    canvas.widths(*widths)
    canvas.mark_table(1, 1, len(table) + 1, len(heads), filtered=True)
    canvas.sheet.freeze_panes = "A2"
    canvas.print_on_a4(header=1)
