from __future__ import annotations

from qualcode.aggregate.change import Cell, Change, compare_codings, compare_grids, compare_pairs
from qualcode.model import Codebook
from qualcode.result import Result
from tests.builders import make_codebook, make_decision, make_document, run

TALK = make_document("R : Le site va vite, on échange.", "R : On n'a pas de site, on échange vite fait.")
OUTILS = make_codebook("outils", site=["site"])
LEVELS = {"●": 2, "○": 1}


def coded(**valeurs: list[str] | dict[str, object]) -> Result:
    return run(TALK, OUTILS, make_codebook("valeurs", **valeurs))


def told(changes: list[Change]) -> list[tuple[str, str, str, str, str]]:
    return [(one.change, one.code, one.segment, one.rule.partition("/")[2], one.why) for one in changes]


BEFORE = coded(temps=["vite"], lien=["échang*"])


def test_the_same_state_changes_nothing() -> None:
    assert compare_codings(BEFORE, coded(temps=["vite"], lien=["échang*"])) == []
    assert compare_pairs(BEFORE, BEFORE, "valeurs", within="segment", levels=LEVELS) == []
    assert compare_grids(BEFORE, BEFORE, ["outils"], ["valeurs"]) == []


def test_a_new_rule_gains_and_a_rule_gone_loses() -> None:
    after = coded(temps=["le site"], lien=["échang*"])
    assert told(compare_codings(BEFORE, after)) == [
        ("gained", "temps", "1", "keyword/le site", "new rule"),
        ("lost", "temps", "1", "keyword/vite", "rule gone"),
        ("lost", "temps", "2", "keyword/vite", "rule gone"),
    ]


def test_a_longer_hit_on_the_same_words_is_no_change() -> None:
    assert compare_codings(BEFORE, coded(temps=["va vite", "vite"], lien=["échang*"])) == []


def test_what_keeps_a_rule_from_counting_is_the_reason() -> None:
    after = coded(temps={"keywords": ["vite"], "unless": ["vite fait"]}, lien=["échang*"])
    assert told(compare_codings(BEFORE, after)) == [
        ("lost", "temps", "2", "keyword/vite", "now: inside an `unless` phrase")
    ]
    assert told(compare_codings(after, BEFORE)) == [
        ("gained", "temps", "2", "keyword/vite", "was: inside an `unless` phrase")
    ]


def test_a_code_that_only_one_state_has() -> None:
    after = coded(temps=["vite"], lien=["échang*"], site=["site"])
    assert told(compare_codings(BEFORE, after)) == [("gained", "site", "1", "keyword/site", "new rule")]
    assert told(compare_codings(after, BEFORE)) == [("lost", "site", "1", "keyword/site", "rule gone")]


def test_a_decision_stands_in_both() -> None:
    def decided(*keywords: str) -> Result:
        books = OUTILS, make_codebook("valeurs", temps=list(keywords))
        return run(TALK, *books, decisions=[make_decision("add", "valeurs:temps", "va vite", segment="1")])

    assert [change[2] for change in told(compare_codings(decided("vite"), decided()))] == ["2"]


def test_cells_of_a_matrix_with_their_signs() -> None:
    after = coded(temps={"keywords": ["vite"], "unless": ["vite fait"]}, lien=["échang*"])
    assert compare_pairs(BEFORE, after, "valeurs", within="segment", levels=LEVELS) == [
        Cell("temps", "temps", "2 ●", "1 ○"),
        Cell("temps", "lien", "2 ●", "1 ○"),
    ]


def test_cells_of_a_codebook_that_one_state_lacks() -> None:
    without: tuple[Codebook, ...] = (OUTILS,)
    assert compare_pairs(run(TALK, *without), BEFORE, "valeurs", within="segment", levels=LEVELS)[0] == Cell(
        "temps", "temps", "0", "2 ●"
    )
    assert compare_grids(run(TALK, *without), BEFORE, ["outils"], ["valeurs"]) == [
        Cell("site", "valeurs", "", "temps | lien"),
        Cell("site", "quotations", "0", "1"),
    ]


def test_cells_of_a_grid() -> None:
    assert compare_grids(BEFORE, coded(temps=["lent"], lien=["échang*"]), ["outils"], ["valeurs"]) == [
        Cell("site", "valeurs", "temps | lien", "lien")
    ]
