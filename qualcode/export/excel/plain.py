"""Annexe A and Tableau 1: the cases with their totals, a codebook as published."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.published import (
    case_table,
    codebook_heads,
    codebook_rows,
    find_book,
    has_categories,
    source_note,
)
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import CasesSheet, CodebookSheet

_WIDEST = 42.0


def draw_cases(canvas: Canvas, spec: CasesSheet, result: Result, words: Words) -> None:
    """One row a case; below, for each attribute in minutes: its sum, the same in hours, and the mean."""
    table = case_table(spec, result, words)
    canvas.title(spec.sheet)
    canvas.header(3, table.heads)
    texts: list[list[str]] = [[head] for head in table.heads]
    for row, values in enumerate(table.rows, start=4):
        for column, value in enumerate(values, start=1):
            texts[column - 1].append(str(value))
            shape = ("DD/MM/YYYY" if words.french else "YYYY-MM-DD") if isinstance(value, date) else "General"
            canvas.put(row, column, value, center=not isinstance(value, str), shape=shape)
    widths = [min(_WIDEST, 4 + max(map(len, column))) for column in texts]
    canvas.widths(*widths)
    last = 3 + len(table.rows)
    for row in range(4, last + 1):
        canvas.height(row, [(column[row - 3], width - 2) for column, width in zip(texts, widths, strict=True)])
    canvas.mark_table(3, 1, last, len(table.heads), filtered=True)
    canvas.sheet.freeze_panes = "A4"
    for row, values in enumerate(table.totals, start=last + 1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                canvas.put(row, column, value, bold=True, center=not isinstance(value, str), fill=GROUP_FILL)
    canvas.print_on_a4(header=3)


def draw_codebook(canvas: Canvas, spec: CodebookSheet, result: Result, words: Words) -> None:
    """Category, code, definition, in the codebook's order, its source at the foot; with `where`, codes found there.

    A codebook without categories has no column for them.
    """
    book = find_book(result, spec.codebook)
    sorted_out = int(has_categories(book))
    canvas.title(f"{spec.sheet} — {book.label}")
    canvas.header(3, codebook_heads(book, words))
    row = 4
    for category, codes in groupby(codebook_rows(spec, result), key=lambda code: code.category):
        first = row
        for code in codes:
            if sorted_out:
                canvas.put(row, 1, category, bold=True, center=True, fill=GROUP_FILL)
            canvas.put(row, 1 + sorted_out, code.label, bold=True)
            canvas.put(row, 2 + sorted_out, code.definition)
            canvas.height(row, [(code.definition, 88), (code.label.strip(), 26)])
            row += 1
        if sorted_out:
            canvas.merge(first, 1, row - 1, 1)
    canvas.mark_table(3, 1, row - 1, 2 + sorted_out)
    for note in source_note(book, words):
        canvas.note(row + 1, 1, note)
    canvas.widths(*[22.0] * sorted_out, 26, 88)
    canvas.sheet.freeze_panes = "A4"
    canvas.print_on_a4(header=3)
