"""Word files (.docx) → text and lines: headings by style, paragraphs, tables, text boxes, notes, page headers.

Paragraphs are joined by LF, the cells of a row by a tab. Text boxes stand after the paragraph they are anchored in.
Footnotes and endnotes stand at the end, each knowing where it is referred to; then page headers and footers, which are
in the text but never coded, as are tables of contents. Comments and embedded files are left out, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from qualcode.errors import DocumentError
from qualcode.ingest.packages import Package, open_package
from qualcode.ingest.source import Line, Source
from qualcode.ingest.wordtext import NoteReference, Paragraph, attribute, local_name, paragraphs_in
from qualcode.nouns import count_nouns

_HEADING = re.compile(r"(?:heading|titre|überschrift|título|titolo|kop|rubrik|nagłówek) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titre|titel|título|titolo", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|tm|verzeichnis) ?[1-9]|toc heading|table of (?:figures|authorities)", re.IGNORECASE)
_TITLE_LEVEL = 1
_BODY_OUTLINE = 9
_MOST_ANCESTORS = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name, the style it is based on, its own outline level ("" for none)."""

    name: str
    based_on: str = ""
    outline: str = ""


def read_word(path: Path, *, shown: str) -> Source:
    """The text of a Word file. `shown` is the path to name in messages.

    Raises:
        DocumentError: the file cannot be opened, is protected, damaged or hostile, or is no Word file.
    """
    try:
        with path.open("rb") as file:
            return read_package(open_package(file, shown=shown))
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise DocumentError(f"{reason}. Check the path and the file's permissions.", path=shown) from error


def read_package(package: Package) -> Source:
    """The text of an open Word package.

    Raises:
        DocumentError: a part is damaged or hostile, or there is no document in it.
    """
    main = next((link.target for link in package.links("") if link.kind == "officeDocument"), "word/document.xml")
    root = package.part(main)
    body = None if root is None else next((child for child in root if local_name(child) == "body"), None)
    if root is None or body is None:
        raise package.failure(f"this is no Word file ({_what_else(package)}). Save it as .docx")
    links = package.links(main)
    targets: dict[str, str] = {}
    for link in links:
        targets.setdefault(link.kind, link.target)
    text = _Text(_styles(package.part(targets.get("styles", ""))))
    for paragraph in paragraphs_in(body):
        text.add(paragraph)
    notes = {part: _notes(package.part(targets.get(part, ""))) for part in ("footnotes", "endnotes")}
    for reference in tuple(text.references):
        for paragraph in notes[reference.part].pop(reference.id, ()):
            text.add(paragraph, at=reference.at)
    by_id = {link.id: link.target for link in links}
    for furniture in _furniture(package, body, by_id):
        text.add(furniture, outside="page header or footer")
    return text.source(tuple(_left_out(package, root, targets)))


@dataclass
class _Text:
    """A text under way, paragraph by paragraph."""

    styles: Mapping[str, Style]

    def __post_init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []
        self.row_open = False
        self.references: list[NoteReference] = []

    def add(self, paragraph: Paragraph, *, at: int | None = None, outside: str = "") -> None:
        """Adds a paragraph; each of its lines, where it has line breaks, is a line that goes on with the first."""
        self._put(paragraph.glue if self.parts else "")
        self.references += [replace(note, at=note.at + self.length) for note in paragraph.notes if at is None]
        start = self.length
        self._put(paragraph.text)
        level = 0 if at is not None or outside else heading_level(paragraph, self.styles)
        outside = outside or ("table of contents" if self._is_contents(paragraph) else "")
        pieces = [paragraph.text] if level or outside else paragraph.text.split("\n")
        self.row_open = self.row_open and not paragraph.begins
        begins = not self.row_open
        for n, piece in enumerate(pieces):
            end = start + len(piece)
            if piece.strip():
                first, last = end - len(piece.lstrip()), start + len(piece.rstrip())
                self._line(Line(first, last, level, begins, paragraph.box, at, outside), joins=self.row_open and n == 0)
                begins, self.row_open = False, True
            start = end + 1

    def source(self, left_out: tuple[str, ...]) -> Source:
        """The text as it stands."""
        return Source("".join(self.parts), tuple(self.lines), left_out=left_out)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _line(self, line: Line, *, joins: bool) -> None:
        if joins:  # a later cell of the row
            line = replace(self.lines.pop(), end=line.end)
        self.lines.append(line)

    def _is_contents(self, paragraph: Paragraph) -> bool:
        style = self.styles.get(paragraph.style, Style(paragraph.style))
        return _CONTENTS.fullmatch(style.name) is not None


def heading_level(paragraph: Paragraph, styles: Mapping[str, Style]) -> int:
    """How deep a heading the paragraph is, from 1 (a title); 0 for none.

    The outline level on the paragraph itself decides, then its style: by name, by outline level, then as the style that
    it is based on.
    """
    if paragraph.outline:
        return _outlined(paragraph.outline)
    id = paragraph.style
    for _ in range(_MOST_ANCESTORS):
        style = styles.get(id, Style(id))
        if found := _HEADING.fullmatch(style.name):
            return _TITLE_LEVEL + int(found[1])
        if _TITLE.fullmatch(style.name):
            return _TITLE_LEVEL
        if style.outline:
            return _outlined(style.outline)
        if not style.based_on:
            return 0
        id = style.based_on
    return 0


def _outlined(value: str) -> int:
    level = int(value) if value.isdecimal() else _BODY_OUTLINE
    return 0 if level >= _BODY_OUTLINE else _TITLE_LEVEL + 1 + level


def _styles(root: etree._Element | None) -> dict[str, Style]:
    """The paragraph styles by id."""
    styles = {}
    for element in () if root is None else root:
        if local_name(element) == "style":
            outline = next((attribute(e, "val") for e in element.iter() if local_name(e) == "outlineLvl"), "")
            values = {local_name(child): attribute(child, "val") for child in element}
            id = attribute(element, "styleId")
            styles[id] = Style(values.get("name") or id, values.get("basedOn", ""), outline)
    return styles


def _notes(root: etree._Element | None) -> dict[str, tuple[Paragraph, ...]]:
    """The notes of a part by id, without the lines that Word draws above them."""
    notes = () if root is None else root
    return {
        attribute(note, "id"): tuple(paragraphs_in(note)) for note in notes if attribute(note, "type") in ("", "normal")
    }


def _furniture(package: Package, body: etree._Element, by_id: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraphs of page headers and footers in the order the sections name them, the same words once."""
    named = [
        next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        for element in body.iter()
        if local_name(element) in ("headerReference", "footerReference")
    ]
    seen = {""}
    for target in dict.fromkeys(by_id.get(str(id), "") for id in named):
        root = package.part(target)
        for paragraph in () if root is None else paragraphs_in(root):
            words = " ".join(paragraph.text.split())
            if words not in seen:
                seen.add(words)
                yield paragraph


def _left_out(package: Package, root: etree._Element, targets: Mapping[str, str]) -> Iterator[str]:
    comments = package.part(targets["comments"]) if "comments" in targets else None
    if count := _count("comment", () if comments is None else comments):
        yield _not_read(count, "comment in the margin", "comments in the margin")
    if count := _count("altChunk", root.iter()):
        told = _not_read(count, "file embedded in the text", "files embedded in the text")
        yield f"{told}: open this file in Word and save it"


def _not_read(count: int, one: str, many: str) -> str:
    return f"{count_nouns(count, one, many)} {'is' if count == 1 else 'are'} not read"


def _count(name: str, elements: Iterable[etree._Element]) -> int:
    return sum(local_name(element) == name for element in elements)


def _what_else(package: Package) -> str:
    names = package.archive.namelist()
    if "xl/workbook.xml" in names:
        return "it is an Excel workbook"
    if "ppt/presentation.xml" in names:
        return "it is a PowerPoint presentation"
    return "it is an OpenDocument file" if "mimetype" in names else "there is no document in it"
