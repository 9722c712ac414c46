"""The sheets of associations, themes, frameworks, saturation and sequences: what a reader finds in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.aggregate.association import associate_codes
from qualcode.result import Result
from tests.aggregate.corpora import make_result
from tests.export.excel.sheets import cells, draw, everything, tables
from tests.export.excel.workbooks import build

TURNS = {"a": ["R1"] * 12, "b": ["R2"] * 12}
CODINGS = [
    *[("a", n, n, f"valeurs:{code}") for n in range(5) for code in ("temps", "lien")],
    *[("b", n, n, f"valeurs:{code}") for n in range(5) for code in ("temps", "lien")],
    ("b", 7, 7, "valeurs:don"),
]
KINDS = ["association", "themes", "framework", "saturation", "sequence"]


@pytest.fixture
def result() -> Result:
    return make_result(TURNS, CODINGS)


def test_associations_come_smallest_p_first_with_their_reading(result: Result) -> None:
    book = draw(result, {"sheet": "Liens", "kind": "association", "codebook": "valeurs"})
    assert [sheet.title for sheet in tables(book)] == ["Liens", "Liens – sensibilité"]
    rows = cells(book["Liens"], 1)
    top = next(n for n, row in enumerate(rows) if row[:1] == ("Code 1",))
    assert rows[top][-2:] == ("Verdict", "Lecture")
    found = associate_codes(result, "valeurs").pairs
    first = rows[top + 1]
    assert first[:5] == ("TEMPS", "LIEN", 10, 10, 10)
    assert first[10:12] == (pytest.approx(5 * 5 / 12 * 2), pytest.approx(found.loc[0, "p"]))
    assert first[-2:] == ("liés", "se rencontrent plus souvent que le hasard ne le ferait")
    assert len(rows) - top - 1 == 6
    assert book["Liens"].auto_filter.ref == f"A{top + 1}:P{len(rows)}"


def test_sensitivity_says_which_case_matters(result: Result) -> None:
    rows = cells(draw(result, {"sheet": "Liens", "kind": "association", "codebook": "valeurs"})["Liens – sensibilité"])
    assert rows[0][0] == "Choix"
    named = {row[0]: row for row in rows if row}
    assert named["celui de l'étude"][1:3] == (24, 1)
    assert named["sans Entretien 1"][1] == 12
    assert named["lié dès 2 unités communes, sans test"] == (
        "lié dès 2 unités communes, sans test",
        24,
        1,
        None,
        None,
        None,
        None,
        0,
    )
    assert ("TEMPS", "LIEN", "liés", "oui") in rows


def test_sensitivity_can_be_left_out(result: Result) -> None:
    spec = {"sheet": "Liens", "kind": "association", "codebook": "valeurs", "within": ["valeurs"], "sensitivity": False}
    book = draw(result, spec)
    assert [sheet.title for sheet in tables(book)] == ["Liens"]
    heads = next(row for row in cells(book["Liens"], 1) if row[:1] == ("Code 1",))
    assert "p (Fisher)" in heads
    assert "p (par cas)" not in heads


def test_the_matrix_can_take_its_signs_from_verdicts(result: Result) -> None:
    spec = {"sheet": "T", "kind": "cooccurrence", "codebook": "valeurs", "signs": "association"}
    sheet = draw(result, spec)["T"]
    assert [sheet.cell(5, column).value for column in (3, 4, 5)] == [None, "●", None]
    assert sheet.cell(6, 3).value == "●"
    legend = [row[0] for row in cells(sheet, 10) if row]
    assert legend[1] == "● : liés — se rencontrent plus souvent que le hasard ne le ferait"


def test_themes_count_and_compare(result: Result) -> None:
    spec = {"sheet": "Thèmes", "kind": "themes", "codebook": "valeurs", "by": ["organisation", "annee"]}
    book = draw(result, spec)
    rows = cells(book["Thèmes"])
    assert rows[0] == ("Code", "Codages", "Segments", "Documents", "Cas", "Part des cas", "1", "2")
    assert rows[1:4] == [
        ("TEMPS", 10, 10, 2, 2, 1, 5, 5),
        ("LIEN", 10, 10, 2, 2, 1, 5, 5),
        ("DON", 1, 1, 1, 1, 0.5, None, 1),
    ]
    crossed = cells(book["Thèmes – croisements"], 1)
    assert crossed[1] == ("Code", "PME (n = 1)", "club (n = 1)", "Test", "p", "q")
    assert crossed[4] == ("DON", 0, 1, "exact", 1, 1)
    assert crossed[2] == ("TEMPS", 1, 1, "—")
    assert crossed[8] == ("Code", "avec", "sans", "Test", "p", "q")
    assert crossed[11] == ("DON", 2021, 2020, "rangs", 1, 1)


def test_the_head_of_few_columns_by_case_is_not_cut_in_print(result: Result) -> None:
    sheet = draw(result, {"sheet": "Thèmes", "kind": "themes", "codebook": "valeurs"})["Thèmes"]
    assert sheet["G2"].value == "Nombre de segments par cas"
    assert sum(sheet.column_dimensions[column].width for column in "GH") >= len(sheet["G2"].value)


def test_the_framework_quotes_and_says_how_many_more(result: Result) -> None:
    rows = cells(draw(result, {"sheet": "M", "kind": "framework", "codebook": "valeurs", "each": 2})["M"])
    assert rows[0] == ("Entretien", "TEMPS", "LIEN", "DON", "LEGS")
    assert rows[1][:2] == ("Entretien 1", "« a0........ »\n« a1........ »\n(et 3 autres)")
    assert rows[2][3] == "« b7........ »"


def test_saturation_is_assessed_and_shown_case_by_case(result: Result) -> None:
    rows = cells(draw(result, {"sheet": "S", "kind": "saturation", "codebook": "valeurs"})["S"])
    assert rows[0] == ("Saturation selon Guest, Namey et Chen (2020)",)
    assert rows[2][:3] == (4, 2, "ne peut se dire")  # two cases, and no run after a base of four
    assert ("Jamais trouvés : LEGS",) in rows
    top = next(n for n, row in enumerate(rows) if row[:2] == ("Entretien", "Codes nouveaux"))
    assert rows[top + 1 :] == [("Entretien 1", 2, "TEMPS, LIEN", 2, 2.5, 2, 3), ("Entretien 2", 1, "DON", 3, 3, 3, 3)]


def test_sequences_count_steps_and_list_segments(result: Result) -> None:
    book = draw(result, {"sheet": "E", "kind": "sequence", "codebook": "valeurs"})
    rows = cells(book["E"])
    assert rows[2] == ("TEMPS", 8, 8, 1)
    assert ("9 passages d'un segment codé au suivant.",) in rows
    ordered = cells(book["E – ordre"], 1)
    assert ordered[1] == ("a", "1", "0", 1, pytest.approx(1 / 12), "TEMPS, LIEN")
    assert len(ordered) == 12


def test_both_matrices_of_sequences_are_printed_with_their_heads(result: Result) -> None:
    sheet = draw(result, {"sheet": "E", "kind": "sequence", "codebook": "valeurs"})["E"]
    areas = [area.partition("!")[2].replace("$", "") for area in sheet.print_area.split(",")]
    assert areas == ["A1:E8", "A10:E17"]
    assert sheet["A10"].value.startswith("Résidus ajustés")
    assert sheet["B11"].value == "TEMPS"


def test_no_page_parts_the_saturation_curve(result: Result) -> None:
    sheet = draw(result, {"sheet": "S", "kind": "saturation", "codebook": "valeurs"})["S"]
    table, picture = [area.partition("!")[2].replace("$", "") for area in sheet.print_area.split(",")]
    anchor = sheet._images[0].anchor
    assert table == f"A1:G{anchor._from.row - 1}"
    assert picture.startswith(f"A{anchor._from.row + 1}:G")
    assert sheet.cell(anchor._from.row - 1, 1).value == "Entretien 2"


def test_what_explains_a_table_is_not_cut_by_its_page(result: Result) -> None:
    themes = {"sheet": "Thèmes", "kind": "themes", "codebook": "valeurs", "by": ["organisation"]}
    sequence = {"sheet": "E", "kind": "sequence", "codebook": "valeurs"}
    book = draw(result, themes, sequence)
    for sheet, starts, last in (
        (book["Thèmes – croisements"], ["Les cas sont comparés"], "F"),
        (book["E"], ["De (ligne)", "Résidus ajustés", "9 passages"], "E"),
    ):
        for start in starts:
            (cell,) = [row[0] for row in sheet.iter_rows(max_col=1) if str(row[0].value).startswith(start)]
            assert cell.alignment.wrap_text
            assert f"A{cell.row}:{last}{cell.row}" in {str(area) for area in sheet.merged_cells.ranges}


def test_the_framework_s_title_stands_in_no_column_that_pages_repeat(result: Result) -> None:
    sheet = draw(result, {"sheet": "M", "kind": "framework", "codebook": "valeurs"})["M"]
    assert sheet.print_title_cols == "$A:$A"
    assert (sheet["A1"].value, sheet["B1"].value) == (None, "M — Valeurs")


@pytest.mark.parametrize("kind", ["network", "timeline", "heatmap"])
def test_pages_below_a_picture_have_the_heads_of_its_table(result: Result, kind: str) -> None:
    sheet = draw(result, {"sheet": "P", "kind": kind, "codebook": "valeurs"})["P"]
    head = int(str(sheet.print_title_rows).split("$")[-1])
    rows = list(sheet.iter_rows(min_row=head, values_only=True))
    assert rows[0][0] in ("Code", "Code 1", "Document")
    assert all(row[0] not in ("Code", "Code 1", "Document") for row in rows[1:])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_coded_and_nobody_heard(kind: str, language: str) -> None:
    for result in (make_result({"a": ["R1"]}, []), make_result({}, [])):
        spec = {"sheet": "X", "kind": kind, "codebook": "valeurs"} | ({"by": ["annee"]} if kind == "themes" else {})
        assert everything(draw(result, spec, language=language))


def test_the_same_bytes_every_time(tmp_path: Path, result: Result) -> None:
    sheets = [f"sheet: {kind}, kind: {kind}, codebook: valeurs" for kind in KINDS]
    one, other = (build(tmp_path / name, result, *sheets).files for name in ("a", "b"))
    assert one == other
