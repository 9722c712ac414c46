"""A Word document as study.yaml lists it, as the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from lxml import etree

from qualcode.errors import ExportError
from qualcode.export.files import rezip
from qualcode.export.material import Built, Material, left_out
from qualcode.export.word.kinds import lay_out
from qualcode.export.word.layout import MOST_COLUMNS, Layout, part_in_bands
from qualcode.export.word.styles import add_styles
from qualcode.export.word.tables import Replaced, caption_xml, note_xml, table_xml
from qualcode.export.words import Words
from qualcode.model import Coding
from qualcode.sheets import SheetSpec

_THEN = datetime(2000, 1, 1)
_SHORT_SIDE, _LONG_SIDE = Cm(21.0), Cm(29.7)
_MARGIN = Cm(2.0)
_PAGE = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def build_document(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The document with these tables; audit lines say which held characters that no Word file can hold.

    Raises:
        ExportError: a table has more columns than Word takes, and is headed by too many of them to be parted.
    """
    words = Words(material.study.language)
    document = docx.Document()
    add_styles(document, material.study.language)
    _describe(document, material)
    layouts = [band for spec in specs for band in part_in_bands(lay_out(spec, material.result, words))]
    for layout in layouts:
        if len(layout.columns) > MOST_COLUMNS:
            what = f"'{layout.name}' has {len(layout.columns)} columns, and Word takes {MOST_COLUMNS}"
            raise ExportError(f"{what}. Leave it to a workbook, or give it a smaller codebook.", path=path)
    remarks = list(_write(document, layouts, path))
    out = io.BytesIO()
    document.save(out)
    return Built({path: rezip(out.getvalue())}, remarks)


def _describe(document: Document, material: Material) -> None:
    """What the file says of itself: no clock, no user."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "qualcode"
    properties.title, properties.language = material.study.name, material.study.language
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = _THEN
    relations = document.part.package.rels
    for name in [name for name, of in relations.items() if of.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]  # a picture of python-docx's own template
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word says that the file is of an older version


def _write(document: Document, layouts: Sequence[Layout], path: str) -> Iterator[Coding]:
    """Each table on a page of its own, as journals ask; a new section wherever the page turns."""
    page = document.sections[0]
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    page.footer.is_linked_to_previous = False
    page.footer.paragraphs[0]._p.append(parse_xml(_PAGE))
    body, last = document.element.body, document.element.body.sectPr
    for n, layout in enumerate(layouts):
        replaced = Replaced()
        after = layouts[n + 1].landscape if n + 1 < len(layouts) else None
        turns = after is not None and after != layout.landscape
        section = etree.tostring(_section(last, landscape=layout.landscape), encoding="unicode") if turns else ""
        *notes, end = layout.notes or [""]
        new_page = n > 0 and layouts[n - 1].landscape == layout.landscape
        parts = [caption_xml(layout, replaced, new_page=new_page), table_xml(layout, replaced)]
        parts += [note_xml(note, replaced) for note in notes]
        parts += [note_xml(end, replaced, section)] if end or section or after is None else []
        for part in parts:
            last.addprevious(parse_xml(part))
        if replaced.count:
            told = f"{replaced.count} characters that no Word file can hold, shown as \ufffd"
            yield left_out(f"{path}, {layout.name}: {told}")
    body.replace(last, _section(last, landscape=bool(layouts) and layouts[-1].landscape))


def _section(like: Any, *, landscape: bool) -> Any:  # python-docx's CT_SectPr, which it does not export
    """A section like this one, on an upright or a lying A4 page."""
    section = deepcopy(like)
    section.page_width, section.page_height = (_LONG_SIDE, _SHORT_SIDE) if landscape else (_SHORT_SIDE, _LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    return section
