"""Tableau 2 as a figure: the right mark in every cell, both halves alike, nothing on the diagonal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualcode.export.figures import draw_figure
from qualcode.export.figures.page import Page
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet
from tests.aggregate.corpora import make_result
from tests.export.figures.pages import said

CODINGS = [
    *[("a", n, n, f"valeurs:{code}") for n in range(5) for code in ("temps", "lien")],
    ("a", 7, 7, "valeurs:don"),
    ("a", 7, 7, "valeurs:lien"),
]


@pytest.fixture
def result() -> Result:
    return make_result({"a": ["R1"] * 12}, CODINGS)


def table(**more: object) -> CooccurrenceSheet:
    return CooccurrenceSheet.model_validate({"sheet": "T", "kind": "cooccurrence", "codebook": "valeurs", **more})


def signs(page: Page, codes: int) -> dict[tuple[int, int], str]:
    """The sign in each cell that has one, by row and column from 0, as the marks stand on the page."""
    return {place: sign for sign, place in _signs(page, codes)}


def _signs(page: Page, codes: int) -> Iterator[tuple[str, tuple[int, int]]]:
    (borders,) = [lines for lines in page.axes.collections if lines.get_gid() == "borders"]
    first, last = (float(pick(x for line in borders.get_segments() for x, _ in line)) for pick in (min, max))
    cell = (last - first) / codes
    for mark in [*page.axes.collections, *page.axes.texts]:
        if (name := mark.get_gid() or "").startswith("sign "):
            places = mark.get_offsets() if hasattr(mark, "get_offsets") else [mark.get_position()]
            for x, y in places:
                yield name.removeprefix("sign "), (int((y - first) // cell), int((x - first) // cell))


def test_each_cell_has_the_sign_of_its_count(result: Result) -> None:
    page = draw_figure(table(), result, "fr")
    assert signs(page, 4) == {(0, 1): "●", (1, 0): "●", (1, 2): "○", (2, 1): "○"}
    assert {"TEMPS", "LIEN", "DON", "LEGS"} <= set(said(page))


def test_signs_of_one_s_own_are_written(result: Result) -> None:
    page = draw_figure(table(levels={"++": 5, "+": 1}), result, "fr")
    assert signs(page, 4) == {(0, 1): "++", (1, 0): "++", (1, 2): "+", (2, 1): "+"}


def test_signs_can_come_from_verdicts() -> None:
    met = [(id, n, n, f"valeurs:{code}") for id in "ab" for n in range(5) for code in ("temps", "lien")]
    result = make_result({"a": ["R1"] * 12, "b": ["R2"] * 12}, met)
    page = draw_figure(table(signs="association"), result, "en")
    assert signs(page, 4)[0, 1] == "●"
    assert any("linked — meet more often than chance would have it" in text for text in said(page))


def test_the_legend_tells_unit_and_levels(result: Result) -> None:
    (legend,) = [text for text in said(draw_figure(table(within="case"), result, "fr")) if "Unité" in text]
    assert legend.startswith("Unité comptée : cas (entretien, entreprise)")
    assert "● : les deux codes se rencontrent dans au moins 5 unités" in legend


@pytest.mark.parametrize("turns", [{}, {"a": ["R1"]}], ids=["nobody heard", "nothing coded"])
def test_nothing_coded_is_said(turns: dict[str, list[str]]) -> None:
    page = draw_figure(table(), make_result(turns, []), "en")
    assert said(page) == ["Nothing is coded by “Valeurs” in what is counted here."]
