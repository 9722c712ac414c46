"""A sheet being drawn: cells that stay text, styles, print set-up. What Excel cannot bear is met here, once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.names import range_name

MOST_CHARACTERS = 32_767
"""What a cell holds, as Excel counts: UTF-16 units, two for an emoji."""
MOST_HEIGHT = 400.0
"""Points; Excel's rows end at 409."""
LINE = 12.5
"""Points a line of the body font takes."""
_PART_HEIGHT = 200.0
"""Points that a part of a long cell takes: low enough for pages to fill."""
_PER_WIDTH = 1.15
"""Characters of the body font that a unit of column width holds, even in the wide fonts that stand in for Calibri."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_THIN = Side(style="thin", color="A6A6A6")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEADER_FILL = PatternFill("solid", fgColor="1F3864")
GROUP_FILL = PatternFill("solid", fgColor="D9E2F3")
GREY_FILL = PatternFill("solid", fgColor="BFBFBF")
_BODY = Font(name="Calibri", size=10)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a cell looks like; `fill` is a colour, "" for none."""

    bold: bool
    center: bool
    turned: bool
    border: bool
    fill: str
    size: int
    white: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A table on a sheet: its cells, heads included, and the name of their range."""

    sheet: str
    area: str
    name: str


@dataclass
class Canvas:
    """A worksheet, the words to say when a cell cannot hold its text, the texts that were cut, the tables drawn."""

    sheet: Worksheet
    cut_mark: str
    cut: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Marked] = field(default_factory=list)
    sheets_beside: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The sheet and the suffix that each sheet beside another was made for, by its title."""
    _looks: dict[_Look, object] = field(default_factory=dict)

    def name_beside(self, suffix: str) -> str:
        """What the next sheet made beside this one is called."""
        return sheet_name(self.sheet.title, suffix, self.sheet.parent.sheetnames if self.sheet.parent else ())

    def beside(self, suffix: str) -> Canvas:
        """A new sheet after this one, named for it; what is cut and drawn there is remembered here too."""
        workbook = self.sheet.parent
        if workbook is None:
            raise ValueError("the sheet is in no workbook")
        own = [title for title, (of, _) in self.sheets_beside.items() if of == self.sheet.title]
        made = workbook.create_sheet(self.name_beside(suffix), workbook.index(self.sheet) + len(own) + 1)
        self.sheets_beside[made.title] = (self.sheet.title, suffix)
        return self.on(made)

    def on(self, sheet: Worksheet) -> Canvas:
        """A canvas for another sheet of the workbook: what is cut and drawn there is remembered here too."""
        return replace(self, sheet=sheet, _looks={})

    def mark_table(
        self, row: int, column: int, last_row: int, last_column: int, *, suffix: str = "", filtered: bool = False
    ) -> None:
        """Remembers where a table stands, heads included, and names it for its sheet; a list can be filtered too."""
        area = f"{get_column_letter(column)}{row}:{get_column_letter(last_column)}{max(row, last_row)}"
        name = range_name(f"{self.sheet.title} {suffix}", (table.name for table in self.tables))
        self.tables.append(Marked(self.sheet.title, area, name))
        if filtered:
            self.sheet.auto_filter.ref = area

    def put(
        self,
        row: int,
        column: int,
        value: str | float | date | None,
        *,
        bold: bool = False,
        center: bool = False,
        turned: bool = False,
        border: bool = True,
        fill: PatternFill | None = None,
        size: int = 10,
        white: bool = False,
        italic: bool = False,
    ) -> Cell | MergedCell:
        """Writes a value as what it is: numbers as numbers, text as text, even when it looks like a formula."""
        cell = self.sheet.cell(row, column)
        if isinstance(value, str) and value:
            cell.value = self.fitting(value, cell.coordinate)
            cell.data_type = "s"
        else:
            cell.value = None if value == "" else value  # an empty text would be counted as a filled cell
        self._dress(cell, _Look(bold, center, turned, border, fill.fgColor.rgb if fill else "", size, white, italic))
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"  # a look copied from another cell holds that cell's format
        return cell

    def _dress(self, cell: Any, look: _Look) -> None:  # _style is openpyxl's own, and what its manual says to copy
        """Gives a cell its look. openpyxl compares every style with all before; a look met before is copied instead."""
        if look in self._looks:
            cell._style = copy(self._looks[look])
            return
        colour = "FFFFFF" if look.white else "000000"
        cell.font = Font(name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color=colour)
        cell.alignment = Alignment(
            wrap_text=True,
            vertical="center" if look.center else "top",
            horizontal="center" if look.center else None,
            text_rotation=90 if look.turned else 0,
        )
        if look.border:
            cell.border = GRID
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        self._looks[look] = copy(cell._style)

    def fitting(self, text: str, where: str) -> str:
        """The text as a cell can hold it; what had to be cut is remembered."""
        clean = _ILLEGAL.sub("\ufffd", text)
        if len(clean) <= MOST_CHARACTERS // 2 or _units(clean) <= MOST_CHARACTERS:
            return clean
        self.cut.append((f"{self.sheet.title}!{where}", text))
        room = 2 * (MOST_CHARACTERS - _units(self.cut_mark) - 1)
        kept = clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")  # never half a character
        return f"{kept} {self.cut_mark}"

    def header(self, row: int, names: Sequence[str], *, column: int = 1) -> None:
        """A row of column heads."""
        for offset, name in enumerate(names):
            self.put(row, column + offset, name, bold=True, center=True, fill=HEADER_FILL, white=True)

    def title(self, text: str, *, row: int = 1) -> None:
        """The table's title, unframed, running over the columns."""
        cell = self.put(row, 1, text, bold=True, border=False, size=13)
        cell.alignment = Alignment(wrap_text=False, vertical="center")

    def note(self, row: int, column: int, text: str) -> None:
        """A line below or beside a table, unframed, running over the columns."""
        cell = self.put(row, column, text, border=False, size=9, italic=True)
        cell.alignment = Alignment(wrap_text=False, vertical="top")

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Joins cells into one, framed all round; a single cell stays as it is."""
        if (first_row, first_column) == (last_row, last_column):
            return
        framed: dict[object, object] = {}
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                cell: Any = self.sheet.cell(row, column)
                before = copy(cell._style)
                if before in framed:
                    cell._style = copy(framed[before])
                else:
                    cell.border = GRID
                    framed[before] = copy(cell._style)
        self.sheet.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)

    def link(self, row: int, column: int, sheet: str, target: str, tip: str) -> None:
        """Makes a cell lead to `target` on another sheet: a link of the cell, never a formula."""
        cell = self.sheet.cell(row, column)
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}", tooltip=tip)

    def widths(self, *widths: float, column: int = 1) -> None:
        """Column widths in characters, from `column` on."""
        for offset, width in enumerate(widths):
            self.sheet.column_dimensions[get_column_letter(column + offset)].width = width

    def height(self, row: int, cells: Sequence[tuple[str, float]]) -> None:
        """Makes a row as high as its longest cell needs, given each text with the width it has, in characters."""
        lines = max((lines_needed(text, width) for text, width in cells), default=1)
        self.sheet.row_dimensions[row].height = min(MOST_HEIGHT, lines * LINE + 4)

    def print_on_a4(self, *, landscape: bool = True, header: int | None = None, area: str | None = None) -> None:
        """A4, fitted to the page's width, the header row repeated on every page, page numbers at the foot.

        `area` is what is printed, by default all that is drawn.
        """
        setup = self.sheet.page_setup
        setup.paperSize = 9
        setup.orientation = "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        if self.sheet.sheet_properties.pageSetUpPr is not None:
            self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.3
        if self.sheet.oddFooter is not None:
            self.sheet.oddFooter.center.text = "&A — &P / &N"
        if header:
            self.sheet.print_title_rows = f"{header}:{header}"
        self.sheet.print_area = area or f"A1:{get_column_letter(self.sheet.max_column)}{self.sheet.max_row}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@lru_cache(maxsize=100_000)  # evidence repeats its texts under many pairs
def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, at the body size."""
    per_line = max(1.0, width * _PER_WIDTH)
    return sum(max(1, math.ceil(len(line) / per_line)) for line in text.split("\n"))


def parts_that_fit(lines: Sequence[str], width: float) -> list[str]:
    """The lines in as many texts as it takes for a row to show each whole; without lines one empty text."""
    parts: list[str] = []
    taken = 0
    for line in (piece for whole in lines for piece in _pieces(whole, width)):
        needed = lines_needed(line, width)
        if parts and (taken + needed) * LINE < _PART_HEIGHT:
            parts[-1] += f"\n{line}"
            taken += needed
        else:
            parts.append(line)
            taken = needed
    return parts or [""]


def _pieces(line: str, width: float) -> Iterator[str]:
    """A line in pieces that a row can show, cut between words."""
    most = min(MOST_CHARACTERS, int(width * _PER_WIDTH * (_PART_HEIGHT / LINE - 1)))
    while len(line) > most:
        cut = line.rfind(" ", 0, most) + 1 or most
        yield line[:cut].rstrip()
        line = line[cut:]
    yield line


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, numbered where a sheet is called so already, whatever its case."""
    used = {other.casefold() for other in taken}
    return next(made for n in count(1) if (made := name if n == 1 else f"{name} {n}").casefold() not in used)


def sheet_name(name: str, suffix: str, taken: Iterable[str] = ()) -> str:
    """« name – suffix », shortened so that Excel takes it, and numbered where that name is `taken`."""
    used = {other.casefold() for other in taken}
    for number in count(1):
        ending = f" – {suffix}" if number == 1 else f" – {suffix} {number}"
        made = f"{name[: 31 - len(ending)].rstrip()}{ending}"
        if made.casefold() not in used:
            break
    return made
