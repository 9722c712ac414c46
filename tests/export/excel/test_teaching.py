"""The sheets that compare cases, over two invented ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qualcode.export.excel import evidence
from qualcode.export.excel.workbook import build_workbook
from qualcode.model import Case, Codebook, Document
from qualcode.result import Result
from qualcode.sheets import FORMATS, SHEETS
from tests.builders import make_codebook, make_document, make_material, run
from tests.export.excel.sheets import cells, draw, everything, tables

DOMINANT = {"sheet": "Perspectives", "kind": "dominant", "codebook": "alignement"}
POINTS = {"sheet": "Points", "kind": "case_grid", "codebook": "bilan"}
ADVICE = {"sheet": "Conseils", "kind": "recommendations", "codebook": "facteurs", "polarity": "bilan"}
MATRIX = {"sheet": "Facteurs", "kind": "case_matrix", "codebook": "facteurs", "polarity": "bilan"}


def make_books() -> tuple[Codebook, ...]:
    bilan = make_codebook(
        "bilan",
        longest=True,
        force={"keywords": ["solide"], "sections": ["Points forts"]},
        faiblesse={"keywords": ["fragile"], "sections": ["Points faibles"]},
    )
    facteurs = make_codebook("facteurs", budget=["budget"], dialogue=["réunion*"], ecrit=["plan"])
    advised = [replace(code, recommendation=f"Soigner {code.id}.") for code in facteurs.codes[:2]]
    facteurs = replace(facteurs, codes=(*advised, facteurs.codes[2]))
    return make_codebook("alignement", offre=["logiciel"], service=["utilisateurs"]), bilan, facteurs


NORTH = make_document(
    "Le logiciel est vendu, le logiciel est aimé.",
    "Les utilisateurs du logiciel ont une réunion.",
    "# Points forts",
    "Des réunions solides ;",
    "# Points faibles",
    "Un budget solide",
    "Un plan",
    id="nord",
    case="Nord",
    group="cas",
)
SOUTH = make_document(
    "Un logiciel fragile, un budget aussi.",
    "Des utilisateurs =1+1.",
    id="sud",
    case="Sud",
    group="cas",
)
WEST = make_document("Un logiciel solide, des utilisateurs, un budget.", id="ouest", case="Ouest", group="autres")
EAST = make_document("Rien.", id="est", case="Est", group="autres")


def made(*documents: Document) -> Result:
    result = run(documents or (NORTH, SOUTH, EAST), *make_books())
    sectors = {"Nord": "bois", "Sud": "textile", "Est": "bois", "Ouest": "cuir"}
    return replace(result, cases=tuple(Case(case.id, {"secteur": sectors[case.id]}) for case in result.cases))


def test_the_dominant_perspective_is_said_with_its_words() -> None:
    workbook = draw(made(), DOMINANT)
    assert cells(workbook["Perspectives"]) == [
        ("Cas", "Offre", "Service", "Dominante", "Mots qui la justifient"),
        (
            "Nord", 2, 1, "Offre\nde peu devant : Service",
            "Offre : « logiciel », « logiciel » ; « logiciel »\nService : « utilisateurs »",
        ),
        (
            "Sud", 1, 1, "à égalité : Offre, Service\n(sur un seul segment)",
            "Offre : « logiciel »\nService : « utilisateurs »",
        ),
        ("Est", 0, 0, "aucune"),
        (),
        ("Unité comptée : segment (réponse, paragraphe, citation)",),
        ("De peu : à un segment près, ou à moins d'un tiers près",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "counted"),
    [
        pytest.param(DOMINANT, {"B4": 2, "C4": 1, "B5": 1, "C5": 1}, id="dominant"),
        pytest.param(MATRIX, {"B4": 1, "C4": 1, "B5": 2, "B6": 1}, id="case-matrix"),
    ],
)
def test_every_count_leads_to_as_many_rows_of_evidence(spec: dict[str, Any], counted: dict[str, int]) -> None:
    workbook = draw(made(), spec)
    table, proof = tables(workbook)
    assert proof.title == f"{table.title} – preuves"
    links = {cell.coordinate: cell.hyperlink for row in table.iter_rows() for cell in row if cell.hyperlink}
    assert set(links) == set(counted)
    for place, link in links.items():
        sheet, _, target = str(link.location).partition("!")
        assert sheet == f"'{proof.title}'"
        first = proof[target].row
        pair = [cell.value for cell in proof[first][:2]]
        same = [row for row in proof.iter_rows(min_row=2, values_only=True) if list(row[:2]) == pair]
        assert len(same) == counted[place]
        assert {table.cell(table[place].row, 1).value, table.cell(3, table[place].column).value} == set(pair)
        before = [cell.value for cell in proof[first - 1][:2]]
        assert before != pair


def test_evidence_names_the_words_the_heading_and_the_rule() -> None:
    proof = draw(made(), MATRIX)["Facteurs – preuves"]
    assert cells(proof, 1)[:2] == [
        ("Code", "Cas", "Signe", "Document", "Segment", "Rubrique", "Mots codés", "Règle ou codeur", "Citation"),
        ("Budget", "Nord", "−", "nord", "4", "Points faibles", "budget", "keyword/budget", "Un budget solide"),
    ]


def test_strengths_and_weaknesses_with_what_they_are_about() -> None:
    workbook = draw(made(), {**POINTS, "columns": ["facteurs"]})
    assert cells(workbook["Points"]) == [
        ("Cas", "Bilan", "Point", "Mots ou rubrique", "Facteurs"),
        ("Nord", "Force", "« Des réunions solides »", "rubrique « Points forts »", "Dialogue"),
        ("Nord", "Faiblesse", "« Un budget solide »", "rubrique « Points faibles »", "Budget"),
        ("Nord", "Faiblesse", "« Un plan »", "rubrique « Points faibles »", "Ecrit"),
        ("Sud", "Faiblesse", "« Un logiciel fragile, un budget aussi. »", "« fragile »", "Budget"),
        (),
        ("Aucun point relevé : Est",),
    ]


def test_without_columns_all_codebooks_that_points_hold_stand_beside_them() -> None:
    heads = cells(draw(made(), POINTS)["Points"])[0]
    assert heads == ("Cas", "Bilan", "Point", "Mots ou rubrique", "Alignement", "Facteurs")


def test_recommendations_say_what_is_missing_what_ties_and_what_has_no_advice() -> None:
    sheet = draw(made(NORTH, SOUTH), {**ADVICE, "each": 1})["Conseils"]
    rows = cells(sheet)
    assert rows[0] == ("Cas", "N°", "Facteurs", "Nombre : Faiblesse", "Recommandation", "Preuves")
    assert rows[1:4] == [
        ("Nord", 1, "Budget", 1, "Soigner budget.", "« Un budget solide »"),
        ("Nord", "À poids égal, non retenu : Ecrit."),
        ("Sud", 1, "Budget", 1, "Soigner budget.", "« Un logiciel fragile, un budget aussi. »"),
    ]
    rows = cells(draw(made(NORTH, SOUTH), ADVICE)["Conseils"])
    assert rows[2] == (
        "Nord", 2, "Ecrit", 1, "(le codebook ne dit rien à recommander pour ce code)", "« Un plan »",
    )  # fmt: skip
    assert rows[4] == (
        "Sud",
        "1 recommandation au lieu de 2 : rien d'autre ne pèse parmi les faiblesses de ce cas.",
    )


def test_key_factors_across_cases() -> None:
    rows = cells(draw(made(NORTH, SOUTH), MATRIX)["Facteurs"])
    assert rows == [
        ("Facteurs", "Nord", "Sud", "Portée", "Lecture"),
        ("Budget", "−1", "−1", "tous les cas", "faiblesse : Nord, Sud"),
        ("Dialogue", "+1  ·1", None, "1 cas sur 2", "force : Nord"),
        ("Ecrit", "−1", None, "1 cas sur 2", "faiblesse : Nord"),
        (),
        ("Nombre de segments (points, paragraphes) : + avec une force, − avec une faiblesse, · sans signe",),
    ]


def test_a_factor_of_no_case_is_named_below_the_table() -> None:
    rows = cells(draw(made(SOUTH), MATRIX)["Facteurs"])
    assert rows[-1] == ("Relevé dans aucun cas : Dialogue, Ecrit",)


def test_a_heading_outweighs_the_words_below_it() -> None:
    points = draw(made(NORTH), POINTS)["Points"]
    signs = {row[2]: row[1] for row in cells(points)[1:-1] if len(row) > 2}
    assert signs["« Un budget solide »"] == "Faiblesse"


def test_what_looks_like_a_formula_stays_text() -> None:
    document = make_document("# Points faibles", "=1+1", id="d", case="=Nord", group="cas")
    result = run(document, *make_books())
    for spec in (DOMINANT, POINTS, ADVICE, MATRIX):
        for sheet in draw(result, spec).worksheets:
            assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_the_pages_are_a4_landscape_with_heads_on_each() -> None:
    workbook = draw(made(), DOMINANT, POINTS, ADVICE, MATRIX)
    for sheet in tables(workbook):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        first = 1 if sheet.title.endswith("preuves") else 3
        assert sheet.print_title_rows == f"${first}:${first}"


def test_a_long_point_takes_as_many_rows_as_it_needs() -> None:
    text = " ".join(["fragile budget"] * 400)
    sheet = draw(run(make_document(text, case="Nord"), *make_books()), {**POINTS, "columns": ["facteurs"]})["Points"]
    parts = [row[2] for row in cells(sheet)[1:] if len(row) > 2 and row[2]]
    assert len(parts) > 1
    assert " ".join(parts).split() == f"« {text} »".split()
    assert all(sheet.row_dimensions[n].height <= 400 for n in range(4, 4 + len(parts)))


def test_evidence_that_outgrows_a_sheet_is_a_csv_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_EVIDENCE", 2)
    built = build_workbook("exports/a.xlsx", [SHEETS["dominant"].model_validate(DOMINANT)], make_material(made()))
    assert set(built.files) == {"exports/a.xlsx", "exports/a - Perspectives - preuves.csv"}
    rows = built.files["exports/a - Perspectives - preuves.csv"].decode("utf-8-sig").splitlines()
    assert rows[0] == "Cas,Code,Document,Segment,Rubrique,Mots codés,Règle ou codeur,Citation"
    assert len(rows) == 1 + 5


def test_in_english() -> None:
    rows = cells(draw(made(NORTH, SOUTH), MATRIX, language="en")["Facteurs"])
    assert rows[0] == ("Facteurs", "Nord", "Sud", "Reach", "Reading")
    assert rows[1][3:] == ("all cases", "faiblesse: Nord, Sud")


SHEETS_OF_EACH_KIND = [
    {"sheet": "T", "kind": "cases"},
    {"sheet": "T", "kind": "cooccurrence", "codebook": "alignement", "evidence": True},
    {"sheet": "T", "kind": "grid", "rows": ["alignement"], "columns": ["facteurs"], "quotes": True},
    DOMINANT,
    POINTS,
    ADVICE,
    MATRIX,
    {"sheet": "T", "kind": "association", "codebook": "facteurs"},
    {"sheet": "T", "kind": "themes", "codebook": "facteurs", "by": ["secteur"]},
    {"sheet": "T", "kind": "framework", "codebook": "facteurs"},
    {"sheet": "T", "kind": "saturation", "codebook": "facteurs"},
    {"sheet": "T", "kind": "sequence", "codebook": "facteurs"},
    {"sheet": "T", "kind": "case_codes", "codebook": "facteurs"},
    {"sheet": "T", "kind": "segment_codes", "codebook": "facteurs"},
    {"sheet": "T", "kind": "quotations", "codebook": "facteurs"},
    {"sheet": "T", "kind": "network", "codebook": "facteurs"},
    {"sheet": "T", "kind": "heatmap", "codebook": "facteurs"},
    {"sheet": "T", "kind": "timeline", "codebook": "facteurs"},
]


@pytest.mark.parametrize("spec", SHEETS_OF_EACH_KIND, ids=lambda spec: str(spec["kind"]))
@pytest.mark.parametrize(
    ("where", "kept"),
    [
        pytest.param({"secteur": "bois"}, (NORTH, EAST), id="attribute"),
        pytest.param({"group": "cas"}, (NORTH, SOUTH), id="group"),
        pytest.param({"group": "cas", "secteur": ["bois", "fer"]}, (NORTH,), id="both"),
    ],
)
def test_where_gives_the_sheet_that_the_selection_alone_would_give(
    spec: dict[str, Any], where: dict[str, Any], kept: tuple[Document, ...]
) -> None:
    every = made(NORTH, SOUTH, EAST, WEST)
    selected = everything(draw(every, {**spec, "where": where}))
    assert selected == everything(draw(made(*kept), spec))
    assert selected != everything(draw(every, spec))


def test_where_on_a_codebook_shows_the_codes_found_there() -> None:
    spec = {"sheet": "T", "kind": "codebook", "codebook": "facteurs"}
    shown = [row[0] for row in cells(draw(made(), {**spec, "where": {"secteur": "textile"}})["T"])]
    assert shown == ["Code", "Budget"]
    assert [row[0] for row in cells(draw(made(), spec)["T"])] == ["Code", "Budget", "Dialogue", "Ecrit"]


def test_every_kind_of_sheet_is_tried_with_where() -> None:
    of_coders = {"agreement", "disagreements"}  # they need coders, and have tests of their own
    tried = {str(spec["kind"]) for spec in SHEETS_OF_EACH_KIND}
    assert tried | of_coders | {"codebook"} == set(FORMATS[".xlsx"].kinds)


@pytest.mark.parametrize("spec", SHEETS_OF_EACH_KIND, ids=lambda spec: str(spec["kind"]))
def test_a_corpus_in_which_nothing_is_coded(spec: dict[str, Any]) -> None:
    assert "T" in {sheet.title for sheet in draw(made(EAST), {**spec, "sheet": "T"}).worksheets}
