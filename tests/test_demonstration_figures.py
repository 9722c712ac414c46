"""The repository's own study: its figures and files for other programs say what its tables say."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.conftest import Demonstration
from tests.tables import matrix
from tests.test_demonstration import DATA, GOLD, links, needs_gold, read

SVG = "{http://www.w3.org/2000/svg}"


def drawn_signs(path: Path, labels: list[str]) -> dict[tuple[str, str], str]:
    """The sign in each cell of the matrix drawn in an SVG, by its row's and column's label."""
    root = ElementTree.parse(path).getroot()
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    lines = " ".join(line.get("d", "") for line in groups["borders"].iter(f"{SVG}path"))
    left, top, right = (
        pick(float(place[axis]) for place in re.findall(r"[ML] ([\d.]+) ([\d.]+)", lines))
        for pick, axis in ((min, 0), (min, 1), (max, 0))
    )
    cell = (right - left) / len(labels)

    def label(mark: ElementTree.Element, axis: str, first: float) -> str:
        return labels[int((float(mark.get(axis, "")) - first) // cell)]

    return {
        (label(mark, "y", top), label(mark, "x", left)): sign
        for sign in "●○"
        for mark in groups[f"sign {sign}"].iter(f"{SVG}use")
    }


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(DATA / "demonstration_tableau_2.csv", id="demonstration"),
        pytest.param(GOLD / "tableau_2.csv", id="published", marks=needs_gold),
    ],
)
def test_tableau_2_as_a_figure_has_the_right_mark_in_every_cell(demonstration: Demonstration, table: Path) -> None:
    expected = {pair: sign for pair, (_, sign) in links(read(table)).items()}
    labels = list(dict.fromkeys(one for pair in expected for one in pair))
    drawn = drawn_signs(demonstration.root / "exports" / "figures" / "tableau-2.svg", labels)
    assert {pair: drawn.get(pair, "") for pair in expected} == expected
    assert {(other, one): sign for (one, other), sign in drawn.items()} == drawn
    assert len(drawn) == 74


def test_tableau_2_in_latex_is_the_workbook_s(demonstration: Demonstration) -> None:
    text = (demonstration.root / "exports" / "tableau-2.tex").read_text(encoding="utf-8")
    signs = {r"$\bullet$": "●", r"$\circ$": "○", "": None, r"\cellcolor[gray]{0.75}": None}
    rows = [line.removesuffix(r" \\").split(" & ") for line in text.splitlines() if line.count(" & ") == 11]
    cells = {row[0]: [signs[cell.strip()] for cell in row[1:]] for row in rows if row[0] and row[0][0] != "\\"}
    shown = matrix(demonstration.workbook["Tableau 2"])
    assert {(one, other): cells[one][n] for one in cells for n, other in enumerate(cells)} == shown


@pytest.mark.parametrize("name", ["reseau.graphml", "reseau.gexf"])
def test_the_network_for_other_programs_has_the_pairs_of_tableau_2(demonstration: Demonstration, name: str) -> None:
    path = demonstration.root / "exports" / name
    graph = networkx.read_gexf(path) if path.suffix == ".gexf" else networkx.read_graphml(path)
    labels = networkx.get_node_attributes(graph, "label")
    counts = {frozenset((labels[a], labels[b])): data["count"] for a, b, data in graph.edges(data=True)}
    expected = links(read(DATA / "demonstration_tableau_2.csv"))
    assert counts == {frozenset(pair): count for pair, (count, _) in expected.items() if count}
    strengths = Counter(data["strength"] for *_, data in graph.edges(data=True))
    assert strengths == {"strong": 5, "weak": 32}


def test_each_sheet_of_a_figure_has_its_picture_and_what_it_was_drawn_from(demonstration: Demonstration) -> None:
    workbook = load_workbook(demonstration.root / "exports" / "analyses.xlsx")
    for name in ("Saturation", "Réseau", "Présence", "Présence par organisation", "Chronologie"):
        (picture,) = workbook[name]._images
        with Image.open(io.BytesIO(picture._data())) as opened:
            assert opened.width > 500
    rows = {row[0]: row[1:] for row in workbook["Présence"].iter_rows(values_only=True) if row[0]}
    by_case = {row[0]: row[6:31] for row in workbook["Thèmes"].iter_rows(min_row=4, values_only=True)}
    assert {label: counts[:25] for label, counts in rows.items() if label in by_case} == by_case


def test_pairs_in_the_network_s_sheet(demonstration: Demonstration) -> None:
    sheet = load_workbook(demonstration.root / "exports" / "analyses.xlsx")["Réseau"]
    rows = [row[:5] for row in sheet.iter_rows(values_only=True)]
    heads = rows.index(("Code 1", "Code 2", "Ensemble", "Verdict", "Trait"))
    shown = {(row[0], row[1]): (row[2], row[4]) for row in rows[heads + 1 :]}
    expected = links(read(DATA / "demonstration_tableau_2.csv"))
    told = {"●": "fort", "○": "faible"}
    assert shown == {pair: (count, told[sign]) for pair, (count, sign) in expected.items() if count}
    assert set(shown) <= set(combinations([row[0] for row in rows[: heads - 1] if isinstance(row[1], int)], 2))


def test_figures_listed_are_files_of_their_kind(demonstration: Demonstration) -> None:
    starts = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}
    figures = list((demonstration.root / "exports" / "figures").iterdir())
    assert {path.suffix for path in figures} == set(starts)
    assert len(figures) == 5
    assert [path for path in figures if not path.read_bytes().startswith(starts[path.suffix])] == []
