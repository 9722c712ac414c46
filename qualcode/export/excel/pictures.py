"""Sheets that hold a figure: the picture, and below it the figures it was drawn from."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter

from qualcode.aggregate.presence import code_presence
from qualcode.aggregate.timeline import document_timelines
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.figures import figure_bytes
from qualcode.export.graphs import network_of
from qualcode.export.published import find_book
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import HeatmapSheet, NetworkSheet, SheetSpec, TimelineSheet

_DPI, _SCREEN = 200, 96
_ROW = 15.0
"""Points."""
_DEFAULT = 8.43
"""How wide a column is of which nothing is said, in characters."""
_PORTRAIT = 900
"""Pixels that an upright page holds without being made too small to read."""
_TOP = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a sheet: the row after it, one left free, and its width in pixels."""

    row: int
    width: int


def draw_network(canvas: Canvas, spec: NetworkSheet, result: Result, words: Words) -> None:
    """The network; below, each code with its units, then each pair that meets or keeps apart."""
    book, widths = find_book(result, spec.codebook), [26.0, 26.0, 12.0, 24.0, 12.0]
    network, labels = network_of(spec, result), {code.id: code.label for code in book.codes}
    canvas.title(f"{spec.sheet} — {book.label}")
    placed = place_picture(canvas, _TOP, spec, result, words)
    nodes = [(labels[node.code], node.count) for node in network.nodes]
    row = _draw_table(canvas, placed.row, [words("code"), words("units")], nodes, widths)
    edges = [
        (labels[one.first], labels[one.second], one.count, words(f"verdict {one.verdict}"), words(f"tie {one.tie}"))
        for one in network.met
    ]
    heads = [words(head) for head in ("first", "second", "n_both", "verdict", "drawn")]
    _finish(canvas, widths, _draw_table(canvas, row + 1, heads, edges, widths), placed, header=row + 1)


def draw_heatmap(canvas: Canvas, spec: HeatmapSheet, result: Result, words: Words) -> None:
    """The heat map; below, its counts."""
    from qualcode.export.figures.heatmap import name_columns  # matplotlib: not before a figure is wanted

    book = find_book(result, spec.codebook)
    found = code_presence(result, spec.codebook, by=spec.by, roll_up=spec.roll_up, where=spec.where)
    names = name_columns(found, words)
    widths = [28.0, *[14.0 if found.sizes else max(4.5, 2.5 + max(map(len, names), default=0))] * len(names)]
    canvas.title(f"{spec.sheet} — {book.label}")
    placed = place_picture(canvas, _TOP, spec, result, words)
    counts = zip(book.codes, found.counts.to_numpy(), strict=True)
    rows = [(code.label, *(count.item() or None for count in own)) for code, own in counts]
    _finish(canvas, widths, _draw_table(canvas, placed.row, [words("code"), *names], rows, widths), placed)


def draw_timeline(canvas: Canvas, spec: TimelineSheet, result: Result, words: Words) -> None:
    """The timelines; below, for each document and code found in it how often, from where to where, and how much."""
    book, widths = find_book(result, spec.codebook), [26.0, 28.0, 12.0, 12.0, 12.0, 12.0]
    lines = document_timelines(result, spec.codebook, document=spec.document, roll_up=spec.roll_up, where=spec.where)
    heads = [words(head) for head in ("document", "code", "stretches", "first_place", "last_place", "coded_share")]
    canvas.title(f"{spec.sheet} — {book.label}")
    placed = place_picture(canvas, _TOP, spec, result, words)
    rows = [
        (
            line.document,
            book.code(code).label,
            len(spans),
            spans[0][0] / line.end,
            spans[-1][0] / line.end,
            line.share(code),
        )
        for line in lines
        for code, spans in line.stretches.items()
    ]
    last = _draw_table(canvas, placed.row, heads, rows, widths, shapes={4: "0%", 5: "0%", 6: "0.0%"})
    _finish(canvas, widths, last, placed)


def place_picture(canvas: Canvas, row: int, spec: SheetSpec, result: Result, words: Words) -> Placed:
    """Puts the sheet's figure from that row on, as large as it prints."""
    picture = Image(io.BytesIO(figure_bytes(spec, result, words.language, "png", dpi=_DPI)))
    picture.width, picture.height = (round(side * _SCREEN / _DPI) for side in (picture.width, picture.height))
    canvas.sheet.add_image(picture, f"A{row}")
    rows = math.ceil(picture.height * 72 / _SCREEN / _ROW)
    for number in range(row, row + rows):
        canvas.tall(number, _ROW)
    return Placed(row + rows + 1, picture.width)


def _draw_table(
    canvas: Canvas,
    row: int,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | float | None]],
    widths: Sequence[float],
    *,
    shapes: Mapping[int, str] | None = None,
) -> int:
    """The heads and the rows, the first column bold; `shapes` are number formats by column. Returns the row after."""
    canvas.header(row, heads)
    canvas.height(row, [(head, width - 2) for head, width in zip(heads, widths, strict=False)])
    for at, values in enumerate(rows, start=row + 1):
        canvas.put(at, 1, values[0], bold=True, fill=GROUP_FILL)
        for column, value in enumerate(values[1:], start=2):
            shape = (shapes or {}).get(column, "General")
            canvas.put(at, column, value, center=not isinstance(value, str), shape=shape)
        texts = zip(values, widths, strict=False)
        canvas.height(at, [(value, width) for value, width in texts if isinstance(value, str)])
    canvas.mark_table(row, 1, row + len(rows), len(heads))
    return row + len(rows) + 1


def _finish(canvas: Canvas, widths: Sequence[float], after: int, placed: Placed, *, header: int | None = None) -> None:
    """The widths, and a page that takes in picture and tables; the last one's heads, below the picture or in the row
    `header`, on every page after.
    """
    canvas.widths(*widths)
    covered, across = 0.0, 0
    while covered < placed.width or across < len(widths):
        across += 1
        covered += 7 * (widths[across - 1] if across <= len(widths) else _DEFAULT) + 5
    area = f"A1:{get_column_letter(across)}{after - 1}"
    canvas.print_on_a4(landscape=covered > _PORTRAIT, header=header or placed.row, area=area)
