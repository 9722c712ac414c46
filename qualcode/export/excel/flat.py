"""The tables for other programs as sheets, with their columns' names as CSV and Parquet have them."""

from __future__ import annotations

from qualcode.export.excel.canvas import HEADER_FILL, Canvas
from qualcode.export.excel.cells import Look, Value
from qualcode.export.excel.evidence import MOST_EVIDENCE, Evidence
from qualcode.export.flat import flat_frame
from qualcode.export.published import day_of
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import FlatSheet

_WIDTHS = {"text": 40.0, "passage": 80.0, "path": 40.0, "rule": 40.0, "segment": 10.0, "label": 22.0}
_OTHERS = 14.0
_CODE = 5.0


def draw_flat(canvas: Canvas, spec: FlatSheet, result: Result, words: Words) -> Evidence | None:
    """One row a row of the table, heads in row 1; rows too many for a sheet are handed back."""
    frame = flat_frame(spec, result)
    heads = [str(name) for name in frame.columns]
    if len(frame) > MOST_EVIDENCE:
        return Evidence(tuple(heads), [tuple(map(str, row)) for row in frame.itertuples(index=False, name=None)], {})
    coded = [frame[name].dtype.kind in "iu" and ":" in name for name in heads]
    for column, (name, turned) in enumerate(zip(heads, coded, strict=True), start=1):
        canvas.put(1, column, name, bold=True, center=True, turned=turned, fill=HEADER_FILL, white=True)
    canvas.tall(1, min(180.0, 20 + 5.6 * max(map(len, heads))) if any(coded) else 16.0)
    widths = [_CODE if code else _WIDTHS.get(name, _OTHERS) for name, code in zip(heads, coded, strict=True)]
    rows = [tuple(map(_plain, values)) for values in frame.itertuples(index=False, name=None)]
    canvas.put_rows(2, rows, widths, [Look(center=code) for code in coded])
    canvas.widths(*widths)
    canvas.mark_table(1, 1, len(frame) + 1, len(heads), filtered=True)
    canvas.sheet.freeze_panes = "B2"
    canvas.print_on_a4(header=1)
    return None


def _plain(value: object) -> Value:
    """The value as a cell takes it: days as days, numbers of numpy as Python's."""
    return day_of(value) or value if isinstance(value, str | int | float | None) else int(str(value))
