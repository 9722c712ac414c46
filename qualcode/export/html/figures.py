"""Figures beside their tables: SVG as `data:` addresses, so that nothing in them can touch the page."""

from __future__ import annotations

import base64

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.export.figures import figure_bytes, is_figure
from qualcode.export.graphs import network_of
from qualcode.export.html.cells import Cell, Figure, Table, cell, head, heads
from qualcode.export.html.findings import Findings
from qualcode.sheets import HeatmapSheet, NetworkSheet, SheetSpec, TimelineSheet


def draw_figures(spec: SheetSpec, found: Findings) -> list[Figure]:
    """The figure of a sheet, where there is one of its kind."""
    if not is_figure(spec):
        return []
    data = figure_bytes(spec, found.result, "fr" if found.words.french else "en", "svg")
    address = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
    return [Figure(address, found.words("figure told", name=spec.sheet))]


def show_network(spec: NetworkSheet, found: Findings) -> list[Table]:
    """The ties of the network: each pair that meets or keeps apart, its units, which open, and the verdict on it."""
    words, book = found.words, found.book(spec.codebook)
    counted = count_pairs(found.result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    keys = found.evidence.pairs(counted, book.id)
    rows: list[list[Cell]] = []
    for tie in network_of(spec, found.result).met:
        labels = [found.label(book.id, code) for code in (tie.first, tie.second)]
        told = words("told units", name=" – ".join(labels), count=tie.count, sign="").strip()
        count = cell(tie.count, look="number", opens=keys.key(tie.first, tie.second), told=told)
        rows.append([*map(head, labels), count, cell(words(f"verdict {tie.verdict}"))])
    names = [words(name) for name in ("first", "second", "n_both", "verdict")]
    return [Table(f"{spec.sheet} — {book.label}", heads(*names), rows)] if rows else []


def show_picture(spec: HeatmapSheet | TimelineSheet, found: Findings) -> list[Table]:
    """Nothing but the figure: what it is drawn from stands in the tables of themes and in the transcripts."""
    return []
