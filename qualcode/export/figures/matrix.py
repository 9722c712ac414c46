"""Tableau 2 as articles print it: both halves of a symmetric matrix, codes by category, heads turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qualcode.aggregate.cooccurrence import count_pairs
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
    wide,
    wrap_all,
    wrap_text,
    write_lines,
)
from qualcode.export.signs import read_signs, tell_legend
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet

_CELL = 5.0
_LONGEST = 38.0
"""How wide a label's line may be."""
_WIDEST_GROUP = 22.0
_PAD = 1.2
_DISCS = {"●": INK, "○": "white"}
"""Signs drawn as discs, by what fills them: the letters of a font are too small to tell apart in print."""


@dataclass(frozen=True)
class _Group:
    """Codes that stand together: the places of the first and of the one after the last, and the label's lines."""

    first: int
    end: int
    lines: Sequence[str]


@dataclass(frozen=True)
class _Heads:
    """What stands around the cells, and the room it takes: `strip` for the groups, `labels` for the codes."""

    labels: Sequence[Sequence[str]]
    groups: Sequence[_Group]
    along: bool
    cell: float
    strip: float
    room: float


def draw(spec: CooccurrenceSheet, result: Result, words: Words) -> Page:
    """The matrix with its legend below."""
    book = next(book for book in result.codebooks if book.id == spec.codebook)
    found = count_pairs(result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    if not found.counts.to_numpy().any():
        return empty_page(words, book.label)
    heads = _plan_heads(book)
    size, edge = heads.cell * len(book.codes), MARGIN + heads.strip + heads.room
    width = max(edge + size + MARGIN, 70.0)
    legend = [line for told in tell_legend(spec, result, words) for line in wrap_text(told, width - 2 * MARGIN, SMALL)]
    page = new_page(width, edge + size + 2 * MARGIN + lines_high(len(legend), SMALL) + MARGIN)
    _draw_heads(page, heads, edge)
    _draw_cells(page, heads, edge)
    _draw_signs(page, book, read_signs(found, spec, result, words), edge, heads.cell)
    write_lines(page, MARGIN, edge + size + 2 * MARGIN, legend)
    return page


def _plan_heads(book: Codebook) -> _Heads:
    labels = wrap_all([code.label for code in book.codes], _LONGEST)
    cell = max(_CELL, lines_high(max(map(len, labels))) + _PAD)
    groups, first = [], 0
    for category, codes in groupby(book.codes, key=lambda code: code.category):
        end = first + len(list(codes))
        groups.append((first, end, book.categories.get(category, category)))
        first = end
    named = any(label for _, _, label in groups)
    along = all(_fits(label, (end - first) * cell - _PAD) for first, end, label in groups)
    told = [
        _Group(first, end, wrap_text(label, (end - first) * cell - _PAD if along else _WIDEST_GROUP, SMALL))
        for first, end, label in groups
    ]
    if along:
        strip = lines_high(max(len(group.lines) for group in told), SMALL) + _PAD
    else:
        strip = max(wide(line, SMALL) for group in told for line in group.lines) + 2 * _PAD
    room = max(wide(line) for label in labels for line in label) + 2 * _PAD
    return _Heads(labels, told, along, cell, strip if named else 0.0, room)


def _fits(label: str, width: float) -> bool:
    """Whether a label takes three lines at most, with no word cut."""
    longest = max((wide(word, SMALL) for word in label.split()), default=0.0)
    return longest <= width and len(wrap_text(label, width, SMALL)) <= 3


def _draw_heads(page: Page, heads: _Heads, edge: float) -> None:
    """Codes and groups at the left and, turned, at the top."""
    for place, lines in enumerate(heads.labels):
        middle, text = edge + (place + 0.5) * heads.cell, "\n".join(lines)
        page.write(edge - _PAD, middle, text, across="right")
        page.write(middle, edge - _PAD, text, turned=True)
    if not heads.strip:
        return
    for group in heads.groups:
        start, length = edge + group.first * heads.cell, (group.end - group.first) * heads.cell
        text, middle = "\n".join(group.lines), start + length / 2
        box = {"edgecolor": "white", "linewidth": 1.0}
        page.fill(MARGIN, start, heads.strip, length, PALE, **box)
        page.fill(start, MARGIN, length, heads.strip, PALE, **box)
        page.write(MARGIN + heads.strip / 2, middle, text, points=SMALL, turned=heads.along, across="center")
        page.write(middle, MARGIN + heads.strip / 2, text, points=SMALL, turned=not heads.along, across="center")


def _draw_cells(page: Page, heads: _Heads, edge: float) -> None:
    """The grid, heavier between groups; the diagonal grey."""
    count = len(heads.labels)
    size = count * heads.cell
    for place in range(count):
        page.fill(edge + place * heads.cell, edge + place * heads.cell, heads.cell, heads.cell, PALE)
    borders = {0, count, *(group.first for group in heads.groups)}
    for place in range(count + 1):
        at, points = edge + place * heads.cell, 0.8 if place in borders else 0.3
        colour = INK if place in borders else GREY
        page.line((edge, edge + size), (at, at), colour=colour, points=points)
        page.line((at, at), (edge, edge + size), colour=colour, points=points)


def _draw_signs(page: Page, book: Codebook, signs: Mapping[tuple[str, str], str], edge: float, cell: float) -> None:
    place = {code.id: edge + (n + 0.5) * cell for n, code in enumerate(book.codes)}
    for sign in dict.fromkeys(filter(None, signs.values())):
        cells = [(place[other], place[one]) for (one, other), held in signs.items() if held == sign]
        if sign in _DISCS:
            look = {"facecolors": _DISCS[sign], "edgecolors": INK, "linewidths": 0.8}
            page.mark(cells, "o", 0.52 * _CELL, zorder=3, **look).set_gid(f"sign {sign}")
        else:
            for x, y in cells:
                page.write(x, y, sign, points=BODY + 1, across="center").set_gid(f"sign {sign}")
