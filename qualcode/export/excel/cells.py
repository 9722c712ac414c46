"""The cells of a workbook being drawn: looks and texts numbered, values kept as the XML they will be.

openpyxl makes an object of every cell, compares its style with all before it, and writes it as a tree of elements: of
the evidence of 25 interviews ten seconds. It has the sheets and all that goes with them (columns, links, pages,
pictures, names); cells are kept here, and `package` puts them into what it saves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | date | None
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

_THIN = Side(style="thin", color="A6A6A6")
FRAME = ("left", "right", "top", "bottom")
DAY = "yyyy-mm-dd"


class Look(NamedTuple):
    """What a cell looks like: `sides` have a line, `fill` is a colour, "" for none, `shape` a number format.

    `running`: the text runs over the columns beside it. `swallowed`: a merge took the cell, only its sides are seen.
    """

    bold: bool = False
    center: bool = False
    turned: bool = False
    sides: tuple[str, ...] = FRAME
    fill: str = ""
    size: int = 10
    white: bool = False
    italic: bool = False
    running: bool = False
    shape: str = "General"
    swallowed: bool = False


class Written(NamedTuple):
    """A cell: the number of its look, and what follows its style in the sheet's XML."""

    look: int
    value: str


NOTHING = "/>"
"""The XML of an empty cell's value."""


@dataclass
class SheetCells:
    """One sheet's cells by row and column, the heights of its rows in points, the areas that are one cell."""

    rows: dict[int, dict[int, Written]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def row(self, number: int) -> dict[int, Written]:
        """The cells of a row, by column."""
        return self.rows.setdefault(number, {})

    @property
    def last_row(self) -> int:
        """The last row that has a cell; 1 where none has."""
        return max(self.rows, default=1)

    @property
    def last_column(self) -> int:
        """The last column that has a cell; 1 where none has."""
        return max(map(max, self.rows.values()), default=1)


@dataclass
class BookCells:
    """The cells of a workbook, by sheet; its texts and its looks, each kept once and numbered."""

    sheets: dict[str, SheetCells] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    _styles: dict[Look, int] = field(default_factory=dict)
    _looks: dict[int, Look] = field(default_factory=dict)

    def on(self, title: str) -> SheetCells:
        """The cells of the sheet called so."""
        return self.sheets.setdefault(title, SheetCells())

    def written(self, value: Value) -> str:
        """The XML of a value as what it is: text as text, numbers as numbers, days as days since 1900."""
        if value is None or value == "":  # an empty text would be counted as a filled cell
            return NOTHING
        if isinstance(value, str):
            return f' t="s"><v>{self.texts.setdefault(value, len(self.texts))}</v></c>'
        if isinstance(value, bool):
            return f' t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            value = float(to_excel(value))  # type: ignore[no-untyped-call]  # openpyxl's stubs leave it untyped
        return f' t="n"><v>{value:.16g}</v></c>' if isfinite(value) else NOTHING

    def number(self, look: Look, sheet: Worksheet) -> int:
        """The number of a look in the workbook of the sheet; openpyxl has to be told of each look once."""
        if (known := self._styles.get(look)) is None:
            known = self._styles[look] = _style(look, sheet)
            self._looks[known] = look
        return known

    def look(self, number: int) -> Look:
        """The look that has this number."""
        return self._looks[number]


def _style(look: Look, sheet: Worksheet) -> int:
    """The number that openpyxl gives a look."""
    cell = Cell(sheet, row=1, column=1)
    if look.sides:
        left, right, top, bottom = (_THIN if side in look.sides else Side() for side in FRAME)
        cell.border = Border(left=left, right=right, top=top, bottom=bottom)
    if look.swallowed:
        return int(cell.style_id)
    colour = "FFFFFF" if look.white else "000000"
    cell.font = Font(name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color=colour)
    cell.alignment = Alignment(
        wrap_text=not look.running,
        vertical="center" if look.center else "top",
        horizontal="center" if look.center and not look.running else None,
        text_rotation=90 if look.turned else 0,
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    cell.number_format = look.shape
    return int(cell.style_id)
