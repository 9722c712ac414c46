"""Codings and audit as CSV, and the record of the run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypedDict

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import infer_dtype

from qualcode.result import Result, once_a_result
from qualcode.study import StudyFile

_PACKAGES = ("qualcode", "spacy", "pandas", "openpyxl")
_SPECIAL = '[,"\r\n]'
_QUOTE = '"'
_EMPTY = '""'
"""A line of one empty cell: as an empty line, readers would pass over it."""


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as this project writes them: UTF-8 with BOM, commas, LF; cells verbatim, None and NaN as nothing.

    Python's own writer leaves a lone carriage return unquoted before 3.13, and readers then see a line's end there.
    """
    lines = (_csv_line([_plain_text(value) for value in row]) for row in (columns, *rows))
    return "".join(lines).encode("utf-8-sig")


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """A table as the CSV that `csv_bytes` would write of its rows, its index left out: whole columns at a time."""
    header = csv_bytes(list(frame.columns), [])
    if frame.empty:
        return header
    columns = [_csv_cells(frame[name]) for name in frame.columns]
    if len(columns) == 1:
        return header + "".join(f"{line or _EMPTY}\n" for line in columns[0].to_pylist()).encode()
    ended = pc.binary_join_element_wise(columns[-1], _text("\n"), _text(""))
    lines = pc.binary_join_element_wise(*columns[:-1], ended, _text(","))
    _, ends, body = lines.buffers()  # the lines, one after the other: copied but once, as there may be many
    return b"".join((header, memoryview(body)[: memoryview(ends).cast("q")[len(lines)]]))


def _csv_line(cells: Sequence[str]) -> str:
    quoted = [f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' if re.search(_SPECIAL, cell) else cell for cell in cells]
    return (_EMPTY if quoted == [""] else ",".join(quoted)) + "\n"


def _plain_text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _csv_cells(column: pd.Series[Any]) -> pa.Array:
    """A column's cells as CSV has them, quoted where they hold a delimiter, a quotation mark or a line's end."""
    texts = _texts(column)
    special = pc.match_substring_regex(texts, _SPECIAL)
    if not pc.any(special).as_py():
        return texts
    doubled = pc.replace_substring(texts, _QUOTE, _QUOTE * 2)
    return pc.if_else(special, pc.binary_join_element_wise(_text(_QUOTE), doubled, _text(_QUOTE), _text("")), texts)


def _texts(column: pd.Series[Any]) -> pa.Array:
    """A column's cells as texts: at once where they are texts or whole numbers, else one by one."""
    if infer_dtype(column, skipna=True) not in ("string", "integer", "empty"):
        return pa.array([_plain_text(value) for value in column], pa.large_string())
    cells = pa.array(column.to_numpy(object), from_pandas=True) if column.dtype == object else pa.array(column)
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    return cells.cast(pa.large_string()).fill_null("")


class Counts(TypedDict):
    """What a run's summary and record say."""

    documents: int
    segments: int
    words: int
    codings: int
    codings_by_origin: dict[str, int]
    audit_by_status: dict[str, int]
    attention: int


def record_bytes(study: StudyFile, inputs: Mapping[str, str], counts: Counts) -> bytes:
    """run.json: versions, the SHA-256 of every input, and what the run counted. No clock, no user, no absolute path."""
    record = {
        "study": study.name,
        "language": study.language,
        "model": study.model,
        "versions": versions(study),
        "inputs": inputs,
        "counts": counts,
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def versions(study: StudyFile) -> dict[str, str]:
    """The versions of what makes a study's results: this program, the packages it stands on, the model."""
    return {name: found for name in (*_PACKAGES, study.model) if (found := _version(name))}


@once_a_result
def count_run(result: Result) -> Counts:
    """What a run's summary says: documents, segments, words, codings by origin, audit by status, needing attention."""
    return {
        "documents": len(result.documents),
        "segments": sum(len(document.segments) for document in result.documents),
        "words": sum(len(d.text[s.start : s.end].split()) for d in result.documents for s in d.segments),
        "codings": len(result.codings),
        "codings_by_origin": _tally(result.codings["origin"]),
        "audit_by_status": _tally(result.audit["status"]),
        "attention": len(result.attention) + len(result.problems),
    }


def _tally(values: pd.Series[str]) -> dict[str, int]:
    return {str(value): int(count) for value, count in sorted(values.value_counts().items())}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
