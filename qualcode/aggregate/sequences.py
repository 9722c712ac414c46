"""In what order codes are spoken of: where they stand in a document, and which follow which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.result import Result, once_a_result

COLUMNS = ("document", "case", "segment", "position", "share", "codes")


@dataclass(frozen=True)
class Transitions:
    """How often a code follows another: `counts`, `expected` and `residuals` are codes × codes, from row to column.

    `steps` is how many times one coded segment follows another in a document.
    """

    counts: pd.DataFrame
    expected: pd.DataFrame
    residuals: pd.DataFrame
    steps: int


@once_a_result
def code_sequence(result: Result, codebook: str, *, roll_up: bool = False, where: Where | None = None) -> pd.DataFrame:
    """One row per counted segment with codes, in corpus order: `COLUMNS`.

    `position` numbers the document's counted segments from 1, `share` is how far in it stands, above 0 to 1; `codes`
    are in codebook order.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    segments = number_segments(result, where, codebook=codebook)
    position = segments.groupby("document", sort=False).cumcount() + 1
    lengths = segments.groupby("document", sort=False)["segment"].transform("size")
    carried = codes_by_segment(result, segments)
    mine = rolled_up(carried, result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    held: dict[int, tuple[str, ...]] = {}
    ranked = mine.assign(rank=mine["code"].map(order.index)).sort_values(["number", "rank"])
    for number, code in ranked[["number", "code"]].drop_duplicates().itertuples(index=False, name=None):
        held[number] = (*held.get(number, ()), code)
    placed = segments.assign(position=position, share=position / lengths).loc[list(held)]
    placed["codes"] = list(held.values())
    return placed[list(COLUMNS)]


def count_transitions(sequence: pd.DataFrame, codes: list[str]) -> Transitions:
    """Which code follows which, from one coded segment of a document to its next, whatever lies between.

    A step from n codes to m counts in n·m cells. `expected` is what the codes before and after would give if neither
    told anything of the other; `residuals` are adjusted (Haberman 1973, Biometrics 29, 205-220): beyond ±1.96 a
    transition is more, or less, frequent than that, one in twenty times by chance alone; NaN where none is possible.
    Lag-one analysis as in Bakeman & Gottman (1997), Observing Interaction.
    """
    place = {code: n for n, code in enumerate(codes)}
    counts = np.zeros((len(codes), len(codes)), np.int64)
    steps = 0
    for _, rows in sequence.groupby("document", sort=False):
        said = list(rows["codes"])
        for before, after in pairwise(said):
            steps += 1
            for one in before:
                for other in after:
                    counts[place[one], place[other]] += 1
    total = counts.sum()
    out, into = counts.sum(axis=1)[:, None], counts.sum(axis=0)[None, :]
    expected = out * into / max(total, 1)
    spread = np.sqrt(expected * (1 - out / max(total, 1)) * (1 - into / max(total, 1)))
    residuals = np.full(counts.shape, np.nan)
    np.divide(counts - expected, spread, out=residuals, where=spread > 0)
    return Transitions(_frame(counts, codes), _frame(expected, codes), _frame(residuals, codes), steps)


def _frame(table: NDArray[np.int64] | NDArray[np.float64], codes: list[str]) -> pd.DataFrame:
    return pd.DataFrame(table, index=codes, columns=codes)
