"""A figure as a page measured in millimetres from its upper left corner, and how it becomes a file.

Type is sized for print: `BODY` points and no less than `SMALL` at the figure's own size, whatever it holds; what holds
more is larger.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from qualcode.export.words import Words

BODY, SMALL = 7.0, 6.0
"""Points."""
COLUMN = 89.0
"""How wide a journal's column is, in millimetres."""
INK, GREY, PALE = "#000000", "#767676", "#E4E4E4"
MARGIN = 1.5
_INCH = 25.4
_POINT = _INCH / 72
_LEADING = 1.22
_CAPITAL = 0.73
"""How high capitals are, over the size of the type."""
_FONT = "DejaVu Sans"
"""Comes with matplotlib, so that every machine draws the same letters."""
_STYLE: dict[str, Any] = {
    "font.family": [_FONT],
    "font.size": BODY,
    "text.parse_math": False,  # a label's $ is a dollar
    "hatch.linewidth": 0.5,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "text.hinting": "no_hinting",  # or letters are as wide as dots want them, and lines wider than measured
    "svg.hashsalt": "qualcode",
}
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Creator": "qualcode", "Date": None},
    "pdf": {"Creator": "qualcode", "Producer": None, "CreationDate": None},
    "png": {"Software": None},
}
_MOST_DOTS = 60_000_000
_MOST_SIDE = 60_000
"""Dots in all, and along a side, that a PNG may have: beyond, it is drawn with fewer an inch."""
_BREAK, _GLUE = re.compile("[ \t\n]+"), re.compile(" (?=[:;!?%»=])|(?<=[«=]) ")
"""Where lines may be cut, and the spaces where they may not: around French punctuation, in « n = 12 »."""
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]+")


@contextmanager
def own_style() -> Iterator[None]:
    """matplotlib's settings as qualcode wants them, whatever the user's own are; theirs are put back after."""
    settings: dict[Any, Any] = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")}
    with matplotlib.rc_context(settings | _STYLE):
        yield


@dataclass(frozen=True)
class Page:
    """A figure whose one set of axes covers it: x grows to the right, y downwards, both in millimetres."""

    width: float
    height: float
    figure: Figure
    axes: Axes

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        points: float = BODY,
        bold: bool = False,
        italic: bool = False,
        turned: bool = False,
        colour: str = INK,
        across: str = "left",
        down: str = "center",
    ) -> Text:
        """A text whose `across` and `down` edges (or centre) stand at x and y; lines part at newlines.

        `across` and `down` are those of the lines: for a `turned` text, up the page and across it. A single line is
        centred by its capitals, so that neighbours stand on one line whatever letters they have.
        """
        alone = down == "center" and "\n" not in text
        middle = _CAPITAL / 2 * points * _POINT if alone else 0.0
        return self.axes.text(
            x + middle * turned,
            y + middle * (not turned),
            _printable(text),
            fontproperties=_font(points, bold, italic),
            color=colour,
            rotation=90 if turned else 0,
            rotation_mode="anchor",
            ha=across,
            va="baseline" if alone else down,
            multialignment=across if across in ("left", "right") else "center",
            linespacing=_LEADING,
        )

    def fill(self, x: float, y: float, width: float, height: float, colour: str, **look: Any) -> Rectangle:
        """A rectangle from its upper left corner."""
        looks: dict[str, Any] = {"edgecolor": "none", "linewidth": 0} | look
        box = Rectangle((x, y), width, height, facecolor=colour, **looks)
        self.axes.add_patch(box)
        return box

    def line(self, xs: Sequence[float], ys: Sequence[float], *, colour: str = INK, points: float = 0.5) -> None:
        """A line through these points."""
        self.axes.add_line(Line2D(xs, ys, color=colour, linewidth=points, solid_capstyle="butt"))

    def lines(self, ends: Sequence[Sequence[tuple[float, float]]], **look: Any) -> LineCollection:
        """Lines, each from a point to another: one collection."""
        lines = LineCollection(list(ends), **look)
        self.axes.add_collection(lines)
        return lines

    def mark(self, places: Sequence[tuple[float, float]], shape: str, millimetres: float, **look: Any) -> Any:
        """The same mark, so wide, at every place: one collection."""
        xs, ys = zip(*places, strict=True)
        size = (millimetres / _POINT) ** 2
        return self.axes.scatter(xs, ys, s=size, marker=shape, **look)

    def saved(self, format: str, *, title: str, dpi: int) -> bytes:
        """The page as a file's bytes, which tell neither when nor with what they were made."""
        inches = self.width * self.height / _INCH**2, max(self.width, self.height) / _INCH
        fitting = min(dpi, math.sqrt(_MOST_DOTS / inches[0]), _MOST_SIDE / inches[1])
        out = io.BytesIO()
        with own_style():
            self.figure.savefig(out, format=format, dpi=fitting, metadata=_METADATA[format] | {"Title": title})
        return out.getvalue()


def new_page(width: float, height: float) -> Page:
    """An empty page of that size, in millimetres."""
    figure = Figure(figsize=(width / _INCH, height / _INCH), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return Page(width, height, figure, axes)


def empty_page(words: Words, name: str) -> Page:
    """What stands where there is nothing to draw: that nothing is coded by the codebook of that name."""
    lines = wrap_text(words("nothing_coded", name=name), COLUMN - 6)
    page = new_page(COLUMN, 12 + lines_high(len(lines)))
    page.fill(0.5, 0.5, page.width - 1, page.height - 1, "white", edgecolor=GREY, linewidth=0.5)
    page.write(page.width / 2, page.height / 2, "\n".join(lines), across="center")
    return page


def lines_high(lines: int, points: float = BODY) -> float:
    """How high so many lines are, in millimetres."""
    return lines * points * _LEADING * _POINT


def wide(text: str, points: float = BODY, *, bold: bool = False) -> float:
    """How wide a line of text is, in millimetres."""
    return _wide(_printable(text), points, bold)


def wrap_text(text: str, width: float, points: float = BODY, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width` millimetres, cut between words; words that are wider, anywhere."""
    lines: list[str] = []
    for word in _BREAK.split(_GLUE.sub("\xa0", _printable(text)).strip()):
        if lines and wide(f"{lines[-1]} {word}", points, bold=bold) <= width:
            lines[-1] += f" {word}"
            continue
        lines.append(word)
        while wide(lines[-1], points, bold=bold) > width and len(lines[-1]) > 1:
            fits = max(1, math.floor(len(lines[-1]) * width / wide(lines[-1], points, bold=bold)))
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines or [""]


def write_lines(page: Page, x: float, y: float, lines: Sequence[str], *, points: float = SMALL) -> None:
    """Lines below each other, the first one's top at y."""
    page.write(x, y, "\n".join(lines), points=points, down="top")


@lru_cache(maxsize=4096)
def _wide(text: str, points: float, bold: bool) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(text, _font(points, bold, False), False)
    return float(width) * _POINT


def _font(points: float, bold: bool, italic: bool) -> FontProperties:
    return FontProperties(
        family=[_FONT], size=points, weight="bold" if bold else "normal", style="italic" if italic else "normal"
    )


def _printable(text: str) -> str:
    return "\n".join(_UNPRINTABLE.sub(" ", line) for line in text.split("\n"))
