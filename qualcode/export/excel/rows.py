"""Tables of which a row may be taller than a page bears: drawn over as many sheet rows as its longest cell takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from qualcode.export.excel.canvas import Canvas, parts_that_fit

TOP = 4
"""The first row below the heads."""
STRENGTH_FILL, WEAKNESS_FILL = "E2EFDA", "FBE5D6"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell holds, a number or lines of text, and how it looks."""

    value: int | Sequence[str]
    bold: bool = False
    center: bool = False
    fill: str = ""


def begin_table(canvas: Canvas, title: str, heads: Sequence[str], widths: Sequence[float]) -> None:
    """The title, the heads in row 3, the columns as wide as `widths`, in characters."""
    canvas.title(title)
    canvas.header(TOP - 1, heads)
    canvas.height(TOP - 1, [(head, width - 3) for head, width in zip(heads, widths, strict=True)])
    canvas.widths(*widths)
    canvas.sheet.freeze_panes = f"B{TOP}"


def draw_entries(canvas: Canvas, row: int, entries: Sequence[Entry], widths: Sequence[float]) -> int:
    """Draws one row of the table; returns the next free row of the sheet."""
    columns = [
        parts_that_fit(entry.value, width) if not isinstance(entry.value, int) else [entry.value]
        for entry, width in zip(entries, widths, strict=True)
    ]
    last = row + max(map(len, columns)) - 1
    for number, (entry, parts) in enumerate(zip(entries, columns, strict=True), start=1):
        for at in range(row, last + 1):
            value = parts[at - row] if at - row < len(parts) else None
            canvas.put(at, number, value, bold=entry.bold, center=entry.center, fill=entry.fill)
        canvas.merge(row + len(parts) - 1, number, last, number)
    for at in range(row, last + 1):
        here = [
            (str(parts[at - row]), width) for parts, width in zip(columns, widths, strict=True) if at - row < len(parts)
        ]
        canvas.height(at, here)
    return last + 1


def end_table(
    canvas: Canvas, row: int, notes: Sequence[str], widths: Sequence[float], *, filtered: bool = False
) -> None:
    """The notes below the table, one row free, and the page: A4 landscape, heads on every page."""
    canvas.mark_table(TOP - 1, 1, row - 1, len(widths), filtered=filtered)
    for offset, note in enumerate(notes, start=1):
        canvas.put(row + offset, 1, note, border=False, size=9, italic=True)
        canvas.merge(row + offset, 1, row + offset, len(widths), framed=False)
        canvas.height(row + offset, [(note, sum(widths))])
    last = row + len(notes) if notes else row - 1
    canvas.print_on_a4(header=TOP - 1, area=f"A1:{get_column_letter(len(widths))}{max(last, TOP - 1)}")
