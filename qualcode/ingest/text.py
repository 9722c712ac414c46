"""Plain and Markdown text → lines: headings marked with #, paragraphs parted by blank lines, front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from qualcode.errors import DocumentError
from qualcode.ingest.source import Line, Source
from qualcode.reading.files import read_text

_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*$")


def read_plain(path: Path, *, shown: str) -> Source:
    """The text of a file. `shown` is the path to name in messages.

    Raises:
        DocumentError: the file cannot be read, is no text, or its front matter is no YAML mapping.
    """
    return parse_text(read_text(path, shown=shown), shown=shown)


def parse_text(text: str, *, shown: str = "text") -> Source:
    """The lines of a text that are not blank.

    Raises:
        DocumentError: the front matter is no YAML mapping.
    """
    body, attributes = _front_matter(text, shown)
    return Source(text, tuple(_lines(text, body)), attributes)


def _lines(text: str, start: int) -> Iterator[Line]:
    begins = True
    for line in text[start:].split("\n"):
        bare = line.strip()
        if not bare:
            begins = True
        elif marked := _HEADING.match(line):
            yield Line(start + marked.start(2), start + marked.end(2), level=len(marked[1]))
            begins = True
        else:
            first = start + len(line) - len(line.lstrip())
            yield Line(first, first + len(bare), begins=begins)
            begins = False
        start += len(line) + 1


def _front_matter(text: str, shown: str) -> tuple[int, Mapping[str, str]]:
    """Where the body starts, and the attributes between the two `---` above it."""
    found = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", text, re.DOTALL)
    if found is None:
        return 0, {}
    try:
        values = YAML(typ="safe", pure=True).load(found[1] or "")
    except (YAMLError, ValueError) as error:  # ValueError: a date or number that cannot be
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        what = "the front matter is no YAML. Mend what stands between the two ---."
        raise DocumentError(what, path=shown, line=1 if mark is None else mark.line + 2) from error
    if values is not None and not isinstance(values, dict):
        what = "the front matter is no list of `key: value`. Mend what stands between the two ---."
        raise DocumentError(what, path=shown, line=2)
    return found.end(), {str(key): "" if value is None else str(value) for key, value in (values or {}).items()}
