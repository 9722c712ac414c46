"""The saturation curve: what was found case by case, and where nothing new came."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from qualcode.aggregate.saturation import new_codes
from qualcode.aggregate.themes import code_cases
from qualcode.export.figures import draw_figure
from qualcode.export.figures.page import Page
from qualcode.model import Case
from qualcode.result import Result
from qualcode.sheets import SaturationSheet
from tests.aggregate.corpora import make_books, make_result
from tests.export.figures.pages import said

SPEC = SaturationSheet(sheet="S", kind="saturation", codebook="valeurs")


def heard(*cases: str) -> Result:
    """Cases that speak one turn each, of these codes."""
    turns = {f"d{n}": [f"R{n}"] for n in range(1, len(cases) + 1)}
    codings = [(f"d{n}", 0, 0, f"valeurs:{code}") for n, codes in enumerate(cases, start=1) for code in codes.split()]
    return replace(make_result(turns, codings), cases=tuple(Case(str(n), {}) for n in range(1, len(cases) + 1)))


def curve(page: Page, gid: str) -> list[tuple[float, float]]:
    lines = [line for line in page.figure.axes[1].lines if line.get_gid() == gid]
    return [(float(x), float(y)) for line in lines for x, y in line.get_xydata()]


def test_the_curve_is_the_total_of_codes_case_by_case() -> None:
    result = heard("temps", "temps", "lien don", "", "don", "lien")
    page = draw_figure(SPEC, result, "fr")
    assert curve(page, "observed") == [(1, 1), (2, 1), (3, 3), (4, 3), (5, 3), (6, 3)]
    table = new_codes(code_cases(result, "valeurs")[1])
    assert [y for _, y in curve(page, "mean")] == pytest.approx(list(table["mean"]))
    (band,) = [one for one in page.figure.axes[1].collections if one.get_gid() == "band"]
    corners = {tuple(corner) for corner in np.round(band.get_paths()[0].vertices, 6)}
    assert {(n, round(float(low), 6)) for n, low in enumerate(table["low"], start=1)} <= corners
    assert {(n, round(float(high), 6)) for n, high in enumerate(table["high"], start=1)} <= corners
    assert [bar.get_height() for bar in page.figure.axes[1].patches] == [1, 0, 2, 0, 0, 0]


def test_saturation_is_marked_where_it_is_reached() -> None:
    codes = [f"c{n}" for n in range(21)]
    result = replace(
        heard(" ".join(codes[:20]), *[codes[0]] * 3, codes[20], *[codes[0]] * 3),
        codebooks=make_books(valeurs=" ".join(codes)),
    )
    page = draw_figure(SPEC, result, "fr")
    assert (curve(page, "reached 0.05"), curve(page, "reached 0")) == ([(4, 20)], [(5, 21)])
    for told in (
        "4⁺² : une série de 2 cas apporte au plus 5 % de nouveau",
        "5⁺² : une série de 2 cas apporte au plus 0 %",
    ):
        assert any(text.startswith(f"saturation à {told}") for text in said(page))


def test_a_case_that_reaches_both_levels_has_one_mark() -> None:
    page = draw_figure(SPEC, heard("temps lien", "don", "don", "temps", "lien", "don"), "fr")
    assert (curve(page, "reached 0.05"), curve(page, "reached 0")) == ([], [(4, 3)])
    (told,) = [text for text in said(page) if text.startswith("saturation à ")]
    assert told.startswith("saturation à 4⁺² : une série de 2 cas apporte au plus 5 %, et même 0 %, de nouveau")


def test_saturation_that_is_not_reached_is_said() -> None:
    page = draw_figure(SPEC, heard("temps", "lien", "don", "temps", "legs", "temps"), "en")
    assert curve(page, "reached 0.05") == []
    told = "Saturation not reached at the level of 5 % (base of 4 cases, run of 2; Guest, Namey & Chen, 2020)."
    assert told in said(page)


def test_of_saturation_too_few_cases_say_nothing() -> None:
    said_of_five = said(draw_figure(SPEC, heard("temps", "lien", "don", "temps", "temps"), "en"))
    told = [text for text in said_of_five if "aturation" in text]
    assert len(told) == 1
    assert told[0].startswith("Nothing can be said of saturation: it takes a base of 4 cases")


def test_many_cases_have_as_many_ticks_as_can_be_read() -> None:
    page = draw_figure(SPEC, heard(*["temps"] * 150), "fr")
    renderer = page.figure.canvas.get_renderer()
    page.figure.draw(renderer)
    boxes = [tick.get_window_extent(renderer) for tick in page.figure.axes[1].get_xticklabels()]
    assert len(boxes) > 15
    assert not any(a.x1 > b.x0 for a, b in pairwise(boxes))


@pytest.mark.parametrize("result", [make_result({}, []), make_result({"a": ["R1"]}, [])], ids=["nobody", "nothing"])
def test_nothing_coded_is_said(result: Result) -> None:
    assert said(draw_figure(SPEC, result, "en")) == ["Nothing is coded by “Valeurs” in what is counted here."]
