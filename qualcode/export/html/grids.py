"""Tables of codes and quotations: combinations of codes, the framework matrix."""

from __future__ import annotations

from itertools import groupby

from qualcode.aggregate.framework import framework_matrix
from qualcode.aggregate.grid import GridRow, grid_rows
from qualcode.aggregate.units import codes_by_segment, number_segments, segments_by_unit
from qualcode.export.html.cells import Cell, Part, Table, head, heads
from qualcode.export.html.findings import Findings, numbers_by
from qualcode.sheets import FrameworkSheet, GridSheet

Behind = dict[tuple[str, ...], frozenset[int]]
"""The segments behind codes, or behind combinations of them."""

QUOTED = 3
"""Quotations that a row of a grid shows; the others open."""


def show_grid(spec: GridSheet, found: Findings) -> list[Table]:
    """One row per combination; in each column its codes by frequency, each opening its quotations."""
    words = found.words
    names = {book.id: book.label for book in found.result.codebooks}
    units, carried = _segments_behind(spec, found)
    rows: list[list[Cell]] = []
    for _, group in groupby(
        grid_rows(found.result, spec.rows, spec.columns, where=spec.where), key=lambda one: one.unit[:-1]
    ):
        members = list(group)
        for n, one in enumerate(members):
            labels = [found.label(book, code) for book, code in zip(spec.rows, one.unit, strict=True)]
            above = [head(label, down=len(members)) for label in labels[:-1]] if not n else []
            cells = [_codes(one, book, units[one.unit], carried, found, labels[-1]) for book in spec.columns]
            quoted = [_quotations(one, labels[-1], spec, found)] if spec.quotes else []
            rows.append([*above, head(labels[-1]), *cells, *quoted])
    columns = [names[book] for book in (*spec.rows, *spec.columns)] + [words("quotations")] * spec.quotes
    return [Table(spec.sheet, heads(*columns), rows, wide=True, look="grid")]


def _segments_behind(spec: GridSheet, found: Findings) -> tuple[Behind, Behind]:
    """The segments of each combination of row codes, and of each code of a column."""
    segments = number_segments(found.result, spec.where)
    numbers = found.evidence.number(segments)
    all_carried = codes_by_segment(found.result, segments)
    members = segments_by_unit(all_carried, segments, list(spec.rows))
    beside = all_carried[all_carried["codebook"].isin(list(spec.columns))]
    return numbers_by(members, list(spec.rows), numbers), numbers_by(beside, ["codebook", "code"], numbers)


def _codes(row: GridRow, book: str, unit: frozenset[int], carried: Behind, found: Findings, name: str) -> Cell:
    parts = []
    for count in row.cells[book]:
        label = found.label(book, count.code)
        numbers = unit & carried[book, count.code]
        key = found.evidence.several(numbers, [(book, count.code)])
        parts.append(Part(label, str(count.segments), key, found.told(f"{name}, {label}", len(numbers))))
    return Cell(tuple(parts), look="codes")


def _quotations(row: GridRow, name: str, spec: GridSheet, found: Findings) -> Cell:
    words = found.words
    parts = []
    for quotation in row.quotations[:QUOTED]:
        said = words.case_named(quotation.case)
        text = f"{found.cut(quotation.text)} {words.cite(quotation.case)}"
        parts.append(Part(text, "", found.evidence.one(quotation), words("told quotation", case=said)))
    if len(row.quotations) > QUOTED:
        of_columns = [(book, count.code) for book in spec.columns for count in row.cells[book]]
        own = list(zip(spec.rows, row.unit, strict=True))
        numbers = [found.evidence.place(q.document, q.segment) for q in row.quotations]
        opens = found.evidence.several(numbers, [*own, *of_columns])
        count = len(row.quotations)
        parts.append(Part(words("all quotations", count=count), "", opens, found.told(name, count)))
    return Cell(tuple(parts), look="quotes")


def show_framework(spec: FrameworkSheet, found: Findings) -> list[Table]:
    """One row a case, one column a code: its first quotations, and the way to all."""
    words, book = found.words, found.book(spec.codebook)
    matrix = framework_matrix(found.result, book.id, roll_up=spec.roll_up, where=spec.where)
    rows: list[list[Cell]] = []
    for case in matrix.cases:
        line = [head(words.case_named(case))]
        for code in matrix.codes:
            said = matrix.cells.get((case, code), ())
            name = f"{words.case_named(case)}, {found.label(book.id, code)}"
            parts = [
                Part(found.cut(one.text), "", found.evidence.one(one), words("told quotation", case=name))
                for one in said[: spec.each]
            ]
            numbers = [found.evidence.place(one.document, one.segment) for one in said]
            opens = found.evidence.several(numbers, [(book.id, code)])
            if len(said) > spec.each:
                parts.append(Part(words("all quotations", count=len(said)), "", opens, found.told(name, len(said))))
            line.append(Cell(tuple(parts), look="quotes"))
        rows.append(line)
    names = [words("case"), *(code.label for code in book.codes)]
    return [Table(f"{spec.sheet} — {book.label}", heads(*names), rows, wide=True, look="framework")]
