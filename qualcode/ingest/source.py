"""What every format of text gives before it is laid out: the text, and its lines with what the format says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a source's text that its format sets apart, by offsets; white space around it left out.

    `level` is a heading's depth from 1, 0 for anything else. `begins` is false where the line goes on with the
    paragraph above. `box` marks a text box, which interrupts a turn. `at` is where the text refers to this note.
    `outside` says why the line is never coded (a page header, a table of contents), and is "" for all others.
    """

    start: int
    end: int
    level: int = 0
    begins: bool = True
    box: bool = False
    at: int | None = None
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A text as read, its lines in order, the attributes it gives itself, and what reading left out and why."""

    text: str
    lines: tuple[Line, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
