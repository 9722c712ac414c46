"""Word's XML → paragraphs in reading order, as Word shows them once every tracked change is accepted.

Kept: whatever runs hold, wherever they stand (insertions, moved text where it went, hyperlinks, content controls, smart
tags, fields' results, formulas, hidden text). Left out: deletions, text where it was moved from, field codes, and the
older copy that Word keeps of each drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from lxml import etree

_LEFT_OUT = frozenset(
    {
        *("del", "moveFrom", "instrText", "delInstrText", "delText"),  # changes, and codes of fields
        *("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr"),  # properties; some hold old ones
    }
)
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_BOXES = ("txbxContent", "txBody")
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A note by its part ("footnotes" or "endnotes") and id; `at` counts characters from the paragraph's start."""

    part: str
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its text, its style, what parts it from the one before ("\\n", or a tab between cells).

    `outline` is the outline level written on the paragraph itself, "" for none. `begins` is false for the later cells
    of a row that is one line. `box` marks text boxes.
    """

    text: str
    style: str = ""
    outline: str = ""
    glue: str = "\n"
    begins: bool = True
    box: bool = False
    notes: tuple[NoteReference, ...] = ()


@dataclass
class _Inline:
    """What the runs of one paragraph hold: text, notes referred to, and text boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    notes: list[NoteReference] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def paragraphs_in(container: etree._Element) -> Iterator[Paragraph]:
    """The paragraphs of a body, cell, note, header or text box, in reading order; text boxes after their anchor.

    A paragraph whose mark was deleted goes on in the next one.
    """
    cut: list[Paragraph] = []
    for paragraph, goes_on in _blocks(container):
        cut.append(paragraph)
        if not goes_on:
            yield _joined(cut)
            cut = []
    if cut:
        yield _joined(cut)


def _joined(parts: Sequence[Paragraph]) -> Paragraph:
    """Paragraphs as one, with the style of the last, whose mark remains."""
    first, last = parts[0], parts[-1]
    starts = accumulate((len(part.text) for part in parts), initial=0)
    notes = (
        replace(note, at=note.at + start) for part, start in zip(parts, starts, strict=False) for note in part.notes
    )
    text = "".join(part.text for part in parts)
    return replace(last, text=text, notes=tuple(notes), glue=first.glue, begins=first.begins)


def _blocks(container: etree._Element) -> Iterator[tuple[Paragraph, bool]]:
    """Each paragraph, and whether its mark was deleted."""
    for child in container:
        name = local_name(child)
        if name == "p":
            yield from _paragraph(child)
        elif name == "tbl":
            yield from ((paragraph, False) for row in _within(child, "tr") for paragraph in _row(row))
        elif name == "AlternateContent":
            yield from _blocks(_chosen(child))
        elif name and name not in _LEFT_OUT:
            yield from _blocks(child)


def _paragraph(element: etree._Element) -> Iterator[tuple[Paragraph, bool]]:
    found = _Inline()
    _read_inline(element, found)
    properties = _child(element, "pPr")
    mark = None if properties is None else _child(properties, "rPr")
    gone = mark is not None and (_child(mark, "del") is not None or _child(mark, "moveFrom") is not None)
    paragraph = Paragraph(
        "".join(found.parts), _value(properties, "pStyle"), _value(properties, "outlineLvl"), notes=tuple(found.notes)
    )
    yield paragraph, gone
    for box in found.boxes:
        yield from ((replace(inner, box=True), False) for inner in paragraphs_in(box))


def _read_inline(element: etree._Element, found: _Inline) -> None:
    for child in element:
        name = local_name(child)
        if name == "t":
            found.add(re.sub(r"[\r\n\t]+", " ", child.text or ""))
        elif name in _MARKS:
            found.add(_MARKS[name])
        elif name == "sym":
            found.add(_symbol(attribute(child, "char")))
        elif name in _NOTES:
            found.notes.append(NoteReference(_NOTES[name], attribute(child, "id"), found.length))
        elif name in _BOXES:
            found.boxes.append(child)
        elif name == "AlternateContent":
            _read_inline(_chosen(child), found)
        elif name and name not in _LEFT_OUT:
            _read_inline(child, found)


def _row(row: etree._Element) -> Iterator[Paragraph]:
    """The paragraphs of a table row, cells parted by a tab; nothing for a deleted row.

    The row is one line where no cell has two paragraphs. Elsewhere every paragraph is a line; only single ones at the
    start (a speaker, a time) stay with what they stand before.
    """
    if _is_deleted(row, "trPr", "del"):
        return
    cells = [list(paragraphs_in(cell)) for cell in _within(row, "tc") if not _is_deleted(cell, "tcPr", "cellDel")]
    filled = [cell for cell in cells if any(paragraph.text.strip() for paragraph in cell)]
    leading = next((n for n, cell in enumerate(cells) if len(cell) > 1), len(cells))
    for n, cell in enumerate(cells):
        for m, paragraph in enumerate(cell):
            begins = paragraph.begins if m else n == 0 or n > leading or len(filled) < 2
            glue = paragraph.glue if m else "\t" if n else "\n"
            alone = len(filled) < 2 or m > 0 or n > leading or (n == leading == 0)
            kept = paragraph if alone else replace(paragraph, style="", outline="")  # a cell among others is no heading
            yield replace(kept, begins=begins, glue=glue)


def _is_deleted(element: etree._Element, properties: str, mark: str) -> bool:
    found = _child(element, properties)
    return found is not None and _child(found, mark) is not None


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, content controls and the like around them looked into."""
    for child in element:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name and name not in _LEFT_OUT:
            yield from _within(child, wanted)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The one of several versions of a drawing that has text; the first where all or none have."""
    versions = [child for child in alternatives if local_name(child)]
    spoken = (one for one in versions if any(local_name(e) == "t" and e.text for e in one.iter()))
    return next(spoken, versions[0] if versions else alternatives)


def _symbol(code: str) -> str:
    """A symbol's character; a space for the pictures that fonts such as Wingdings keep in the private area."""
    try:
        number = int(code, 16)
        return " " if number in _PRIVATE else chr(number)
    except (ValueError, OverflowError):
        return " "


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, which Word's two dialects differ in; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that name in the element's own namespace; "" where there is none."""
    return element.get(f"{element.tag.rpartition('}')[0]}}}{name}") or ""


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _value(properties: etree._Element | None, name: str) -> str:
    found = None if properties is None else _child(properties, name)
    return "" if found is None else attribute(found, "val")
