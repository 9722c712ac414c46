"""Writing: one module per format. A new format is one module here, and one line in `_BUILDERS` and in `FORMATS`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath

import pandas as pd

from qualcode.errors import ExportError
from qualcode.export.material import Built, Material
from qualcode.export.tables import Counts, count_run, frame_bytes, record_bytes
from qualcode.result import Result, as_frame
from qualcode.sheets import FORMATS, SheetSpec
from qualcode.study import StudyFile

_BUILDERS = {
    ".xlsx": "qualcode.export.excel.workbook:build_workbook",
    ".docx": "qualcode.export.word.document:build_document",
    ".csv": "qualcode.export.flat:build_csv",
    ".parquet": "qualcode.export.flat:build_parquet",
    ".txt": "qualcode.export.iramuteq:build_corpus",
    ".png": "qualcode.export.figures:build_figure",
    ".svg": "qualcode.export.figures:build_figure",
    ".pdf": "qualcode.export.figures:build_figure",
    ".graphml": "qualcode.export.graphs:build_graph",
    ".gexf": "qualcode.export.graphs:build_graph",
    ".tex": "qualcode.export.latex:build_latex",
    ".html": "qualcode.export.html.page:build_page",
}
"""What makes a file of each ending, loaded when one is asked for; `FORMATS` in `sheets.py` says what it may hold."""
Builder = Callable[[str, Sequence[SheetSpec], Material], Built]


@dataclass(frozen=True)
class Exports:
    """All that a run writes, by path from the study's folder; the result with what the files had to leave out."""

    files: dict[str, bytes]
    result: Result
    counts: Counts


def build_exports(study: StudyFile, result: Result, inputs: Mapping[str, str]) -> Exports:
    """Everything that the study lists, and the tables of every run. `inputs` are the hashes for run.json."""
    with ThreadPoolExecutor(1) as beside:  # pyarrow writes the longest table while Python makes the rest
        codings = beside.submit(frame_bytes, result.codings)
        files, result = _build(study.exports, Material(study, result, inputs))
    counts = count_run(result)
    tables = {
        "exports/codings.csv": codings.result(),
        "exports/audit.csv": frame_bytes(result.audit),
        "exports/disagreements.csv": frame_bytes(result.said.disputes),
    }
    return Exports({**tables, **files, "exports/run.json": record_bytes(study, inputs, counts)}, result, counts)


def build_export(study: StudyFile, result: Result, inputs: Mapping[str, str], only: str) -> dict[str, bytes]:
    """The exports of the study that are called so: see `select_exports`."""
    return _build(select_exports(study, only), Material(study, result, inputs))[0]


def build_report(study: StudyFile, result: Result, inputs: Mapping[str, str]) -> dict[str, bytes]:
    """The study's page, or pages; where it lists none, one with every table it lists, named in its language."""
    pages = {path: specs for path, specs in study.exports.items() if PurePosixPath(path).suffix == ".html"}
    default = "exports/rapport.html" if study.language == "fr" else "exports/report.html"
    return _build(pages or {default: ()}, Material(study, result, inputs))[0]


def _build(exports: Mapping[str, Sequence[SheetSpec]], material: Material) -> tuple[dict[str, bytes], Result]:
    built = [find_builder(PurePosixPath(path).suffix)(path, specs, material) for path, specs in exports.items()]
    result = material.result
    remarks = as_frame([remark for one in built for remark in one.remarks])
    if len(remarks):
        result = replace(result, audit=pd.concat([result.audit, remarks], ignore_index=True))
    return {path: data for one in built for path, data in one.files.items()}, result


def find_builder(ending: str) -> Builder:
    """What makes files of that ending."""
    module, _, function = _BUILDERS[ending].partition(":")
    build: Builder = getattr(import_module(module), function)
    return build


def select_exports(study: StudyFile, only: str) -> dict[str, tuple[SheetSpec, ...]]:
    """Every export that `only` names: by its path, its file's name, or that name without the ending; or a sheet, and
    then each file that has it is made with that sheet alone, beside it.

    Raises:
        ExportError: `only` names nothing in study.yaml.
    """
    if only in study.exports:
        return {only: study.exports[only]}
    found: dict[str, tuple[SheetSpec, ...]] = {}
    for path, specs in study.exports.items():
        file = PurePosixPath(path)
        sheets = tuple(spec for spec in specs if spec.sheet == only)
        if only in (file.name, file.stem):
            found[path] = specs
        elif sheets:
            single = FORMATS[file.suffix].single
            found[path if single else str(file.with_stem(f"{file.stem} - {only}"))] = sheets
    if not found:
        sheets_named = dict.fromkeys(spec.sheet for specs in study.exports.values() for spec in specs)
        names = list(dict.fromkeys([*study.exports, *sheets_named]))
        near = difflib.get_close_matches(only, names, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ExportError(f"the study has no export '{only}'.{hint} It has: {', '.join(names) or 'none'}.")
    return found
