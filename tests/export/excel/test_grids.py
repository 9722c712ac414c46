from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.aggregate.grid import Quotation
from qualcode.export.excel.canvas import LINE, lines_needed
from qualcode.export.excel.grids import quotation_parts
from qualcode.export.published import GridLine, quoted
from qualcode.export.words import Words
from tests.aggregate.corpora import make_result
from tests.builders import make_codebook, make_document, run
from tests.export.excel.workbooks import build, draw, merged, opened, table

SPEC = "sheet: Annexe B, kind: grid, rows: [natures, outils], columns: [valeurs], quotes: true"
NATURES = make_codebook("natures", vente=["vend*"], gestion=["stock*"])
OUTILS = make_codebook("outils", site=["site"], erp=["ERP"])
VALEURS = make_codebook("valeurs", temps=["vite"], lien=["échang*"])
DOCUMENTS = [
    make_document("R : Le site vend, on échange.", "Q : Le site vend vite ?", "R : Le site vend vite,\nil échange."),
    make_document("R : L'ERP vend.", "R : L'ERP gère les stocks, et vite.", id="entretien-2", case="2"),
]


def test_one_row_per_nature_and_tool(tmp_path: Path) -> None:
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), SPEC)["Annexe B"]
    assert table(sheet) == [
        ["Annexe B", None, None, None],
        [None] * 4,
        ["Natures", "Outils", "Valeurs", "Verbatims"],
        [
            "Vente",
            "Site",
            "Lien\nTemps",
            "« Le site vend, on échange. » (Entretien 1)\n« Le site vend vite, il échange. » (Entretien 1)",
        ],
        [None, "Erp", None, "« L'ERP vend. » (Entretien 2)"],
        ["Gestion", "Erp", "Temps", "« L'ERP gère les stocks, et vite. » (Entretien 2)"],
    ]
    assert merged(sheet) == {"A4:A5"}


def test_the_sheet_is_ready_to_print(tmp_path: Path) -> None:
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), SPEC)["Annexe B"]
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.print_area) == ("$3:$3", "'Annexe B'!$A$1:$D$6")
    assert all(cell.alignment.wrap_text for row in sheet["B4:D6"] for cell in row)


def test_a_grid_without_quotations(tmp_path: Path) -> None:
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), SPEC.replace("true", "false"))["Annexe B"]
    assert table(sheet)[2:] == [
        ["Natures", "Outils", "Valeurs"], ["Vente", "Site", "Lien\nTemps"], [None, "Erp", None],
        ["Gestion", "Erp", "Temps"],
    ]  # fmt: skip


def test_a_part_of_a_long_cell_is_as_high_as_its_quotations_alone(tmp_path: Path) -> None:
    many = make_codebook("valeurs", **{f"c{n}": ["vite"] for n in range(12)})
    answers = [f"R : Le site {n} vend vite, et {'il est là ' * 18}." for n in range(13)]
    sheet = draw(tmp_path, run(make_document(*answers), NATURES, OUTILS, many), SPEC)["Annexe B"]
    parts = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 4).value]
    assert len(parts) > 1
    assert sheet.row_dimensions[4].height >= 12 * LINE
    last = lines_needed(sheet.cell(parts[-1], 4).value, 84.0)
    assert sheet.row_dimensions[parts[-1]].height == pytest.approx(last * LINE + 4)
    assert last < 12


def test_heads_of_frequencies_have_room(tmp_path: Path) -> None:
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), SPEC)["Annexe B – effectifs"]
    assert sheet["G1"].value == "Nombre d'entretiens ou de cas"
    assert sheet.row_dimensions[1].height >= 3 * LINE


def test_an_empty_grid(tmp_path: Path) -> None:
    workbook = draw(tmp_path, run(make_document("Rien."), NATURES, OUTILS, VALEURS), SPEC)
    assert len(table(workbook["Annexe B"])) == 3
    assert len(table(workbook["Annexe B – effectifs"])) == 1


def test_the_frequencies_beside_it(tmp_path: Path) -> None:
    spec = "sheet: B, kind: grid, rows: [outils], columns: [valeurs, natures]"
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), spec)["B – effectifs"]
    head, *rows = table(sheet)
    assert head == [
        "Outils", "Dimension", "Code", "Nombre : Valeurs", "Nombre : Natures", "Nombre de citations",
        "Nombre d'entretiens ou de cas",
    ]  # fmt: skip
    assert rows == [
        ["Site", "Valeurs", "Lien", None, 1, 2, 1],
        ["Site", "Valeurs", "Temps", None, 1, 1, 1],
        ["Site", "Natures", "Vente", 2, None, 2, 1],
        ["Erp", "Valeurs", "Temps", None, 1, 1, 1],
        ["Erp", "Natures", "Vente", 0, None, 1, 1],
        ["Erp", "Natures", "Gestion", 1, None, 1, 1],
    ]
    assert sheet.auto_filter.ref == "A1:G7"


def test_formula_like_talk_stays_text(tmp_path: Path) -> None:
    result = run(make_document("=HYPERLINK(site)", case="=1+1"), OUTILS, VALEURS)
    sheet = draw(tmp_path, result, "sheet: B, kind: grid, rows: [outils], columns: [valeurs], quotes: true")["B"]
    assert sheet["C4"].value == "« =HYPERLINK(site) » (=1+1)"
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_a_quotation_of_40_000_characters_is_whole_over_merged_rows(tmp_path: Path) -> None:
    long = "Le site va vite" + " et encore mot pour mot" * 1_740
    assert len(long) > 40_000
    documents = [make_document(long, id="a", case="1"), make_document("L'ERP va vite.", id="b", case="2")]
    built = build(tmp_path, run(documents, OUTILS, VALEURS), SPEC.replace("natures, ", ""))
    sheet = opened(built)["Annexe B"]
    rows = table(sheet)[3:]
    last = next(n for n, row in enumerate(rows) if row[0] == "Erp")
    assert last > 10
    assert merged(sheet) == {f"A4:A{3 + last}", f"B4:B{3 + last}"}
    assert [row[:2] for row in rows[1:last]] == [[None, None]] * (last - 1)
    assert " ".join(row[2] for row in rows[:last]) == f"« {long} » (Entretien 1)"
    assert rows[last:] == [["Erp", "Temps", "« L'ERP va vite. » (Entretien 2)"]]
    assert built.remarks == []
    heights = [sheet.row_dimensions[4 + n].height for n in range(len(rows))]
    assert max(heights) <= 409


def test_a_word_of_40_000_letters_is_whole_too() -> None:
    row = GridLine(("site",), (), quoted([Quotation("x" * 40_000, "1", "a", "1")], Words("fr")))
    assert "".join("".join(quotation_parts(row)).split()) == f"«{'x' * 40_000}»(Entretien1)"


words = st.text("ab é", min_size=1, max_size=3_000).filter(str.strip)


@given(st.lists(words, max_size=8))
@settings(max_examples=40)
def test_no_quotation_is_lost_or_cut_silently(texts: list[str]) -> None:
    said = [Quotation(text, "1", "a", str(n)) for n, text in enumerate(texts)]
    parts = quotation_parts(GridLine(("site",), (), quoted(said, Words("fr"))))
    whole = [" ".join(f"« {' '.join(text.split())} » (Entretien 1)".split()) for text in texts]
    assert "".join("".join(parts).split()) == "".join("".join(whole).split())


def test_where_selects_the_segments(tmp_path: Path) -> None:
    made = [("a", 0, 0, "outils:site"), ("b", 0, 0, "outils:erp")]
    result = make_result({"a": ["R1"], "b": ["R2"]}, made)
    spec = "sheet: B, kind: grid, rows: [outils], columns: [valeurs], where: {organisation: club}"
    assert [row[0] for row in table(draw(tmp_path, result, spec)["B"])[3:]] == ["ERP"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_around_it_are_the_study_s(tmp_path: Path, language: str) -> None:
    sheet = draw(tmp_path, run(DOCUMENTS, NATURES, OUTILS, VALEURS), SPEC, language=language)["Annexe B"]
    assert sheet["D3"].value == {"fr": "Verbatims", "en": "Quotations"}[language]
    assert ("« " in sheet["D4"].value) == (language == "fr")
