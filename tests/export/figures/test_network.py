"""The network as a figure: a mark a code, a line a pair, dashes between those that keep apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.collections import LineCollection

from qualcode.aggregate.network import Tie, code_network
from qualcode.export.figures import draw_figure
from qualcode.export.figures.page import Page
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import NetworkSheet
from tests.aggregate.corpora import make_result
from tests.export.figures.pages import said

APART = [("a", n, n, f"valeurs:{'temps' if n % 2 else 'lien'}") for n in range(24)]
CODINGS = [*APART, *[("a", n, n, "valeurs:don") for n in range(0, 24, 3)], ("a", 0, 0, "valeurs:temps")]


@pytest.fixture
def result() -> Result:
    return make_result({"a": ["R1"] * 24}, CODINGS)


def network(**more: object) -> NetworkSheet:
    return NetworkSheet.model_validate({"sheet": "R", "kind": "network", "codebook": "valeurs", **more})


def pairs(page: Page) -> dict[str, set[frozenset[str]]]:
    """The pairs that lines join, by what the lines are: each end is where a code's mark is."""
    marks = {
        tuple(mark.get_offsets()[0].round(6)): (mark.get_gid() or "").removeprefix("code ")
        for mark in page.axes.collections
        if (mark.get_gid() or "").startswith("code ")
    }
    found: dict[str, set[frozenset[str]]] = {}
    for lines in page.axes.collections:
        if isinstance(lines, LineCollection):
            ends = [
                frozenset(marks[tuple(end.round(6))] for end in (line[0], line[-1])) for line in lines.get_segments()
            ]
            found[(lines.get_gid() or "").removeprefix("pairs ")] = set(ends)
    return found


@pytest.mark.parametrize("signs", ["counts", "association"])
def test_lines_are_the_ties_and_dashes_exactly_the_incompatible_pairs(result: Result, signs: str) -> None:
    page = draw_figure(network(signs=signs), result, "fr")
    levels = {"●": 5, "○": 1} if signs == "counts" else None
    expected = code_network(result, "valeurs", levels=levels).edges
    for tie in (Tie.STRONG, Tie.WEAK, Tie.APART):
        assert pairs(page)[tie] == {frozenset((edge.first, edge.second)) for edge in expected if edge.tie is tie}
    assert pairs(page)[Tie.APART] == {frozenset(("temps", "lien"))}
    dashed = {
        (lines.get_gid() or "").removeprefix("pairs ")
        for lines in page.axes.collections
        if isinstance(lines, LineCollection) and any(pattern for _, pattern in lines.get_linestyles())
    }
    assert dashed == {Tie.APART}


def test_every_code_found_is_marked_and_labelled_and_the_others_are_named(result: Result) -> None:
    page = draw_figure(network(), result, "fr")
    marked = {(mark.get_gid() or "") for mark in page.axes.collections} - {""}
    assert {"code temps", "code lien", "code don"} <= marked
    assert "code legs" not in marked
    assert {"TEMPS", "LIEN", "DON", "Dans aucune unité comptée : LEGS"} <= set(said(page))


def test_marks_grow_with_frequency(result: Result) -> None:
    page = draw_figure(network(), result, "fr")
    sizes = {mark.get_gid(): mark.get_sizes()[0] for mark in page.axes.collections if "code" in (mark.get_gid() or "")}
    assert sizes["code temps"] / sizes["code don"] == pytest.approx(13 / 8)


def test_none_apart_is_said() -> None:
    result = make_result({"a": ["R1"]}, [("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "valeurs:lien")])
    assert "No pair is incompatible (false discovery rate of 5 %)." in said(draw_figure(network(), result, "en"))


def many_codes(count: int) -> Result:
    labels = ["Bref", "Une étiquette de longueur moyenne", "Désencastrement sociotechnique", "Un cas"]
    codes = tuple(Code("valeurs", f"c{n}", f"{labels[n % 4]} {n}", "") for n in range(count))
    codings = [("a", n, n, f"valeurs:c{m % count}") for n in range(count) for m in (n, n + 1, n * n)]
    made = make_result({"a": ["R1"] * count}, codings)
    return Result(made.codings, made.audit, made.documents, made.cases, (Codebook("valeurs", "Valeurs", codes),))


@pytest.mark.parametrize("count", [2, 11, 60])
def test_labels_are_whole_and_apart_from_each_other(count: int) -> None:
    page = draw_figure(network(), many_codes(count), "fr")
    renderer = page.figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in page.axes.texts if text.get_path_effects()]
    assert len(boxes) == count
    assert [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)] == []
    assert all(page.figure.bbox.contains(box.x0, box.y0) and page.figure.bbox.contains(box.x1, box.y1) for box in boxes)


@pytest.mark.parametrize("turns", [{}, {"a": ["R1"]}], ids=["nobody heard", "nothing coded"])
def test_nothing_coded_is_said(turns: dict[str, list[str]]) -> None:
    page = draw_figure(network(), make_result(turns, []), "fr")
    assert said(page) == ["Rien n'est codé par « Valeurs » dans ce qui est compté ici."]
