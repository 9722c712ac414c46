"""Which reader reads which file. A new format is one module beside this one and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from qualcode.errors import DocumentError
from qualcode.ingest.source import Source
from qualcode.ingest.text import read_plain
from qualcode.ingest.word import read_word


class Reader(Protocol):
    """Reads the file at `path`; `shown` is the path to name in messages.

    Raises:
        DocumentError: the file cannot be read.
    """

    def __call__(self, path: Path, *, shown: str) -> Source: ...


READERS: Mapping[str, Reader] = {
    "": read_plain,
    ".txt": read_plain,
    ".md": read_plain,
    ".markdown": read_plain,
    ".docx": read_word,
    ".docm": read_word,
}
"""By the ending of a file's name, in small letters."""


def read_source(path: Path, *, shown: str) -> Source:
    """The text of a file in any format that can be read.

    Raises:
        DocumentError: the format is none of those, or the file cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        what = f"'{path.suffix}' is no format that can be read"
        raise DocumentError(f"{what}. Save it as .docx, .txt or .md.", path=shown)
    return reader(path, shown=shown)
