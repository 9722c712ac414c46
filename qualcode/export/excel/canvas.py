"""A sheet being drawn: cells that stay text, styles, print set-up. What Excel cannot bear is met here, once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.cells import DAY, FRAME, NOTHING, BookCells, Look, SheetCells, Value, Written
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

HEADER_FILL, GROUP_FILL, GREY_FILL = "1F3864", "D9E2F3", "BFBFBF"


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
    book: BookCells = field(default_factory=BookCells)
    """The cells of the workbook that the sheet is of; see `fixed_bytes`."""

    @cached_property
    def cells(self) -> SheetCells:
        """The sheet's own cells."""
        return self.book.on(self.sheet.title)

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
        return replace(self, sheet=sheet)

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
        value: Value,
        *,
        bold: bool = False,
        center: bool = False,
        turned: bool = False,
        border: bool = True,
        fill: str = "",
        size: int = 10,
        white: bool = False,
        italic: bool = False,
        running: bool = False,
        shape: str = "General",
    ) -> None:
        """Writes a value as what it is: numbers as numbers, text as text, even when it looks like a formula.

        `shape` is the number format. A text that is `running` goes on over the empty cells beside it.
        """
        look = Look(bold, center, turned, FRAME if border else (), fill, size, white, italic, running, shape)
        self.cells.row(row)[column] = self._made(self._fit(value, column, [row]), look)

    def put_rows(
        self, row: int, rows: Sequence[Sequence[Value]], widths: Sequence[float], looks: Sequence[Look] = ()
    ) -> None:
        """Writes rows below each other, from `row` on, each as high as its texts need in columns of these widths.

        `looks` are those of the columns; none says plain. A column at a time: evidence repeats its words under many
        pairs.
        """
        looks = looks or [Look()] * len(widths)
        given = zip(zip(*rows, strict=True), looks, widths, strict=bool(rows))
        found = [self._column(row, number, *one) for number, one in enumerate(given, start=1)]
        cells, lines = (zip(*part, strict=True) for part in zip(*found, strict=True)) if found else ((), ())
        for number, (across, needed) in enumerate(zip(cells, lines, strict=True), start=row):
            self.cells.rows[number] = dict(enumerate(across, start=1))
            self.hold(number, max(needed))

    def _column(
        self, row: int, column: int, values: Sequence[Value], look: Look, width: float
    ) -> tuple[list[Written], list[int]]:
        """The cells of a column from `row` on, and how many lines each needs; looked into once for equal values."""
        kinds = list(zip(map(type, values), values, strict=True))  # without its type, 1 would be True
        known = {}
        for kind in dict.fromkeys(kinds):
            value = self._fit(kind[1], column, (n for n, one in enumerate(kinds, start=row) if one == kind))
            lines = lines_needed(value, width) if isinstance(value, str) else 1
            known[kind] = self._made(value, look), lines
        return [known[kind][0] for kind in kinds], [known[kind][1] for kind in kinds]

    def _made(self, value: Value, look: Look) -> Written:
        if isinstance(value, date) and look.shape == "General":
            look = look._replace(shape=DAY)
        return Written(self.book.number(look, self.sheet), self.book.written(value))

    def _fit(self, value: Value, column: int, rows: Iterable[int]) -> Value:
        """The value as a cell can hold it; of what had to be cut it is remembered in which rows it stands."""
        if not isinstance(value, str) or len(value) <= MOST_CHARACTERS // 2 or _units(value) <= MOST_CHARACTERS:
            return value
        self.cut += [(f"{self.sheet.title}!{get_column_letter(column)}{row}", value) for row in rows]
        room = 2 * (MOST_CHARACTERS - _units(self.cut_mark) - 1)
        kept = value.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore")  # never half a character
        return f"{kept} {self.cut_mark}"

    def header(self, row: int, names: Sequence[str], *, column: int = 1) -> None:
        """A row of column heads."""
        for offset, name in enumerate(names):
            self.put(row, column + offset, name, bold=True, center=True, fill=HEADER_FILL, white=True)

    def title(self, text: str, *, row: int = 1) -> None:
        """The table's title, unframed, running over the columns."""
        self.put(row, 1, text, bold=True, center=True, border=False, size=13, running=True)

    def note(self, row: int, column: int, text: str) -> None:
        """A line below or beside a table, unframed, running over the columns."""
        self.put(row, column, text, border=False, size=9, italic=True, running=True)

    def merge(self, row: int, column: int, last_row: int, last_column: int, *, framed: bool = True) -> None:
        """Joins cells into one, framed all round if wanted; a single cell stays as it is."""
        if (row, column) == (last_row, last_column):
            return
        self.cells.merged.append((row, column, last_row, last_column))
        empty = Written(self.book.number(Look(sides=(), swallowed=True), self.sheet), NOTHING)
        first = self.cells.row(row).get(column, empty)
        for r in range(row, last_row + 1):
            cells = self.cells.row(r)
            for c in range(column, last_column + 1):
                edges = (c == column, c == last_column, r == row, r == last_row)
                sides = tuple(side for side, here in zip(FRAME, edges, strict=True) if here and framed)
                cells[c] = Written(self.book.number(Look(sides=sides, swallowed=True), self.sheet), NOTHING)
        look = self.book.look(first.look)
        look = look._replace(sides=FRAME) if framed else look
        self.cells.row(row)[column] = first._replace(look=self.book.number(look, self.sheet))

    def link(self, row: int, column: int, sheet: str, target: str, tip: str) -> None:
        """Makes a cell lead to `target` on another sheet: a link of the cell, never a formula."""
        cell = self.sheet.cell(row, column)  # openpyxl's own: it has the links, and nothing else of the cells
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}", tooltip=tip)

    def widths(self, *widths: float, column: int = 1) -> None:
        """Column widths in characters, from `column` on."""
        for offset, width in enumerate(widths):
            self.sheet.column_dimensions[get_column_letter(column + offset)].width = width

    def height(self, row: int, cells: Sequence[tuple[str, float]]) -> None:
        """Makes a row as high as its longest cell needs, given each text with the width it has, in characters."""
        self.hold(row, max((lines_needed(text, width) for text, width in cells), default=1))

    def hold(self, row: int, lines: int) -> None:
        """Makes a row high enough for so many lines, or as high as rows get."""
        self.tall(row, min(MOST_HEIGHT, lines * LINE + 4))

    def tall(self, row: int, points: float) -> None:
        """Makes a row as high as that."""
        self.cells.heights[row] = points

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
        self.sheet.print_area = area or f"A1:{get_column_letter(self.cells.last_column)}{self.cells.last_row}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, at the body size."""
    per_line = max(1.0, width * _PER_WIDTH)
    if "\n" not in text:
        return max(1, math.ceil(len(text) / per_line))
    return sum([max(1, math.ceil(len(line) / per_line)) for line in text.split("\n")])


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
