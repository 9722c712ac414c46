"""The cases with their totals, and a codebook as published, each code leading to what carries it."""

from __future__ import annotations

from itertools import groupby

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.units import codes_found
from qualcode.export.html.cells import Cell, Table, cell, head, heads
from qualcode.export.html.findings import Findings, held_by_code
from qualcode.export.published import (
    Value,
    case_table,
    codebook_heads,
    depth_of,
    has_categories,
    source_note,
    texts_of,
)
from qualcode.sheets import CasesSheet, CodebookSheet


def show_cases(spec: CasesSheet, found: Findings) -> list[Table]:
    """One row a case, which opens its transcript; below, for attributes in minutes, sum and mean."""
    words = found.words
    table = case_table(spec, found.result, words)
    first: dict[str, str] = {}
    for document in found.result.documents:
        for segment in document.segments:
            first.setdefault(segment.case, found.evidence.transcript(document.id))
    rows: list[list[Cell]] = []
    for case, (_, *values) in zip(select_cases(found.result, spec.where), table.rows, strict=True):
        told = words("told transcript", case=words.case_named(case.id))
        rows.append([head(case.id, opens=first.get(case.id, ""), told=told), *_values(values, found)])
    rows += [[head(str(name)), *_values(values, found)] for name, *values in table.totals]
    return [Table(spec.sheet, heads(*table.heads), rows)]


def _values(values: list[Value], found: Findings) -> list[Cell]:
    """The cells of a row: numbers to the right."""
    texts = zip(values, texts_of(values, found.words), strict=True)
    return [cell(text, look="number" if isinstance(value, int | float) else "") for value, text in texts]


def show_codebook(spec: CodebookSheet, found: Findings) -> list[Table]:
    """Category, code, definition and how many segments carry the code: with `where`, codes found there."""
    words, book = found.words, found.book(spec.codebook)
    held = held_by_code(found, book.id, where=spec.where)
    shown = [book.code(code) for code in codes_found(found.result, book.id, spec.where)]
    rows: list[list[Cell]] = []
    for category, group in groupby(shown, key=lambda code: code.category):
        codes = list(group)
        for n, code in enumerate(codes):
            numbers = held.by_code.get(code.id, frozenset())
            opens = found.evidence.several(numbers, [(book.id, code.id)])
            line = [head(code.label, look=f"depth{min(depth_of(book, code.id), 3)}"), cell(code.definition)]
            line.append(cell(len(numbers), look="number", opens=opens, told=found.told(code.label, len(numbers))))
            named = has_categories(book) and not n
            above = [head(book.categories.get(category, category), down=len(codes))] if named else []
            rows.append([*above, *line])
    names = [*codebook_heads(book, words), words("segments")]
    return [Table(f"{spec.sheet} — {book.label}", heads(*names), rows, source_note(book, words))]
