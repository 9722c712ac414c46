"""A workbook as study.yaml lists it, as the same bytes for the same content."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from openpyxl import Workbook

from qualcode.export.excel.canvas import Canvas
from qualcode.export.excel.grids import draw_grid
from qualcode.export.excel.matrix import draw_cooccurrence, evidence_frame
from qualcode.export.excel.plain import draw_cases, draw_codebook
from qualcode.export.files import rezip
from qualcode.export.tables import frame_bytes
from qualcode.export.words import Words
from qualcode.model import Coding, Status
from qualcode.result import Result
from qualcode.study import CasesSheet, CodebookSheet, CooccurrenceSheet, SheetSpec

_CORE = "docProps/core.xml"
_THEN = "2000-01-01T00:00:00Z"


@dataclass
class Built:
    """Files made, by path from the study's folder, and audit lines about what they could not hold."""

    files: dict[str, bytes]
    remarks: list[Coding] = field(default_factory=list)


def build_workbook(path: str, specs: Sequence[SheetSpec], result: Result, language: str) -> Built:
    """The workbook with these sheets, and the CSV files of evidence that outgrew it."""
    words = Words(language)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    built = Built({})
    for spec in specs:
        canvas = Canvas(workbook.create_sheet(spec.sheet), words("truncated"))
        _draw(canvas, spec, result, words, workbook, path, built)
        built.remarks += [_cut_remark(path, place, text) for place, text in canvas.cut]
    built.files[path] = _fixed_bytes(workbook)
    return built


def _draw(
    canvas: Canvas, spec: SheetSpec, result: Result, words: Words, workbook: Workbook, path: str, built: Built
) -> None:
    if isinstance(spec, CasesSheet):
        draw_cases(canvas, spec, result, words)
    elif isinstance(spec, CodebookSheet):
        draw_codebook(canvas, spec, result, words)
    elif isinstance(spec, CooccurrenceSheet):
        overflow = draw_cooccurrence(canvas, spec, result, words, workbook)
        if overflow is not None:
            beside = f"{PurePosixPath(path).with_suffix('')} - {spec.sheet} - {words('evidence')}.csv"
            built.files[beside] = frame_bytes(evidence_frame(overflow))
            canvas.note(2, 1, words("csv", file=PurePosixPath(beside).name))
    else:
        draw_grid(canvas, spec, result, words, workbook)


def _fixed_bytes(workbook: Workbook) -> bytes:
    workbook.properties.creator = "qualcode"
    workbook.properties.created = datetime(2000, 1, 1)
    out = io.BytesIO()
    workbook.save(out)
    data = rezip(out.getvalue())
    core = _member(data, _CORE)
    fixed = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + _THEN.encode(), core)
    return rezip(data, {_CORE: fixed})


def _member(data: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _cut_remark(path: str, place: str, text: str) -> Coding:
    return Coding(
        document="",
        case="",
        segment="",
        speaker="",
        start=0,
        end=0,
        quote=text,
        codebook="",
        code="",
        label="",
        origin="",
        coder="",
        status=Status.TRUNCATED,
        reason=f"{path}, {place}: {len(text)} characters, more than a cell holds",
    )
