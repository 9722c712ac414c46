"""The two sheets that every workbook ends with, and the names of its tables."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qualcode.export.excel.workbook import build_workbook
from qualcode.export.words import Words
from qualcode.model import Action, Origin, Status
from qualcode.sheets import FORMATS, SHEETS
from tests.aggregate.corpora import make_result
from tests.builders import make_codebook, make_decision, make_document, make_material, run
from tests.conftest import Demonstration
from tests.export.excel.workbooks import build, draw, opened, table

TALK = make_result(
    {"a": ["R1", "R1"], "b": ["R2"]},
    [("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:lien"), ("b", 0, 0, "outils:erp")],
)
MATRIX = "sheet: T2, kind: cooccurrence, codebook: valeurs, evidence: true"
SEVERAL = (
    "sheet: Cas, kind: cases",
    MATRIX,
    "sheet: Thèmes, kind: themes, codebook: valeurs, by: [organisation, annee]",
    "sheet: Suite, kind: sequence, codebook: valeurs",
    "sheet: Saturation, kind: saturation, codebook: valeurs",
    "sheet: Liens, kind: association, codebook: valeurs",
    "sheet: B, kind: grid, rows: [outils], columns: [valeurs]",
)


def made(tmp_path: Path, *sheets: str) -> Workbook:
    return draw(tmp_path, TALK, *sheets)


def test_every_sheet_is_told_and_linked(tmp_path: Path) -> None:
    workbook = made(tmp_path, *SEVERAL)
    sheet = workbook["Lisez-moi"]
    rows = [row for row in sheet.iter_rows(min_row=7) if row[0].value]
    assert [row[0].value for row in rows] == workbook.sheetnames
    assert [row[0].hyperlink.location for row in rows] == [f"'{title}'!A1" for title in workbook.sheetnames]
    assert all(row[1].value for row in rows)
    told = {row[0].value: (row[2].value, row[3].value) for row in rows}
    assert told["T2"] == ("_T2\nT2_effectifs", "kind: cooccurrence, codebook: valeurs, evidence: true")
    assert told["Thèmes – croisements"] == ("Thèmes_croisements_organisation\nThèmes_croisements_annee", None)


def test_every_table_has_a_name_that_leads_to_its_heads(tmp_path: Path) -> None:
    workbook = made(tmp_path, *SEVERAL)
    heads = {
        name: workbook[title][area][0][0].value
        for name, defined in workbook.defined_names.items()
        for title, area in defined.destinations
    }
    assert heads["Cas"] == "Entretien"
    assert heads["Thèmes"] == "Code"
    assert heads["Liens"] == "Code 1"
    assert heads["B"] == "Outils"
    assert heads["Provenance_Fichiers_lus"] == "Fichier"
    assert len({name.casefold() for name in heads}) == len(heads) == 25


def test_every_sheet_is_set_up_to_print(tmp_path: Path) -> None:
    for sheet in made(tmp_path, *SEVERAL):
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:")
        assert int(sheet.page_setup.paperSize) == 9


@pytest.mark.parametrize(
    ("own", "made_"),
    [
        (["lisez-moi"], ["lisez-moi", "Lisez-moi 2", "Provenance"]),
        (["PROVENANCE", "provenance 2"], ["PROVENANCE", "provenance 2", "Lisez-moi", "Provenance 3"]),
    ],
)
def test_a_sheet_of_the_study_keeps_its_name(tmp_path: Path, own: list[str], made_: list[str]) -> None:
    workbook = made(tmp_path, *(f"sheet: {name}, kind: codebook, codebook: outils" for name in own))
    assert workbook.sheetnames == made_
    said = [row[0] for row in table(workbook[made_[-2]]) if row[0]]
    renamed = [line for line in said if line.startswith("Cette feuille s'appelle")]
    assert len(renamed) == 1
    assert f"« {next(name for name in made_ if name.endswith(('2', '3')) and name not in own)} »" in renamed[0]


def test_no_sheet_beside_another_takes_a_listed_name(tmp_path: Path) -> None:
    workbook = made(tmp_path, MATRIX, "sheet: T2 – preuves, kind: codebook, codebook: outils")
    assert workbook.sheetnames[:3] == ["T2", "T2 – preuves 2", "T2 – preuves"]
    assert workbook["T2 – preuves"]["A3"].value == "Code"


def test_a_workbook_of_no_sheet_still_tells_where_it_is_from() -> None:
    built = build_workbook("exports/a.xlsx", [], make_material(TALK))
    assert load_workbook(io.BytesIO(built.files["exports/a.xlsx"])).sheetnames == ["Lisez-moi", "Provenance"]


def test_provenance_counts_files_rules_decisions_codings() -> None:
    decisions = [
        make_decision("add", "valeurs:temps"),
        make_decision("add", "valeurs:don"),
        make_decision("remove", "valeurs:temps", coder="anne"),
    ]
    material = replace(make_material(replace(TALK, decisions=tuple(decisions))), inputs={"study.yaml": "ab12"})
    built = build_workbook("exports/a.xlsx", [], material)
    rows = [
        tuple(cell for cell in row if cell is not None)
        for row in load_workbook(io.BytesIO(built.files["exports/a.xlsx"]))["Provenance"].values
    ]
    assert ("study.yaml", "ab12") in rows
    assert ("Modèle spaCy", "blank") in rows
    assert [row for row in rows if row[:1] in (("anne",), ("claire",))] == [
        ("anne", "anne.csv", 0, 1, 0, 0, 1), ("claire", "claire.csv", 2, 0, 0, 0, 2),
    ]  # fmt: skip
    assert ("Valeurs (valeurs)", 4, 0, 0, 0, 0, 0, 0) in rows
    assert ("mot-clé (keyword)", 3, 3) in rows
    assert (
        "Codeur",
        "Fichier",
        "ajouter (add)",
        "retirer (remove)",
        "remplacer (replace)",
        "confirmer (confirm)",
        "Total",
    ) in rows
    assert ("Total", 3, 3) in rows


@pytest.mark.parametrize(("language", "named"), [("fr", "nié (negated)"), ("en", "negated")])
def test_provenance_speaks_the_study_s_language(language: str, named: str) -> None:
    result = run([make_document("On n'est pas rapide.")], make_codebook("valeurs", temps=["rapide"]))
    built = build_workbook("exports/a.xlsx", [], make_material(result, language))
    rows = [row[:2] for row in load_workbook(io.BytesIO(built.files["exports/a.xlsx"]))["Provenance"].values]
    assert (named, 1) in rows


def test_every_origin_status_and_action_has_its_words() -> None:
    for words in (Words("fr"), Words("en")):
        told = [words(f"{kind.__name__.lower()} {one}") for kind in (Origin, Status, Action) for one in kind]
        assert all(told)


def test_without_decisions_it_says_so(tmp_path: Path) -> None:
    told = [row[0] for row in table(made(tmp_path, MATRIX)["Provenance"])]
    assert "Aucune décision." in told


def test_every_kind_of_sheet_is_told_in_both_languages() -> None:
    for words in (Words("fr"), Words("en")):
        assert all(words(f"about {kind}") for kind in FORMATS[".xlsx"].kinds)
    assert set(FORMATS[".xlsx"].kinds) < set(SHEETS)


def test_in_english(tmp_path: Path) -> None:
    workbook = opened(build(tmp_path, TALK, "sheet: Pairs, kind: cooccurrence, codebook: valeurs", language="en"))
    assert workbook.sheetnames == ["Pairs", "Read me", "Provenance"]
    assert workbook["Read me"]["A1"].value == "Read me — Essai"


def test_names_are_written_as_excel_reads_them(tmp_path: Path) -> None:
    data = build(tmp_path, TALK, *SEVERAL).files["exports/essai.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/workbook.xml").decode()
    assert "<definedName name=\"_T2\">'T2'!$A$3:$F$8</definedName>" in xml


def test_the_demonstration_s_provenance_is_its_record(demonstration: Demonstration) -> None:
    record = json.loads((demonstration.root / "exports" / "run.json").read_text(encoding="utf-8"))
    rows = [tuple(row[:2]) for row in demonstration.workbook["Provenance"].values]
    assert {row for row in rows if row[0] in record["inputs"]} == set(record["inputs"].items())
    assert set(record["versions"].items()) <= set(rows)
    assert ("Total", record["counts"]["codings"]) in rows
    told = {(str(name).partition(" (")[2].removesuffix(")"), count) for name, count in rows}
    assert set(record["counts"]["audit_by_status"].items()) <= told
    assert str(demonstration.root) not in str(rows)
