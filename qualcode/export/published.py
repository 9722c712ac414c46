"""What the published tables say, cell by cell, in the study's words: the same for every format that draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qualcode.aggregate.cases import select_cases, total_minutes
from qualcode.aggregate.grid import Quotation, grid_rows, labels_by_code
from qualcode.aggregate.units import codes_found
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CasesSheet, CodebookSheet, GridSheet

Value = str | float | date | None


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The heads, one row a case, and below for each total a row with its sum and one with its mean."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[tuple[Value, ...], ...]


def case_table(spec: CasesSheet, result: Result, words: Words) -> CaseTable:
    """Annexe A. The sum of an attribute in minutes stands below it, the same in hours beside « Total »."""
    cases = select_cases(result, spec.where)
    attributes = list(dict.fromkeys(name for case in cases for name in case.attributes))
    spoken = all(case.id.isdigit() for case in cases)  # interviews are numbered, companies have names
    heads = [words("case" if spoken else "company"), *(words.attribute(name) for name in attributes)]
    rows = []
    for case in cases:
        values = [case.attributes.get(name, "") for name in attributes]
        rows.append((_number(case.id), *(day_of(value) or value for value in values)))
    totals = []
    for name in spec.total:
        total = total_minutes(cases, name)
        column = attributes.index(name) + 1 if name in attributes else len(heads)
        totals.append(_cells({0: words("total"), 1: total.hours, column: total.minutes}, len(heads)))
        totals.append(_cells({0: words("mean"), column: round(total.mean)}, len(heads)))
    return CaseTable(tuple(heads), tuple(rows), tuple(totals))


def _cells(values: Mapping[int, Value], width: int) -> tuple[Value, ...]:
    return tuple(values.get(column) for column in range(max(width, *(place + 1 for place in values))))


def day_of(value: object) -> date | None:
    """The day that an ISO date names; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _number(case: str) -> str | int:
    return int(case) if case.isdigit() and not case.startswith("0") and len(case) < 15 else case


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """A code as published; its label is indented by how many codes stand above it."""

    category: str
    label: str
    definition: str


def codebook_rows(spec: CodebookSheet, result: Result) -> list[CodebookRow]:
    """Tableau 1: the codes in the codebook's order; with `where`, those found there. Categories may be ""."""
    book = find_book(result, spec.codebook)
    return [
        CodebookRow(
            book.categories.get(code.category, code.category),
            "    " * depth_of(book, code.id) + code.label,
            code.definition,
        )
        for code in map(book.code, codes_found(result, spec.codebook, spec.where))
    ]


def codebook_heads(book: Codebook, words: Words) -> list[str]:
    """The heads of its table: a codebook without categories has no column for them."""
    return [*([words("category")] if has_categories(book) else []), words("code"), words("definition")]


def has_categories(book: Codebook) -> bool:
    """Whether any of its codes is in a category."""
    return any(code.category for code in book.codes)


def source_note(book: Codebook, words: Words) -> list[str]:
    """Where the codebook is from, as a note below its table; nothing if it does not say."""
    told = f"{words('source')} : {book.source}" if words.french else f"Source: {book.source}"
    return [told] if book.source else []


def depth_of(book: Codebook, code: str) -> int:
    """How many codes stand above this one."""
    parent = book.code(code).parent
    return 1 + depth_of(book, parent) if parent else 0


@dataclass(frozen=True, slots=True)
class GridLine:
    """A combination of row codes: their labels, in each column those of the codes found with it, the quotations."""

    unit: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    quotations: tuple[str, ...]


def grid_lines(spec: GridSheet, result: Result, words: Words) -> list[GridLine]:
    """Annexe B: one line a combination, in codebook order."""
    labels = labels_by_code(result)
    return [
        GridLine(
            tuple(labels[book, code] for book, code in zip(spec.rows, row.unit, strict=True)),
            tuple(tuple(labels[book, count.code] for count in row.cells[book]) for book in spec.columns),
            quoted(row.quotations, words) if spec.quotes else (),
        )
        for row in grid_rows(result, spec.rows, spec.columns, where=spec.where)
    ]


def quoted(quotations: Sequence[Quotation], words: Words) -> tuple[str, ...]:
    """The quotations as they are printed: « … » (Entretien 5)."""
    return tuple(f"{words.quote(one.text)} {words.cite(one.case)}" for one in quotations)


def grid_heads(spec: GridSheet, result: Result, words: Words) -> list[str]:
    """The heads of Annexe B."""
    names = {book.id: book.label for book in result.codebooks}
    return [names[book] for book in (*spec.rows, *spec.columns)] + ([words("quotations")] if spec.quotes else [])


def find_book(result: Result, codebook: str) -> Codebook:
    """The codebook of that id."""
    return next(book for book in result.codebooks if book.id == codebook)


def texts_of(values: Sequence[Value], words: Words) -> list[str]:
    """The values as printed: days and decimals as the language writes them."""
    return [_text(value, words) for value in values]


def _text(value: Value, words: Words) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if words.french else value.isoformat()
    return words.decimal(value, 6) if isinstance(value, float) else "" if value is None else str(value)
