"""What every table of the page is drawn from, and what several of them ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

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
        return self.words.quote(
            folded if len(folded) <= SHORTEST_CUT else f"{folded[:SHORTEST_CUT].rsplit(' ', 1)[0]} …"
        )


@dataclass(frozen=True)
class Held:
    """Which segments carry which code of a codebook, by the page's numbers: in all, and case by case."""

    by_code: Mapping[str, frozenset[int]]
    by_case: Mapping[tuple[str, str], frozenset[int]]


def held_by_code(found: Findings, codebook: str, *, roll_up: bool = False, where: Where | None = None) -> Held:
    """The segments behind every frequency of a codebook."""
    segments = number_segments(found.result, where)
    carried = codes_by_segment(found.result, segments)
    mine = rolled_up(carried, found.result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    numbers = found.evidence.number(segments)
    by_code: dict[str, set[int]] = {}
    by_case: dict[tuple[str, str], set[int]] = {}
    placed: pd.DataFrame = mine.merge(segments[["case"]], left_on="number", right_index=True)
    for number, code, case in placed[["number", "code", "case"]].itertuples(index=False, name=None):
        by_code.setdefault(code, set()).add(numbers[number])
        by_case.setdefault((code, case), set()).add(numbers[number])
    return Held(
        {code: frozenset(of) for code, of in by_code.items()}, {key: frozenset(of) for key, of in by_case.items()}
    )
