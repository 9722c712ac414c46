from __future__ import annotations

import csv
import errno
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import one_line, qualcode
from tests.folders import write_files
from tests.reviews import CODER, FRENCH, STUDY, TALK, answer, decisions, edit, export, heads, make_study, row_of

ANSWERS = (
    ("rapide", "valeurs:temps", {"decision": "garder", "reason": "oui"}),
    ("confidentiel", "", {"decision": "remplacer par", "chosen": "natures:image", "further": "Gain de temps ; vente"}),
    ("Les gens partent en vacances.", "", {"decision": "ajouter", "chosen": "Image"}),
    ("site", "outils:site", {"decision": "retirer", "reason": "pas un outil"}),
)
DECIDED = [
    ("2", "rapide", "confirm", "valeurs:temps", "", "oui"),
    ("2", "confidentiel", "replace", "valeurs:securite", "natures:image", ""),
    ("2", "confidentiel", "add", "valeurs:temps", "", ""),
    ("2", "confidentiel", "add", "natures:vente", "", ""),
    ("6", "Les gens partent en vacances.", "add", "natures:image", "", ""),
    ("8", "site", "remove", "outils:site", "", "pas un outil"),
]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path)


def take(root: Path, path: Path) -> Result:
    return qualcode("review", "import", path, root, "--date", "2026-02-03")


def run_codes(root: Path) -> set[tuple[str, str, str]]:
    """Quotation, code and status of every coding of a run."""
    qualcode("run", root)
    with (root / "exports/codings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(r["quote"], f"{r['codebook']}:{r['code']}", r["status"]) for r in csv.DictReader(file)}


# ---- there and back


def test_answers_become_decisions_and_the_run_follows_them(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    result = take(study, path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{CODER}: 6 decisions added, 0 changed, 0 there already\n"
    assert decisions(study) == DECIDED
    first = (study / CODER).read_text(encoding="utf-8-sig").splitlines()[1]
    assert first == (
        'un,2,rapide,"est rapide ? Dirigeant : Oui, il est",et confidentiel. Enquêteur : Et,'
        "confirm,valeurs:temps,,2026-02-03,oui"
    )
    assert run_codes(study) == {
        ("rapide", "valeurs:temps", "confirmed"),
        ("confidentiel", "natures:image", "replaced"),
        ("confidentiel", "valeurs:temps", "added"),
        ("confidentiel", "natures:vente", "added"),
        ("Les gens partent en vacances.", "natures:image", "added"),
    }


def test_the_same_import_twice_changes_nothing(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    take(study, path)
    before = (study / CODER).read_bytes()
    result = take(study, path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{CODER}: 0 decisions added, 0 changed, 6 there already\n"
    assert (study / CODER).read_bytes() == before
    assert not (study / f"{CODER}.bak").exists()


def test_nothing_said_decides_nothing(study: Path) -> None:
    result = take(study, export(study))
    assert (result.exit_code, result.stderr) == (0, "")
    assert not (study / CODER).exists()


def shuffle(sheet: Worksheet) -> None:
    """Sorts the rows some other way, as Excel would: values move, validations stay."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    random.Random(3).shuffle(rows)
    for number, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def delete_unanswered(sheet: Worksheet) -> None:
    columns = heads(sheet)
    for row in range(sheet.max_row, 1, -1):
        if not any(sheet.cell(row, columns[head]).value for head in FRENCH.values()):
            sheet.delete_rows(row)


def filter_and_hide(sheet: Worksheet) -> None:
    for row in range(2, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = True
    for letter in "ABHIK":
        sheet.column_dimensions[letter].hidden = True
    sheet.auto_filter.add_filter_column(9, ["garder"])


def move_columns(sheet: Worksheet) -> None:
    """Puts the last column first, a column of notes between, and two blank rows on top."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for number, values in enumerate(rows, start=3):
        for column, value in enumerate([values[-1], "note", *values[:-1]], start=1):
            sheet.cell(number, column).value = value


def blur(sheet: Worksheet) -> None:
    """Trailing blanks, no-break spaces, other cases, as typing and pasting leave them."""
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = f"{cell.value.replace(' ', chr(0xA0))} \u00a0\n"
    columns = heads(sheet)
    for row in range(2, sheet.max_row + 1):
        for head in ("Décision", "Code choisi", "Autres codes"):
            cell = sheet.cell(row, columns[head])
            cell.value = str(cell.value).upper() if cell.value else " \u00a0 "


def number_segments(sheet: Worksheet) -> None:
    """Numbers as numbers, as « convert to number » leaves them."""
    columns = heads(sheet)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["Segment"]).value = int(str(sheet.cell(row, columns["Segment"]).value))
        sheet.cell(row, columns["Cas"]).value = 1.0


def rename(sheet: Worksheet) -> None:
    sheet.title = "Feuil1"


def write_below(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 2, 6).value = "Fini le 3 février"


CHANGES = [shuffle, delete_unanswered, filter_and_hide, move_columns, blur, number_segments, rename, write_below]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_people_do_with_rows_and_columns_is_understood(
    study: Path, change: Callable[[Worksheet], None]
) -> None:
    path = answer(export(study), *ANSWERS)
    result = take(study, edit(path, change))
    assert result.exit_code == 0, result.stderr
    assert sorted(decisions(study)) == sorted(DECIDED)
    assert ("passed over" in result.stderr) == (change is write_below)


def test_english_words_are_understood_in_a_french_study(study: Path) -> None:
    path = answer(export(study), ("rapide", "valeurs:temps", {"decision": "Remove"}))
    take(study, path)
    assert [row[2] for row in decisions(study)] == ["remove"]


def test_an_english_study_has_an_english_review(tmp_path: Path) -> None:
    root = make_study(tmp_path, study=STUDY.replace("language: fr", "language: en"))
    path = export(root)
    assert load_workbook(path).sheetnames == ["Read me", "Review", "Codes", "qualcode"]

    def remove(sheet: Worksheet) -> None:
        sheet.cell(2, heads(sheet)["Decision"]).value = "remove"

    assert take(root, edit(path, remove, sheet="Review")).exit_code == 0
    assert [row[2] for row in decisions(root)] == ["remove"]


# ---- what a row can say


SAYS = {
    "keep an implied code": ("site", "natures:vente", {"decision": "garder"}, [("confirm", "natures:vente", "")]),
    "replace an implied code": (
        "site", "natures:vente", {"decision": "remplacer par", "chosen": "image"}, [("add", "natures:image", "")],
    ),
    "lift a negation": ("rapide", "neg", {"decision": "ajouter"}, [("confirm", "valeurs:temps", "")]),
    "another code on a negated hit": (
        "rapide", "neg", {"decision": "ajouter", "chosen": "image"}, [("add", "natures:image", "")],
    ),
    "a code alone on a passage": (
        "Les gens partent en vacances.", "", {"chosen": "image"}, [("add", "natures:image", "")],
    ),
    "further codes alone": (
        "confidentiel", "", {"further": "image|vente"}, [("add", "natures:image", ""), ("add", "natures:vente", "")],
    ),
    "add beside": ("confidentiel", "", {"decision": "ajouter", "chosen": "image"}, [("add", "natures:image", "")]),
    "the same code twice": (
        "confidentiel", "", {"decision": "garder", "further": "Sécurité; image ;image;"},
        [("confirm", "valeurs:securite", ""), ("add", "natures:image", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS)
def test_what_a_row_can_say(study: Path, case: str) -> None:
    quote, code, cells, expected = SAYS[case]

    def write(sheet: Worksheet) -> None:
        columns = heads(sheet)
        row = row_of(sheet, quote, "" if code == "neg" else code)
        if code == "neg":
            states = [sheet.cell(n, columns["État"]).value for n in range(2, sheet.max_row + 1)]
            row = states.index("nié") + 2
        for key, value in cells.items():
            sheet.cell(row, columns[FRENCH[key]]).value = value

    result = take(study, edit(export(study), write))
    assert result.exit_code == 0, result.stderr
    assert [row[2:5] for row in decisions(study)] == expected


# ---- what is wrong is said row by row, and nothing is imported


def put(quote: str, code: str = "", **cells: str) -> Callable[[Worksheet], None]:
    def write(sheet: Worksheet) -> None:
        row = row_of(sheet, quote, code)
        for key, value in cells.items():
            sheet.cell(row, heads(sheet)[FRENCH[key]]).value = value

    return write


def set_cell(row: int, head: str, value: str | None) -> Callable[[Worksheet], None]:
    def write(sheet: Worksheet) -> None:
        sheet.cell(row, heads(sheet)[head]).value = value

    return write


def copy_row(sheet: Worksheet) -> None:
    for column in range(1, sheet.max_column + 1):
        sheet.cell(sheet.max_row + (column == 1), column).value = sheet.cell(2, column).value


def lone_answer(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 1, heads(sheet)["Décision"]).value = "garder"


def both_ways(sheet: Worksheet) -> None:
    put("rapide", "valeurs:temps", decision="retirer")(sheet)
    columns = heads(sheet)
    row = row_of(sheet, "rapide", "valeurs:temps")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(sheet.max_row, column)
    sheet.cell(row, columns["Autres codes"]).value = "Gain de temps"


WRONG = {
    "unknown-code": (
        put("rapide", "valeurs:temps", decision="remplacer par", chosen="vitesse"),
        "row 2: there is no code 'vitesse'. Choose one of the sheet of codes.",
    ),
    "misspelt-code": (
        put("rapide", "valeurs:temps", further="securté"),
        "row 2: there is no code 'securté'. Choose one of the sheet of codes, perhaps valeurs:securite.",
    ),
    "unknown-further-code": (
        put("rapide", "valeurs:temps", further="image; vitesse"), "row 2: there is no code 'vitesse'.",
    ),
    "unknown-word": (
        put("rapide", "valeurs:temps", decision="bof"),
        "row 2: 'bof' is no decision. Use one of: keep / garder, remove / retirer, replace by / remplacer par, add",
    ),
    "replace-without-a-code": (
        put("rapide", "valeurs:temps", decision="remplacer par"), "row 2: replace without a code.",
    ),
    "replace-by-itself": (
        put("rapide", "valeurs:temps", decision="remplacer", chosen="Gain de temps"),
        "row 2: replaces valeurs:temps by itself.",
    ),
    "a-code-without-a-decision": (
        put("rapide", "valeurs:temps", chosen="image"), "row 2: a chosen code (natures:image) without a decision.",
    ),
    "keep-with-another-code": (
        put("rapide", "valeurs:temps", decision="garder", chosen="image"), "row 2: 'keep' with another code",
    ),
    "add-without-a-code": (
        put("rapide", "valeurs:temps", decision="ajouter"), "row 2: add without a code.",
    ),
    "add-nothing-to-a-passage": (
        put("Les gens partent en vacances.", decision="ajouter"), "row 5: add without a code. Choose one.",
    ),
    "keep-what-is-not-coded": (
        put("Les gens partent en vacances.", decision="garder"), "row 5: 'keep', and nothing is coded here.",
    ),
    "remove-what-is-implied": (
        put("site", "natures:vente", decision="retirer"),
        "row 6: natures:vente only follows from outils:site and cannot be removed by itself.",
    ),
    "take-and-give": (both_ways, "row 2: takes valeurs:temps away and gives it among further codes."),
    "broken-id": (set_cell(2, "Repère", "un:37"), "row 2: 'un:37' is no row id. Put back the id"),
    "two-rows-with-one-id": (copy_row, "row 8: the same row id as in row 2 ("),
    "an-answer-without-an-id": (lone_answer, "row 8: an answer without a row id."),
    "edited-quotation": (
        set_cell(2, "Citation", "très rapide"),
        "row 2: its quotation was edited: the text has « rapide ». Put it back, or delete the row.",
    ),
    "edited-context": (
        set_cell(2, "Avant", "Oui"), "row 2: its quotation, what stands around it, or its code was edited",
    ),
    "edited-code": (set_cell(2, "Code", "valeurs:securite"), "row 2: its quotation, what stands around it, or its"),
    "another-row's-id": (set_cell(2, "Repère", "deux:1-2 c0123456789"), "row 2: its quotation, what stands"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_row_is_said_and_nothing_is_imported(study: Path, case: str) -> None:
    change, message = WRONG[case]
    path = answer(export(study), ("confidentiel", "", {"decision": "garder"}))
    result = take(study, edit(path, change))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: relecture.xlsx, sheet Relecture, row ")
    assert message in result.stderr
    assert result.stderr.splitlines()[-1] == "1 to put right; nothing was imported"
    assert not (study / CODER).exists()


def test_every_wrong_row_is_said_at_once(study: Path) -> None:
    path = answer(
        export(study),
        ("rapide", "valeurs:temps", {"decision": "bof"}),
        ("site", "outils:site", {"decision": "garder", "further": "x"}),
        ("confidentiel", "", {"decision": "remplacer par"}),
    )
    result = take(study, path)
    assert [line.split(": ")[1].rpartition(", ")[2] for line in result.stderr.splitlines()[:-1]] == [
        "row 2", "row 3", "row 7",
    ]  # fmt: skip
    assert result.stderr.splitlines()[-1] == "3 to put right; nothing was imported"


def test_rows_that_say_opposite_things_of_the_same_words(study: Path) -> None:
    path = answer(
        export(study),
        ("site", "outils:site", {"decision": "retirer"}),
        ("site", "natures:vente", {"decision": "garder", "further": "Site web"}),
    )
    result = take(study, path)
    assert result.exit_code == 1
    assert "row 7: of outils:site, this row and row 6 say opposite things about the same words." in result.stderr


def test_a_label_that_two_codes_share(study: Path) -> None:
    write_files(study, {"codebooks/natures.yaml": (study / "codebooks/natures.yaml").read_text().replace(
        "label: Image", "label: Site web")})  # fmt: skip
    path = answer(export(study), ("rapide", "valeurs:temps", {"decision": "ajouter", "chosen": "site web"}))
    assert "'site web' may be natures:image or outils:site. Write which." in take(study, path).stderr


def no_record(path: Path) -> None:
    workbook = load_workbook(path)
    del workbook["qualcode"]
    workbook.save(path)


def two_sheets(path: Path) -> None:
    workbook = load_workbook(path)
    workbook.copy_worksheet(workbook["Relecture"])
    workbook.save(path)


def no_column(path: Path) -> None:
    edit(path, lambda sheet: sheet.delete_cols(heads(sheet)["Motif"]))


def column_twice(path: Path) -> None:
    edit(path, set_cell(1, "Règle", "Citation"))


def no_workbook(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 cut short")


FILES = {
    "no-record": (no_record, "relecture.xlsx: this is no review that can be imported: it has no hidden sheet"),
    "two-sheets": (two_sheets, "relecture.xlsx: the sheets 'Relecture' and 'Relecture Copy' both hold rows"),
    "no-column": (no_column, "relecture.xlsx, sheet Relecture, row 1: there is no column 'Motif / Reason'."),
    "column-twice": (column_twice, "relecture.xlsx, sheet Relecture, row 1: two columns are called 'Citation'."),
    "no-workbook": (no_workbook, "relecture.xlsx: this is no Excel workbook that can be read."),
    "missing": (Path.unlink, "relecture.xlsx: No such file or directory. Check the path"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_review(study: Path, case: str) -> None:
    damage, message = FILES[case]
    path = answer(export(study), *ANSWERS)
    damage(path)
    one_line(take(study, path), message)
    assert not (study / CODER).exists()


def test_a_workbook_of_something_else(study: Path) -> None:
    write_files(study, {"autre.ods": "x"})
    one_line(take(study, study / "autre.ods"), "autre.ods: '.ods' cannot be read. Save the review as .xlsx.")


def test_the_review_of_another_study(tmp_path: Path) -> None:
    root, other = make_study(tmp_path / "a"), make_study(tmp_path / "b")
    path = answer(export(root), *ANSWERS)
    (other / "corpus/un.md").rename(other / "corpus/deux.md")
    result = take(other, path)
    assert result.exit_code == 1
    assert (
        "row 2: there is no document 'un' in Essai. Is this the study that the review was made from?" in result.stderr
    )
    assert not (other / CODER).exists()


# ---- a review of an older state of the study


def test_a_text_that_changed_since(study: Path) -> None:
    path = answer(export(study), *ANSWERS[:2])
    corrected = TALK.replace("Oui, il est rapide et", "Ah oui, je trouve qu'il est rapide et très")
    write_files(study, {"corpus/un.md": f"Enquêteur : Bonjour ?\n\nDirigeant : Bonjour à vous.\n\n{corrected}"})
    result = take(study, path)
    assert "the text of un has changed since this review was made: its 2 answered rows are anchored by" in result.stderr
    assert decisions(study)[0][1:4] == ("rapide", "confirm", "valeurs:temps")
    assert ("rapide", "valeurs:temps", "confirmed") in run_codes(study)


def test_words_that_are_gone_are_said_and_the_decision_is_kept(study: Path) -> None:
    path = answer(export(study), ANSWERS[1])
    write_files(study, {"corpus/un.md": TALK.replace(" et confidentiel", "")})
    result = take(study, path)
    assert result.exit_code == 1
    assert "relecture.xlsx, sheet Relecture, row 3: orphan: " in result.stderr
    assert "3 need your attention (listed above)" in result.stderr
    assert len(decisions(study)) == 3


def test_codebooks_that_changed_since(study: Path) -> None:
    path = answer(export(study), ("rapide", "valeurs:temps", {"decision": "retirer"}))
    book = (study / "codebooks/valeurs.yaml").read_text().replace("rapide*", "lent*")
    write_files(study, {"codebooks/valeurs.yaml": book})
    result = take(study, path)
    assert result.exit_code == 1
    assert "the codebooks have changed since this review was made" in result.stderr
    assert "row 2: idle: nothing to remove: no valeurs:temps here" in result.stderr


def test_a_code_that_is_gone_since(study: Path) -> None:
    path = answer(export(study), ("rapide", "valeurs:temps", {"decision": "garder"}))
    book = (study / "codebooks/valeurs.yaml").read_text().replace("code: temps", "code: duree")
    write_files(study, {"codebooks/valeurs.yaml": book})
    assert "row 2: the row's code 'valeurs:temps' is in no codebook" in take(study, path).stderr


# ---- what was decided before


def test_a_changed_mind_replaces_the_line(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    take(study, path)
    answer(path, ("confidentiel", "", {"decision": "garder", "chosen": None, "further": None, "reason": "après tout"}))
    result = take(study, path)
    assert result.stdout.startswith(f"{CODER}: 0 decisions added, 1 changed, 3 there already\n")
    kept = decisions(study)
    assert [kept[0], *kept[2:]] == [DECIDED[0], *DECIDED[2:]]
    assert kept[1] == ("2", "confidentiel", "confirm", "valeurs:securite", "", "après tout")
    assert "line 4 (add valeurs:temps) stands, though no answer says it now." in result.stderr
    assert "line 5 (add natures:vente) stands, though no answer says it now." in result.stderr
    assert decisions(study, f"{CODER}.bak") == DECIDED


def test_an_answer_taken_back_is_said(study: Path) -> None:
    path = answer(export(study), ANSWERS[0])
    take(study, path)
    answer(path, ("rapide", "valeurs:temps", {"decision": None, "reason": None}))
    result = take(study, path)
    assert (result.exit_code, len(decisions(study))) == (0, 1)
    assert result.stderr == (
        f"relecture.xlsx, sheet Relecture, row 2: {CODER}, line 2 (confirm valeurs:temps) stands, "
        "though no answer says it now. To take it back, delete that line.\n"
    )


def test_a_fresh_review_shows_what_was_decided_and_asks_nothing_twice(study: Path) -> None:
    take(study, answer(export(study), *ANSWERS))
    second = export(study, name="deux.xlsx")
    sheet = load_workbook(second)["Relecture"]
    columns = heads(sheet)
    row = row_of(sheet, "rapide", "valeurs:temps")
    assert sheet.cell(row, columns["État"]).value == "confirmé"
    assert sheet.cell(row, columns["Décidé avant"]).value == "claire: oui"
    removed = row_of(sheet, "site", "outils:site")
    assert sheet.cell(removed, columns["État"]).value == "retiré"
    result = take(study, second)
    assert (result.exit_code, result.stderr, decisions(study)) == (0, "", DECIDED)
    take(study, answer(second, ("site", "outils:site", {"decision": "ajouter"})))
    assert decisions(study)[5] == ("8", "site", "add", "outils:site", "", "")
    assert ("site", "outils:site", "confirmed") in run_codes(study)


def test_what_else_the_coder_said_of_the_code_keeps_the_line_where_it_is(study: Path) -> None:
    lines = "document,segment,quote,action,code\nun,2,rapide,remove,valeurs:temps\nun,2,est rapide,add,valeurs:temps\n"
    write_files(study, {CODER: lines})
    path = answer(export(study), ("est rapide", "valeurs:temps", {"decision": "garder"}))
    assert take(study, path).stdout.startswith(f"{CODER}: 0 decisions added, 0 changed, 1 there")
    result = take(study, answer(path, ("est rapide", "valeurs:temps", {"decision": "retirer"})))
    assert "row 2: codebooks/overrides/claire.csv says something else of valeurs:temps here (line 3)" in result.stderr
    rows = (study / CODER).read_text(encoding="utf-8-sig").splitlines()
    assert rows[:3] == ["document,segment,quote,action,code,before,after,date", *lines.splitlines()[1:]]
    assert rows[3].startswith("un,2,est rapide,remove,valeurs:temps,")
    assert not any(code == "valeurs:temps" for _, code, _ in run_codes(study))


def test_a_reason_without_a_decision_is_said(study: Path) -> None:
    result = take(study, answer(export(study), ("rapide", "valeurs:temps", {"reason": "à discuter"})))
    assert (result.exit_code, (study / CODER).exists()) == (0, False)
    assert "row 2: a reason without a decision: nothing is imported for it." in result.stderr


def test_what_keeping_one_implied_code_does_to_another_is_said(tmp_path: Path) -> None:
    root = make_study(tmp_path)
    path = answer(export(root), ("site", "outils:site", {"decision": "garder", "further": "image"}))
    result = take(root, path)
    assert result.exit_code == 1
    assert "row 7: natures:vente was only implied in segment 8 of un, and goes now that a code of" in result.stderr


def test_a_code_taken_away_that_comes_back_implied_is_said(study: Path) -> None:
    book = (study / "codebooks/natures.yaml").read_text().replace("Vendre.", "Vendre., keywords: [attire]")
    write_files(study, {"codebooks/natures.yaml": book})
    result = take(study, answer(export(study), ("attire", "natures:vente", {"decision": "retirer"})))
    assert result.exit_code == 1
    assert "row 7: natures:vente is taken away, and comes back implied by outils:site in this segment." in result.stderr


def test_what_else_goes_with_a_code_taken_away_is_said(tmp_path: Path) -> None:
    entry = "  - {table: corpus/dits.csv, text: dit, codes: {valeurs: valeur}}\n"
    root = make_study(tmp_path, study=STUDY.replace("codebooks: [", f"{entry}codebooks: [", 1))
    write_files(root, {"corpus/dits.csv": "dit,valeur\nOn est rapide ici.,Gain de temps\n"})
    path = export(root)
    row = load_workbook(path)["Relecture"].max_row
    result = take(root, edit(path, set_cell(row, "Décision", "retirer")))
    assert result.exit_code == 1
    assert f"row {row}: takes away valeurs:temps on dits:0-18 too, which shares these words." in result.stderr
    assert "1 needs your attention" in result.stderr


def test_a_document_whose_name_looks_like_an_id(tmp_path: Path) -> None:
    root = make_study(tmp_path)
    (root / "corpus/un.md").rename(root / "corpus/un deux : 1-2 c.md")
    path = answer(export(root), ANSWERS[0])
    assert take(root, edit(path, blur)).exit_code == 0
    assert ("rapide", "valeurs:temps", "confirmed") in run_codes(root)


def test_another_coder_who_says_the_opposite_is_said(study: Path) -> None:
    write_files(
        study, {"codebooks/overrides/paul.csv": "document,quote,action,code\nun,confidentiel,remove,valeurs:securite\n"}
    )
    path = answer(export(study), ("confidentiel", "", {"decision": "ajouter"}))
    result = take(study, path)
    assert result.exit_code == 1
    assert "row 3: contradicted: contradicted by paul (codebooks/overrides/paul.csv, line 2)" in result.stderr


# ---- whose file, and what is in the way


@pytest.mark.parametrize(
    ("coder", "message"),
    [
        ("qualcode", "'qualcode' cannot be a coder's name."),
        ("../claire", "'../claire' cannot be a coder's name."),
        ("a*", "'a*' cannot be a coder's name."),
        ("Paul", "there is a coder 'paul' already. Use that name"),
    ],
)
def test_a_name_that_no_coder_can_have(study: Path, coder: str, message: str) -> None:
    write_files(study, {"codebooks/overrides/paul.csv": "document,quote,action,code\n"})
    one_line(qualcode("review", "export", study, study / "r.xlsx", "--coder", coder), message)
    assert not (study / "r.xlsx").exists()


def test_a_study_that_reads_no_decisions(tmp_path: Path) -> None:
    root = make_study(tmp_path, study=STUDY.replace("overrides: [codebooks/overrides/*.csv]\n", ""))
    result = qualcode("review", "export", root, root / "r.xlsx", "--coder", "claire")
    one_line(
        result, "study.yaml: study.yaml reads no decisions of 'claire'. Add to it: overrides: [codebooks/overrides/"
    )


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_is_one_line_and_nothing_is_lost(
    study: Path, monkeypatch: pytest.MonkeyPatch, number: int, exists: bool
) -> None:
    path = answer(export(study), *ANSWERS)
    old = b"document,quote,action,code\nun,site,add,outils:site\n"
    if exists:
        write_files(study, {CODER: old})
    qualcode("run", study)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    where = (os, "fsync") if number == errno.ENOSPC else (tempfile, "mkstemp")
    monkeypatch.setattr(*where, refuse)
    one_line(take(study, path), f": cannot be written: {os.strerror(number)}. Free some space")
    monkeypatch.undo()
    assert ((study / CODER).read_bytes() if exists else (study / CODER).exists()) == (old if exists else False)
    assert not [left for left in study.rglob("*.qualcode-tmp") if ".qualcode" not in left.parts]
    assert take(study, path).exit_code == 0


def test_a_review_for_which_there_is_no_room(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qualcode("run", study)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    result = qualcode("review", "export", study, study / "r.xlsx", "--coder", "claire")
    one_line(result, "r.xlsx: cannot be written: No space left on device.")
    assert not list(study.glob("*.xlsx"))


def test_a_review_still_open_is_said(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    write_files(study, {".~lock.relecture.xlsx#": "x"})
    result = take(study, path)
    assert (result.exit_code, len(decisions(study))) == (0, 6)
    assert "relecture.xlsx is open in an office program: what is not saved there is not imported" in result.stderr


def test_answers_are_never_written_over(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    before = path.read_bytes()
    result = qualcode("review", "export", study, path, "--coder", "claire")
    one_line(result, "relecture.xlsx: is there already, and may hold answers.")
    assert path.read_bytes() == before


def test_the_file_of_decisions_open_in_an_office_program(study: Path) -> None:
    path = answer(export(study), *ANSWERS)
    write_files(study, {CODER: "document,quote,action,code\n", "codebooks/overrides/.~lock.claire.csv#": "x"})
    one_line(take(study, path), "claire.csv: is open in an office program")


@pytest.mark.parametrize(
    "arguments",
    [["a", "b.xlsx", "c"], ["r.csv"], ["r.xlsx", "--blind", "--origin", "keyword"], ["r.xlsx", "--sample", "0"]],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = qualcode("review", "export", *arguments, "--coder", "claire")
    assert (result.exit_code, "Usage: " in result.stderr) == (2, True)


def test_an_unknown_codebook(study: Path) -> None:
    result = qualcode("review", "export", study, study / "r.xlsx", "--coder", "claire", "--codebook", "levier")
    one_line(result, "there is no codebook 'levier'. The study has: natures, outils, valeurs.")


def test_the_study_is_the_current_folder_where_none_is_named(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study)
    result = qualcode("review", "export", "r.xlsx", "--coder", "claire", "--sample", "2")
    assert (result.exit_code, result.stdout) == (0, "2 of 6 rows, drawn with seed 1\n")
    assert result.stderr == "wrote r.xlsx\n"
    assert qualcode("review", "import", "r.xlsx").exit_code == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"document,wort\nun,x\n", f"{CODER}, line 1: there is no column 'quote'."),
        (b"\x00\xff\x01" * 9, "claire.csv: "),
    ],
    ids=["another-table", "no-text"],
)
def test_a_file_that_holds_no_decisions_is_left_as_it_is(study: Path, data: bytes, message: str) -> None:
    path = answer(export(study), *ANSWERS)
    write_files(study, {CODER: data})
    one_line(take(study, path), message)
    assert (study / CODER).read_bytes() == data


def test_nothing_to_review(study: Path) -> None:
    result = qualcode("review", "export", study, study / "r.xlsx", "--coder", "claire", "--origin", "lemma")
    one_line(result, "r.xlsx: there is nothing to review.")
