"""Tables of verbatims: one row is one segment, with the codes that people already gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.errors import TableError
from qualcode.ingest.tables import Row, Table
from qualcode.model import Code, Codebook, Coding, Document, Origin, Segment, Status
from qualcode.normalise import fold


@dataclass(frozen=True, slots=True)
class VerbatimColumns:
    """Which column holds what; `codes` maps a codebook's id to its column, "A|B" by label or code."""

    text: str
    case: str = ""
    segment: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def parse_verbatims(
    table: Table, *, id: str, columns: VerbatimColumns, codebooks: Sequence[Codebook]
) -> tuple[Document, tuple[Coding, ...], tuple[int, ...]]:
    """The document that a table makes, the codings it brings, and the lines of rows without text.

    Raises:
        TableError: a column is missing, two rows share a segment id, or a label is in no codebook.
    """
    wanted = (columns.text, columns.case, columns.segment, *columns.codes.values())
    table.need(column for column in wanted if column)
    labels = {book.id: codes_by_label(book) for book in codebooks}
    for codebook in columns.codes:
        if codebook not in labels:
            raise TableError(f"no codebook is called '{codebook}'. There are: {', '.join(labels)}.", path=table.shown)
    filled = [row for row in table.rows if row.cells[columns.text]]
    empty = tuple(row.line for row in table.rows if not row.cells[columns.text])
    segments = _segments(filled, columns, id, table.shown)
    text = "\n\n".join(row.cells[columns.text] for row in filled)
    codings = tuple(
        coding
        for row, segment in zip(filled, segments, strict=True)
        for codebook, column in columns.codes.items()
        for coding in _codings(row, column, _whole(segment, row, columns, id), labels[codebook], table.shown)
    )
    return Document(id, text, tuple(segments), continuous=False), codings, empty


def _segments(rows: list[Row], columns: VerbatimColumns, id: str, shown: str) -> list[Segment]:
    segments: list[Segment] = []
    lines: dict[str, int] = {}
    start = 0
    for number, row in enumerate(rows, start=1):
        name = row.cells[columns.segment] if columns.segment else ""
        name = name or str(number)
        if name in lines:
            what = f"segment '{name}' is already in line {lines[name]}"
            raise TableError(f"{what}. Give every row its own id.", path=shown, line=row.line)
        lines[name] = row.line
        end = start + len(row.cells[columns.text])
        case = row.cells[columns.case] if columns.case else ""
        segments.append(Segment(name, start, end, case or id))
        start = end + 2
    return segments


def codes_by_label(codebook: Codebook) -> dict[str, Code]:
    """The codes by what a cell may call them: label or code, folded; a code's own id wins."""
    by_label = {fold(code.label): code for code in codebook.codes}
    return by_label | {fold(code.id): code for code in codebook.codes}


def _codings(row: Row, column: str, segment: Coding, labels: Mapping[str, Code], shown: str) -> list[Coding]:
    """One coding of the whole `segment` for each code that the row's cell names."""
    found: dict[str, Code] = {}
    for name in filter(None, map(str.strip, row.cells[column].split("|"))):
        code = labels.get(fold(name))
        if code is None:
            known = ", ".join(dict.fromkeys(c.label for c in labels.values()))
            what = f"'{name}' in column '{column}' is no label or code of the codebook"
            raise TableError(f"{what}. It has: {known}.", path=shown, line=row.line)
        found[code.id] = code
    return [
        replace(segment, codebook=code.codebook, code=code.id, label=code.label, rule=f"{segment.document}:{column}")
        for code in found.values()
    ]


def _whole(segment: Segment, row: Row, columns: VerbatimColumns, id: str) -> Coding:
    """A coding of the whole segment that still lacks its code."""
    return Coding(
        document=id,
        case=segment.case,
        segment=segment.id,
        start=segment.start,
        end=segment.end,
        quote=row.cells[columns.text],
        origin=Origin.IMPORTED,
        coder=id,
        status=Status.IMPORTED,
    )
