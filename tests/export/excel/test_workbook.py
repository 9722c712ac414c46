from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.model import Case, Codebook
from qualcode.result import Result
from tests.builders import make_code, make_codebook, make_document, run
from tests.export.excel.workbooks import ABOUT, PATH, build, opened

GOLDEN = Path(__file__).parents[2] / "data" / "workbook"
SHEETS = (
    "sheet: Annexe A, kind: cases, total: [duree_min]",
    "sheet: Tableau 1, kind: codebook, codebook: valeurs",
    'sheet: Tableau 2, kind: cooccurrence, codebook: valeurs, within: [natures, outils], levels: {"●": 2, "○": 1}, '
    "evidence: true",
    "sheet: Annexe B, kind: grid, rows: [natures, outils], columns: [valeurs], quotes: true",
)
VALEURS = Codebook(
    "valeurs",
    "Natures de la valeur",
    (
        replace(make_code("valeurs", "temps", keywords=["vite"]), category="s", definition="=Aller plus vite."),
        replace(make_code("valeurs", "lien", keywords=["échang*"]), category="u", definition="Se rencontrer."),
        replace(make_code("valeurs", "image", keywords=["réputation"]), category="u", definition="Être bien vu."),
    ),
    source="Ervasti (2013)",
    categories={"s": "De service", "u": "D'usage"},
)
DOCUMENTS = [
    make_document(
        "Q : Et le site ?", "R : Le site vend, on échange.", "R : Il vend vite, le site.", "R : Notre réputation."
    ),
    make_document("R : L'ERP gère les stocks, vite, et on échange.", "R : =1+1", id="entretien-2", case="2"),
]
CASES = (
    Case("1", {"fonction": "Gérante", "date": "2017-10-27", "duree_min": 50}),
    Case("2", {"fonction": "@dirigeant", "date": "2017-11-08", "duree_min": 55}),
)


@pytest.fixture(scope="module")
def result() -> Result:
    natures = make_codebook("natures", vente=["vend*"], gestion=["stock*"])
    outils = make_codebook("outils", site=["site"], erp=["ERP"])
    return replace(run(DOCUMENTS, natures, outils, VALEURS), cases=CASES)


def shown(sheet: Worksheet) -> list[list[str]]:
    """A sheet as the golden tables have it: one text a cell, days as ISO text, a link after its cell's value."""
    return [
        [
            ("" if cell.value is None else str(cell.value.date() if cell.is_date else cell.value))
            + (f" → {cell.hyperlink.location}" if cell.hyperlink else "")
            for cell in row
        ]
        for row in sheet.iter_rows()
    ]


def differences(name: str, found: list[list[str]], golden: list[list[str]]) -> list[str]:
    """One line a cell that differs, with its place."""
    wrong = []
    for row in range(max(len(found), len(golden))):
        one, other = (table[row] if row < len(table) else [] for table in (found, golden))
        for column in range(max(len(one), len(other))):
            is_, should = (cells[column] if column < len(cells) else "no cell" for cells in (one, other))
            if is_ != should:
                wrong.append(f"{name}, row {row + 1}, column {column + 1}: {is_!r} should be {should!r}")
    return wrong


def test_a_workbook_cell_by_cell(tmp_path: Path, result: Result) -> None:
    workbook = opened(build(tmp_path, result, *SHEETS))
    assert sorted(workbook.sheetnames) == sorted(["Provenance", *(path.stem for path in GOLDEN.glob("*.csv"))])
    wrong = []
    for sheet in workbook.worksheets[:-1]:  # the last tells versions
        with (GOLDEN / f"{sheet.title}.csv").open(encoding="utf-8-sig", newline="") as file:
            wrong += differences(sheet.title, shown(sheet), list(csv.reader(file)))
    assert not wrong, "\n".join(wrong)


def test_a_difference_is_told_with_its_place() -> None:
    assert differences("A", [["a", "b"], ["c"]], [["a", "x"]]) == [
        "A, row 1, column 2: 'b' should be 'x'",
        "A, row 2, column 1: 'c' should be 'no cell'",
    ]


def test_the_same_result_gives_the_same_bytes(tmp_path: Path, result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(tmp_path, result, *SHEETS).files[PATH]
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: __import__("time").gmtime(2_000_000_000))
    assert build(tmp_path, result, *SHEETS).files[PATH] == first


def test_nothing_in_it_tells_when_or_where_it_was_made(tmp_path: Path, result: Result) -> None:
    data = build(tmp_path, result, *SHEETS).files[PATH]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert load_workbook(io.BytesIO(data)).properties.creator == "qualcode"


def test_no_cell_is_a_formula(tmp_path: Path, result: Result) -> None:
    data = build(tmp_path, result, *SHEETS).files[PATH]
    cells = [
        cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet for cell in row if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 8
    assert not [xml for xml in sheets if b"<f>" in xml or b"<f " in xml]


def test_sheets_are_in_the_study_s_order_each_with_its_own_beside_it(tmp_path: Path, result: Result) -> None:
    assert opened(build(tmp_path, result, *reversed(SHEETS))).sheetnames == [
        "Annexe B", "Annexe B – effectifs", "Tableau 2", "Tableau 2 – preuves", "Tableau 1", "Annexe A", *ABOUT["fr"],
    ]  # fmt: skip


def test_what_a_cell_could_not_hold_is_listed_as_truncated(tmp_path: Path) -> None:
    long = "Le site va vite" + " et encore mot pour mot" * 1_740
    documents = [make_document(long), make_document("Le site échange.", id="b")]
    result = run(documents, VALEURS, make_codebook("outils", site=["site"]))
    spec = "sheet: T2, kind: cooccurrence, codebook: valeurs, within: [outils], evidence: true"
    built = build(tmp_path, result, spec)
    (remark,) = built.remarks
    assert (remark.status, remark.quote) == ("truncated", long)
    assert remark.reason == f"exports/essai.xlsx, T2 – preuves!I2: {len(long)} characters, more than a cell holds"
    cell = opened(built)["T2 – preuves"]["I2"].value
    assert len(cell) <= 32_767
    assert cell.endswith(" [… coupé, texte entier dans codings.csv]")


def test_two_long_names_do_not_share_a_sheet(tmp_path: Path, result: Result) -> None:
    names = [f"Un nom bien trop long, partie {n}" for n in (1, 2)]
    kind = "kind: cooccurrence, codebook: valeurs, within: [outils], evidence: true"
    workbook = opened(build(tmp_path, result, *(f"sheet: '{name}', {kind}" for name in names)))
    beside = [name for name in workbook.sheetnames if name not in (*names, *ABOUT["fr"])]
    assert beside == ["Un nom bien trop long – preuves", "Un nom bien trop lo – preuves 2"]
    links = [{cell.hyperlink.location for row in workbook[name] for cell in row if cell.hyperlink} for name in names]
    assert links == [{f"'{name}'!A2"} for name in beside]
