"""A workbook as study.yaml lists it, as the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from openpyxl import Workbook

from qualcode.export.excel.about import add_about
from qualcode.export.excel.advice import draw_case_grid, draw_recommendations
from qualcode.export.excel.agreement import draw_agreement, draw_disagreements
from qualcode.export.excel.associations import draw_association
from qualcode.export.excel.canvas import Canvas
from qualcode.export.excel.cells import BookCells
from qualcode.export.excel.compared import draw_case_matrix, draw_dominant
from qualcode.export.excel.evidence import Evidence, evidence_frame
from qualcode.export.excel.flat import draw_flat
from qualcode.export.excel.grids import draw_grid
from qualcode.export.excel.matrix import draw_cooccurrence
from qualcode.export.excel.package import fixed_bytes
from qualcode.export.excel.pictures import draw_heatmap, draw_network, draw_timeline
from qualcode.export.excel.plain import draw_cases, draw_codebook
from qualcode.export.excel.themes import draw_framework, draw_saturation, draw_sequence, draw_themes
from qualcode.export.material import Built, Material, left_out
from qualcode.export.tables import frame_bytes
from qualcode.export.words import Words
from qualcode.model import Coding
from qualcode.result import Result
from qualcode.sheets import (
    AgreementSheet,
    AssociationSheet,
    CaseCodesSheet,
    CaseGridSheet,
    CaseMatrixSheet,
    CasesSheet,
    CodebookSheet,
    CooccurrenceSheet,
    DisagreementsSheet,
    DominantSheet,
    FrameworkSheet,
    GridSheet,
    HeatmapSheet,
    NetworkSheet,
    QuotationsSheet,
    RecommendationsSheet,
    SaturationSheet,
    SegmentCodesSheet,
    SequenceSheet,
    SheetSpec,
    ThemesSheet,
    TimelineSheet,
)

_DRAW: Mapping[type[SheetSpec], Callable[[Canvas, Any, Result, Words], Evidence | None]] = {
    CasesSheet: draw_cases,
    CodebookSheet: draw_codebook,
    CooccurrenceSheet: draw_cooccurrence,
    GridSheet: draw_grid,
    DominantSheet: draw_dominant,
    CaseGridSheet: draw_case_grid,
    RecommendationsSheet: draw_recommendations,
    CaseMatrixSheet: draw_case_matrix,
    AssociationSheet: draw_association,
    ThemesSheet: draw_themes,
    FrameworkSheet: draw_framework,
    SaturationSheet: draw_saturation,
    SequenceSheet: draw_sequence,
    AgreementSheet: draw_agreement,
    DisagreementsSheet: draw_disagreements,
    CaseCodesSheet: draw_flat,
    SegmentCodesSheet: draw_flat,
    QuotationsSheet: draw_flat,
    NetworkSheet: draw_network,
    HeatmapSheet: draw_heatmap,
    TimelineSheet: draw_timeline,
}
"""What draws each kind of sheet; evidence too long for a sheet is handed back."""


def build_workbook(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The workbook with these sheets and the two about them, and the CSV files of evidence that outgrew it."""
    words, result = Words(material.study.language), material.result
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    cut: list[tuple[str, str]] = []
    cells = BookCells()
    canvas_on = partial(Canvas, cut_mark=words("truncated"), cut=cut, tables=[], sheets_beside={}, book=cells)
    canvases = [canvas_on(workbook.create_sheet(spec.sheet)) for spec in specs]  # all first: nothing takes their names
    built = Built({})
    for spec, canvas in zip(specs, canvases, strict=True):
        overflow = _DRAW[type(spec)](canvas, spec, result, words)
        if overflow is not None:
            beside = f"{PurePosixPath(path).with_suffix('')} - {spec.sheet} - {words('evidence')}.csv"
            built.files[beside] = frame_bytes(evidence_frame(overflow))
            canvas.note(2, 1, words("csv", file=PurePosixPath(beside).name))
    add_about(workbook, canvas_on, specs, material, words)
    built.remarks = [_cut_remark(path, place, text) for place, text in cut]
    built.files[path] = fixed_bytes(workbook, cells)
    return built


def _cut_remark(path: str, place: str, text: str) -> Coding:
    return left_out(f"{path}, {place}: {len(text)} characters, more than a cell holds", text)
