"""The sheet that counts lead to: one row per piece of evidence; to a CSV where a sheet cannot take them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.export.excel.canvas import Canvas
from qualcode.export.words import Words

MOST_EVIDENCE = 100_000
"""Rows of evidence a sheet takes; more go to a CSV beside the workbook."""


@dataclass(frozen=True)
class Evidence:
    """The rows of evidence, and the first row, from 0, of each pair that a cell of the table stands for."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    first_row: Mapping[tuple[str, str], int]

    @property
    def fits(self) -> bool:
        """Whether a sheet takes it."""
        return len(self.rows) <= MOST_EVIDENCE

    def link(self, canvas: Canvas, row: int, column: int, pair: tuple[str, str], words: Words) -> None:
        """Makes a cell lead to the first row of its pair, on the sheet that `draw_evidence` makes."""
        if self.fits and pair in self.first_row:
            target = canvas.name_beside(words("evidence"))
            canvas.link(row, column, target, f"A{self.first_row[pair] + 2}", words("link"))


def draw_evidence(canvas: Canvas, evidence: Evidence, words: Words, *, wide: Mapping[int, float]) -> Evidence | None:
    """Draws the evidence on a sheet of its own beside the table, or hands it back where it does not fit.

    `wide` gives the widths of columns, in characters, by their place (-1 is the last); others get 22.
    """
    if not evidence.fits:
        return evidence
    beside = canvas.beside(words("evidence"))
    widths = [22.0] * len(evidence.columns)
    for place, width in wide.items():
        widths[place] = width
    beside.header(1, evidence.columns)
    beside.put_rows(2, evidence.rows, widths)
    beside.widths(*widths)
    beside.mark_table(1, 1, len(evidence.rows) + 1, len(evidence.columns), filtered=True)
    beside.sheet.freeze_panes = "B2"
    beside.print_on_a4(header=1)
    return None


def evidence_frame(evidence: Evidence) -> pd.DataFrame:
    """The evidence as a table, for a CSV: cells on one line."""
    rows = [[cell.replace("\n", " | ") for cell in row] for row in evidence.rows]
    return pd.DataFrame(rows, columns=list(evidence.columns))
