"""What a researcher can put right: one error per kind of file, each told in one line.

Every message holds the place, the value and the way out; the command line prints it and exits with status 1.
"""

from __future__ import annotations

from pathlib import Path


class QualcodeError(Exception):
    """Something a researcher can put right. `str()` is the whole line: place, what is wrong, way out."""

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = "" if path is None else f"{path}{'' if line is None else f', line {line}'}: "
        super().__init__(where + " ".join(message.split()))


class StudyError(QualcodeError):
    """study.yaml cannot be used."""


class CodebookError(QualcodeError):
    """A codebook cannot be used."""


class DocumentError(QualcodeError):
    """A document cannot be read."""


class TableError(QualcodeError):
    """A table of cases, verbatims or decisions cannot be read."""


class OverrideError(QualcodeError):
    """A file of decisions cannot be used."""


class ReviewError(QualcodeError):
    """A review workbook cannot be made or understood."""


class ModelError(QualcodeError):
    """The spaCy pipeline that the study names cannot be used."""


class SchedulerError(QualcodeError):
    """The cluster that the user names cannot be used."""


class ExportError(QualcodeError):
    """A result cannot be written."""
