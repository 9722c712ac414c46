"""Writing: one module per format. A new format is one module here, and one line in `_BUILDERS` and in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import pandas as pd

from qualcode.errors import ExportError
from qualcode.export.excel.workbook import build_workbook
from qualcode.export.figures import FIGURE_FORMATS, build_figure
from qualcode.export.graphs import build_graph
from qualcode.export.latex import build_latex
from qualcode.export.material import Built, Material
from qualcode.export.tables import Counts, count_run, frame_bytes, record_bytes
from qualcode.result import Result, as_frame
from qualcode.sheets import SheetSpec
from qualcode.study import StudyFile

_BUILDERS: Mapping[str, Callable[[str, Sequence[SheetSpec], Material], Built]] = {
    ".xlsx": build_workbook,
    **{f".{ending}": build_figure for ending in FIGURE_FORMATS},
    ".graphml": build_graph,
    ".gexf": build_graph,
    ".tex": build_latex,
}
"""What makes a file of each ending; `FORMATS` in `sheets.py` says what it may hold."""


@dataclass(frozen=True)
class Exports:
    """All that a run writes, by path from the study's folder; the result with what the files had to leave out."""

    files: dict[str, bytes]
    result: Result
    counts: Counts


def build_exports(study: StudyFile, result: Result, inputs: Mapping[str, str]) -> Exports:
    """Everything that the study lists, and the tables of every run. `inputs` are the hashes for run.json."""
    files, result = _build(study.exports, Material(study, result, inputs))
    counts = count_run(result)
    tables = {"exports/codings.csv": frame_bytes(result.codings), "exports/audit.csv": frame_bytes(result.audit)}
    return Exports({**tables, **files, "exports/run.json": record_bytes(study, inputs, counts)}, result, counts)


def build_export(study: StudyFile, result: Result, inputs: Mapping[str, str], only: str) -> dict[str, bytes]:
    """One export of the study: see `select_exports`."""
    return _build(select_exports(study, only), Material(study, result, inputs))[0]


def _build(exports: Mapping[str, Sequence[SheetSpec]], material: Material) -> tuple[dict[str, bytes], Result]:
    built = [_BUILDERS[PurePosixPath(path).suffix](path, specs, material) for path, specs in exports.items()]
    result = material.result
    remarks = as_frame([remark for one in built for remark in one.remarks])
    if len(remarks):
        result = replace(result, audit=pd.concat([result.audit, remarks], ignore_index=True))
    return {path: data for one in built for path, data in one.files.items()}, result


def select_exports(study: StudyFile, only: str) -> dict[str, tuple[SheetSpec, ...]]:
    """The export that `only` names: by its path, its file's name, or that name without the ending; or one sheet, and
    then its workbook is made with that sheet alone.

    Raises:
        ExportError: `only` names nothing in study.yaml.
    """
    for path, specs in study.exports.items():
        if only in (path, PurePosixPath(path).name, PurePosixPath(path).stem):
            return {path: specs}
        if sheets := tuple(spec for spec in specs if spec.sheet == only):
            alone = PurePosixPath(path).with_stem(f"{PurePosixPath(path).stem} - {only}")
            return {str(alone): sheets}
    names = [*study.exports, *(spec.sheet for specs in study.exports.values() for spec in specs)]
    raise ExportError(f"the study has no export '{only}'. It has: {', '.join(names)}.")
