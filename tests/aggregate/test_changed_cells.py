from __future__ import annotations

import pytest

from qualcode.aggregate.changed_cells import (
    Cell,
    compare_dominance,
    compare_grids,
    compare_pairs,
    compare_presence,
    compare_weights,
)
from qualcode.model import Codebook
from qualcode.result import Result
from tests.builders import make_codebook, make_document, run

TALK = make_document("R : Le site va vite, on échange.", "R : On n'a pas de site, on échange vite fait.")
OTHER = make_document("R : On échange. Un point fort, on va vite.", "R : Vite.", id="entretien-2", case="2")
OUTILS = make_codebook("outils", site=["site"])
BILAN = make_codebook("bilan", force=["point fort"], faiblesse=["point faible"])
LEVELS = {"●": 2, "○": 1}


def coded(**valeurs: list[str] | dict[str, object]) -> Result:
    return run(TALK, OUTILS, make_codebook("valeurs", **valeurs))


def both(**valeurs: list[str] | dict[str, object]) -> Result:
    return run((TALK, OTHER), BILAN, make_codebook("valeurs", **valeurs))


BEFORE = coded(temps=["vite"], lien=["échang*"])


def test_the_same_state_changes_no_cell() -> None:
    assert compare_pairs(BEFORE, BEFORE, "valeurs", within="segment", levels=LEVELS) == []
    assert compare_grids(BEFORE, BEFORE, ["outils"], ["valeurs"]) == []
    assert compare_presence(BEFORE, BEFORE, "valeurs") == []
    assert compare_dominance(BEFORE, BEFORE, "valeurs") == []


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


def test_cells_of_codes_by_case() -> None:
    before, after = both(temps=["vite"], lien=["échang*"]), both(temps=["vite fait"], lien=["échang*", "site"])
    assert compare_presence(before, after, "valeurs") == [
        Cell("temps", "1", "2", "1"),
        Cell("temps", "2", "2", "0"),
    ]
    assert compare_presence(after, before, "valeurs")[-1] == Cell("temps", "2", "0", "2")


def test_cells_of_codes_by_case_with_strengths_and_weaknesses() -> None:
    before, after = both(temps=["vite"], lien=["échang*"]), both(temps=["va vite"], lien=["échang*"])
    assert compare_weights(before, after, "valeurs", "bilan") == [
        Cell("temps", "1", "·2", "·1"),
        Cell("temps", "2", "+1 ·1", "+1"),
    ]


def test_the_dominant_code_of_a_case_that_is_another() -> None:
    before, after = both(temps=["vite"], lien=["échang*"]), both(temps=["va vite"], lien=["échang*"])
    assert compare_dominance(before, after, "valeurs") == [
        Cell("1", "temps", "2", "1"),
        Cell("1", "dominant", "temps | lien", "lien"),
        Cell("2", "temps", "2", "1"),
        Cell("2", "dominant", "temps", "temps | lien"),
    ]


@pytest.mark.parametrize("compare", [compare_presence, compare_dominance])
def test_tables_of_a_codebook_that_one_state_lacks(compare) -> None:
    without = run((TALK, OTHER), BILAN)
    gone = compare(both(temps=["vite"]), without, "valeurs")
    assert {(cell.before, cell.after) for cell in gone} <= {("2", "0"), ("2", ""), ("temps", "")}
    assert gone
