"""Word documents built from results, as study.yaml would ask for them, and what a program that opens them reads."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document
from docx.table import Table

from qualcode.export.material import Built
from qualcode.export.word.document import build_document
from qualcode.result import Result
from qualcode.sheets import SHEETS
from tests.builders import make_material

PATH = "exports/essai.docx"


def build(result: Result, *specs: dict[str, Any], language: str = "fr") -> Built:
    """The document with these tables, each given as study.yaml would have it."""
    checked = [SHEETS[spec["kind"]].model_validate({"sheet": "T", **spec}) for spec in specs]
    return build_document(PATH, checked, make_material(result, language))


def opened(built: Built) -> Document:
    """The document as python-docx reads it."""
    return docx.Document(io.BytesIO(built.files[PATH]))


def draw(result: Result, *specs: dict[str, Any], language: str = "fr") -> Document:
    """`build`, opened."""
    return opened(build(result, *specs, language=language))


def texts(table: Table) -> list[list[str]]:
    """The text of every cell, joined ones filled in."""
    return [[cell.text for cell in row.cells] for row in table.rows]
