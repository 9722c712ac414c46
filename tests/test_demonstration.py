"""The repository's own study: its tables are those of the published study that its facts were taken from."""

from __future__ import annotations

import csv
import json
from itertools import combinations
from pathlib import Path

import pytest

from tests.commands import qualcode
from tests.conftest import Demonstration
from tests.tables import grid, matrix

DATA = Path(__file__).parent / "data"
GOLD = Path(__file__).parents[2] / "shared" / "gold"
UNREADABLE = "(illisible)"  # the published heading of the last group of tools; the codebook names it itself

needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason=f"the published coding is not in {GOLD}")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def links(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[int, str]]:
    """A table of pairs as what the matrix should show: how many tools in common, and the sign."""
    signs = {"fort": "●", "faible": "○", "absent": ""}
    return {(row["valeur_a"], row["valeur_b"]): (int(row["outils_communs"]), signs[row["lien"]]) for row in rows}


def tools(rows: list[dict[str, str]], own: str) -> dict[tuple[str, str], list[set[str]]]:
    """A table of tools as what Annexe B should show; `own` stands for the unreadable heading."""
    return {
        (row["nature"].replace(UNREADABLE, own), row["outil"]): [
            set(row[column].split("|")) for column in ("valeurs", "initiateurs", "beneficiaires")
        ]
        for row in rows
    }


def shown_links(demonstration: Demonstration) -> dict[tuple[str, str], tuple[int, str]]:
    sheet = demonstration.workbook["Tableau 2"]
    signs, counts = matrix(sheet), matrix(sheet, column=15)
    labels = list(dict.fromkeys(one for one, _ in signs))
    assert all(signs[one, one] is None for one in labels)
    assert all(signs[one, other] == signs[other, one] for one, other in combinations(labels, 2))
    return {pair: (int(counts[pair] or 0), str(signs[pair] or "")) for pair in combinations(labels, 2)}


def shown_tools(demonstration: Demonstration) -> dict[tuple[str, str], list[set[str]]]:
    rows = grid(demonstration.workbook["Annexe B"])
    assert len({tuple(row[:2]) for row in rows}) == len(rows)
    return {(str(row[0]), str(row[1])): [set(str(cell).split("\n")) for cell in row[2:5]] for row in rows}


def own_nature(demonstration: Demonstration) -> str:
    """What the natures codebook calls the group whose published heading cannot be read."""
    ((nature, _), *_) = (key for key in shown_tools(demonstration) if key[1] == "Virtualisation")
    return nature


def test_nothing_needs_attention(demonstration: Demonstration) -> None:
    assert (demonstration.ran.exit_code, demonstration.ran.stderr) == (0, "")
    assert "nothing needs your attention" in demonstration.ran.stdout


def test_annexe_a_is_25_interviews_and_1435_minutes(demonstration: Demonstration) -> None:
    rows = [[cell.value for cell in row] for row in demonstration.workbook["Annexe A"].iter_rows(min_row=4)]
    *cases, total, mean = rows
    assert [row[0] for row in cases] == list(range(1, 26))
    assert (total[0], total[1], total[-1]) == ("Total", "23 h 55", 1435)
    assert (mean[0], mean[-1]) == ("Moyenne", 57)
    assert [row[2] for row in cases].count("PME") == 19


@needs_gold
def test_annexe_a_is_the_published_one(demonstration: Demonstration) -> None:
    published = [list(row.values()) for row in read(GOLD / "annexe_a.csv")]
    sheet = demonstration.workbook["Annexe A"]
    shown = [
        [cell.value.strftime("%d/%m/%Y") if cell.is_date else str(cell.value) for cell in row]
        for row in sheet.iter_rows(min_row=4, max_row=28)
    ]
    assert shown == published


def test_tableau_2_has_37_links_5_of_them_strong(demonstration: Demonstration) -> None:
    shown = shown_links(demonstration)
    assert shown == links(read(DATA / "demonstration_tableau_2.csv"))
    assert [sign for _, sign in shown.values()].count("●") == 5
    assert sum(bool(sign) for _, sign in shown.values()) == 37


@needs_gold
def test_tableau_2_is_the_published_one(demonstration: Demonstration) -> None:
    assert shown_links(demonstration) == links(read(GOLD / "tableau_2.csv"))


def test_annexe_b_has_24_rows_with_their_values_and_actors(demonstration: Demonstration) -> None:
    shown = shown_tools(demonstration)
    assert len(shown) == 24
    assert shown == tools(read(DATA / "demonstration_annexe_b.csv"), "")


@needs_gold
def test_annexe_b_is_the_published_one(demonstration: Demonstration) -> None:
    assert shown_tools(demonstration) == tools(read(GOLD / "annexe_b_outils.csv"), own_nature(demonstration))


@needs_gold
def test_every_tool_is_quoted_from_the_interviews_that_the_article_quotes(demonstration: Demonstration) -> None:
    own = own_nature(demonstration)
    quoted = {(str(row[0]), str(row[1])): str(row[-1]) for row in grid(demonstration.workbook["Annexe B"])}
    missing = [
        (row["outil"], case)
        for row in read(GOLD / "annexe_b_outils.csv")
        for case in row["entretiens"].split("|")
        if f"(Entretien {case})" not in quoted[row["nature"].replace(UNREADABLE, own), row["outil"]]
    ]
    assert missing == []


def test_annexe_b_quotes_every_tool(demonstration: Demonstration) -> None:
    for row in grid(demonstration.workbook["Annexe B"]):
        assert str(row[-1]).startswith("« ")
        assert str(row[-1]).rstrip().endswith(")")


def test_tableau_1_is_the_grid_of_eleven_values(demonstration: Demonstration) -> None:
    labels = [cell.value for cell in demonstration.workbook["Tableau 1"]["B"][3:] if cell.value]
    assert len(labels) == 11
    assert labels == list(dict.fromkeys(one for one, _ in matrix(demonstration.workbook["Tableau 2"])))


def test_the_three_levers_each_have_tools_values_and_quotations(demonstration: Demonstration) -> None:
    rows = grid(demonstration.workbook["Leviers"], names=1)
    assert [row[0] for row in rows] == ["Réseaux et clusters", "Offre produit-service / marché", "Chaîne de valeur"]
    assert all(row[1] and row[2] and row[3] for row in rows)


def test_the_sheets_of_the_workbook(demonstration: Demonstration) -> None:
    assert demonstration.workbook.sheetnames == [
        "Annexe A", "Tableau 1", "Tableau 2", "Tableau 2 – preuves", "Annexe B", "Annexe B – effectifs", "Leviers",
        "Leviers – effectifs", "Lisez-moi", "Provenance",
    ]  # fmt: skip


def test_every_sign_leads_to_its_evidence(demonstration: Demonstration) -> None:
    sheet, evidence = demonstration.workbook["Tableau 2"], demonstration.workbook["Tableau 2 – preuves"]
    signs = [cell for row in sheet["C5:M15"] for cell in row if cell.value]
    assert len(signs) == 74
    for cell in signs:
        row = int(cell.hyperlink.location.rpartition("!A")[2])
        pair = {sheet.cell(4, cell.column).value, sheet.cell(cell.row, 2).value}
        assert set(evidence.cell(row, 1).value.split(" – ")) == pair
        assert evidence.cell(row - 1, 1).value != evidence.cell(row, 1).value


def test_at_least_six_codings_in_ten_come_from_rules(demonstration: Demonstration) -> None:
    codings = [row for row in demonstration.rows("codings") if row["document"].startswith("entretien-")]
    by_rule = [row for row in codings if row["coder"] == "qualcode" and row["origin"] != "override"]
    assert len(codings) > 500
    assert len(by_rule) >= 0.6 * len(codings)


def test_every_decision_has_its_reason(demonstration: Demonstration) -> None:
    decided = [row for row in demonstration.rows("codings") if row["origin"] == "override"]
    assert decided
    assert [row["quote"] for row in decided if not row["reason"]] == []


def test_every_coding_is_what_its_document_says(demonstration: Demonstration) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (demonstration.root / "corpus").rglob("*.md")}
    for row in demonstration.rows("codings"):
        assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["quote"]


def test_the_interviews_are_25_and_short(demonstration: Demonstration) -> None:
    folder = demonstration.root / "corpus" / "entretiens"
    words = {path.stem: len(path.read_text(encoding="utf-8").split()) for path in folder.glob("*.md")}
    assert sorted(words) == [f"entretien-{n:02}" for n in range(1, 26)]
    assert [name for name, count in words.items() if not 150 <= count <= 420] == []


def test_the_record_counts_what_was_printed(demonstration: Demonstration) -> None:
    counts = json.loads((demonstration.root / "exports" / "run.json").read_text(encoding="utf-8"))["counts"]
    printed = demonstration.ran.stdout.splitlines()
    assert printed[0] == f"{counts['documents']} documents, {counts['segments']} segments, {counts['words']:,} words"
    assert counts["codings"] == len(demonstration.rows("codings"))
    assert counts["attention"] == 0


def written(demonstration: Demonstration) -> dict[Path, bytes]:
    """Every file in `exports`, by its path."""
    return {path: path.read_bytes() for path in (demonstration.root / "exports").rglob("*") if path.is_file()}


def test_made_again_from_nothing_it_is_the_same_to_the_byte(demonstration: Demonstration) -> None:
    before = written(demonstration)
    for path in before:
        path.unlink()
    qualcode("run", demonstration.root)
    assert written(demonstration) == before
