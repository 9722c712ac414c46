"""The heat map of counts: code × case, or code × value of an attribute; the more, the darker."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex

from qualcode.aggregate.presence import Presence, code_presence
from qualcode.export.figures.colours import HEAT, ink_on
from qualcode.export.figures.heads import PAD, Heads, draw_row_heads, plan_heads
from qualcode.export.figures.legend import Entry, draw_legend, legend_high
from qualcode.export.figures.page import (
    BODY,
    COLUMN,
    GREY,
    MARGIN,
    SMALL,
    Page,
    empty_page,
    lines_high,
    new_page,
    wide,
    wrap_text,
)
from qualcode.export.published import find_book
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import HeatmapSheet

_CELL = 5.0
_NARROWEST = 0.6
_WIDEST = 165.0
"""How wide the cells are together before columns become narrower than `_CELL`, and heads are left out."""
_LONGEST = 34.0
_WIDE = 15.0
_MOST_LINES = 3
_MOST_NUMBERS = 3_000


@dataclass(frozen=True)
class _Columns:
    """The heads of the columns in lines, `turned` or not, how high they are, and how wide a column is."""

    cell: float
    lines: Sequence[Sequence[str]]
    turned: bool
    high: float


def draw(spec: HeatmapSheet, result: Result, words: Words) -> Page:
    """The heat map, numbers in the cells where they can be read, its legend below."""
    book = find_book(result, spec.codebook)
    found = code_presence(result, spec.codebook, by=spec.by, roll_up=spec.roll_up, where=spec.where)
    if not found.counts.to_numpy().any():
        return empty_page(words, book.label)
    heads = plan_heads(book, book.codes, cell=_CELL, points=BODY)
    columns = _plan_columns(name_columns(found, words))
    cell = columns.cell
    top = MARGIN + lines_high(1, SMALL) + PAD + columns.high + PAD
    width = max(heads.edge + cell * len(columns.lines) + MARGIN, COLUMN)
    entries = _explain(spec, found, words)
    below = top + heads.length + 2 * MARGIN
    page = new_page(width, below + legend_high(entries, width - 2 * MARGIN) + MARGIN)
    draw_row_heads(page, heads, top)
    _draw_columns(page, heads, columns, top)
    head = words("case") if spec.by is None else words.attribute(spec.by)
    page.write(heads.edge, MARGIN + lines_high(1, SMALL) / 2, head, points=SMALL, bold=True)
    _draw_cells(page, heads, found, cell, top)
    draw_legend(page, MARGIN, below, entries, width - 2 * MARGIN)
    return page


def name_columns(found: Presence, words: Words) -> list[str]:
    """What the columns are called: the cases, or each value with how many cases have it."""
    if not found.sizes:
        return [str(case) for case in found.counts.columns]
    return [words("group", name=value, count=count) for value, count in found.sizes.items()]


def _plan_columns(names: Sequence[str]) -> _Columns:
    """Columns as wide as rows are high, or wide enough for heads that are not turned where that suffices for all."""
    for cell in (_CELL, _WIDE):
        lines = [wrap_text(name, cell - 0.6, SMALL) for name in names]
        whole = all(wide(word, SMALL) <= cell - 0.6 for name in names for word in name.split())
        if whole and max(map(len, lines)) <= _MOST_LINES and cell * len(names) <= _WIDEST:
            return _Columns(cell, lines, False, lines_high(max(map(len, lines)), SMALL))
    lines = [wrap_text(name, _LONGEST, SMALL) for name in names]
    wanted = max(_CELL, lines_high(max(map(len, lines)), SMALL) + 0.6)
    cell = max(_NARROWEST, min(wanted, _WIDEST / len(names)))
    return _Columns(cell, lines, True, max(wide(line, SMALL) for told in lines for line in told))


def _draw_columns(page: Page, heads: Heads, columns: _Columns, top: float) -> None:
    """The heads of the columns; where these are too narrow, of every so many."""
    high = lines_high(max(map(len, columns.lines)), SMALL)
    step = math.ceil(high / columns.cell) if columns.turned else 1
    for place, told in enumerate(columns.lines):
        if place % step == 0:
            x, text = heads.edge + (place + 0.5) * columns.cell, "\n".join(told)
            if columns.turned:
                page.write(x, top - PAD, text, points=SMALL, turned=True)
            else:
                page.write(x, top - PAD, text, points=SMALL, across="center", down="bottom")


def _draw_cells(page: Page, heads: Heads, found: Presence, cell: float, top: float) -> None:
    counts, shares = found.counts.to_numpy(), found.shares.to_numpy(float)
    rows, columns = counts.shape
    across = heads.edge + cell * np.arange(columns + 1)
    down = top + heads.cell * np.arange(rows + 1)
    numbered = rows * columns <= _MOST_NUMBERS and cell >= wide(str(counts.max()), SMALL) + 0.4
    mesh = page.axes.pcolormesh(
        across,
        down,
        np.ma.masked_where(counts == 0, shares),
        cmap=HEAT,
        vmin=0.0,
        vmax=1.0,
        edgecolors="#D0D0D0" if cell >= 2 else "none",
        linewidth=0.3,
        rasterized=counts.size > 20_000,
    )
    mesh.set_gid("counts")
    for row, column in zip(*np.nonzero(counts), strict=True) if numbered else ():
        x, y = heads.edge + (column + 0.5) * cell, top + (row + 0.5) * heads.cell
        ink = ink_on(HEAT(shares[row, column])[:3])
        page.write(x, y, str(counts[row, column]), points=SMALL, across="center", colour=ink)
    right, bottom = heads.edge + cell * columns, top + heads.length
    page.fill(heads.edge, top, right - heads.edge, bottom - top, "none", edgecolor=GREY, linewidth=0.6)
    for group in heads.groups[1:] if heads.strip else ():
        at = top + group.first * heads.cell
        page.line((heads.edge, right), (at, at), points=0.8)


def _explain(spec: HeatmapSheet, found: Presence, words: Words) -> list[Entry]:
    if spec.by is None:
        most = int(found.counts.to_numpy().max())
        return [Entry(words("heat_segments", most=most), _scale)]
    entries = [Entry(words("heat_cases", attribute=words.attribute(spec.by)), _scale)]
    return [*entries, *([Entry(words("heat_unknown", count=found.unknown))] if found.unknown else [])]


def _scale(page: Page, x: float, y: float) -> None:
    """From few to many."""
    for step in range(8):
        page.fill(x - 3.2 + step * 0.8, y - 1.0, 0.8, 2.0, to_hex(HEAT(step / 7)))
