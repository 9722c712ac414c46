"""A table as Word will show it: cells, how wide columns must and may be, what stands above and below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

PER_CHARACTER = 0.17
"""Centimetres that a character takes at the size of the tables' text, bold ones too."""
PADDING = 0.3
"""Centimetres of a column that are not text."""
PORTRAIT, LANDSCAPE = 17.0, 25.7
"""Centimetres of an A4 page between its margins."""
LEGIBLE = 0.85
"""Of the width that a column must have, what it can still be read at."""
MOST_COLUMNS = 63
"""Of a table: Word opens no file that has more."""
NARROW = 2
"""Columns over which a head is turned, as those of single codes are."""
RUNNING = 40
"""Characters that a column of running text is at least wide: fewer are hard to read."""


class Style(StrEnum):
    """The paragraph styles of tables, by the name that Word shows."""

    TEXT = "qualcode Table Text"
    HEAD = "qualcode Table Head"
    GROUP = "qualcode Table Group"
    NUMBER = "qualcode Table Number"
    SIGN = "qualcode Table Sign"
    QUOTATION = "qualcode Table Quotation"
    TOTAL = "qualcode Table Total"
    NOTE = "qualcode Table Note"


class Joined(StrEnum):
    """A cell's place among those that are one cell, from top to bottom."""

    ALONE = ""
    FIRST = "restart"
    NEXT = "continue"


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text, each a paragraph; `across` says over how many columns."""

    lines: Sequence[str] = ()
    style: Style = Style.TEXT
    across: int = 1
    joined: Joined = Joined.ALONE
    turned: bool = False
    grey: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """How many characters a column must be wide, and how many it would like."""

    least: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its name, what may stand after it, rows of heads, rows, notes below.

    The first columns, `stub` of them, head the rows. `part` says which band of a wider table it is.
    """

    name: str
    title: str
    columns: Sequence[Column]
    heads: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    stub: int = 1
    part: str = ""

    @property
    def caption(self) -> str:
        """What stands after its name."""
        title = f" — {self.title}" if self.title else ""
        return f"{title} ({self.part})" if self.part else title

    @property
    def landscape(self) -> bool:
        """Whether its columns, at their narrowest, are too wide for an upright page."""
        return _least(self.columns) > PORTRAIT

    def widths(self) -> list[float]:
        """The columns' widths in centimetres: what they would like, or what the page leaves them."""
        room = LANDSCAPE if self.landscape else PORTRAIT
        least = [_centimetres(column.least) for column in self.columns]
        more = [
            _centimetres(max(column.wanted, column.least)) - low
            for column, low in zip(self.columns, least, strict=True)
        ]
        if sum(least) >= room:
            return [width * room / sum(least) for width in least]
        share = min(1.0, (room - sum(least)) / sum(more)) if sum(more) else 0.0
        return [low + share * extra for low, extra in zip(least, more, strict=True)]


def part_in_bands(layout: Layout) -> list[Layout]:
    """The table; where a lying page leaves its columns too little to be read, tables of some of them each.

    Each has the columns that head the rows, as wide statistical tables have; the notes stand below the last.
    """
    heads, own = layout.columns[: layout.stub], layout.columns[layout.stub :]
    room = LANDSCAPE / LEGIBLE - _least(heads)
    most = MOST_COLUMNS - len(heads)
    if (_least(own) <= room and len(own) <= most) or room < LANDSCAPE / 2:
        return [layout]
    sizes = (math.ceil(len(own) / bands) for bands in range(2, len(own) + 1))
    size = next(n for n in sizes if n == 1 or (n <= most and all(_least(band) <= room for band in _chunks(own, n))))
    firsts = range(layout.stub, len(layout.columns), size)
    return [
        replace(
            layout,
            columns=[*heads, *layout.columns[first : first + size]],
            heads=[_cut(row, layout.stub, range(first, first + size)) for row in layout.heads],
            rows=[_cut(row, layout.stub, range(first, first + size)) for row in layout.rows],
            notes=layout.notes if first == firsts[-1] else (),
            part=f"{n}/{len(firsts)}",
        )
        for n, first in enumerate(firsts, start=1)
    ]


def _chunks(columns: Sequence[Column], size: int) -> list[Sequence[Column]]:
    return [columns[first : first + size] for first in range(0, len(columns), size)]


def _cut(cells: Sequence[Cell], stub: int, kept: range) -> list[Cell]:
    """The cells of the columns that head rows and of those kept; one across several of them as far as they go.

    A head that is left over few columns is turned.
    """
    found, at = [], 0
    for cell in cells:
        across = sum(place < stub or place in kept for place in range(at, at + cell.across))
        at += cell.across
        if across:
            found.append(replace(cell, across=across, turned=cell.turned or across <= NARROW < cell.across))
    return found


def _least(columns: Sequence[Column]) -> float:
    """Centimetres that columns take at their narrowest."""
    return sum(_centimetres(column.least) for column in columns)


def _centimetres(characters: float) -> float:
    return characters * PER_CHARACTER + PADDING


def lines_needed(lines: Sequence[str], centimetres: float) -> int:
    """How many lines the paragraphs take in a column so wide."""
    per_line = max(1.0, (centimetres - PADDING) / PER_CHARACTER)
    return sum(max(1, math.ceil(len(line) / per_line)) for line in lines)


def column_of(head: str, texts: Sequence[str], *, most: float = 42.0) -> Column:
    """A column for these texts below a bold head: as wide as their longest word, and at most so many characters."""
    lines = [line for text in texts for line in text.split("\n")]
    word = max((len(word) for line in [*lines, head] for word in line.split()), default=0)
    wanted = max(map(len, [*lines, head]))
    return Column(min(word + 1.5, most), min(wanted + 1.5, most))


def joined_down(values: Sequence[object]) -> list[Joined]:
    """For each value whether its cell is one with that above, where equal values follow each other."""
    places = []
    for n, value in enumerate(values):
        before = n > 0 and values[n - 1] == value
        after = n + 1 < len(values) and values[n + 1] == value
        places.append(Joined.NEXT if before else Joined.FIRST if after else Joined.ALONE)
    return places
