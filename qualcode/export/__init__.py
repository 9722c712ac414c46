"""Writing: one module per format. A new format is one module here and one line in `_BUILDERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import pandas as pd

from qualcode.errors import ExportError
from qualcode.export.excel.workbook import Built, build_workbook
from qualcode.export.tables import frame_bytes, record_bytes
from qualcode.result import Result, as_frame
from qualcode.study import SheetSpec, StudyFile

_BUILDERS: Mapping[str, Callable[[str, Sequence[SheetSpec], Result, str], Built]] = {".xlsx": build_workbook}


def build_exports(study: StudyFile, result: Result, *, only: str | None = None) -> tuple[Result, dict[str, bytes]]:
    """All that a run writes, by path from the study's folder, and the result with what the exports had to leave out.

    `only` names one export, by its path, its file's name, or that name without the ending; or one sheet, and then its
    workbook is made with that sheet alone.

    Raises:
        ExportError: `only` names nothing in study.yaml.
    """
    wanted = select_exports(study, only)
    built = [
        _BUILDERS[PurePosixPath(path).suffix](path, specs, result, study.language) for path, specs in wanted.items()
    ]
    remarks = as_frame([remark for one in built for remark in one.remarks])
    if len(remarks):
        result = replace(result, audit=pd.concat([result.audit, remarks], ignore_index=True))
    files = {path: data for one in built for path, data in one.files.items()}
    if only is None:
        files = {
            "exports/codings.csv": frame_bytes(result.codings),
            "exports/audit.csv": frame_bytes(result.audit),
            **files,
            "exports/run.json": record_bytes(study, result),
        }
    return result, files


def select_exports(study: StudyFile, only: str | None) -> dict[str, tuple[SheetSpec, ...]]:
    """The exports that `only` names; all without it."""
    if only is None:
        return study.exports
    for path, specs in study.exports.items():
        if only in (path, PurePosixPath(path).name, PurePosixPath(path).stem):
            return {path: specs}
        if sheets := tuple(spec for spec in specs if spec.sheet == only):
            alone = PurePosixPath(path).with_stem(f"{PurePosixPath(path).stem} - {only}")
            return {str(alone): sheets}
    names = [*study.exports, *(spec.sheet for specs in study.exports.values() for spec in specs)]
    raise ExportError(f"the study has no export '{only}'. It has: {', '.join(names)}.")
