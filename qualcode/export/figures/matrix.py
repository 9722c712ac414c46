"""Tableau 2 as articles print it: both halves of a symmetric matrix, codes by category, heads turned."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.export.figures.heads import Heads, draw_column_heads, draw_row_heads, plan_heads
from qualcode.export.figures.page import (
    BODY,
    GREY,
    INK,
    MARGIN,
    PALE,
    SMALL,
    Page,
    empty_page,
    lines_high,
    new_page,
    wrap_text,
    write_lines,
)
from qualcode.export.published import find_book
from qualcode.export.signs import read_signs, tell_legend
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet

_CELL = 5.0
_DISCS = {"●": INK, "○": "white"}
"""Signs drawn as discs, by what fills them: the letters of a font are too small to tell apart in print."""


def draw(spec: CooccurrenceSheet, result: Result, words: Words) -> Page:
    """The matrix with its legend below."""
    book = find_book(result, spec.codebook)
    found = count_pairs(result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    if not found.counts.to_numpy().any():
        return empty_page(words, book.label)
    heads = plan_heads(book, book.codes, cell=_CELL, points=BODY)
    size, edge = heads.length, heads.edge
    width = max(edge + size + MARGIN, 70.0)
    legend = [line for told in tell_legend(spec, result, words) for line in wrap_text(told, width - 2 * MARGIN, SMALL)]
    page = new_page(width, edge + size + 2 * MARGIN + lines_high(len(legend), SMALL) + MARGIN)
    draw_row_heads(page, heads, edge)
    draw_column_heads(page, heads, edge)
    _draw_cells(page, heads)
    _draw_signs(page, book, read_signs(found, spec, result, words), heads)
    write_lines(page, MARGIN, edge + size + 2 * MARGIN, legend)
    return page


def _draw_cells(page: Page, heads: Heads) -> None:
    """The grid, heavier between groups; the diagonal grey."""
    count, edge, size = len(heads.labels), heads.edge, heads.length
    for place in range(count):
        page.fill(edge + place * heads.cell, edge + place * heads.cell, heads.cell, heads.cell, PALE)
    borders = {0, count, *(group.first for group in heads.groups)}
    for heavy in (False, True):
        at = [edge + place * heads.cell for place in range(count + 1) if (place in borders) is heavy]
        ends = [*(((edge, y), (edge + size, y)) for y in at), *(((x, edge), (x, edge + size)) for x in at)]
        grid = page.lines(ends, colors=INK if heavy else GREY, linewidths=0.8 if heavy else 0.3)
        grid.set(capstyle="projecting", gid="borders" if heavy else "grid")


def _draw_signs(page: Page, book: Codebook, signs: Mapping[tuple[str, str], str], heads: Heads) -> None:
    place = {code.id: heads.edge + (n + 0.5) * heads.cell for n, code in enumerate(book.codes)}
    for sign in dict.fromkeys(filter(None, signs.values())):
        cells = [(place[other], place[one]) for (one, other), held in signs.items() if held == sign]
        if sign in _DISCS:
            look = {"facecolors": _DISCS[sign], "edgecolors": INK, "linewidths": 0.8}
            page.mark(cells, "o", 0.52 * _CELL, zorder=3, **look).set_gid(f"sign {sign}")
        else:
            for x, y in cells:
                page.write(x, y, sign, points=BODY + 1, across="center").set_gid(f"sign {sign}")
