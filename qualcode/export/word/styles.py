"""The look of a document, all of it in styles: a journal's template that has them too restyles every table."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from qualcode.export.word.layout import Style

TABLE = "qualcode Table"
"""The table style."""
CAPTION = "Caption"
"""Word's own: its lists of tables look for it."""
_LANGUAGES = {"fr": "fr-FR", "en": "en-US"}
_TEXT_SIZE, _NOTE_SIZE = 10, 9
_BASE = (
    f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{{id}}"><w:name w:val="{{name}}"/>'
    '<w:basedOn w:val="{based}"/><w:uiPriority w:val="99"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
    "<w:rPr>{run}</w:rPr></w:style>"
)
_TIGHT = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
_CENTRED = '<w:jc w:val="center"/>'
_BOLD = "<w:b/><w:bCs/>"
_PARAGRAPHS = {  # what each style adds to the one it stands on
    Style.TEXT: ("Normal", _TIGHT, f'<w:sz w:val="{2 * _TEXT_SIZE}"/><w:szCs w:val="{2 * _TEXT_SIZE}"/>'),
    Style.HEAD: (Style.TEXT, _CENTRED, _BOLD),
    Style.GROUP: (Style.TEXT, "", _BOLD),
    Style.NUMBER: (Style.TEXT, _CENTRED, ""),
    Style.SIGN: (Style.TEXT, _CENTRED, '<w:sz w:val="22"/><w:szCs w:val="22"/>'),
    Style.QUOTATION: (Style.TEXT, '<w:spacing w:before="20" w:after="60" w:line="240" w:lineRule="auto"/>', ""),
    Style.TOTAL: (Style.TEXT, _CENTRED, _BOLD),
    Style.NOTE: (
        "Normal",
        '<w:spacing w:before="40" w:after="0" w:line="240" w:lineRule="auto"/>',
        f'<w:i/><w:iCs/><w:sz w:val="{2 * _NOTE_SIZE}"/><w:szCs w:val="{2 * _NOTE_SIZE}"/>',
    ),
}
_RULE = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
_TABLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{{id}}"><w:name w:val="{TABLE}"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/><w:tblPr><w:tblBorders>{rules}'
    '</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tcPr><w:vAlign w:val="top"/></w:tcPr></w:style>'
)
_SIDES = {"top": (12, "000000"), "left": (4, "A6A6A6"), "bottom": (12, "000000"), "right": (4, "A6A6A6")}
_INNER = {"insideH": (4, "A6A6A6"), "insideV": (4, "A6A6A6")}


def style_id(name: str) -> str:
    """What a file calls a style: its name without spaces."""
    return name.replace(" ", "")


def add_styles(document: Document, language: str) -> None:
    """Gives a new document the language, the caption's look and the styles of tables."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    caption = document.styles[CAPTION]
    caption.font.color.rgb, caption.font.size = RGBColor(0, 0, 0), Pt(11)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(14)
    caption.paragraph_format.space_after = Pt(4)
    document.styles["Footer"].paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    for style, (based, paragraph, run) in _PARAGRAPHS.items():
        made = _BASE.format(id=style_id(style), name=style, based=style_id(based), paragraph=paragraph, run=run)
        document.styles.element.append(parse_xml(made))
    rules = "".join(
        _RULE.format(side=side, size=size, colour=colour) for side, (size, colour) in (_SIDES | _INNER).items()
    )
    document.styles.element.append(parse_xml(_TABLE.format(id=style_id(TABLE), rules=rules)))
    for tongue in document.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), _LANGUAGES.get(language, language))
