"""A table as Word will show it: cells, how wide columns must and may be, what stands above and below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

PER_CHARACTER = 0.17
"""Centimetres that a character takes at the size of the tables' text, bold ones too."""
PADDING = 0.3
"""Centimetres of a column that are not text."""
PORTRAIT, LANDSCAPE = 17.0, 25.7
"""Centimetres of an A4 page between its margins."""
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
    """A table: its name, what may stand after it, rows of heads, rows, notes below."""

    name: str
    title: str
    columns: Sequence[Column]
    heads: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()

    @property
    def landscape(self) -> bool:
        """Whether its columns, at their narrowest, are too wide for an upright page."""
        return sum(_centimetres(column.least) for column in self.columns) > PORTRAIT

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
