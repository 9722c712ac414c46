"""The network of codes: marks as large as codes are frequent, lines as wide as pairs are strong, dashes between those
that keep apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from qualcode.aggregate.network import Edge, Network, Node, Tie
from qualcode.export.figures.colours import ALERT, Look, looks_of, shown_looks
from qualcode.export.figures.layout import Floats, bend_line, place_boxes, turn_labels
from qualcode.export.figures.legend import Entry, draw_legend, legend_high
from qualcode.export.figures.page import (
    COLUMN,
    INK,
    MARGIN,
    Page,
    empty_page,
    lines_high,
    new_page,
    wide,
    wrap_text,
)
from qualcode.export.findings import unit_named
from qualcode.export.graphs import network_of
from qualcode.export.published import find_book
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import NetworkSheet

_LARGEST, _SMALLEST = 9.0, 2.2
"""Millimetres across."""
_LABEL = 26.0
_GAP = 1.6
_LINES = {Tie.STRONG: ("#333333", "solid"), Tie.WEAK: ("#A6A6A6", "solid"), Tie.APART: (ALERT, (0, (3.5, 2.2)))}
_THIN, _THICK, _DASHED = 0.4, 3.2, 1.1
"""Points."""
_TIGHT, _LOOSE, _FAR = 0.7, 2.0, 2.6
"""How far apart pairs want to stand: those that always meet, those that never do, those that are incompatible."""


@dataclass(frozen=True)
class _Drawn:
    """A code as it is drawn: the mark's diameter and the label's lines."""

    node: Node
    across: float
    lines: Sequence[str]

    @property
    def box(self) -> tuple[float, float]:
        return max(self.across, *map(wide, self.lines)), self.across + lines_high(len(self.lines))


def draw(spec: NetworkSheet, result: Result, words: Words) -> Page:
    """The network with its legend below; codes that nothing carries are named there, and not drawn."""
    book = find_book(result, spec.codebook)
    network = network_of(spec, result)
    if not network.found:
        return empty_page(words, book.label)
    labels = {code.id: code.label for code in book.codes}
    most = max(node.count for node in network.found)
    drawn = [_Drawn(n, diameter(n.count, most), wrap_text(labels[n.code], _LABEL)) for n in network.found]
    boxes = np.array([one.box for one in drawn])
    centres, width, height = place_boxes(_distances(network), boxes, width=COLUMN - 2 * MARGIN, gap=_GAP)
    entries = _explain(spec, network, book, result, words)
    page = new_page(width + 2 * MARGIN, height + 4 * MARGIN + legend_high(entries, width))
    shifts = _turn(network, drawn, centres, boxes)
    places = {
        one.node.code: (MARGIN + float(x), MARGIN + float(y + shift))
        for one, (x, y), shift in zip(drawn, centres, shifts, strict=True)
    }
    _draw_lines(page, network.tied, drawn, places)
    _draw_marks(page, drawn, places, looks_of(book), above=shifts > 0)
    draw_legend(page, MARGIN, MARGIN + height + 2 * MARGIN, entries, width)
    return page


def diameter(count: int, most: int) -> float:
    """How wide a mark is, in millimetres: its area grows as the count does, from the least that can be seen."""
    return max(_SMALLEST, _LARGEST * math.sqrt(count / most))


def thickness(edge: Edge, most: int) -> float:
    """How thick the line of a pair is, in points, where `most` is the count of the strongest pair."""
    return _DASHED if edge.tie is Tie.APART else _THIN + (_THICK - _THIN) * edge.count / max(most, 1)


def _distances(network: Network) -> Floats:
    """How far each two codes want to stand from each other: the nearer, the larger a share of their units is common."""
    place = {node.code: n for n, node in enumerate(network.found)}
    counts = {node.code: node.count for node in network.found}
    wanted = np.full((len(place), len(place)), _LOOSE)
    for edge in network.tied:
        if edge.first in place and edge.second in place:
            shared = edge.count / math.sqrt(counts[edge.first] * counts[edge.second])
            far = _FAR if edge.tie is Tie.APART else _LOOSE - (_LOOSE - _TIGHT) * shared
            one, other = place[edge.first], place[edge.second]
            wanted[one, other] = wanted[other, one] = far
    np.fill_diagonal(wanted, 0.0)
    return wanted


def _turn(network: Network, drawn: Sequence[_Drawn], centres: Floats, boxes: Floats) -> Floats:
    """How far below its box's centre each mark stands: see `turn_labels`; strong pairs weigh most."""
    place = {node.code: n for n, node in enumerate(network.found)}
    shown = [edge for edge in network.tied if edge.first in place and edge.second in place]
    ends = np.array([(place[edge.first], place[edge.second]) for edge in shown], np.int64).reshape(-1, 2)
    most = max((edge.count for edge in shown), default=0)
    weights = np.array([thickness(edge, most) for edge in shown])
    return turn_labels(centres, boxes, np.array([one.across for one in drawn]), ends, weights)


def _draw_lines(
    page: Page, edges: Sequence[Edge], drawn: Sequence[_Drawn], places: Mapping[str, tuple[float, float]]
) -> None:
    most = max((edge.count for edge in edges), default=0)
    radii = {one.node.code: one.across / 2 + _GAP / 2 for one in drawn}

    def line(edge: Edge) -> list[tuple[float, float]]:
        others = [code for code in radii if code not in (edge.first, edge.second)]
        centres = np.array([places[code] for code in others]).reshape(-1, 2)
        first, second = np.array(places[edge.first]), np.array(places[edge.second])
        points = bend_line(first, second, centres, np.array([radii[code] for code in others]))
        return [(x, y) for x, y in points.tolist()]

    for order, tie in enumerate((Tie.WEAK, Tie.STRONG, Tie.APART), start=1):
        own = [edge for edge in edges if edge.tie is tie]
        colour, style = _LINES[tie]
        lines = page.lines(
            [line(edge) for edge in own],
            colors=colour,
            linestyles=[style],
            linewidths=[thickness(edge, most) for edge in own],
            zorder=order,
        )
        lines.set_gid(f"pairs {tie}")


def _draw_marks(
    page: Page,
    drawn: Sequence[_Drawn],
    places: Mapping[str, tuple[float, float]],
    looks: Mapping[str, Look],
    above: NDArray[np.bool_],
) -> None:
    for one, over in zip(drawn, above, strict=True):
        look, (x, y) = looks[one.node.code], places[one.node.code]
        mark = page.mark([(x, y)], look.shape, one.across, c=look.colour, edgecolors=INK, linewidths=0.5, zorder=4)
        mark.set_gid(f"code {one.node.code}")
        edge = y - one.across / 2 - 0.4 if over else y + one.across / 2 + 0.4
        for halo in (True, False):  # letters with a halo are shapes: what is searched and read aloud is the text above
            label = page.write(x, edge, "\n".join(one.lines), across="center", down="bottom" if over else "top")
            label.set(zorder=5, gid=f"{'halo' if halo else 'label'} {one.node.code}")
            if halo:
                label.set(color="white", path_effects=[withStroke(linewidth=2.2, foreground="white")])


def _explain(spec: NetworkSheet, network: Network, book: Codebook, result: Result, words: Words) -> list[Entry]:
    """What marks and lines mean; which codes are not there."""
    looks = looks_of(book)
    named = shown_looks({node.code: looks[node.code] for node in network.found})
    ties = [tie for tie in _LINES if any(edge.tie is tie for edge in network.edges)]
    counts = [node.count for node in network.found]
    entries = [
        *(Entry(look.label, partial(_sample, look)) for look in named),
        *(Entry(_meaning(spec, tie, words), partial(_line, tie)) for tie in ties),
        Entry(words("node_size", least=min(counts), most=max(counts))),
    ]
    if Tie.APART not in ties:
        entries.append(Entry(words("none_apart")))
    if never := [code.label for code, node in zip(book.codes, network.nodes, strict=True) if not node.count]:
        entries.append(Entry(words("not_counted", names=", ".join(never))))
    return [*entries, Entry(words("unit", unit=unit_named(result, spec.within, words)))]


def _meaning(spec: NetworkSheet, tie: Tie, words: Words) -> str:
    if tie is Tie.APART or spec.signs == "association":
        verdict = {Tie.STRONG: "linked", Tie.WEAK: "compatible", Tie.APART: "incompatible"}[tie]
        return words("tie_verdict", verdict=words(f"verdict {verdict}"), means=words(f"means {verdict}"))
    least = max(spec.levels.values()) if tie is Tie.STRONG else min(spec.levels.values())
    return words("tie_count", count=least)


def _sample(look: Look, page: Page, x: float, y: float) -> None:
    page.mark([(x, y)], look.shape, 2.6, c=look.colour, edgecolors=INK, linewidths=0.5)


def _line(tie: Tie, page: Page, x: float, y: float) -> None:
    colour, style = _LINES[tie]
    points = {Tie.STRONG: 2.4, Tie.WEAK: 0.8, Tie.APART: _DASHED}[tie]
    page.axes.plot((x - 3.2, x + 3.2), (y, y), color=colour, linestyle=style, linewidth=points)
