"""Sheets drawn in memory, and what a reader finds in them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.workbook import build_workbook
from qualcode.result import Result
from qualcode.sheets import SHEETS
from tests.builders import make_material
from tests.export.excel.workbooks import ABOUT


def draw(result: Result, *specs: dict[str, Any], language: str = "fr") -> Workbook:
    """The workbook with these sheets, each given as study.yaml would have it, read back."""
    checked = [SHEETS[spec["kind"]].model_validate(spec) for spec in specs]
    built = build_workbook("exports/a.xlsx", checked, make_material(result, language))
    return load_workbook(io.BytesIO(built.files["exports/a.xlsx"]))


def cells(sheet: Worksheet, first_row: int = 3) -> list[tuple[Any, ...]]:
    """The values of each row from the heads on, empty ends left out."""
    rows = sheet.iter_rows(min_row=first_row, values_only=True)
    return [row[: max((n for n, value in enumerate(row, start=1) if value is not None), default=0)] for row in rows]


def everything(workbook: Workbook) -> dict[str, Sequence[tuple[Any, ...]]]:
    """All that the workbook's tables say, by sheet."""
    return {sheet.title: cells(sheet, 1) for sheet in tables(workbook)}


def tables(workbook: Workbook) -> list[Worksheet]:
    """The sheets but the two about them, which every workbook ends with."""
    assert workbook.sheetnames[-2:] in ABOUT.values()
    return list(workbook.worksheets[:-2])
