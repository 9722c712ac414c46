from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from qualcode.export.published import depth_of
from qualcode.model import Case, Codebook
from qualcode.result import Result
from tests.aggregate.corpora import make_books, make_result
from tests.builders import make_code
from tests.export.excel.workbooks import draw, merged, table

NONE = make_result({}, [])
CASES = (
    Case("1", {"fonction": "Gérante", "date": "2017-10-27", "duree_min": 655}),
    Case("02", {"fonction": "=1+1", "date": "en mars", "duree_min": 700}),
    Case("Roux", {"fonction": "", "date": "2018-02-30", "duree_min": 80}),
)


def of_cases(*cases: Case) -> Result:
    return replace(NONE, cases=cases)


def test_the_cases_with_their_totals(tmp_path: Path) -> None:
    sheet = draw(tmp_path, of_cases(*CASES), "sheet: Annexe A, kind: cases, total: [duree_min]")["Annexe A"]
    assert table(sheet) == [
        ["Annexe A", None, None, None],
        [None] * 4,
        ["Cas", "Fonction", "Date", "Durée (min)"],
        [1, "Gérante", datetime(2017, 10, 27), 655],
        ["02", "=1+1", "en mars", 700],
        ["Roux", None, "2018-02-30", 80],
        ["Total", "23 h 55", None, 1435],
        ["Moyenne", None, None, 478],
    ]
    assert sheet["C4"].is_date and sheet["C4"].number_format == "DD/MM/YYYY"
    assert sheet["B5"].data_type == "s"
    assert sheet.auto_filter.ref == "A3:D6"  # totals are not sorted among the cases
    assert sheet.print_title_rows == "$3:$3"


def test_the_cases_in_english(tmp_path: Path) -> None:
    spec = "sheet: Interviews, kind: cases, total: [duree_min]"
    sheet = draw(tmp_path, of_cases(*CASES), spec, language="en")["Interviews"]
    assert sheet["A3"].value == "Case"
    assert sheet["C4"].number_format == "YYYY-MM-DD"
    assert [sheet["A7"].value, sheet["A8"].value] == ["Total", "Mean"]


@pytest.mark.parametrize(("language", "head"), [("fr", "Entretien"), ("en", "Interview")])
def test_numbered_cases_are_interviews(tmp_path: Path, language: str, head: str) -> None:
    sheet = draw(tmp_path, of_cases(*CASES[:2]), "sheet: A, kind: cases", language=language)["A"]
    assert sheet["A3"].value == head


def test_cases_without_totals(tmp_path: Path) -> None:
    sheet = draw(tmp_path, of_cases(*CASES), "sheet: A, kind: cases")["A"]
    assert sheet.max_row == 6


def test_no_cases(tmp_path: Path) -> None:
    sheet = draw(tmp_path, of_cases(), "sheet: A, kind: cases, total: [duree_min]")["A"]
    assert [row[0] for row in table(sheet)] == ["A", None, "Entretien", "Total", "Moyenne"]


def test_the_cases_that_where_selects(tmp_path: Path) -> None:
    result = make_result({"a": ["R1"], "b": ["R2"]}, [])
    sheet = draw(tmp_path, result, "sheet: A, kind: cases, where: {group: cas}")["A"]
    assert [row[0] for row in table(sheet)[3:]] == [2]


@pytest.mark.parametrize("source", ["", "Ervasti (2013)"])
def test_a_codebook_as_published(tmp_path: Path, source: str) -> None:
    made = {"categories": {"u": "De l'utilisateur"}, "source": source}
    service, user = make_code("valeurs", "temps"), replace(make_code("valeurs", "lien"), category="u")
    codes = (
        replace(service, category="De service", definition="=Aller plus vite."),
        replace(user, definition="Se rencontrer."),
        replace(make_code("valeurs", "don", parent="lien"), category="u", definition="Donner."),
    )
    book = Codebook("valeurs", "Natures de la valeur", codes, **made)
    sheet = draw(tmp_path, replace(NONE, codebooks=(book,)), "sheet: T1, kind: codebook, codebook: valeurs")["T1"]
    assert table(sheet, "A1:C6") == [
        ["T1 — Natures de la valeur", None, None],
        [None, None, None],
        ["Catégorie", "Code", "Définition"],
        ["De service", "Temps", "=Aller plus vite."],
        ["De l'utilisateur", "Lien", "Se rencontrer."],
        [None, "    Don", "Donner."],
    ]
    assert sheet["C4"].data_type == "s"
    assert merged(sheet) == {"A5:A6"}
    assert [row[0] for row in table(sheet)[6:]] == ([None, f"Source : {source}"] if source else [])


def test_how_deep_a_code_stands() -> None:
    (book,) = make_books(valeurs="temps lien lien>don don>legs")
    assert [depth_of(book, code) for code in ("temps", "lien", "don", "legs")] == [0, 0, 1, 2]
