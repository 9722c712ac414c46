"""A review workbook, whatever program saved it → the rows with their answers, and the rows that cannot be trusted.

Columns are known by their heads, rows by their ids: sorted, filtered, hidden or deleted rows, moved or added columns
and renamed sheets make no difference.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.errors import ReviewError
from qualcode.ingest.packages import MOST_PARTS
from qualcode.ingest.tables import excel_text
from qualcode.override.stretches import Span
from qualcode.review.answers import Answer, Trouble
from qualcode.review.rows import Kind, ReviewRow, read_id, shown_line
from qualcode.review.words import column_named, read_head

RECORD = "qualcode"
"""The hidden sheet that says what the review was made from: a name and its values a row."""
_UNREADABLE = (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile, zlib.error, SyntaxError)
_ANSWERS = ("decision", "chosen", "further", "reason")
_NEEDED = ("quote", "before", "after", "chosen", "further", "reason")

Lines = Sequence[tuple[int, list[str]]]


@dataclass
class ReadReview:
    """What a review workbook says. `documents` are fingerprints by id; `decided` the marks of earlier decisions."""

    shown: str
    sheet: str
    coder: str
    blind: bool
    rules: str
    documents: dict[str, str]
    decided: frozenset[str]
    answers: list[Answer] = field(default_factory=list)
    edited: list[Answer] = field(default_factory=list)
    """Rows whose cells no longer fit their id."""
    wrong: list[Trouble] = field(default_factory=list)
    foreign: int = 0
    """Rows that somebody wrote below or between, with no id and no answer."""


def read_review(path: Path, *, shown: str) -> ReadReview:
    """The review in an `.xlsx` file.

    Raises:
        ReviewError: it is no workbook, or none that was exported as a review.
    """
    sheets = _read_sheets(path, shown)
    record = next((lines for name, lines in sheets if name == RECORD), None)
    found = [(name, lines, at) for name, lines in sheets if (at := _head_line(lines)) is not None]
    if record is None or not found:
        what = f"hidden sheet '{RECORD}'" if record is None else "table with a row id"
        way = "Answer in the workbook that qualcode review export made, or export it again."
        raise ReviewError(f"this is no review that can be imported: it has no {what}. {way}", path=shown)
    if len(found) > 1:
        names = " and ".join(f"'{name}'" for name, _, _ in found)
        raise ReviewError(f"the sheets {names} both hold rows of a review. Keep one.", path=shown)
    review = _of_record(record, shown, found[0][0])
    _read_rows(review, *found[0][1:])
    return review


def _of_record(record: Lines, shown: str, sheet: str) -> ReadReview:
    rows = [cells for _, cells in record]
    said = {cells[0]: cells[1] for cells in rows if len(cells) > 1}
    return ReadReview(
        shown=shown,
        sheet=sheet,
        coder=said.get("coder", ""),
        blind=said.get("blind") == "yes",
        rules=said.get("rules", ""),
        documents={cells[1]: cells[2] for cells in rows if cells[0] == "document" and len(cells) > 2},
        decided=frozenset(cells[1] for cells in rows if cells[0] == "decided" and len(cells) > 1),
    )


def _read_sheets(path: Path, shown: str) -> list[tuple[str, Lines]]:
    from openpyxl import load_workbook

    if path.suffix.lower() != ".xlsx":
        raise ReviewError(f"'{path.suffix}' cannot be read. Save the review as .xlsx.", path=shown)
    try:
        with path.open("rb") as file:
            _check_size(file.name, shown)
            values = load_workbook(file, read_only=True, data_only=True).worksheets
            formulas = load_workbook(file, read_only=True).worksheets
            pairs = [(sheet.title, _rows(sheet), _rows(other)) for sheet, other in zip(values, formulas, strict=True)]
            return [(title, list(_lines(shown, written))) for title, shown, written in pairs]
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        reason = error.strerror or "cannot be read"
        raise ReviewError(f"{reason}. Check the path and the file's permissions.", path=shown) from error
    except _UNREADABLE as error:
        raise ReviewError("this is no Excel workbook that can be read. Save it again as .xlsx.", path=shown) from error


def _check_size(name: str, shown: str) -> None:
    """Raises:
    ReviewError: the workbook unpacks to more than any review.
    """
    with zipfile.ZipFile(name) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > MOST_PARTS:
        raise ReviewError(f"it unpacks to {size >> 20} MB, as no review does. Export it again.", path=shown)


def _rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    """The sheet's rows; what it says of its own size, some programs get wrong."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _lines(shown: Iterable[Sequence[object]], written: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their number; a formula that gives nothing or an error by what was written."""
    for line, (values, formulas) in enumerate(zip(shown, written, strict=True), start=1):
        cells = [_text(value, formula) for value, formula in zip(values, formulas, strict=True)]
        if any(cells):
            yield line, cells


def _text(value: object, written: object) -> str:
    formula = isinstance(written, str) and written.startswith("=")
    lost = value is None or (isinstance(value, str) and value.startswith(("#", "Err:")))
    return excel_text(written if formula and lost else value).strip()


def _head_line(lines: Lines) -> int | None:
    """Where in the lines the heads stand: the first that names the row ids and the answers."""
    for at, (_, cells) in enumerate(lines[:50]):
        if {"id", "chosen"} <= {read_head(cell) for cell in cells}:
            return at
    return None


def _read_rows(review: ReadReview, lines: Lines, head: int) -> None:
    columns = _columns(review, *lines[head])
    seen: dict[str, int] = {}
    for line, cells in lines[head + 1 :]:
        values = {key: cells[n] if n < len(cells) else "" for key, n in columns.items()}
        id = _id(values["id"])
        said = any(values.get(key) for key in _ANSWERS)
        if not id and said:
            review.wrong.append(Trouble(line, "an answer without a row id. Put it in the row it is about."))
        elif not id:
            review.foreign += 1
        elif id in seen:
            way = "Keep one of them."
            review.wrong.append(Trouble(line, f"the same row id as in row {seen[id]} ({id}). {way}"))
        elif (place := read_id(id)) is None:
            way = "Put back the id as it was exported, or delete the row."
            review.wrong.append(Trouble(line, f"'{id}' is no row id. {way}"))
        else:
            seen[id] = line
            answer = _answer(line, place, values)
            (review.answers if answer.row.id == id else review.edited).append(answer)


def _id(cell: str) -> str:
    """The row id in a cell: where programs left other blanks than were written, plain ones, as an id has at its end."""
    head, _, kind = cell.strip().replace("\u00a0", " ").rpartition(" ")
    return f"{head.strip()} {kind}".strip()


def _columns(review: ReadReview, line: int, heads: Sequence[str]) -> dict[str, int]:
    """Where each column of the review stands.

    Raises:
        ReviewError: one that is needed is missing, or there twice.
    """
    columns: dict[str, int] = {}
    where = f"{review.shown}, sheet {review.sheet}, row {line}"
    for n, head in enumerate(heads):
        key = read_head(head)
        if key in columns:
            raise ReviewError(f"two columns are called '{head}'. Rename the one that was added.", path=where)
        if key:
            columns[key] = n
    for key in (*_NEEDED, *(() if review.blind else ("decision", "code"))):
        if key not in columns:
            raise ReviewError(f"there is no column '{column_named(key)}'. Put it back.", path=where)
    return columns


def _answer(line: int, place: tuple[str, Span, Kind], values: dict[str, str]) -> Answer:
    document, span, kind = place
    row = ReviewRow(
        kind,
        document,
        *span,
        segment=values.get("segment", ""),
        before=shown_line(values["before"]),
        quote=shown_line(values["quote"]),
        after=shown_line(values["after"]),
        code=shown_line(values.get("code", "")),
        rule=values.get("rule", ""),
    )
    return Answer(
        line,
        row,
        decision=shown_line(values.get("decision", "")),
        chosen=shown_line(values["chosen"]),
        further=values["further"].strip(),
        reason=shown_line(values["reason"]),
    )
