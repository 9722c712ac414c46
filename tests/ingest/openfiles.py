"""Flat OpenDocument texts for LibreOffice to make Word files of."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
_CHANGED = "<office:change-info><dc:creator>A</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>"
EVERYTHING = f"""\
<text:tracked-changes text:track-changes="false">
<text:changed-region text:id="i"><text:insertion>{_CHANGED}</text:insertion></text:changed-region>
<text:changed-region text:id="d"><text:deletion>{_CHANGED}<text:p>rayés</text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="1">Les outils</text:h>
<text:p>Les mots <text:change-start text:change-id="i"/>ajoutés <text:change-end text:change-id="i"/>restent\
<text:change text:change-id="d"/>.<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>\
<text:note-body><text:p>Une note de bas de page.</text:p></text:note-body></text:note></text:p>
<text:h text:outline-level="2">La suite</text:h>
<text:list><text:list-item><text:p>Premier point</text:p></text:list-item><text:list-item><text:p>Second point</text:p>\
</text:list-item></text:list>
<table:table><table:table-column/><table:table-column/><table:table-row><table:table-cell><text:p>Nord</text:p>\
</table:table-cell><table:table-cell><text:p>Sud</text:p></table:table-cell></table:table-row></table:table>
<text:p>Autour.<draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm"><draw:text-box>\
<text:p>Encadré.</text:p></draw:text-box></draw:frame></text:p>"""


def write_open_text(path: Path, body: str) -> None:
    """A flat OpenDocument text with this body."""
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document>",
        encoding="utf-8",
    )


def as_paragraphs(lines: Sequence[str]) -> str:
    """One paragraph a line, its spaces and tabs kept."""
    drawn = (escape(line).replace("  ", " <text:s/>").replace("\t", "<text:tab/>") for line in lines)
    return "".join(f"<text:p>{line}</text:p>" for line in drawn)


def convert(folder: Path, profile: Path) -> None:
    """Makes a Word file beside every flat text of the folder."""
    assert OFFICE is not None
    made = [OFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "docx", "--outdir"]
    subprocess.run([*made, str(folder), *map(str, sorted(folder.glob("*.fodt")))], check=True, capture_output=True)
