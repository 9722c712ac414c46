from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.aggregate.cooccurrence import cooccurrence
from qualcode.export.excel import evidence
from qualcode.export.excel.canvas import LINE
from qualcode.export.signs import sign_of
from qualcode.result import Result
from tests.aggregate.corpora import BOOKS, count_plainly, make_result, results, units_of
from tests.builders import make_codebook, make_decision, make_document, run
from tests.export.excel.workbooks import ABOUT, build, draw, merged, opened, table

CODES = [code.id for code in BOOKS[0].codes]
LABELS = [code.label for code in BOOKS[0].codes]
SPEC = 'sheet: T2, kind: cooccurrence, codebook: valeurs, within: [natures, outils], levels: {"●": 2, "○": 1}'
TWICE = make_result(
    {"a": ["R1", "Q1", "R1"], "b": ["R2"]},
    [
        ("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "outils:site"), ("a", 0, 0, "natures:vente"),
        ("a", 2, 2, "valeurs:lien"), ("a", 2, 2, "outils:site"), ("a", 2, 2, "natures:vente"),
        ("b", 0, 0, "valeurs:temps"), ("b", 0, 0, "valeurs:lien"), ("b", 0, 0, "valeurs:don"),
        ("b", 0, 0, "outils:erp"), ("b", 0, 0, "natures:donnees"),
    ],
)  # fmt: skip
"""temps and lien meet in two units, once across two answers; don meets each of them in one."""


def cells(sheet: Worksheet, column: int) -> dict[tuple[str, str], object]:
    """The values of the matrix that starts at this column, by the labels of their row and column."""
    heads = [sheet.cell(4, column + 2 + n).value for n in range(len(CODES))]
    names = [sheet.cell(5 + n, column + 1).value for n in range(len(CODES))]
    assert heads == names == LABELS
    return {
        (one, other): sheet.cell(5 + r, column + 2 + c).value
        for r, one in enumerate(names)
        for c, other in enumerate(heads)
    }


def test_the_matrix_and_its_counts(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TWICE, SPEC)["T2"]
    assert {pair: sign for pair, sign in cells(sheet, 1).items() if sign} == {
        ("TEMPS", "LIEN"): "●", ("LIEN", "TEMPS"): "●",
        ("TEMPS", "DON"): "○", ("DON", "TEMPS"): "○", ("LIEN", "DON"): "○", ("DON", "LIEN"): "○",
    }  # fmt: skip
    counts = cells(sheet, 8)
    assert [counts[label, label] for label in LABELS] == [2, 2, 1, None]
    assert (counts["TEMPS", "LIEN"], counts["LIEN", "DON"], counts["DON", "LEGS"]) == (2, 1, None)
    assert sheet["H2"].value.startswith("Nombre d'unités communes")


def test_what_is_counted_is_said_below(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TWICE, SPEC, "sheet: T3, kind: cooccurrence, codebook: valeurs, within: case")
    below = [row[0] for row in table(sheet["T2"])[9:]]
    assert below == [
        "Unité comptée : couple Natures × Outils porté par un même segment (réponse, paragraphe, citation)",
        "● : les deux codes se rencontrent dans au moins 2 unités",
        "○ : les deux codes se rencontrent dans au moins 1 unité",
        "case vide : moins de 1",
    ]
    assert sheet["T3"]["A10"].value == "Unité comptée : cas (entretien, entreprise)"


@given(results())
@settings(max_examples=25)
def test_every_matrix_is_symmetric_with_an_empty_diagonal(result: Result) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = draw(Path(folder), result, SPEC)["T2"]
    counts = cooccurrence(result, "valeurs", within=["natures", "outils"])
    signs, numbers = cells(sheet, 1), cells(sheet, 8)
    label = dict(zip(CODES, LABELS, strict=True))
    for one in CODES:
        for other in CODES:
            count, pair = counts.at[one, other], (label[one], label[other])
            assert signs[pair] == (None if one == other or not count else "●" if count >= 2 else "○")
            assert signs[pair] == signs[pair[::-1]]
            assert numbers[pair] == (count or None)


@pytest.mark.parametrize(
    ("count", "sign"), [(0, ""), (1, "○"), (4, "○"), (5, "●"), (99, "●")]
)  # fmt: skip
def test_signs_of_counts(count: int, sign: str) -> None:
    assert sign_of(count, {"○": 1, "●": 5}) == sign


def test_categories_are_grouped_and_heads_turned(tmp_path: Path) -> None:
    book = BOOKS[0]
    kinds = ["service", "service", "usage", "usage"]
    codes = tuple(replace(code, category=kind) for code, kind in zip(book.codes, kinds, strict=True))
    named = replace(book, codes=codes, categories={"service": "De service", "usage": "D'usage"})
    sheet = draw(tmp_path, replace(TWICE, codebooks=(named, *BOOKS[1:])), SPEC)["T2"]
    assert {"C3:D3", "E3:F3", "A5:A6", "A7:A8"} <= merged(sheet)
    assert [sheet[place].value for place in ("C3", "E3", "A5", "A7")] == ["De service", "D'usage"] * 2
    assert all(sheet.cell(4, column).alignment.text_rotation == 90 for column in range(3, 7))


def test_every_sign_links_to_the_first_row_of_its_evidence(tmp_path: Path) -> None:
    workbook = draw(tmp_path, TWICE, f"{SPEC}, evidence: true")
    sheet, evidence = workbook["T2"], workbook["T2 – preuves"]
    pairs = [row[0] for row in table(evidence)]
    linked = 0
    for column in (1, 8):
        for r, c in combinations(range(len(CODES)), 2):
            cell, mirrored = (sheet.cell(5 + a, column + 2 + b) for a, b in ((r, c), (c, r)))
            assert cell.data_type != "f"
            if cell.value is None:
                assert cell.hyperlink is mirrored.hyperlink is None
                continue
            assert cell.hyperlink.target is None
            assert cell.hyperlink.location == mirrored.hyperlink.location
            row = pairs.index(f"{LABELS[r]} – {LABELS[c]}") + 1
            assert cell.hyperlink.location == f"'T2 – preuves'!A{row}"
            linked += 1
    assert linked == 6
    assert all(sheet.cell(5 + n, 3 + n).hyperlink is None for n in range(len(CODES)))


def test_a_pair_without_a_sign_has_its_link_on_its_count_alone(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TWICE, f"{SPEC.replace('○', '•').replace(': 1', ': 2')}, evidence: true")["T2"]
    unsigned = [(r, c) for r, c in combinations(range(len(CODES)), 2) if sheet.cell(5 + r, 10 + c).value == 1]
    assert unsigned
    for r, c in unsigned:
        assert (sheet.cell(5 + r, 3 + c).value, sheet.cell(5 + r, 3 + c).hyperlink) == (None, None)
        assert sheet.cell(5 + r, 10 + c).hyperlink.location.startswith("'T2 – preuves'!A")


def test_the_evidence_has_one_row_per_segment_and_unit(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TWICE, f"{SPEC}, evidence: true")["T2 – preuves"]
    head, *rows = table(sheet)
    assert head == [
        "Paire", "Natures", "Outils", "Entretien", "Document", "Segment", "Codes présents", "Mots codés",
        "Règle ou codeur", "Citation",
    ]  # fmt: skip
    assert [row[:7] for row in rows] == [
        ["TEMPS – LIEN", "VENTE", "SITE", "1", "a", "0", "TEMPS"],
        ["TEMPS – LIEN", "VENTE", "SITE", "1", "a", "2", "LIEN"],
        ["TEMPS – LIEN", "DONNEES", "ERP", "2", "b", "0", "LIEN, TEMPS"],
        ["TEMPS – DON", "DONNEES", "ERP", "2", "b", "0", "DON, TEMPS"],
        ["LIEN – DON", "DONNEES", "ERP", "2", "b", "0", "DON, LIEN"],
    ]
    assert rows[0][8:] == ["valeurs:temps/x", "a0........"]
    assert sheet.auto_filter.ref == "A1:J6"
    assert sheet.print_title_rows == "$1:$1"


@given(results())
@settings(max_examples=25)
def test_the_evidence_is_what_a_plain_count_finds(result: Result) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workbook = draw(Path(folder), result, f"{SPEC}, evidence: true")
    found = {(row[0], *row[1:3], row[4], row[5]) for row in table(workbook["T2 – preuves"])[1:]}
    label = dict(zip(CODES, LABELS, strict=True))
    counted = [(one, unit) for one in count_plainly(result) for unit in units_of(one, ["natures", "outils"])]
    expected = set()
    for first, second in combinations(CODES, 2):
        for unit in {unit for _, unit in counted}:
            held = [one for one, of in counted if of == unit]
            if all(any(code in one.codes["valeurs"] for one in held) for code in (first, second)):
                expected |= {
                    (
                        f"{label[first]} – {label[second]}",
                        *(name.upper() for name in unit),
                        one.document.id,
                        one.segment.id,
                    )
                    for one in held
                    if one.codes["valeurs"] & {first, second}
                }
    assert found == expected


def test_decisions_are_the_evidence_where_no_rule_is(tmp_path: Path) -> None:
    books = (make_codebook("valeurs", temps=["vite"], lien=[]), make_codebook("outils", site=["site"]))
    document = make_document("R : Le site va vite, on se voit.")
    decision = make_decision("add", "valeurs:lien", "on se voit", reason="se rencontrer")
    spec = "sheet: T2, kind: cooccurrence, codebook: valeurs, within: [outils], evidence: true"
    sheet = draw(tmp_path, run(document, *books, decisions=[decision]), spec)["T2 – preuves"]
    assert table(sheet)[1][5:] == [
        "Lien, Temps", "on se voit / vite", "claire : se rencontrer\nvaleurs:temps/keyword/vite",
        "Le site va vite, on se voit.",
    ]  # fmt: skip


def test_a_row_of_evidence_is_as_high_as_its_rules_are_many(tmp_path: Path) -> None:
    said = [f"bien-plus-vite-que-{n}" for n in range(9)]
    book = make_codebook("valeurs", temps=said, lien=["on se voit"])
    spec = "sheet: T2, kind: cooccurrence, codebook: valeurs, evidence: true"
    sheet = draw(tmp_path, run(make_document(f"{', '.join(said)}, on se voit."), book), spec)["T2 – preuves"]
    (place,) = [cell.column for cell in sheet[1] if cell.value == "Règle ou codeur"]
    assert len(sheet.cell(2, place).value.split("\n")) == 10
    assert sheet.row_dimensions[2].height >= 10 * LINE


def test_signs_and_counts_are_printed_on_a_page_each(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TWICE, f"{SPEC}, evidence: true")["T2"]
    signs, counts = [area.partition("!")[2].replace("$", "") for area in sheet.print_area.split(",")]
    assert (signs[:4], counts) == ("A1:F", "H2:M8")
    assert {sheet["H2"].value, sheet["A1"].value} == {
        "Nombre d'unités communes (en diagonale : unités portant le code)", "T2 — Valeurs",
    }  # fmt: skip
    assert sheet.page_setup.fitToHeight == 1


def test_too_much_evidence_goes_to_a_csv_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = table(draw(tmp_path, TWICE, f"{SPEC}, evidence: true")["T2 – preuves"])
    monkeypatch.setattr(evidence, "MOST_EVIDENCE", 4)
    built = build(tmp_path, TWICE, f"{SPEC}, evidence: true")
    beside = "exports/essai - T2 - preuves.csv"
    assert sorted(built.files) == [beside, "exports/essai.xlsx"]
    on_one_line = [[cell.replace("\n", " | ") for cell in row] for row in whole]
    assert list(csv.reader(io.StringIO(built.files[beside].decode("utf-8-sig"), newline=""))) == on_one_line
    workbook = opened(built)
    assert workbook.sheetnames == ["T2", *ABOUT["fr"]]
    assert workbook["T2"]["A2"].value == "Preuves : essai - T2 - preuves.csv"
    assert not [cell for row in workbook["T2"] for cell in row if cell.hyperlink]


def test_as_much_evidence_as_a_sheet_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_EVIDENCE", 5)
    built = build(tmp_path, TWICE, f"{SPEC}, evidence: true")
    assert list(built.files) == ["exports/essai.xlsx"]
    assert opened(built).sheetnames == ["T2", "T2 – preuves", *ABOUT["fr"]]


def test_nothing_meets(tmp_path: Path) -> None:
    workbook = draw(tmp_path, make_result({"a": ["R1"]}, []), f"{SPEC}, evidence: true")
    assert set(cells(workbook["T2"], 1).values()) == {None}
    assert len(table(workbook["T2 – preuves"])) == 1


def test_a_codebook_without_categories_has_no_band_for_them(tmp_path: Path) -> None:
    assert {code.category for code in BOOKS[0].codes} == {""}
    sheet = draw(tmp_path, TWICE, SPEC)["T2"]
    assert {sheet.cell(row, column).fill.fill_type for row in (3, 5) for column in (1, 8)} == {None}
    assert sheet.column_dimensions["A"].width < 5
