"""Which cells of a study's tables a change of its codebooks changes: each table once, whatever files it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualcode.aggregate.changed_cells import (
    Cell,
    compare_dominance,
    compare_grids,
    compare_pairs,
    compare_presence,
    compare_weights,
)
from qualcode.result import Result
from qualcode.sheets import SheetSpec

_Compared = Callable[[Any, Result, Result], list[Cell]]


def _pairs(spec: Any, before: Result, after: Result) -> list[Cell]:
    how = {"within": spec.within, "roll_up": spec.roll_up, "where": spec.where, "levels": spec.levels}
    return compare_pairs(before, after, spec.codebook, **how)


def _grid(spec: Any, before: Result, after: Result) -> list[Cell]:
    return compare_grids(before, after, spec.rows, spec.columns, where=spec.where)


def _presence(spec: Any, before: Result, after: Result) -> list[Cell]:
    by = spec.by if spec.kind == "heatmap" else None
    return compare_presence(before, after, spec.codebook, by=by, roll_up=spec.roll_up, where=spec.where)


def _weights(spec: Any, before: Result, after: Result) -> list[Cell]:
    return compare_weights(before, after, spec.codebook, spec.polarity, where=spec.where)


def _dominance(spec: Any, before: Result, after: Result) -> list[Cell]:
    return compare_dominance(before, after, spec.codebook, where=spec.where)


_KINDS: Mapping[str, _Compared] = {
    "cooccurrence": _pairs,
    "network": _pairs,
    "grid": _grid,
    "heatmap": _presence,
    "framework": _presence,
    "themes": _presence,
    "case_matrix": _weights,
    "dominant": _dominance,
}
"""The kinds of sheets that are matrices of codes, and how two of each are compared."""


def changed_cells(exports: Mapping[str, Sequence[SheetSpec]], before: Result, after: Result) -> list[tuple[str, Cell]]:
    """The cells that differ, each with the names of the sheets that show it; sheets that change alike told as one."""
    names: dict[tuple[Cell, ...], list[str]] = {}
    for spec in (spec for specs in exports.values() for spec in specs if spec.kind in _KINDS):
        cells = tuple(_KINDS[spec.kind](spec, before, after))
        sheets = names.setdefault(cells, [])
        if spec.sheet not in sheets:
            sheets.append(spec.sheet)
    return [(", ".join(sheets), cell) for cells, sheets in names.items() for cell in cells]
