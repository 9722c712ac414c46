"""Codings and audit as CSV, and the record of the run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypedDict

import pandas as pd

from qualcode.result import Result
from qualcode.study import StudyFile

_PACKAGES = ("qualcode", "spacy", "pandas", "openpyxl")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as this project writes them: UTF-8 with BOM, commas, LF; cells verbatim."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV, its index left out."""
    return csv_bytes(list(frame.columns), frame.itertuples(index=False, name=None))


def record_bytes(study: StudyFile, result: Result) -> bytes:
    """run.json: versions, the SHA-256 of every input, and what the run counted. No clock, no user, no absolute path."""
    record = {
        "study": study.name,
        "language": study.language,
        "model": study.model,
        "versions": {name: found for name in (*_PACKAGES, study.model) if (found := _version(name))},
        "inputs": {study.shown(path): _sha256(path) for path in study.inputs()},
        "counts": count_run(result),
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


class Counts(TypedDict):
    """What a run's summary and record say."""

    documents: int
    segments: int
    words: int
    codings: int
    codings_by_origin: dict[str, int]
    audit_by_status: dict[str, int]
    attention: int


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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
