"""Workbooks built from results, as study.yaml would ask for them, and their cells."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.workbook import Built, build_workbook
from qualcode.result import Result
from qualcode.study import read_study
from tests.builders import make_material
from tests.folders import STUDY, write_study

PATH = "exports/essai.xlsx"


def build(folder: Path, result: Result, *sheets: str, language: str = "fr") -> Built:
    """The files of a workbook with these sheets, each as a line of study.yaml: `sheet: A, kind: cases`."""
    listed = "".join(f"    - {{{sheet}}}\n" for sheet in sheets)
    study = read_study(write_study(folder, study=f"{STUDY}exports:\n  {PATH}:\n{listed}"))
    return build_workbook(PATH, study.exports[PATH], make_material(result, language))


ABOUT = {"fr": ["Lisez-moi", "Provenance"], "en": ["Read me", "Provenance"]}
"""The sheets that every workbook ends with."""


def opened(built: Built) -> Workbook:
    """The workbook as a program that opens it sees it."""
    return load_workbook(io.BytesIO(built.files[PATH]))


def draw(folder: Path, result: Result, *sheets: str, language: str = "fr") -> Workbook:
    """`build`, opened."""
    return opened(build(folder, result, *sheets, language=language))


def table(sheet: Worksheet, area: str = "") -> list[list[object]]:
    """The values of an area, by default of all that is filled."""
    return [[cell.value for cell in row] for row in sheet[area or sheet.dimensions]]


def merged(sheet: Worksheet) -> set[str]:
    """The merged areas."""
    return {str(area) for area in sheet.merged_cells.ranges}
