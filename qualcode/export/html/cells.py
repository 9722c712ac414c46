"""What a table of the page is made of, before it is HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cell on a line of its own: text, a `small` figure beside it, and the evidence that it `opens`.

    `opens` is a key that `Evidence` gives, "" for none; `told` is what a screen reader says of what opens.
    """

    text: str
    small: str = ""
    opens: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its parts, whether it is a head, its look (a class of the style sheet), how far it reaches."""

    parts: tuple[Part, ...] = ()
    head: bool = False
    look: str = ""
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows. `caption` names it; `notes` stand below; `wide`: it wants a page on its side."""

    caption: str
    heads: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    wide: bool = False
    look: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as a `data:` address, and the words that stand for it."""

    address: str
    told: str


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet of the study on the page: sentences, tables, figures (`drawn_first`: before these).

    `source` is the file that lists it too.
    """

    id: str
    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()
    figures: Sequence[Figure] = ()
    source: str = ""
    drawn_first: bool = False

    @property
    def wide(self) -> bool:
        """Whether some table of it wants a page on its side."""
        return any(table.wide for table in self.tables)


def cell(*texts: object, look: str = "", opens: str = "", told: str = "", down: int = 1) -> Cell:
    """A cell of texts, one a line; what it opens is the first line's."""
    first, *others = [str(text) for text in texts] or [""]
    return Cell((Part(first, "", opens, told), *(Part(text) for text in others)), look=look, down=down)


def head(text: str, *, across: int = 1, down: int = 1, look: str = "", opens: str = "", told: str = "") -> Cell:
    """A cell that names its row or column."""
    return Cell((Part(text, "", opens, told),), head=True, look=look, across=across, down=down)


def heads(*texts: str) -> list[list[Cell]]:
    """One line of heads."""
    return [[head(text) for text in texts]]
