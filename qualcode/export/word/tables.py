"""A layout as WordprocessingML: caption, native table, notes. What no XML file can hold is replaced, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from qualcode.export.files import NOT_IN_XML
from qualcode.export.word.layout import Cell, Joined, Layout, Style, lines_needed
from qualcode.export.word.styles import CAPTION, TABLE, style_id

SHORT = 14
"""Lines of a row that is not parted between two pages."""
_TWIPS = 567.0
"""Of a centimetre."""
_TURNED, _MOST_TURNED = 0.19, 9.0
"""Centimetres that a character of a turned head takes, and that a row of them takes at most."""
_NUMBERED = re.compile(r"([^\W\d_]+) (?:(\d{1,3})|([A-Z]))")
_W = nsdecls("w")
_LOOK = '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:noHBand="1" w:noVBand="1"/>'
_GREY = '<w:shd w:val="clear" w:color="auto" w:fill="BFBFBF"/>'


@dataclass
class Replaced:
    """How many characters were replaced while a table was written."""

    count: int = 0

    def clean(self, text: str) -> str:
        """The text as XML can hold it."""
        clean, replaced = NOT_IN_XML.subn("\ufffd", text)
        self.count += replaced
        return clean


def caption_xml(layout: Layout, replaced: Replaced, *, new_page: bool) -> str:
    """« Tableau 2 — Natures de la valeur » as a caption; its number is a SEQ field, so that Word can list and cite it.

    The field is told the study's own number, and says the same when Word updates it.
    """
    above = "<w:pageBreakBefore/>" if new_page else ""
    found = _NUMBERED.fullmatch(layout.name)
    if not found:
        return _paragraph(CAPTION, _run(replaced.clean(layout.name + layout.caption)), above)
    kind, number, letter = found.groups()
    place = int(number) if number else ord(letter) - ord("A") + 1
    field = f" SEQ {kind} \\* {'ARABIC' if number else 'ALPHABETIC'} \\r {place} "
    number_run = f"<w:fldSimple w:instr={quoteattr(field)}>{_run(number or letter)}</w:fldSimple>"
    return _paragraph(CAPTION, _run(f"{kind} ") + number_run + _run(replaced.clean(layout.caption)), above)


def note_xml(text: str, replaced: Replaced, section: str = "") -> str:
    """A line below a table; the last of a section holds what the section is."""
    return _paragraph(Style.NOTE, _run(replaced.clean(text)), section)


def table_xml(layout: Layout, replaced: Replaced) -> str:
    """The table: fixed columns, heads on every page, short rows never parted between two."""
    widths = layout.widths()
    grid = "".join(f'<w:gridCol w:w="{round(width * _TWIPS)}"/>' for width in widths)
    name = quoteattr(replaced.clean(f"{layout.name} {layout.title} {layout.part}".strip()))
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{style_id(TABLE)}"/><w:tblW w:w="{round(sum(widths) * _TWIPS)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_LOOK}<w:tblCaption w:val={name}/></w:tblPr>'
    )
    rows = [_row(row, widths, replaced, head=True) for row in layout.heads]
    rows += [_row(row, widths, replaced, head=False) for row in layout.rows]
    return f"<w:tbl {_W}>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(cells: Sequence[Cell], widths: Sequence[float], replaced: Replaced, *, head: bool) -> str:
    spans = list(_spans(cells, widths))
    upright = [(cell, width) for cell, width in zip(cells, spans, strict=True) if not cell.turned]
    short = all(lines_needed(cell.lines, width) <= SHORT for cell, width in upright)
    turned = [len(line) for cell in cells if cell.turned and head for line in cell.lines]
    tall = min(_TURNED * max(turned, default=0) + 0.4, _MOST_TURNED)
    height = f'<w:trHeight w:val="{round(tall * _TWIPS)}" w:hRule="exact"/>' if turned else ""
    properties = ("<w:cantSplit/>" if short or head else "") + height + ("<w:tblHeader/>" if head else "")
    told = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    drawn = (_cell(cell, width, replaced) for cell, width in zip(cells, spans, strict=True))
    return f"<w:tr>{told}{''.join(drawn)}</w:tr>"


def _spans(cells: Sequence[Cell], widths: Sequence[float]) -> Iterator[float]:
    """The width of each cell, in centimetres."""
    at = 0
    for cell in cells:
        yield sum(widths[at : at + cell.across])
        at += cell.across


def _cell(cell: Cell, width: float, replaced: Replaced) -> str:
    properties = [f'<w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>']
    properties += [f'<w:gridSpan w:val="{cell.across}"/>'] if cell.across > 1 else []
    properties += [f'<w:vMerge w:val="{cell.joined}"/>'] if cell.joined is not Joined.ALONE else []
    properties += [_GREY] if cell.grey else []
    properties += ['<w:textDirection w:val="btLr"/>'] if cell.turned else []
    middle = cell.turned or cell.style in (Style.HEAD, Style.SIGN)
    properties += ['<w:vAlign w:val="center"/>'] if middle else []
    lines = [line for text in cell.lines for line in _plain_lines(replaced.clean(text))] or [""]
    paragraphs = [_paragraph(cell.style, _run(line), inner=True) for line in lines]
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def _plain_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _paragraph(style: str, runs: str, more: str = "", *, inner: bool = False) -> str:
    """A paragraph; one that is `inner` stands in a table, which has said what `w:` is."""
    return f'<w:p{"" if inner else f" {_W}"}><w:pPr><w:pStyle w:val="{style_id(style)}"/>{more}</w:pPr>{runs}</w:p>'


def _run(text: str) -> str:
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t"))
    return f"<w:r>{'<w:tab/>'.join(parts)}</w:r>" if text else ""
