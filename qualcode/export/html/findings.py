"""What every table of the page is drawn from, and what several of them ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.units import Where, codes_by_segment, number_segments, rolled_up
from qualcode.export.html.evidence import Evidence
from qualcode.export.html.page_words import PageWords
from qualcode.export.published import find_book
from qualcode.model import Codebook
from qualcode.result import Result

SHORTEST_CUT = 240
"""Characters of a quotation that a cell shows; the whole of it opens."""


@dataclass(frozen=True)
class Findings:
    """A run's result, the words of the page's language, and the evidence that tables gather as they are drawn."""

    result: Result
    words: PageWords
    evidence: Evidence
    held: dict[str, Held] = field(default_factory=dict)

    def book(self, codebook: str) -> Codebook:
        """The codebook of that id."""
        return find_book(self.result, codebook)

    def label(self, codebook: str, code: str) -> str:
        """The label of a code."""
        return self.evidence.labels[codebook, code]

    def told(self, name: str, count: int) -> str:
        """What a screen reader says of a cell: what it is about, how many quotations it opens."""
        return self.words("told", name=name, count=count)

    def fixed(self, value: float, digits: int) -> str:
        """The number with so many decimals, after the language's mark; "" where there is none."""
        return "" if value != value else self.words.fixed(value, digits)

    def cut(self, text: str) -> str:
        """A quotation in its marks, short enough for a cell."""
        folded = " ".join(text.split())
        short = folded if len(folded) <= SHORTEST_CUT else f"{folded[:SHORTEST_CUT].rsplit(' ', 1)[0]} …"
        return self.words.quote(short)


@dataclass(frozen=True)
class Held:
    """Which segments carry which code of a codebook, by the page's numbers: in all, and case by case."""

    by_code: Mapping[str, frozenset[int]]
    by_case: Mapping[tuple[str, str], frozenset[int]]


def held_by_code(found: Findings, codebook: str, *, roll_up: bool = False, where: Where | None = None) -> Held:
    """The segments behind every frequency of a codebook, looked for once."""
    asked = repr((codebook, roll_up, where))
    if asked not in found.held:
        found.held[asked] = _find_held(found, codebook, roll_up, where)
    return found.held[asked]


def _find_held(found: Findings, codebook: str, roll_up: bool, where: Where | None) -> Held:
    segments = number_segments(found.result, where)
    carried = codes_by_segment(found.result, segments)
    mine = rolled_up(carried, found.result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    numbers = found.evidence.number(segments)
    placed = mine.assign(case=segments["case"].to_numpy(object)[mine["number"]])
    by_case = numbers_by(placed, ["code", "case"], numbers)
    return Held(
        {code: of for (code,), of in numbers_by(mine, ["code"], numbers).items()},
        {(code, case): of for (code, case), of in by_case.items()},
    )


def numbers_by(
    table: pd.DataFrame, columns: Sequence[str], numbers: NDArray[np.int64]
) -> dict[tuple[str, ...], frozenset[int]]:
    """For each combination of values in these columns the segments of its rows.

    `table` has the `number` of a segment in each row, and `numbers` the page's at its place.
    """
    if table.empty:
        return {}
    keys = np.zeros(len(table), np.int64)
    for column in columns:
        places, different = pd.factorize(table[column])
        keys = keys * len(different) + places
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(keys[order]) != 0])
    names = table[list(columns)].to_numpy(object)[order[starts]].tolist()
    groups = np.split(numbers[table["number"].to_numpy(np.int64)[order]], starts[1:])
    return {tuple(name): frozenset(of.tolist()) for name, of in zip(names, groups, strict=True)}
