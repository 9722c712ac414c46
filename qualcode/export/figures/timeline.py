"""The codes of a document along its text: a row a code, a bar where it is coded, grey where the interviewer speaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from qualcode.aggregate.timeline import Span, Timeline, document_timelines
from qualcode.export.figures.heads import Heads, draw_row_heads, plan_heads
from qualcode.export.figures.legend import Entry, draw_legend, legend_high
from qualcode.export.figures.page import (
    BODY,
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
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import TimelineSheet

MOST_DOCUMENTS = 60
_WIDTH = 174.0
_ACROSS = 4
"""Documents beside each other, at most."""
_GAP = 3.0
_ROW, _LOW_ROW = 4.6, 2.8
_LEAST = 0.5
"""How wide a bar is at least, in millimetres, so that a single word is seen."""
_STEPS = (1, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Every how many segments one is numbered: as few as leave room for the numbers."""
_BAR, _QUESTION, _RULE = "#0B3C6F", "#DCDCDC", "#E9E9E9"

_OUTLINE = (Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY)
_Corners = list[tuple[float, float]]


@dataclass(frozen=True)
class _Panel:
    """Where a document is drawn: the upper left corner of its rows, and their width."""

    x: float
    y: float
    width: float


def draw(spec: TimelineSheet, result: Result, words: Words) -> Page:
    """The document with its segments numbered, or each document beside the others, as shares of its text."""
    book = find_book(result, spec.codebook)
    lines = document_timelines(result, spec.codebook, document=spec.document, roll_up=spec.roll_up, where=spec.where)
    shown = lines[:MOST_DOCUMENTS]
    codes = [code for code in book.codes if any(code.id in line.stretches for line in shown)]
    if not codes:
        return empty_page(words, book.label)
    alone = len(shown) == 1
    row, points = (_ROW, BODY) if alone else (_LOW_ROW, SMALL)
    heads = plan_heads(book, codes, cell=row, points=points)
    panels, height = _place_panels(shown, heads)
    entries = _explain(book, codes, lines, words)
    page = new_page(_WIDTH, height + legend_high(entries, _WIDTH - 2 * MARGIN) + MARGIN)
    for n, (line, panel) in enumerate(zip(shown, panels, strict=True)):
        if n % _ACROSS == 0:
            draw_row_heads(page, heads, panel.y)
        _draw_document(page, line, codes, heads, panel)
        _draw_scale(page, line, heads, panel, alone=alone)
    draw_legend(page, MARGIN, height, entries, _WIDTH - 2 * MARGIN)
    return page


def _place_panels(shown: Sequence[Timeline], heads: Heads) -> tuple[list[_Panel], float]:
    """A panel a document, and how far down they reach."""
    across = min(_ACROSS, len(shown))
    width = (_WIDTH - heads.edge - MARGIN - _GAP * (across - 1)) / across
    title = max(lines_high(len(wrap_text(line.document, width, SMALL)), SMALL) for line in shown) + 0.8
    down = title + heads.length + lines_high(1, SMALL) + 2 * MARGIN
    panels = [
        _Panel(heads.edge + (n % across) * (width + _GAP), MARGIN + (n // across) * down + title, width)
        for n in range(len(shown))
    ]
    return panels, MARGIN + math.ceil(len(shown) / across) * down


def _draw_document(page: Page, line: Timeline, codes: Sequence[Code], heads: Heads, panel: _Panel) -> None:
    title = "\n".join(wrap_text(line.document, panel.width, SMALL))
    page.write(panel.x, panel.y - 0.8, title, points=SMALL, bold=True, down="bottom")
    asked = _bars(line, line.questions, panel, (0.0, heads.length), 0.0)
    _draw_bars(page, asked, _QUESTION, f"questions {line.document}", 1)
    inner = [panel.y + place * heads.cell for place in range(1, len(codes))]
    page.lines([((panel.x, y), (panel.x + panel.width, y)) for y in inner], colors=_RULE, linewidths=0.4, zorder=2)
    coded = []
    for place, code in enumerate(codes):
        rows = (place + 0.18) * heads.cell, (place + 0.82) * heads.cell
        coded += _bars(line, line.stretches.get(code.id, ()), panel, rows, _LEAST)
    _draw_bars(page, coded, _BAR, f"codes {line.document}", 3)
    page.fill(panel.x, panel.y, panel.width, heads.length, "none", edgecolor=GREY, linewidth=0.5, zorder=4)


def _bars(
    line: Timeline, spans: Sequence[Span], panel: _Panel, rows: tuple[float, float], least: float
) -> list[_Corners]:
    """The spans of a document's text as bars between two heights of its panel, `least` wide or more."""
    scale, bars = panel.width / max(line.end, 1), []
    top, bottom = panel.y + rows[0], panel.y + rows[1]
    for start, end in spans:
        width = max((end - start) * scale, least)
        left = min(panel.x + start * scale, panel.x + panel.width - width)
        bars.append([(left, top), (left + width, top), (left + width, bottom), (left, bottom)])
    return bars


def _draw_bars(page: Page, bars: Sequence[_Corners], colour: str, gid: str, order: int) -> None:
    """All bars of a colour as one path: thousands of them, each by itself, take longer than all else on the page."""
    corners = np.array(bars, float).reshape(-1, 4, 2)
    outlines = np.concatenate([corners, corners[:, :1]], axis=1).reshape(-1, 2)
    codes = np.tile(_OUTLINE, len(corners))
    paths = [Path(outlines, codes)] if bars else []
    drawn = PathCollection(paths, facecolors=colour, edgecolors="none", zorder=order, snap=True)  # on whole dots
    drawn.set_gid(gid)
    page.axes.add_collection(drawn)


def _draw_scale(page: Page, line: Timeline, heads: Heads, panel: _Panel, *, alone: bool) -> None:
    """Below a document: its segments where they begin, every so many with its number; or 0 to 100 %."""
    at = panel.y + heads.length
    if alone:
        begin = [(start / max(line.end, 1), segment) for segment, (start, _) in line.segments]
        places = [panel.x + share * panel.width for share, _ in begin]
        page.lines([((x, at), (x, at + 0.5)) for x in places], colors=GREY, linewidths=0.4)
        ticks = _numbered(begin, panel.width)
    else:
        ticks = [(0.0, "0"), (0.5, "50"), (1.0, "100 %")]
    free = panel.x - _GAP
    for share, text in ticks:
        middle = panel.x + share * panel.width
        half = wide(text, SMALL) / 2
        left = min(max(middle - half, panel.x - half * alone), panel.x + panel.width - 2 * half)
        if left >= free:
            page.line((middle, middle), (at, at + 0.8), colour=GREY)
            page.write(left, at + 1.0 + lines_high(1, SMALL) / 2, text, points=SMALL)
            free = left + 2 * half + 1.0


def _numbered(begin: Sequence[tuple[float, str]], width: float) -> list[tuple[float, str]]:
    """Of the segments those whose numbers are written: each, or the first and every fifth, tenth, … that has room."""
    for step in _STEPS:
        picked = begin[step - 1 :: step]
        if all(_apart(one, other, width) for one, other in pairwise(picked)):
            first = begin[:1] if step > 1 and picked and _apart(begin[0], picked[0], width) else []
            return [*first, *picked]
    return list(begin[:1])


def _apart(one: tuple[float, str], other: tuple[float, str], width: float) -> bool:
    """Whether both numbers can be read below their places, which are shares of the width."""
    return (other[0] - one[0]) * width >= (wide(one[1], SMALL) + wide(other[1], SMALL)) / 2 + 1.0


def _explain(book: Codebook, codes: Sequence[Code], lines: Sequence[Timeline], words: Words) -> list[Entry]:
    """What bars, bands and figures are; what is not shown, and why."""
    scale = "timeline_segments" if len(lines) == 1 else "timeline_shares"
    entries = [Entry(words("timeline_bar"), partial(_box, _BAR, 0.6))]
    if any(line.questions for line in lines):
        entries.append(Entry(words("timeline_question"), partial(_box, _QUESTION, 1.1)))
    entries.append(Entry(words(scale)))
    if never := [code.label for code in book.codes if code not in codes]:
        entries.append(Entry(words("not_here", names=", ".join(never))))
    if len(lines) > MOST_DOCUMENTS:
        entries.append(Entry(words("timeline_first", shown=MOST_DOCUMENTS, total=len(lines))))
    return entries


def _box(colour: str, half: float, page: Page, x: float, y: float) -> None:
    page.fill(x - 3.2, y - half, 6.4, 2 * half, colour)
