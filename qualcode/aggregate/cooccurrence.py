"""Which codes of one codebook meet in a unit, how often, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from qualcode.aggregate.units import (
    Where,
    Within,
    codes_by_segment,
    codes_in_order,
    number_segments,
    rolled_up,
    segments_by_unit,
)
from qualcode.result import Result, once_a_result

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """The segments that hold a code in a unit, one entry each, sorted by unit and then by segment.

    `held` is entries × codes; `together` has the same shape, for the codes that the entry's unit holds somewhere.
    """

    unit: NDArray[np.int64]
    number: NDArray[np.int64]
    held: Marks
    together: Marks


@dataclass(frozen=True)
class Cooccurrence:
    """The counts of a codebook's pairs, with what they were counted from.

    `counts` is square and symmetric, labelled by code id in codebook order, each code's own count on the diagonal.
    `holding` has one row per segment, unit and code: `number`, `unit`, `code`; `members` one per segment and unit,
    codes or none; `units` names each unit.
    """

    counts: pd.DataFrame
    holding: pd.DataFrame
    members: pd.DataFrame
    units: pd.DataFrame
    segments: pd.DataFrame

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        """The place of the code of each row of `holding` in `codes`."""
        place = {code: n for n, code in enumerate(self.codes)}
        return np.asarray(self.holding["code"].map(place), np.int64)

    @cached_property
    def places(self) -> Places:
        """Where codes are held, by unit and segment."""
        unit, number = (self.holding[name].to_numpy(np.int64) for name in ("unit", "number"))
        width = int(number.max(initial=0)) + 1
        keys, row = np.unique(unit * width + number, return_inverse=True)
        owner = keys // width
        held = np.zeros((len(keys), len(self.codes)), np.bool_)
        held[row, self.columns] = True
        in_unit = np.zeros((int(owner.max(initial=-1)) + 1, len(self.codes)), np.bool_)
        in_unit[unit, self.columns] = True
        return Places(owner, keys % width, held, in_unit[owner])

    @property
    def codes(self) -> list[str]:
        """The codes, in codebook order."""
        return [str(code) for code in self.counts.columns]


def cooccurrence(result: Result, codebook: str, *, within: Within = "segment", roll_up: bool = False) -> pd.DataFrame:
    """How many units hold both codes of each pair: square, integer, labelled by code id in codebook order.

    The diagonal is each code's own count. `within` is `segment`, `speaker`, `document`, `case`, or the codebooks
    whose codes together form the unit; no unit gives zeros. `roll_up` counts sub-codes under the codes above them too.

    Raises:
        KeyError: there is no such codebook.
    """
    return count_pairs(result, codebook, within=within, roll_up=roll_up).counts.copy()


@once_a_result
def count_pairs(
    result: Result, codebook: str, *, within: Within = "segment", roll_up: bool = False, where: Where | None = None
) -> Cooccurrence:
    """As `cooccurrence`, with the units and segments behind every count."""
    order = codes_in_order(result, codebook)
    for book in () if isinstance(within, str) else within:
        codes_in_order(result, book)
    segments = number_segments(result, where, codebook=codebook)
    carried = codes_by_segment(result, segments)
    units = segments_by_unit(carried, segments, within)
    mine = rolled_up(carried, result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    names = [column for column in units.columns if column != "number"]
    unit = units.groupby(names, sort=False).ngroup() if len(units) else pd.Series(dtype="int64")
    numbered = units.assign(unit=unit.astype("int64"))
    holding = numbered[["number", "unit"]].merge(mine[["number", "code"]].drop_duplicates(), on="number")
    return Cooccurrence(
        counts=_count(holding, order),
        holding=holding,
        members=numbered[["number", "unit"]],
        units=numbered.drop(columns="number").drop_duplicates("unit").set_index("unit"),
        segments=segments,
    )


def _count(holding: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Units × codes as a sparse matrix of zeros and ones, multiplied with itself."""
    held = holding[["unit", "code"]].drop_duplicates()
    column = held["code"].map({code: n for n, code in enumerate(order)}).to_numpy(np.int64)
    shape = (int(held["unit"].max()) + 1 if len(held) else 0, len(order))
    ones = np.ones(len(held), np.int64)
    incidence = sparse.csr_matrix((ones, (held["unit"].to_numpy(np.int64), column)), shape=shape)
    counts = (incidence.T @ incidence).toarray()
    return pd.DataFrame(counts, index=order, columns=order, dtype="int64")


def pair_evidence(found: Cooccurrence, first: str, second: str) -> pd.DataFrame:
    """The segments behind one pair: one row per segment and unit that holds both codes, in corpus order.

    Columns: `unit`, `number`, and `codes`, those of the pair that this very segment carries.
    """
    places = found.places
    one, other = (found.codes.index(code) for code in (first, second))
    kept = np.flatnonzero(
        places.together[:, one] & places.together[:, other] & places.held[:, [one, other]].any(axis=1)
    )
    which = places.held[kept][:, [one, other]] @ (1, 2)
    both = tuple(sorted({first, second}))
    codes = np.empty(4, object)
    codes[:] = [(), (first,), (second,), both]
    return pd.DataFrame({"unit": places.unit[kept], "number": places.number[kept], "codes": codes[which]})
