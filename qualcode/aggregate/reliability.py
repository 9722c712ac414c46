"""Reliability data as ratings: for each code whether each coder gives it in each unit, for a codebook which codes.

A unit is a segment that counts, or (`span`) a character of one. Neighbouring characters on which nothing changes are
one entry that weighs as many, and so are segments of one case in which nobody gives anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from qualcode.aggregate.readings import Spans
from qualcode.aggregate.setdistances import SetDistances
from qualcode.aggregate.spans import Line, Marks, Units, cut_units, segments_as_units
from qualcode.aggregate.tallies import MISSING, Floats, Ints, Ratings
from qualcode.aggregate.unitizing import own_pairs

Unit = Literal["segment", "span"]
_WORD = 62
"""Codes that one whole number can mark."""


@dataclass(frozen=True)
class Cells:
    """Which coder's span of which code touches which unit; `span` numbers the spans of all coders."""

    coder: Ints
    unit: Ints
    code: Ints
    span: Ints

    def where(self, chosen: Marks | Ints) -> Cells:
        return Cells(self.coder[chosen], self.unit[chosen], self.code[chosen], self.span[chosen])


@dataclass(frozen=True)
class _Patterns:
    """Units alike in who saw them (coder × pattern) and in their case: what they weigh; and the pattern of each."""

    seen: Marks
    case: Ints
    weight: Floats
    of_unit: Ints


@dataclass(frozen=True)
class BookData:
    """One codebook's reliability data. `seen` is coder × unit; `cases` counts all cases, those without units too."""

    codes: tuple[str, ...]
    units: Units
    seen: Marks
    given: Cells
    left_open: Cells
    cases: int
    unitizing: bool
    _kept: dict[tuple[int, ...], _Patterns] = field(default_factory=dict)

    def rate_code(self, code: int, coders: Ints) -> Ratings:
        """1 where a coder gives the code, 0 where not; of these coders."""
        given, left = self._of(self.given, coders, code), self._of(self.left_open, coders, code)
        touched = np.unique(np.concatenate([given.unit, left.unit]))
        values = np.where(self.seen[np.ix_(coders, touched)], 0, MISSING)
        _mark(values, left, touched, MISSING)
        _mark(values, given, touched, 1)
        ratings = self._with_rest(values, touched, coders, categories=2)
        if not self.unitizing:
            return ratings
        return replace(ratings, own_pairs=own_pairs(ratings, np.searchsorted(touched, given.unit), given.span))

    def rate_sets(self, coders: Ints) -> Ratings:
        """The number of the set of codes that a coder gives: 0 for none. A set that is partly open is missing."""
        given, left = self._of(self.given, coders), self._of(self.left_open, coders)
        touched = np.unique(np.concatenate([given.unit, left.unit]))
        values = np.where(self.seen[np.ix_(coders, touched)], 0, MISSING)
        members, cell, number = _sets(given, len(self.codes), self.seen.shape[1])
        values[cell // self.seen.shape[1], np.searchsorted(touched, cell % self.seen.shape[1])] = number
        _mark(values, left, touched, MISSING)
        distances = SetDistances(members)
        ratings = self._with_rest(values, touched, coders, categories=len(members))
        return replace(ratings, distances={"masi": distances.masi, "jaccard": distances.jaccard})

    @cached_property
    def used(self) -> list[int]:
        """The codes that anybody gives, in codebook order."""
        return [int(code) for code in np.unique(self.given.code)]

    def _of(self, cells: Cells, coders: Ints, code: int | None = None) -> Cells:
        """Cells of some coders, renumbered, and of one code."""
        number = np.full(len(self.seen), MISSING)
        number[coders] = np.arange(len(coders))
        chosen = number[cells.coder] != MISSING
        if code is not None:
            chosen &= cells.code == code
        mine = cells.where(chosen)
        return replace(mine, coder=number[mine.coder])

    def _with_rest(self, values: Ints, touched: Ints, coders: Ints, *, categories: int) -> Ratings:
        """Ratings of the touched units, and of all others together: where they were seen, nothing was given."""
        patterns = self._patterns(tuple(coders.tolist()))
        weight = patterns.weight.copy()
        np.subtract.at(weight, patterns.of_unit[touched], self.units.weight[touched])
        return Ratings(
            np.concatenate([values, np.where(patterns.seen, 0, MISSING)], axis=1),
            categories,
            np.concatenate([self.units.weight[touched], weight]),
            np.concatenate([self.units.case[touched], patterns.case]),
            self.cases,
        )

    def _patterns(self, coders: tuple[int, ...]) -> _Patterns:
        """Units by who of these coders saw them and by case."""
        if coders not in self._kept:
            bits = (self.seen[list(coders)].astype(np.int64) << np.arange(len(coders))[:, None]).sum(axis=0)
            keys, of_unit = np.unique(bits * self.cases + self.units.case, return_inverse=True)
            weight = np.asarray(np.bincount(of_unit, self.units.weight, len(keys)), np.float64)
            seen = (keys // max(self.cases, 1))[None, :] >> np.arange(len(coders))[:, None] & 1
            self._kept[coders] = _Patterns(seen == 1, keys % max(self.cases, 1), weight, of_unit)
        return self._kept[coders]


def _mark(values: Ints, cells: Cells, touched: Ints, value: int) -> None:
    values[cells.coder, np.searchsorted(touched, cells.unit)] = value


def _sets(given: Cells, codes: int, units: int) -> tuple[Marks, Ints, Ints]:
    """The sets that occur (set × code, the empty one first), the cells (coder × units + unit) with one, and which."""
    key = np.unique((given.coder * units + given.unit) * codes + given.code)
    code = key % codes
    cells, start = np.unique(key // codes, return_index=True)
    marks = np.zeros((len(cells) + 1, codes // _WORD + 1), np.int64)
    for word in range(marks.shape[1]):
        bits = np.where(code // _WORD == word, np.int64(1) << (code % _WORD), 0)
        if len(cells):
            marks[1:, word] = np.bitwise_or.reduceat(bits, start)
    found, number = np.unique(marks, axis=0, return_inverse=True)  # the empty set sorts first
    every = np.arange(codes)
    members = (found[:, every // _WORD] >> (every % _WORD)) & 1
    return members.astype(np.bool_), cells, number.reshape(-1)[1:]


def book_data(
    spans: Mapping[str, Spans], codebook: str, codes: Sequence[str], segments: pd.DataFrame, unit: Unit
) -> BookData:
    """The reliability data of one codebook; coders in the order of `spans`."""
    frames = {kind: [_of_book(getattr(one, kind), codebook) for one in spans.values()] for kind in _KINDS}
    line = Line.of([segments, *(frame for some in frames.values() for frame in some)])
    whole = segments_as_units(line, segments)
    units = whole
    if unit == "span":
        ends = [line.places(frame) for some in frames.values() for frame in some]
        units = cut_units(whole, *(np.concatenate(parts) for parts in zip(*ends, strict=True)))
    seen = np.array([one.seen[codebook][units.segment] for one in spans.values()]).reshape(len(spans), -1)
    given, left = (_cells(line, units, frames[kind], codes, seen) for kind in _KINDS)
    return BookData(tuple(codes), units, seen, given, left, segments["case"].nunique(), unit == "span")


_KINDS = ("given", "left_open")


def _of_book(frame: pd.DataFrame, codebook: str) -> pd.DataFrame:
    return frame[frame["codebook"] == codebook]


def _cells(line: Line, units: Units, frames: Sequence[pd.DataFrame], codes: Sequence[str], seen: Marks) -> Cells:
    """The cells that the coders' spans touch in what each saw."""
    coder = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    every = pd.concat(frames, ignore_index=True)
    span, unit = units.touched(*line.places(every))
    number = every["code"].map({code: n for n, code in enumerate(codes)}).to_numpy(np.int64)
    cells = Cells(np.asarray(coder[span], np.int64), unit, np.asarray(number[span], np.int64), span)
    return cells.where(seen[cells.coder, cells.unit])
