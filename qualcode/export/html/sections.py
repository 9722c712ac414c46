"""Which sheets the page shows, and what shows each kind. A new kind is one line in `_SHOW` and in `PAGE_KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from qualcode.export.html.cells import Section, Table
from qualcode.export.html.coders import show_agreement, show_disagreements
from qualcode.export.html.compared import show_case_grid, show_case_matrix, show_dominant, show_recommendations
from qualcode.export.html.figures import draw_figures, show_network, show_picture
from qualcode.export.html.findings import Findings
from qualcode.export.html.grids import show_framework, show_grid
from qualcode.export.html.matrix import show_association, show_cooccurrence, show_sequence
from qualcode.export.html.plain import show_cases, show_codebook
from qualcode.export.html.themes import show_saturation, show_themes
from qualcode.sheets import (
    FORMATS,
    PAGE_KINDS,
    AgreementSheet,
    AssociationSheet,
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
    RecommendationsSheet,
    SaturationSheet,
    SequenceSheet,
    SheetSpec,
    ThemesSheet,
    TimelineSheet,
)

Shown = list[Table] | tuple[list[str], list[Table]]
_SHOW: Mapping[type[SheetSpec], Callable[[Any, Findings], Shown]] = {
    CasesSheet: show_cases,
    CodebookSheet: show_codebook,
    CooccurrenceSheet: show_cooccurrence,
    GridSheet: show_grid,
    DominantSheet: show_dominant,
    CaseGridSheet: show_case_grid,
    RecommendationsSheet: show_recommendations,
    CaseMatrixSheet: show_case_matrix,
    AssociationSheet: show_association,
    ThemesSheet: show_themes,
    FrameworkSheet: show_framework,
    SaturationSheet: show_saturation,
    SequenceSheet: show_sequence,
    AgreementSheet: show_agreement,
    DisagreementsSheet: show_disagreements,
    NetworkSheet: show_network,
    HeatmapSheet: show_picture,
    TimelineSheet: show_picture,
}
"""What shows each kind: its tables, or sentences and tables."""
_OWN = {"sheet", "evidence", "sensitivity", "quotes"}
"""What sheets of one content may differ in."""


def sheets_to_show(
    specs: Sequence[SheetSpec], exports: Mapping[str, Sequence[SheetSpec]]
) -> tuple[list[tuple[SheetSpec, str]], list[str]]:
    """The sheets of the page, each with the file that lists it too; and the names of those it cannot show.

    Without `specs`: every sheet that the study's files list, once, whatever it is called there.
    """
    if specs:
        return [(spec, "") for spec in specs], []
    shown: dict[str, tuple[SheetSpec, str]] = {}
    left: list[str] = []
    for path, listed in sorted(exports.items(), key=lambda export: _holds_one(export[0])):
        for spec in listed:
            if spec.kind in PAGE_KINDS:
                shown.setdefault(_content(spec), (spec, path))
            elif not _holds_one(path):
                left.append(f"{spec.sheet} ({path})")
    return list(shown.values()), left


def _holds_one(path: str) -> bool:
    return FORMATS[PurePosixPath(path).suffix].single


def _content(spec: SheetSpec) -> str:
    """What the page shows of a sheet: the same for two that differ in what only their files bear."""
    return repr(sorted(spec.model_dump(exclude=_OWN).items()))


def show_sections(sheets: Sequence[tuple[SheetSpec, str]], found: Findings) -> Iterator[Section]:
    """The sheets as sections of the page, in order."""
    for n, (spec, source) in enumerate(sheets, start=1):
        shown = _SHOW[type(spec)](spec, found)
        sentences, tables = shown if isinstance(shown, tuple) else ([], shown)
        yield Section(
            f"table-{n}",
            spec.sheet,
            sentences,
            tables,
            draw_figures(spec, found),
            source,
            not isinstance(spec, CooccurrenceSheet),
        )
