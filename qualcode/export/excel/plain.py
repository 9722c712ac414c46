"""Annexe A and Tableau 1: the cases with their totals, a codebook as published."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from qualcode.aggregate.cases import select_cases, total_minutes
from qualcode.aggregate.units import codes_found
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CasesSheet, CodebookSheet

_WIDEST = 42.0


def draw_cases(canvas: Canvas, spec: CasesSheet, result: Result, words: Words) -> None:
    """One row a case; below, for each attribute in minutes: its sum, the same in hours, and the mean."""
    cases = select_cases(result, spec.where)
    attributes = list(dict.fromkeys(name for case in cases for name in case.attributes))
    spoken = all(case.id.isdigit() for case in cases)  # interviews are numbered, companies have names
    heads = [words("case" if spoken else "company"), *(words.attribute(name) for name in attributes)]
    canvas.title(spec.sheet)
    canvas.header(3, heads)
    texts: list[list[str]] = [[head] for head in heads]
    for row, case in enumerate(cases, start=4):
        values = [_number(case.id), *(case.attributes.get(name, "") for name in attributes)]
        for column, value in enumerate(values, start=1):
            texts[column - 1].append(str(value))
            day = _day(value)
            cell = canvas.put(row, column, day or value, center=day is not None or not isinstance(value, str))
            if day:
                cell.number_format = "DD/MM/YYYY" if words.french else "YYYY-MM-DD"
    widths = [min(_WIDEST, 4 + max(map(len, column))) for column in texts]
    canvas.widths(*widths)
    for row in range(4, 4 + len(cases)):
        canvas.height(row, [(column[row - 3], width - 2) for column, width in zip(texts, widths, strict=True)])
    last = 3 + len(cases)
    canvas.sheet.auto_filter.ref = f"A3:{canvas.sheet.cell(last, len(heads)).coordinate}"
    canvas.sheet.freeze_panes = "A4"
    for name in spec.total:
        total = total_minutes(cases, name)
        column = attributes.index(name) + 2 if name in attributes else len(heads) + 1
        summary = ((words("total"), total.minutes), (words("mean"), round(total.mean)))
        for label, value in summary:
            last += 1
            canvas.put(last, 1, label, bold=True, fill=GROUP_FILL)
            canvas.put(last, column, value, bold=True, center=True, fill=GROUP_FILL)
            if label == words("total"):
                canvas.put(last, 2, total.hours, bold=True, fill=GROUP_FILL)
    canvas.print_on_a4(header=3)


def draw_codebook(canvas: Canvas, spec: CodebookSheet, result: Result, words: Words) -> None:
    """Category, code, definition, in the codebook's order, its source at the foot; with `where`, codes found there.

    A codebook without categories has no column for them.
    """
    book = next(book for book in result.codebooks if book.id == spec.codebook)
    sorted_out = int(any(code.category for code in book.codes))
    canvas.title(f"{spec.sheet} — {book.label}")
    canvas.header(3, [words("category"), words("code"), words("definition")][1 - sorted_out :])
    row = 4
    shown = [book.code(code) for code in codes_found(result, spec.codebook, spec.where)]
    for category, codes in groupby(shown, key=lambda code: code.category):
        first = row
        for code in codes:
            indent = "    " * depth_of(book, code.id)
            if sorted_out:
                canvas.put(row, 1, book.categories.get(category, category), bold=True, center=True, fill=GROUP_FILL)
            canvas.put(row, 1 + sorted_out, indent + code.label, bold=True)
            canvas.put(row, 2 + sorted_out, code.definition)
            canvas.height(row, [(code.definition, 88), (code.label, 26)])
            row += 1
        if sorted_out:
            canvas.merge(first, 1, row - 1, 1)
    if book.source:
        canvas.note(row + 1, 1, f"{words('source')} : {book.source}" if words.french else f"Source: {book.source}")
    canvas.widths(*[22.0] * sorted_out, 26, 88)
    canvas.sheet.freeze_panes = "A4"
    canvas.print_on_a4(header=3)


def depth_of(book: Codebook, code: str) -> int:
    """How many codes stand above this one."""
    parent = book.code(code).parent
    return 1 + depth_of(book, parent) if parent else 0


def _day(value: object) -> date | None:
    """The day that an ISO date names; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _number(case: str) -> str | int:
    return int(case) if case.isdigit() and not case.startswith("0") and len(case) < 15 else case
