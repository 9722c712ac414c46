"""Where things occur: sorted vocabularies, and for each of their strings the ascending places it has."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Distinct strings in order; a string's number is its place."""

    strings: Sequence[str]

    def matching(self, text: str) -> range | list[int]:
        """The numbers of the strings that fit, `*` in `text` standing for any letters."""
        head, star, _ = text.partition("*")
        low = bisect_left(self.strings, head)
        if not star:
            return range(low, low + (low < len(self.strings) and self.strings[low] == text))
        high = bisect_left(self.strings, head + chr(0x10FFFF))
        if text == head + "*":
            return range(low, high)
        fits = re.compile(".*".join(map(re.escape, text.split("*")))).fullmatch
        return [low + n for n, string in enumerate(self.strings[low:high]) if fits(string)]


@dataclass(frozen=True, slots=True)
class Postings:
    """The places of each number: `order[first[n]:first[n + 1]]`, ascending."""

    order: Positions
    first: Positions

    @classmethod
    def of(cls, count: int, *columns: Positions) -> Postings:
        """The places of the numbers below `count` in columns of equal length, a place once even if several have it
        there. Negative numbers occur nowhere."""
        column = np.concatenate(columns)
        place = np.tile(np.arange(len(columns[0]), dtype=np.int32), len(columns))
        by_number = np.lexsort((place, column)) if len(columns) > 1 else np.argsort(column, kind="stable")
        column, place = column[by_number], place[by_number]
        if len(columns) > 1 and len(column):
            fresh = np.concatenate([[True], (column[1:] != column[:-1]) | (place[1:] != place[:-1])])
            column, place = column[fresh], place[fresh]
        return cls(place, np.searchsorted(column, np.arange(count + 1)).astype(np.int32))

    def of_any(self, numbers: range | Sequence[int]) -> Positions:
        """The places of any of the numbers, ascending, each once."""
        if not numbers:
            return self.order[:0]
        if isinstance(numbers, range):
            found = self.order[self.first[numbers.start] : self.first[numbers.stop]]
        else:
            found = np.concatenate([self.order[self.first[n] : self.first[n + 1]] for n in numbers])
        return found if len(numbers) == 1 else np.unique(found)


def is_one_of(values: Positions, numbers: range | Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which of the values are among the numbers."""
    if isinstance(numbers, range):
        inside: npt.NDArray[np.bool_] = (values >= numbers.start) & (values < numbers.stop)
        return inside
    return np.isin(values, numbers)
