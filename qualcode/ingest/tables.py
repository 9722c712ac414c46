"""CSV, TSV and Excel tables → rows of text, whatever program saved them."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import DocumentError, TableError
from qualcode.reading.files import read_text

if TYPE_CHECKING:
    from _csv import Reader  # where `csv` has its reader's type before Python 3.13

csv.field_size_limit(sys.maxsize)

_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAY = re.compile(rf"{_DATE.pattern}|\d{{4}}-\d\d-\d\d")
_HEADER = re.compile(r'(?:[ ]*\n)*(?:"[^"]*"|[^"\n])*')  # the first line with something in it, its quoted line ends too
_UNREADABLE = (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile, zlib.error, SyntaxError)
"""What a damaged workbook makes openpyxl raise; both XML parsers' errors are SyntaxErrors."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line (or sheet row) where it starts, and its cells by column name, stripped, "" where empty."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its columns in order, and its rows. `shown` is the path that messages name."""

    shown: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def need(self, columns: Iterable[str]) -> None:
        """Raises:
        TableError: a column is missing; the message names those that are there.
        """
        for column in columns:
            if column not in self.columns:
                there = ", ".join(self.columns)
                raise TableError(f"there is no column '{column}'. The columns are: {there}.", path=self.shown, line=1)


def read_table(path: Path, *, shown: str | None = None) -> Table:
    """The table in a `.csv`, `.tsv` or `.xlsx` file; of a workbook, its first sheet.

    Raises:
        TableError: the file is missing or no table, a row is longer than the header, or two columns share a name.
    """
    shown = shown or str(path)
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _table(_excel_rows(path, shown), shown)
    try:
        text = read_text(path, shown=shown)
    except DocumentError as error:
        raise TableError(str(error)) from error
    return parse_table(text, shown=shown)


def parse_table(text: str, *, shown: str) -> Table:
    """The table in delimited text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True)
    return _table(_numbered(reader, shown), shown)


def find_delimiter(text: str) -> str:
    """Comma, semicolon or tab: whichever the header holds most of, outside quotes."""
    header = _HEADER.match(text)
    unquoted = re.sub(r'"[^"]*"', "", header[0]) if header else ""
    return max(",;\t", key=unquoted.count)


def iso_dates(values: Sequence[str]) -> list[str]:
    """Dates in ISO order; other values as they are, days that no calendar has among them.

    Day first, unless a middle number above 12 shows month first.
    """
    parts = [_DATE.fullmatch(value) for value in values]
    month_first = any(m and int(m[2]) > 12 for m in parts)
    return [value if m is None else _iso(m, month_first) for value, m in zip(values, parts, strict=True)]


def is_no_day(date_read: str) -> bool:
    """Whether a value that `iso_dates` gave is written as a day is, and no calendar has it; words are no such value."""
    if not _DAY.fullmatch(date_read):
        return False
    try:
        date.fromisoformat(date_read)
    except ValueError:
        return True
    return False


def _iso(found: re.Match[str], month_first: bool) -> str:
    first, second, year = map(int, found.groups())
    try:
        return date(year, *((first, second) if month_first else (second, first))).isoformat()
    except ValueError:
        return found[0]


def _numbered(reader: Reader, shown: str) -> Iterator[tuple[int, list[str]]]:
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(f"{error}. Check the quotation marks.", path=shown, line=line) from error
        yield line, cells
        line = reader.line_num + 1


def _table(rows: Iterator[tuple[int, list[str]]], shown: str) -> Table:
    filled = ((line, [cell.strip() for cell in cells]) for line, cells in rows)
    filled = ((line, cells) for line, cells in filled if any(cells))
    head = next(filled, None)
    if head is None:
        raise TableError("the table is empty. Its first row must name the columns.", path=shown)
    columns = head[1]
    while columns and not columns[-1]:
        columns.pop()
    for column in columns:
        if columns.count(column) > 1:
            raise TableError(f"two columns are called '{column}'. Rename one.", path=shown, line=head[0])
    return Table(shown, tuple(columns), tuple(_row(line, cells, columns, shown) for line, cells in filled))


def _row(line: int, cells: list[str], columns: list[str], shown: str) -> Row:
    if any(cells[len(columns) :]):
        what = f"this row has {len(cells)} cells, the header {len(columns)}"
        raise TableError(f"{what}. Quote cells that hold the delimiter.", path=shown, line=line)
    padded = cells + [""] * (len(columns) - len(cells))
    return Row(line, dict(zip(columns, padded, strict=False)))


def _excel_rows(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _first_sheet(path)
    except FileNotFoundError as error:
        raise TableError("there is no such file. Check the path.", path=shown) from error
    except _UNREADABLE as error:
        raise TableError("this is no Excel workbook that can be read. Save it again as .xlsx.", path=shown) from error


def _first_sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # half of what a table costs to read; most studies have CSV

    with path.open("rb") as file:  # left to itself, openpyxl does not close a workbook that it cannot read
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, [excel_text(cell) for cell in cells]


def excel_text(cell: object) -> str:
    """What a cell of a workbook holds, as text: days as ISO dates, whole numbers without a dot, nothing as ""."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")
