"""Reviews exported, answered and changed as people do it, for tests of what reads them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import qualcode
from tests.folders import write_study

STUDY = """\
study: Essai
language: fr
model: blank
corpus:
  - path: corpus/*.md
    speakers: {interviewer: [Enquêteur]}
codebooks: [codebooks/*.yaml]
overrides: [codebooks/overrides/*.csv]
"""
TALK = """\
Enquêteur : Votre site est rapide ?

Dirigeant : Oui, il est rapide et confidentiel.

Enquêteur : Et ensuite ?

Dirigeant : On n'est pas rapide le lundi.

Enquêteur : Pourquoi ?

Dirigeant : Les gens partent en vacances.

Enquêteur : Et le site ?

Dirigeant : Notre site attire des clients.
"""
TOOLS = """\
codebook: outils
label: Outils
codes:
  - {code: site, label: Site web, definition: Une page., keywords: [site], implies: ["natures:vente"]}
"""
NATURES = """\
codebook: natures
label: Natures
codes:
  - {code: vente, label: Vente, definition: Vendre.}
  - {code: image, label: Image, definition: Se montrer.}
"""
CODER = "codebooks/overrides/claire.csv"
FRENCH = {"decision": "Décision", "chosen": "Code choisi", "further": "Autres codes", "reason": "Motif"}

Cells = Mapping[str, object]


def make_study(root: Path, *, talk: str = TALK, study: str = STUDY) -> Path:
    """A study in which a coding, an implied one, a negated hit and a passage without a code await an answer."""
    files: dict[str, str | bytes] = {
        "corpus/un.md": talk, "codebooks/outils.yaml": TOOLS, "codebooks/natures.yaml": NATURES,
    }  # fmt: skip
    return write_study(root, files, study=study)


def export(root: Path, *options: str, name: str = "relecture.xlsx") -> Path:
    """The review of the study, exported beside its study.yaml for claire."""
    path = root / name
    result = qualcode("review", "export", root, path, "--coder", "claire", *options)
    assert result.exit_code == 0, result.output
    return path


def edit(path: Path, change: Callable[[Worksheet], None], *, sheet: str = "Relecture") -> Path:
    """The workbook with one sheet changed, as openpyxl saves it."""
    workbook = load_workbook(path)
    change(workbook[sheet])
    workbook.save(path)
    return path


def heads(sheet: Worksheet) -> dict[str, int]:
    """The columns of a review by their heads."""
    return {str(cell.value): cell.column for cell in sheet[1]}


def row_of(sheet: Worksheet, quote: str, code: str = "") -> int:
    """The row of a quotation, and of its code where one is named."""
    columns = heads(sheet)
    for row in range(2, sheet.max_row + 1):
        words = str(sheet.cell(row, columns["Citation"]).value)
        coded = str(sheet.cell(row, columns["Code"]).value or "") if "Code" in columns else ""
        if words == quote and code in ("", coded):
            return row
    raise AssertionError(f"no row of « {quote} » {code}")


def answer(path: Path, *answers: tuple[str, str, Cells]) -> Path:
    """The review with answers: to the row of a quotation and code, by `decision`, `chosen`, `further`, `reason`."""

    def write(sheet: Worksheet) -> None:
        columns = heads(sheet)
        for quote, code, cells in answers:
            row = row_of(sheet, quote, code)
            for key, value in cells.items():
                sheet.cell(row, columns[FRENCH[key]]).value = value

    return edit(path, write)


def decisions(root: Path, file: str = CODER) -> list[tuple[str, ...]]:
    """Segment, quote, action, code, replacement and reason of each line of the coder's file."""
    with (root / file).open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = ("segment", "quote", "action", "code", "replacement", "reason")
    return [tuple(row[name] for name in names) for row in rows]
