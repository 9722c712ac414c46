"""Transcripts and case texts, plain or Markdown → headings, turns, paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from qualcode.errors import DocumentError
from qualcode.model import Document, Role, Segment
from qualcode.normalise import fold

_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*$")
_BOLD = re.compile(r"\A\*{1,3}([^*\s][^*]*)\*{1,3}([ \u00a0\u202f]?:)?\Z")
_ITEM = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,3}[.)])[ \t]+(?=\S)")
_LABEL = re.compile(
    r"""[ \t]*\*{0,3}
    ((?:(?:[^\W\d_]|MM|Mr|Dr|Pr|Me)\.[ \t\u00a0\u202f-]?)*  # titles and initials, which end in a dot
    [^\W\d_][^:\n.!?;«»()]{0,48}?)
    [ \t\u00a0\u202f]*\*{0,3}[ \t\u00a0\u202f]*:\*{0,3}(?=\s|$)""",
    re.VERBOSE,
)
_LABEL_WORDS = 5
_CASE_LEVEL, _PLAIN_LEVEL = 1, 7
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a study says its texts are laid out: see `corpus` in study.yaml.

    `interviewers` is None where turns are not sought. `case_heading` is a pattern with the group `case`.
    """

    interviewers: tuple[str, ...] | None = None
    headings: tuple[str, ...] = ()
    case_heading: re.Pattern[str] | None = None
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch that is not coded, and why."""

    start: int
    end: int
    reason: str


@dataclass
class _Reader:
    """The state of reading one text, line by line."""

    layout: TextLayout
    case: str
    path: list[tuple[int, str]] = field(default_factory=list)
    speaker: str = ""
    role: Role = Role.NONE
    open: tuple[int, int] | None = None
    segments: list[Segment] = field(default_factory=list)
    turns: int = 0
    first_case: int | None = None
    """How many segments stand before the first case: none where the file's name gives it; None where nothing does."""

    def close(self) -> None:
        """Ends the stretch under way, if there is one."""
        if self.open is not None:
            start, end = self.open
            section = tuple(title for _, title in self.path)
            self.segments.append(
                Segment(str(len(self.segments) + 1), start, end, self.case, self.speaker, self.role, section)
            )
        self.open = None

    def extend(self, start: int, end: int) -> None:
        """Adds a line to the stretch under way, or begins one."""
        self.open = (start if self.open is None else self.open[0], end)

    def heading(self, level: int, title: str) -> None:
        """Ends what came before and puts `title` on the path, in place of headings as deep or deeper."""
        self.close()
        self.speaker, self.role = "", Role.NONE
        self.path = [(above, text) for above, text in self.path if above < level] + [(level, title)]
        found = self.layout.case_heading and self.layout.case_heading.fullmatch(title)
        if found:
            self.case = found["case"].strip()
            self.first_case = len(self.segments) if self.first_case is None else self.first_case

    def turn(self, label: str) -> None:
        """Ends what came before and lets `label` speak."""
        self.close()
        self.turns += 1
        self.speaker = label
        known = {fold(name) for name in self.layout.interviewers or ()}
        self.role = Role.INTERVIEWER if fold(label) in known else Role.RESPONDENT


def parse_text(
    text: str, *, id: str, case: str = "", layout: TextLayout | None = None, shown: str = ""
) -> tuple[Document, tuple[Skipped, ...]]:
    """The document in a text, and the stretches that its layout leaves uncoded.

    Without turns every paragraph and list item is a segment; with turns every turn is, and what stands outside them
    is skipped. Where headings start cases, what stands before the first is skipped too. Empty text gives a document
    without segments. `shown` is the path to name in messages.

    Raises:
        DocumentError: the front matter is no YAML mapping.
    """
    layout = layout or TextLayout()
    body, attributes = _front_matter(text, shown or id)
    reader = _Reader(layout, case or id, first_case=0 if case else None)
    for start, end in _lines(text, body):
        _read_line(reader, text, start, end)
    reader.close()
    kept, skipped = _sort_out(reader)
    numbered = tuple(replace(segment, id=str(n)) for n, segment in enumerate(kept, start=1))
    return Document(id=id, text=text, segments=numbered, attributes=attributes), tuple(skipped)


def _read_line(reader: _Reader, text: str, start: int, end: int) -> None:
    line = text[start:end]
    if not line.strip():
        if not reader.speaker:
            reader.close()
        return
    level, title = _heading(line, reader.layout)
    if level:
        reader.heading(level, title)
        return
    label = _LABEL.match(line) if reader.layout.interviewers is not None else None
    if label and len(label[1].split()) <= _LABEL_WORDS and label[1][0].isupper():
        reader.turn(label[1].strip())
        start += label.end()
    elif (item := _ITEM.match(line)) and not reader.speaker:
        reader.close()
        start += item.end()
    content = text[start:end]
    if content.strip():
        reader.extend(start + len(content) - len(content.lstrip()), end - len(content) + len(content.rstrip()))


def _heading(line: str, layout: TextLayout) -> tuple[int, str]:
    """The level and title of a heading; level 0 for any other line."""
    marked = _MARKDOWN_HEADING.match(line)
    title = _BOLD.sub(r"\1\2", (marked[2] if marked else line).strip())
    if marked:
        return len(marked[1]), title
    if layout.case_heading and layout.case_heading.fullmatch(title):
        return _CASE_LEVEL, title
    return (_PLAIN_LEVEL, title) if matches_heading(title, layout.headings) else (0, "")


def matches_heading(title: str, globs: tuple[str, ...]) -> bool:
    """Whether a heading fits one of the globs, whatever its case, accents and closing colon."""
    if not globs or len(title) > _LONGEST_HEADING:
        return False
    bare = fold(title).rstrip(" :")
    return any(fnmatchcase(bare, fold(glob).rstrip(" :")) for glob in globs)


def _sort_out(reader: _Reader) -> tuple[list[Segment], list[Skipped]]:
    kept, skipped = [], []
    for n, segment in enumerate(reader.segments):
        title = next((t for t in segment.section if matches_heading(t, reader.layout.skip)), "")
        if title:
            skipped.append(Skipped(segment.start, segment.end, f"section « {title} » is not coded"))
        elif reader.turns and segment.role is Role.NONE:
            skipped.append(Skipped(segment.start, segment.end, "outside any turn"))
        elif reader.first_case is not None and n < reader.first_case:
            skipped.append(Skipped(segment.start, segment.end, "before the first case"))
        else:
            kept.append(segment)
    if reader.layout.interviewers is not None and not reader.turns and kept:
        reason = "no turn was recognised: paragraphs are coded"
        skipped.append(Skipped(kept[0].start, kept[0].start, reason))
    if reader.layout.case_heading is not None and reader.first_case is None and kept:
        reason = "no heading starts a case: the file is one case"
        skipped.append(Skipped(kept[0].start, kept[0].start, reason))
    return kept, skipped


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


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
