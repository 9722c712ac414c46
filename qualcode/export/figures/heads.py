"""The heads of a figure's rows and columns: codes, in groups by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qualcode.export.figures.page import MARGIN, PALE, SMALL, Page, lines_high, wide, wrap_text
from qualcode.model import Code, Codebook

PAD = 1.2
_LONGEST = 38.0
"""How wide a label's line may be."""
_WIDEST_GROUP = 22.0


@dataclass(frozen=True)
class Group:
    """Codes that stand together: the places of the first and of the one after the last, and the label's lines."""

    first: int
    end: int
    lines: Sequence[str]


@dataclass(frozen=True)
class Heads:
    """Labels of codes and their groups, and the room they take: `strip` for the groups, `room` for the codes.

    `cell` is how high a row is. `along`: the groups' labels run along them.
    """

    labels: Sequence[Sequence[str]]
    groups: Sequence[Group]
    along: bool
    cell: float
    strip: float
    room: float
    points: float

    @property
    def edge(self) -> float:
        """Where, from the page's margin on, the cells begin."""
        return MARGIN + self.strip + self.room

    @property
    def length(self) -> float:
        """How long all rows are together."""
        return self.cell * len(self.labels)


def plan_heads(book: Codebook, codes: Sequence[Code], *, cell: float, points: float) -> Heads:
    """The heads of these codes, rows `cell` high or more; groups only where a code has a category."""
    labels = [wrap_text(code.label, _LONGEST, points) for code in codes]
    cell = max(cell, max(lines_high(len(lines), points) + (PAD if len(lines) > 1 else 0) for lines in labels))
    groups, first = [], 0
    for category, members in groupby(codes, key=lambda code: code.category):
        end = first + len(list(members))
        groups.append((first, end, book.categories.get(category, category)))
        first = end
    along = all(_fits(label, (end - first) * cell - PAD / 2) for first, end, label in groups)
    told = [
        Group(first, end, wrap_text(label, (end - first) * cell - PAD / 2 if along else _WIDEST_GROUP, SMALL))
        for first, end, label in groups
    ]
    if along:
        strip = lines_high(max(len(group.lines) for group in told), SMALL) + PAD
    else:
        strip = max(wide(line, SMALL) for group in told for line in group.lines) + 2 * PAD
    room = max(wide(line, points) for label in labels for line in label) + 2 * PAD
    named = any(label for _, _, label in groups)
    return Heads(labels, told, along, cell, strip if named else 0.0, room, points)


def draw_row_heads(page: Page, heads: Heads, top: float) -> None:
    """Codes and groups at the left of cells that begin at `heads.edge` and at `top`."""
    for place, lines in enumerate(heads.labels):
        middle = top + (place + 0.5) * heads.cell
        page.write(heads.edge - PAD, middle, "\n".join(lines), points=heads.points, across="right")
    for group in heads.groups if heads.strip else ():
        start, length = top + group.first * heads.cell, (group.end - group.first) * heads.cell
        page.fill(MARGIN, start, heads.strip, length, PALE, edgecolor="white", linewidth=1.0)
        text, middle = "\n".join(group.lines), start + length / 2
        page.write(MARGIN + heads.strip / 2, middle, text, points=SMALL, turned=heads.along, across="center")


def draw_column_heads(page: Page, heads: Heads, left: float) -> None:
    """The same above cells that begin at `left` and at `heads.edge`, turned."""
    for place, lines in enumerate(heads.labels):
        middle = left + (place + 0.5) * heads.cell
        page.write(middle, heads.edge - PAD, "\n".join(lines), points=heads.points, turned=True)
    for group in heads.groups if heads.strip else ():
        start, length = left + group.first * heads.cell, (group.end - group.first) * heads.cell
        page.fill(start, MARGIN, length, heads.strip, PALE, edgecolor="white", linewidth=1.0)
        text, middle = "\n".join(group.lines), start + length / 2
        page.write(middle, MARGIN + heads.strip / 2, text, points=SMALL, turned=not heads.along, across="center")


def _fits(label: str, width: float) -> bool:
    """Whether a label takes three lines at most, with no word cut."""
    longest = max((wide(word, SMALL) for word in label.split()), default=0.0)
    return longest <= width and len(wrap_text(label, width, SMALL)) <= 3
