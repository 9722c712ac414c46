"""Legends: samples of what is drawn, each with what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.export.figures.page import SMALL, Page, lines_high, wrap_text

_SAMPLE = 9.0
_BETWEEN = 0.5


@dataclass(frozen=True)
class Entry:
    """What `draw` draws around a point of a page, and what it means; without a sample, a remark."""

    text: str
    draw: Callable[[Page, float, float], object] | None = None


def legend_high(entries: Sequence[Entry], width: float) -> float:
    """How high the legend is at that width, in millimetres."""
    return sum(lines_high(len(_lines(entry, width)), SMALL) + _BETWEEN for entry in entries)


def draw_legend(page: Page, x: float, y: float, entries: Sequence[Entry], width: float) -> None:
    """The entries below each other from an upper left corner; samples at the left, remarks without room for one."""
    for entry in entries:
        lines = _lines(entry, width)
        if entry.draw:
            entry.draw(page, x + _SAMPLE / 2 - 1, y + lines_high(1, SMALL) / 2)
        page.write(x + (_SAMPLE if entry.draw else 0), y, "\n".join(lines), points=SMALL, down="top")
        y += lines_high(len(lines), SMALL) + _BETWEEN


def _lines(entry: Entry, width: float) -> list[str]:
    return wrap_text(entry.text, width - (_SAMPLE if entry.draw else 0), SMALL)
