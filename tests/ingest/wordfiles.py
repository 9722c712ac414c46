"""Word files for tests: packages written by hand, as Word writes them, around a body of XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
STYLES = """
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Partie"><w:name w:val="Partie"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:type="paragraph" w:styleId="Grand"><w:name w:val="Grand"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Rond"><w:name w:val="Rond"/><w:basedOn w:val="Rond"/></w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
"""


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; what is no XML is a run's text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    held = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{held}{''.join(map(run, runs))}</w:p>"


def run(text: str) -> str:
    """A run with a text; XML stays as it is."""
    return text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: list[str]) -> str:
    """A table; each cell a text, or paragraphs."""
    cells = [[cell if cell.startswith("<") else p(cell) for cell in row] for row in rows]
    drawn = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in cells)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in drawn)}</w:tbl>"


def word_file(body: str, *, parts: Mapping[str, str] | None = None, raw: Mapping[str, bytes] | None = None) -> bytes:
    """A .docx with this body; `parts` are the insides of styles, footnotes, endnotes, comments, hdr1, …; `raw` entries
    stand beside or instead of those made."""
    held = {"styles": STYLES, **(parts or {})}
    links = [
        f'<Relationship Id="{name}" Type="{R}/{_kind(name)}" Target="{name}.xml"/>' for name in held
    ]  # a header's id is its name
    entries: dict[str, bytes] = {
        "_rels/.rels": _relationships(f'<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _relationships("".join(links)),
        "word/document.xml": _root("document", f"<w:body>{body}</w:body>"),
        **{f"word/{name}.xml": _root(_element(name), inside) for name, inside in held.items()},
    }
    return zipped(entries | dict(raw or {}))


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def words_of_parts(data: bytes) -> list[str]:
    """The words a reader of the printed page sees, straight from the XML: the text of every run that is not deleted,
    with each drawing once. Independent of the code under test: no paragraphs, no order, only words."""
    words: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(("word/document", "word/footnotes", "word/endnotes", "word/header", "word/footer")):
                root = etree.fromstring(archive.read(name))
                dropped = root.xpath("//*[local-name()='del' or local-name()='moveFrom' or local-name()='Fallback']")
                for element in dropped:
                    element.getparent().remove(element)
                breaks = ("p", "tab", "br", "cr", "tc", "footnote", "endnote")
                text = "".join(
                    e.text or "" if etree.QName(e).localname == "t" else " " * (etree.QName(e).localname in breaks)
                    for e in root.iter(etree.Element)
                )
                words += text.split()
    return sorted(words)


def _kind(name: str) -> str:
    bare = name.rstrip("0123456789")
    return {"hdr": "header", "ftr": "footer"}.get(bare, bare)


def _element(name: str) -> str:
    return name.rstrip("0123456789")


def _root(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_SPACES}>{inside}</w:{name}>'.encode()


def _relationships(inside: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{space}">{inside}</Relationships>'.encode()
