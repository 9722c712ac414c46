"""Timelines: bars where a document is coded, grey where the interviewer speaks."""

from __future__ import annotations

import pytest

from qualcode.export.figures import draw_figure
from qualcode.export.figures.page import Page
from qualcode.export.figures.timeline import MOST_DOCUMENTS
from qualcode.result import Result
from qualcode.sheets import TimelineSheet
from tests.aggregate.corpora import make_result
from tests.export.figures.pages import said

TURNS = {"a": ["Q1", "R1", "Q1", "R1"], "b": ["R2"] * 4}
CODINGS = [("a", 1, 1, "valeurs:temps"), ("a", 3, 3, "valeurs:lien"), ("b", 0, 3, "valeurs:lien")]


def timeline(**more: object) -> TimelineSheet:
    return TimelineSheet.model_validate({"sheet": "C", "kind": "timeline", "codebook": "valeurs", **more})


def bars(page: Page, gid: str) -> list[tuple[float, float, float, float]]:
    """The bars of a collection: left, right, top and bottom, in millimetres."""
    (drawn,) = [one for one in page.axes.collections if one.get_gid() == gid]
    corners = [bar[:4] for path in drawn.get_paths() for bar in path.to_polygons()]
    return [(c[:, 0].min(), c[:, 0].max(), c[:, 1].min(), c[:, 1].max()) for c in corners]


@pytest.fixture
def result() -> Result:
    return make_result(TURNS, CODINGS)


def test_bars_stand_where_the_words_are(result: Result) -> None:
    page = draw_figure(timeline(document="a"), result, "fr")
    (temps, lien), questions = bars(page, "codes a"), bars(page, "questions a")
    scale = (questions[1][0] - questions[0][0]) / 22  # two turns of ten and what parts them
    assert temps[0] - questions[0][0] == pytest.approx(13 * scale)
    assert temps[1] - temps[0] == pytest.approx(6 * scale)
    assert lien[2] > temps[3]  # a row below
    assert all(question[2] <= temps[2] and question[3] >= lien[3] for question in questions)
    assert {"a", "TEMPS", "LIEN", "1", "3", "Absents ici : DON, LEGS"} <= set(said(page))


def test_without_a_document_each_stands_beside_the_others(result: Result) -> None:
    page = draw_figure(timeline(), result, "en")
    assert len(bars(page, "codes a")) == 2
    assert len(bars(page, "codes b")) == 4
    assert bars(page, "questions b") == []
    assert {"a", "b", "100 %", "Below: share of each document's text."} <= set(said(page))


@pytest.mark.parametrize(
    ("turns", "numbers"),
    [
        pytest.param(["Q1", "R1"] * 6, range(12), id="each"),
        pytest.param(["Q1", "R1"] * 30, [0, *range(4, 60, 5)], id="every fifth"),
        pytest.param(["Q1", "R1"] * 120, [0, *range(9, 240, 10)], id="every tenth"),
    ],
)
def test_segments_are_numbered_at_even_distances_questions_too(turns: list[str], numbers: list[int]) -> None:
    page = draw_figure(timeline(), make_result({"a": turns}, [("a", 1, 1, "valeurs:temps")]), "fr")
    assert [int(text) for text in said(page) if text.isdigit()] == list(numbers)
    ticks = [one for one in page.axes.collections if len(one.get_paths()) == len(turns)]
    assert ticks


def test_a_single_word_is_seen() -> None:
    result = make_result({"a": ["R1"] * 800}, [("a", 0, 0, "valeurs:temps"), ("a", 799, 799, "valeurs:temps")])
    page = draw_figure(timeline(), result, "fr")
    assert [right - left for left, right, _, _ in bars(page, "codes a")] == [pytest.approx(0.5)] * 2
    assert max(right for _, right, _, _ in bars(page, "codes a")) <= page.width


def test_of_many_documents_the_first_are_drawn_and_the_rest_counted() -> None:
    turns = {f"d{n}": ["R1"] for n in range(MOST_DOCUMENTS + 5)}
    page = draw_figure(timeline(), make_result(turns, [("d3", 0, 0, "valeurs:temps")]), "en")
    assert "The first 60 documents of 65; for another: document: …" in said(page)
    assert len([one for one in page.axes.collections if (one.get_gid() or "").startswith("codes ")]) == MOST_DOCUMENTS


@pytest.mark.parametrize("spec", [timeline(), timeline(document="a"), timeline(document="elsewhere")])
@pytest.mark.parametrize("turns", [{}, {"a": ["R1"]}], ids=["nobody heard", "nothing coded"])
def test_nothing_coded_is_said(spec: TimelineSheet, turns: dict[str, list[str]]) -> None:
    page = draw_figure(spec, make_result(turns, []), "en")
    assert said(page) == ["Nothing is coded by “Valeurs” in what is counted here."]
