"""The framework matrix: a row a case, a column a code, in each cell what the case said of it.

Source: Ritchie & Spencer (1994), in Bryman & Burgess (eds), Analyzing Qualitative Data, 173-194; Gale et al. (2013),
BMC Med. Res. Methodol. 13, 117.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.grid import Quotation
from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.result import Result, once_a_result


@dataclass(frozen=True)
class Framework:
    """`cells` gives the quotations of each (case, code) that has some, in corpus order."""

    cases: tuple[str, ...]
    codes: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Quotation, ...]]


@once_a_result
def framework_matrix(result: Result, codebook: str, *, roll_up: bool = False, where: Where | None = None) -> Framework:
    """The framework matrix of a codebook: each segment that carries the code is quoted whole, once.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    segments = number_segments(result, where, codebook=codebook)
    carried = codes_by_segment(result, segments)
    mine = rolled_up(carried, result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    said = mine[["number", "code"]].drop_duplicates().merge(segments.reset_index(), on="number")
    cells: dict[tuple[str, str], list[Quotation]] = {}
    columns = ["case", "code", "text", "document", "segment"]
    for case, code, text, document, segment in said.sort_values("number")[columns].itertuples(index=False, name=None):
        cells.setdefault((case, code), []).append(Quotation(text, case, document, segment))
    cases = tuple(case.id for case in select_cases(result, where, codebook=codebook))
    return Framework(cases, tuple(order), {place: tuple(quotations) for place, quotations in cells.items()})
