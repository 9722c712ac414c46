"""A review made of a study's codings, to be answered in Excel or LibreOffice; and where its answers will be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualcode.errors import OverrideError, ReviewError, StudyError
from qualcode.export.excel.review import Review, build_review
from qualcode.export.files import write_atomically
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.review.amend import mark_decision
from qualcode.review.rows import ReviewRow, fingerprint_rules, fingerprint_text, list_rows, sample_rows
from qualcode.review.suggested import suggested_rows
from qualcode.review.words import review_words

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.suggest.segments import SegmentHint

_NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\[\]]|^[.~\s]|[.\s]$')
_PATTERN = "codebooks/overrides/*.csv"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a review holds: of these codebooks (none: all), these origins (none: all), a sample (0: all)."""

    codebooks: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    sample: int = 0
    seed: int = 1
    blind: bool = False


def export_review(study: Study, result: Result, path: Path, *, coder: str, selection: Selection) -> tuple[int, int]:
    """Writes the review to `path`: how many rows it has, and how many there were to draw from.

    Raises:
        StudyError: there is no such codebook.
        OverrideError: the coder's decisions would have no file.
        ReviewError: nothing is there to review, or another workbook is in the way.
    """
    find_coder_file(study, coder)
    books = _books(study, selection.codebooks)
    every = list_rows(result, books, origins=selection.origins, blind=selection.blind)
    rows = sample_rows(every, selection.sample, selection.seed) if selection.sample else every
    if not rows:
        raise ReviewError("there is nothing to review. Ask for other codebooks or origins.", path=path.name)
    _write(study, result, path, coder=coder, rows=rows, books=books, blind=selection.blind)
    return len(rows), len(every)


def export_suggestions(study: Study, result: Result, path: Path, *, coder: str, hints: Sequence[SegmentHint]) -> int:
    """Writes the segments suggested to a review at `path`, each with the code proposed for it: how many there are.

    Raises:
        OverrideError: the coder's decisions would have no file.
        ReviewError: nothing is suggested, or another workbook is in the way.
    """
    find_coder_file(study, coder)
    if not hints:
        raise ReviewError(
            "no segment is suggested, so there is nothing to review. Nothing was written.", path=path.name
        )
    rows = suggested_rows(result, hints)
    _write(study, result, path, coder=coder, rows=rows, books=_books(study, ()), blind=False)
    return len(rows)


def _write(
    study: Study,
    result: Result,
    path: Path,
    *,
    coder: str,
    rows: Sequence[ReviewRow],
    books: Sequence[Codebook],
    blind: bool,
) -> None:
    touched = dict.fromkeys(row.document for row in rows)
    review = Review(
        study=study.file.name,
        coder=coder,
        blind=blind,
        rows=rows,
        books=books,
        documents={one.id: fingerprint_text(one) for one in result.documents if one.id in touched},
        rules=fingerprint_rules(study.codebooks),
        decided=sorted({mark_decision(one) for one in study.decisions if one.coder == coder}),
    )
    data = build_review(review, review_words(study.file.language))
    if path.exists() and path.read_bytes() != data:
        way = "Import it, then give another name, or delete it."
        raise ReviewError(f"is there already, and may hold answers. {way}", path=path.name)
    write_atomically(path, data, shown=path.name)


def _books(study: Study, names: Sequence[str]) -> list[Codebook]:
    known = {book.id: book for book in study.codebooks}
    for name in names:
        if name not in known:
            raise StudyError(f"there is no codebook '{name}'. The study has: {', '.join(known)}.")
    return [book for book in study.codebooks if not names or book.id in names]


def find_coder_file(study: Study, coder: str) -> Path:
    """Where the coder's decisions are, or will be: a CSV that the study reads.

    Raises:
        OverrideError: the name can be no file's, the file is no CSV, or the study reads none of that name.
    """
    if not coder or coder == "qualcode" or _NO_NAME.search(coder):
        raise OverrideError(f"'{coder}' cannot be a coder's name. Use letters, digits, hyphens: --coder claire.")
    for path in study.file.overrides:
        if path.stem == coder:
            if path.suffix.lower() not in {".csv", ".tsv"}:
                what = "only CSV files can be written to in place. Save the decisions as CSV"
                raise OverrideError(f"{what}.", path=study.file.shown(path))
            return path
        if path.stem.casefold() == coder.casefold():
            raise OverrideError(f"there is a coder '{path.stem}' already. Use that name, or quite another one.")
    for pattern in study.file.override_patterns:
        glob = PurePosixPath(pattern)
        made = glob.with_name(f"{coder}.csv")
        if not any(mark in str(glob.parent) for mark in "*?[") and made.match(glob.name):
            return study.file.root / made
    what = f"study.yaml reads no decisions of '{coder}'"
    raise OverrideError(f"{what}. Add to it: overrides: [{_PATTERN}]", path=study.file.path.name)
