"""What cells of the page open is what was counted."""

from __future__ import annotations

import re

import pytest

from qualcode.aggregate.grid import grid_rows
from qualcode.export.html.cells import Part, Table
from qualcode.export.html.evidence import Evidence
from qualcode.export.html.findings import Findings
from qualcode.export.html.page_words import PageWords
from qualcode.export.html.sections import _SHOW, sheets_to_show, show_sections
from qualcode.sheets import FORMATS, PAGE_KINDS, SHEETS, CasesSheet, SheetSpec
from tests.builders import make_decision, make_document, run
from tests.export.html.pages import VALUES, blocks, opens, page, quoted, sheet, small_result

SITE_FIRST, SITE_SECOND = "Le site va vite, on a confiance.", "Sur le site on est ensemble, en confiance."


def parts(spec: SheetSpec) -> list[Part]:
    """The pieces of the sheet's cells."""
    result = small_result()
    (section,) = show_sections([(spec, "")], Findings(result, PageWords("fr"), Evidence(result)))
    return [part for table in section.tables for line in table.rows for one in line for part in one.parts]


def tables(spec: SheetSpec) -> list[Table]:
    """Its tables."""
    result = small_result()
    (section,) = show_sections([(spec, "")], Findings(result, PageWords("fr"), Evidence(result)))
    return list(section.tables)


def test_what_is_shown_is_what_study_yaml_accepts() -> None:
    assert {SHEETS[kind] for kind in PAGE_KINDS} == set(_SHOW)
    assert FORMATS[".html"].kinds == PAGE_KINDS
    assert not FORMATS[".html"].single


@pytest.mark.parametrize(
    ("within", "name"), [("segment", None), ("document", ["entretien-1", "b"]), (["outils"], ["Site", "Mail"])]
)
def test_units_of_a_matrix_are_named(within: object, name: object) -> None:
    html = page(small_result(), sheet("cooccurrence", codebook="valeurs", within=within))
    assert blocks(html)["shared"]["evidence"]["pairs"][0]["units"] == name


def test_a_matrix_has_both_halves_its_diagonal_and_no_button_where_nothing_meets() -> None:
    found = {part.opens: part.small for part in parts(sheet("cooccurrence", codebook="valeurs")) if part.small}
    assert found == {
        "p0:0:0": "2", "p0:0:1": "1", "p0:0:2": "1", "p0:1:0": "1", "p0:1:1": "2", "p0:2:0": "1", "p0:2:2": "2",
    }  # fmt: skip


def test_association_and_matrix_of_the_same_units_share_their_evidence() -> None:
    specs = sheet("cooccurrence", codebook="valeurs"), sheet("association", codebook="valeurs", sensitivity=False)
    html = page(small_result(), *specs)
    assert len(blocks(html)["shared"]["evidence"]["pairs"]) == 1
    assert {key[:2] for key in opens(html) if key[0] == "p"} == {"p0"}


def test_cells_of_a_grid_open_the_segments_that_carry_both_codes() -> None:
    result, spec = small_result(), sheet("grid", rows=["outils"], columns=["valeurs"], quotes=True)
    html = page(result, spec)
    lists = blocks(html)["shared"]["evidence"]["lists"]
    codes = re.findall(r'class="codes">(.*?)</td>', html, re.DOTALL)
    opened = [[quoted(html, lists[int(key[1:])][0]) for key in opens(cell)] for cell in codes]
    rows = grid_rows(result, ["outils"], ["valeurs"])
    assert opened == [
        [[SITE_FIRST, SITE_SECOND], [SITE_FIRST], [SITE_SECOND]],
        [["Le courriel va vite."]],
    ]
    assert [[len(texts) for texts in cell] for cell in opened] == [
        [count.segments for count in row.cells["valeurs"]] for row in rows
    ]


def test_every_quotation_of_a_grid_opens_its_own_segment() -> None:
    html = page(small_result(), sheet("grid", rows=["outils"], columns=["valeurs"], quotes=True))
    shown = re.findall(r'data-opens="g(\d+)"[^>]*>«\u00a0(.*?)\u00a0»', html)
    assert shown
    assert [text for _, text in shown] == quoted(html, [int(number) for number, _ in shown])


@pytest.mark.parametrize("kind", ["codebook", "themes", "framework", "dominant"], ids=lambda kind: f"{kind}")
def test_numbers_are_those_of_the_segments_that_they_open(kind: str) -> None:
    spec = sheet(kind, codebook="valeurs", **({"each": 1} if kind == "framework" else {}))
    html = page(small_result(), spec)
    lists = blocks(html)["shared"]["evidence"]["lists"]
    counted = re.findall(r'data-opens="l(\d+)"[^>]*>(?:Toutes\u00a0: )?(\d+)<', html)
    assert counted
    assert [len(lists[int(place)][0]) for place, _ in counted] == [int(count) for _, count in counted]


def test_a_share_is_written_whole() -> None:
    shares = [part.text for part in parts(sheet("themes", codebook="valeurs")) if part.text.endswith("%")]
    assert shares == ["100 %", "50 %", "50 %"]


def test_steps_are_counted_from_a_coded_segment_to_the_next() -> None:
    html = page(small_result(), sheet("sequence", codebook="valeurs"))
    (entry,) = blocks(html)["shared"]["evidence"]["steps"]
    assert [row[2] for row in entry["rows"]] == [[0, 1], [1], [0, 2], [2]]


def test_cases_open_their_transcripts() -> None:
    keys = [part.opens for part in parts(sheet("cases")) if part.opens]
    assert keys == ["d0", "d1"]


def test_many_pairs_are_cut_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.export.html.matrix.MOST_PAIRS", 2)
    html = page(small_result(), sheet("association", codebook="valeurs", sensitivity=False))
    assert "Les 2 paires aux plus petits p sur 3" in html


def test_without_sheets_of_its_own_a_page_has_each_of_the_others_once() -> None:
    one, two = CasesSheet(sheet="A", kind="cases"), CasesSheet(sheet="B", kind="cases")
    shown, left = sheets_to_show((), {"a.xlsx": (one, two), "b.xlsx": (one,), "p.html": ()})
    matrix, figure = (sheet("cooccurrence", codebook="valeurs", evidence=kept) for kept in (True, False))
    assert sheets_to_show((), {"f.svg": (figure,), "a.xlsx": (matrix,)}) == ([(matrix, "a.xlsx")], [])
    flat = sheet("quotations")
    assert sheets_to_show((), {"a.xlsx": (flat,), "b.csv": (flat,)}) == ([], ["quotations (a.xlsx)"])
    assert shown == [(one, "a.xlsx")]
    assert left == []
    assert sheets_to_show((two,), {"a.xlsx": (one,)}) == ([(two, "")], [])


def test_agreement_and_disagreements_of_coders() -> None:
    decisions = [
        make_decision("add", "valeurs:lien", "Le site", document="b"),
        make_decision("remove", "valeurs:temps", "vite", coder="paul"),
        make_decision("confirm", "valeurs:temps", "vite"),
    ]
    result = run(
        (make_document("R : Le site va vite."), make_document("R : Le site.", id="b")), VALUES, decisions=decisions
    )
    text = page(result, sheet("agreement", coders=["claire", "paul"]), sheet("disagreements"))
    assert "κ" in text or "Kappa" in text
    contested = re.findall(r'data-opens="g(\d+)"[^>]*>«\u00a0(vite)\u00a0»', text)
    assert [quoted(text, [int(number)]) for number, _ in contested] == [["Le site va vite."]]
