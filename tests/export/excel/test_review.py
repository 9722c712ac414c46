"""The workbook of a review: what Excel makes of it, and what a blind one does not tell."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import qualcode
from tests.folders import write_files
from tests.reviews import CODER, STUDY, answer, decisions, export, heads, make_study


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def sheet(root: Path) -> Worksheet:
    return load_workbook(export(root))["Relecture"]


def test_what_is_in_a_row(sheet: Worksheet) -> None:
    columns = heads(sheet)
    assert list(columns) == [
        "Document", "Segment", "Cas", "Locuteur", "Avant", "Citation", "Après", "Code", "Libellé", "État", "Décision",
        "Code choisi", "Autres codes", "Motif", "Règle", "Origine", "Décidé avant", "Repère",
    ]  # fmt: skip
    first = [cell.value for cell in sheet[2]]
    assert first[:-1] == [
        "un", "2", "un", "Dirigeant", "Enquêteur : Votre site est rapide ? Dirigeant : Oui, il est", "rapide",
        "et confidentiel. Enquêteur : Et ensuite ? Dirigeant : On n'est pas rapide le lundi. Enquêteur : Pourquoi ? "
        "Dirigeant : Les gens partent en vacances.",
        "valeurs:temps", "Gain de temps", "automatique", None, None, None, None, "valeurs:temps/keyword/rapide*",
        "mot-clé", None,
    ]  # fmt: skip
    assert re.fullmatch(r"un:\d+-\d+ c[0-9a-f]{10}", str(first[-1]))
    states = [row[columns["État"] - 1].value for row in sheet.iter_rows(min_row=2)]
    assert states == ["automatique", "automatique", "nié", "non codé", "automatique", "automatique"]


def test_answers_have_drop_downs_and_nothing_else_can_be_typed_into(sheet: Worksheet) -> None:
    found = {str(one.sqref): (one.type, one.formula1, one.errorStyle) for one in sheet.data_validations.dataValidation}
    assert found == {
        "K2:K7": ("list", "qualcode_decisions", None),
        "L2:L7": ("list", "qualcode_codes", None),
        "A2:J7 O2:R7": ("custom", "1=0", "stop"),
    }
    assert not sheet.protection.sheet  # a locked sheet cannot be sorted


def test_the_drop_downs_are_fed_from_the_codebooks(root: Path) -> None:
    workbook = load_workbook(export(root))
    named = {name: one.attr_text for name, one in workbook.defined_names.items()}
    assert named == {"qualcode_codes": "'Codes'!$A$2:$A$6", "qualcode_decisions": "'qualcode'!$B$1:$B$4"}
    assert [cell.value for cell in workbook["Codes"]["A"]] == [
        "Code", "natures:vente", "natures:image", "outils:site", "valeurs:securite", "valeurs:temps",
    ]  # fmt: skip
    assert [row[0].value for row in workbook["qualcode"]["B1:B4"]] == ["garder", "retirer", "remplacer par", "ajouter"]
    assert workbook["qualcode"].sheet_state == "hidden"
    assert [workbook[name].protection.sheet for name in ("Lisez-moi", "Codes")] == [True, True]


def test_heads_stay_in_view_rows_can_be_filtered_and_print_on_a4(sheet: Worksheet) -> None:
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:R7")
    assert (sheet.print_title_rows, sheet.page_setup.fitToWidth) == ("$1:$1", 1)
    assert "$A$1:$N$7" in str(sheet.print_area)


def test_rows_are_coloured_by_their_answer(sheet: Worksheet) -> None:
    rules = [(str(cells.sqref), rule.formula) for cells in sheet.conditional_formatting for rule in cells.rules]
    words = ("garder", "retirer", "remplacer par", "ajouter")
    assert [("A2:R7", [f'$K2="{word}"']) for word in words] == [rule for rule in rules if rule[0] == "A2:R7"]
    assert rules[0] == (
        "L2:L7", ['AND(TRIM($L2)="",OR($K2="remplacer par",AND($K2="ajouter",$H2="")))'],
    )  # fmt: skip


def test_the_manual_says_it_in_a_dozen_lines(root: Path) -> None:
    manual = load_workbook(export(root))["Lisez-moi"]
    lines = [str(cell.value) for cell in manual["A"] if cell.value]
    assert lines[0] == "Relecture de Essai, par claire"
    assert lines[-1].endswith("avec le nom de ce classeur : qualcode review import NOM.xlsx")
    assert len(lines) == 12


def test_its_bytes_do_not_depend_on_what_its_file_is_called(root: Path) -> None:
    named = [root / "relecture.xlsx", root / "relu par claire.xlsx"]
    for path in named:
        assert qualcode("review", "export", root, path, "--coder", "claire").exit_code == 0
    assert named[0].read_bytes() == named[1].read_bytes()


@pytest.mark.parametrize("options", [[], ["--blind"], ["--sample", "3", "--seed", "9"]], ids=" ".join)
def test_the_same_study_gives_the_same_bytes(root: Path, tmp_path: Path, options: list[str]) -> None:
    one, other = make_study(tmp_path / "a"), make_study(tmp_path / "b")
    assert export(one, *options).read_bytes() == export(other, *options).read_bytes()
    again = qualcode("review", "export", one, one / "relecture.xlsx", "--coder", "claire", *options)
    assert again.exit_code == 0


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    root = make_study(tmp_path, talk="Dirigeant : =1+1 rapide\n")
    cell = load_workbook(export(root))["Relecture"].cell(2, 5)
    assert (cell.value, cell.data_type) == ("Dirigeant : =1+1", "s")
    root = make_study(
        tmp_path / "b", talk="=SUM(A1) et voilà\n", study=STUDY.replace("{interviewer: [Enquêteur]}", "{}")
    )
    cells = [cell for row in load_workbook(export(root))["Relecture"].iter_rows() for cell in row]
    assert "=SUM(A1) et voilà" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


# ---- blind


BLIND = ["Document", "Segment", "Cas", "Locuteur", "Avant", "Citation", "Après", "Code choisi", "Autres codes", "Motif"]


def decided(root: Path) -> Path:
    lines = "un,Les gens,add,natures:image,un motif secret\nun,site,remove,outils:site,un motif secret\n"
    return write_files(root, {CODER: f"document,quote,action,code,reason\n{lines}"})


def test_a_blind_review_has_passages_and_the_list_of_codes(tmp_path: Path) -> None:
    workbook = load_workbook(export(decided(make_study(tmp_path)), "--blind", "--codebook", "valeurs"))
    sheet = workbook["Relecture"]
    assert list(heads(sheet)) == [*BLIND, "Repère"]
    assert [cell.value for cell in sheet["F"]][1:] == [
        "Oui, il est rapide et confidentiel.", "On n'est pas rapide le lundi.", "Les gens partent en vacances.",
        "Notre site attire des clients.",
    ]  # fmt: skip
    assert [cell.value for cell in workbook["Codes"]["A"]] == ["Code", "valeurs:securite", "valeurs:temps"]


SHARED = 't="s"><v>([0-9]+)</v>'


def test_a_blind_review_tells_nothing_of_what_is_coded(tmp_path: Path) -> None:
    """No code, rule, origin, status or reason in any part of the file but the list of codes; and not by its rows."""
    path = export(decided(make_study(tmp_path / "a")), "--blind")
    secret = ("securite", "temps", "Sécurité", "Gain de", "outils:", "natures:", "valeurs:", "image", "vente", "Vente",
              "keyword", "mot-clé", "automatique", "nié", "retiré", "ajouté", "motif secret")  # fmt: skip
    with zipfile.ZipFile(path) as archive:
        parts = {name: unescape(archive.read(name).decode()) for name in archive.namelist()}
    texts = re.findall("<t [^>]*>(.*?)</t>", parts.pop("xl/sharedStrings.xml"), re.DOTALL)
    used = {int(place) for text in parts.values() for place in re.findall(SHARED, text)}
    assert used == set(range(len(texts)))
    parts = {name: re.sub(SHARED, lambda found: texts[int(found[1])], text) for name, text in parts.items()}
    listed = parts.pop("xl/worksheets/sheet3.xml")
    assert [word in listed for word in secret[:10]] == [True] * 10
    assert [(name, word) for name, text in parts.items() for word in secret if word in text] == []
    assert not [name for name in parts if "comment" in name or "custom" in name]

    other = make_study(tmp_path / "b")
    book = (
        (other / "codebooks/valeurs.yaml").read_text().replace("rapide*", "vacances").replace("confidentiel*", "lundi")
    )
    write_files(other, {"codebooks/valeurs.yaml": book})

    def cells(path: Path) -> list[list[object]]:
        return [[cell.value for cell in row] for row in load_workbook(path)["Relecture"].iter_rows()]

    assert cells(export(other, "--blind")) == cells(path)


def test_a_blind_coder_gives_codes_to_passages(tmp_path: Path) -> None:
    root = make_study(tmp_path)
    path = answer(
        export(root, "--blind", "--sample", "4"),
        ("Les gens partent en vacances.", "", {"chosen": "Image", "further": "vente", "reason": "lu"}),
        ("On n'est pas rapide le lundi.", "", {"further": "gain de temps"}),
    )
    result = qualcode("review", "import", path, root)
    assert result.exit_code == 0, result.stderr
    assert decisions(root) == [
        ("4", "On n'est pas rapide le lundi.", "add", "valeurs:temps", "", ""),
        ("6", "Les gens partent en vacances.", "add", "natures:image", "", "lu"),
        ("6", "Les gens partent en vacances.", "add", "natures:vente", "", "lu"),
    ]
