"""The saturation curve: codes found with each further case, what other orders would have given, and where it ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from qualcode.aggregate.saturation import (
    BASES,
    PERMUTATIONS,
    RUNS,
    Saturation,
    assess_saturation,
    new_codes,
)
from qualcode.aggregate.themes import code_cases
from qualcode.export.figures.legend import Entry, draw_legend, legend_high
from qualcode.export.figures.page import (
    COLUMN,
    GREY,
    INK,
    MARGIN,
    SMALL,
    Page,
    empty_page,
    lines_high,
    new_page,
    wide,
)
from qualcode.export.published import find_book
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import SaturationSheet

_BAND, _BARS = "#D3E3F0", "#9A9A9A"
_LEFT, _HEIGHT = 10.0, 52.0
_MARKS = ("D", "s")
"""What marks saturation by each threshold, the looser first."""


def draw(spec: SaturationSheet, result: Result, words: Words) -> Page:
    """The curve in the order of the cases, with its legend below."""
    book = find_book(result, spec.codebook)
    _, by_case = code_cases(result, spec.codebook, roll_up=spec.roll_up, where=spec.where)
    table = new_codes(by_case)
    if not table["new"].any():
        return empty_page(words, book.label)
    reached = assess_saturation(list(table["new"]), bases=BASES[:1], runs=RUNS[:1])
    entries = _explain(reached, len(by_case), words)
    cases = [str(case) for case in table["case"]]
    longest = max(wide(case, SMALL) for case in cases)
    width = max(COLUMN, min(170.0, _LEFT + 3 * MARGIN + 3.2 * len(cases)))
    under = lines_high(1, SMALL) + 2.6 + (longest if longest > 4 else lines_high(1, SMALL))
    top, below = 2 * MARGIN, 2 * MARGIN + _HEIGHT + under
    page = new_page(width, below + legend_high(entries, width - 2 * MARGIN) + MARGIN)
    axes = _axes_at(page, _LEFT + MARGIN, top, width - _LEFT - 3 * MARGIN, _HEIGHT)
    _draw_curve(axes, table, len(by_case))
    _draw_reached(axes, table, reached)
    _draw_ticks(axes, cases, width - _LEFT - 3 * MARGIN, words)
    page.write(2.8, top + _HEIGHT / 2, words("codes_found"), points=SMALL, turned=True, across="center")
    middle = _LEFT + MARGIN + (width - _LEFT - 3 * MARGIN) / 2
    page.write(middle, below - lines_high(1, SMALL) / 2 - 0.8, words("cases_heard"), points=SMALL, across="center")
    draw_legend(page, MARGIN, below + 0.6, entries, width - 2 * MARGIN)
    return page


def _axes_at(page: Page, x: float, y: float, width: float, height: float) -> Axes:
    """Axes on the page, in its millimetres."""
    place = (x / page.width, 1 - (y + height) / page.height, width / page.width, height / page.height)
    axes = page.figure.add_axes(place)
    axes.spines[["top", "right"]].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_linewidth(0.5)
    axes.tick_params(labelsize=SMALL, width=0.5, length=2, pad=2)
    return axes


def _draw_curve(axes: Axes, table: pd.DataFrame, codes: int) -> None:
    heard = range(1, len(table) + 1)
    axes.bar(heard, table["new"], width=0.62, color=_BARS, zorder=1).set_label("new")
    band = axes.fill_between(heard, table["low"], table["high"], facecolor=_BAND, edgecolor="none", zorder=0)
    band.set_gid("band")
    axes.plot(heard, table["mean"], color=GREY, linewidth=0.9, linestyle=(0, (4, 2)), gid="mean", zorder=2)
    axes.plot(heard, table["total"], color=INK, gid="observed", linewidth=1.3, marker="o", markersize=2.4, zorder=3)
    axes.axhline(codes, color=GREY, linewidth=0.6, linestyle=(0, (1, 1.5)), gid="codes", zorder=0)
    axes.set_xlim(0.3, len(table) + 0.7)
    axes.set_ylim(0, codes * 1.06)
    step = max(1, math.ceil(codes / 8))
    axes.set_yticks(range(0, codes + 1, step))


def _draw_reached(axes: Axes, table: pd.DataFrame, reached: Sequence[Saturation]) -> None:
    for shape, one in _marked(reached):
        if one.reached is not None:
            size = 5.5 if shape == "D" else 8.5
            total = table["total"].iloc[one.reached - 1]
            (mark,) = axes.plot([one.reached], [total], shape, color=INK, markersize=size, zorder=4)
            mark.set(markerfacecolor="none", markeredgewidth=1.0, gid=f"reached {one.threshold:g}")


def _marked(reached: Sequence[Saturation]) -> list[tuple[str, Saturation]]:
    """The mark of each threshold; where one case reaches them all, of the last and strictest alone."""
    marked = list(zip(_MARKS, reached, strict=True))
    one_case = reached[0].reached is not None and len({one.reached for one in reached}) == 1
    return marked[-1:] if one_case else marked


def _draw_ticks(axes: Axes, cases: Sequence[str], width: float, words: Words) -> None:
    """The cases below their place in order; of many, every so many; long names turned."""
    turned = max(wide(case, SMALL) for case in cases) > 4
    room = lines_high(1, SMALL) if turned else max(wide(case, SMALL) for case in cases) + 0.8
    step = max(1, math.ceil(room * len(cases) / width))
    places = range(1, len(cases) + 1, step)
    axes.set_xticks(list(places), [cases[place - 1] for place in places], rotation=90 if turned else 0)


def _explain(reached: Sequence[Saturation], codes: int, words: Words) -> list[Entry]:
    """What lines, band and bars are; where saturation was reached, or that it was not."""
    entries = [
        Entry(words("curve_observed"), partial(_line, INK, "solid", 1.3)),
        Entry(words("curve_mean"), partial(_line, GREY, (0, (4, 2)), 0.9)),
        Entry(words("curve_band", count=words.whole(PERMUTATIONS)), partial(_box, _BAND)),
        Entry(words("curve_new"), partial(_box, _BARS)),
        Entry(words("curve_codes", count=codes), partial(_line, GREY, (0, (1, 1.5)), 0.6)),
    ]
    if not reached[0].assessed:  # base and run are the same at every level
        return [*entries, Entry(words("curve_unassessed", base=reached[0].base, run=reached[0].run))]
    marked, loosest = _marked(reached), f"{reached[0].threshold * 100:g} %"
    for shape, one in marked:
        level = f"{one.threshold * 100:g} %"
        level = words("curve_even", loose=loosest, strict=level) if len(marked) < len(reached) else level
        told = {"base": one.base, "run": one.run, "threshold": level}
        if one.reached is None:
            entries.append(Entry(words("curve_unreached", **told)))
        else:
            entries.append(Entry(words("curve_reached", written=one.written, **told), partial(_mark, shape)))
    return entries


def _line(colour: str, style: object, points: float, page: Page, x: float, y: float) -> None:
    page.axes.plot((x - 3.2, x + 3.2), (y, y), color=colour, linestyle=style, linewidth=points)


def _box(colour: str, page: Page, x: float, y: float) -> None:
    page.fill(x - 3.2, y - 1.0, 6.4, 2.0, colour)


def _mark(shape: str, page: Page, x: float, y: float) -> None:
    page.mark([(x, y)], shape, 2.0 if shape == "D" else 2.4, facecolors="none", edgecolors=INK, linewidths=1.0)
