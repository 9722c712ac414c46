"""The heat map as a figure: a cell a code and case, the more the darker, numbers where they can be read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import QuadMesh

from qualcode.aggregate.presence import code_presence
from qualcode.export.figures import draw_figure
from qualcode.export.figures.page import Page
from qualcode.model import Case
from qualcode.result import Result
from qualcode.sheets import HeatmapSheet
from tests.aggregate.corpora import make_result
from tests.export.figures.pages import said

CODINGS = [("a", 0, 1, "valeurs:temps"), ("a", 0, 0, "valeurs:don"), ("b", 0, 0, "valeurs:don")]


def heatmap(**more: object) -> HeatmapSheet:
    return HeatmapSheet.model_validate({"sheet": "P", "kind": "heatmap", "codebook": "valeurs", **more})


def shades(page: Page) -> np.ma.MaskedArray:
    """How dark each cell is, codes × columns, masked where nothing is drawn."""
    (mesh,) = [one for one in page.axes.collections if isinstance(one, QuadMesh)]
    return np.ma.asarray(mesh.get_array())


@pytest.fixture
def result() -> Result:
    return make_result({"a": ["R1", "R1"], "b": ["R2"]}, CODINGS)


def test_cells_are_the_counts(result: Result) -> None:
    page = draw_figure(heatmap(), result, "fr")
    assert shades(page).filled(0).tolist() == [[1, 0], [0, 0], [0.5, 0.5], [0, 0]]
    assert said(page)[:4] == ["TEMPS", "LIEN", "DON", "LEGS"]
    assert [text for text in said(page) if text.isdigit()] == ["1", "2", "2", "1", "1"]  # two cases, three counts
    assert "Nombre de segments du cas qui portent le code, jusqu'à 2 ; case vide : aucun." in said(page)


def test_by_an_attribute_cells_are_shares_of_its_cases(result: Result) -> None:
    cases = (*result.cases, Case("3", {"organisation": "club"}), Case("4", {}))
    page = draw_figure(heatmap(by="organisation"), replace(result, cases=cases), "en")
    assert shades(page).filled(0).tolist() == [[0, 1], [0, 0], [0.5, 1], [0, 0]]
    assert {"club (n = 2)", "PME (n = 1)", "Organisation", "1 case without a value, left out."} <= set(said(page))


@pytest.mark.parametrize(("cases", "numbered"), [(20, True), (300, False)])
def test_numbers_stand_only_where_cells_have_room(cases: int, numbered: bool) -> None:
    result = make_result({"a": ["R1"]}, [("a", 0, 0, "valeurs:temps")])
    result = replace(result, cases=(*result.cases, *(Case(f"Société {n}", {}) for n in range(3, cases + 1))))
    page = draw_figure(heatmap(), result, "fr")
    assert shades(page).shape == (4, cases) == code_presence(result, "valeurs").counts.shape
    assert ("1" in [text for text in said(page) if text != "1" or numbered]) is numbered
    heads = [text for text in page.axes.texts if text.get_text().startswith("Société")]
    boxes = [head.get_window_extent(page.figure.canvas.get_renderer()) for head in heads]
    assert len(boxes) > 10
    assert not any(a.x1 > b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize("turns", [{}, {"a": ["R1"]}], ids=["nobody heard", "nothing coded"])
@pytest.mark.parametrize("by", [None, "organisation"])
def test_nothing_coded_is_said(turns: dict[str, list[str]], by: str | None) -> None:
    page = draw_figure(heatmap(by=by), make_result(turns, []), "en")
    assert said(page) == ["Nothing is coded by “Valeurs” in what is counted here."]
