"""Stretches of documents as arrays, all documents on one line: which overlap, which units they touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.tallies import Floats, Ints

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """All documents one after the other: `order` numbers them, each takes `width` positions."""

    order: Mapping[str, int]
    width: int

    @classmethod
    def of(cls, frames: Sequence[pd.DataFrame]) -> Line:
        """Long enough for the spans (document, start, end) of all the frames."""
        names = dict.fromkeys(name for frame in frames for name in frame["document"].unique())
        longest = max((int(frame["end"].max()) for frame in frames if len(frame)), default=0)
        return cls({name: n for n, name in enumerate(names)}, longest + 1)

    def places(self, frame: pd.DataFrame) -> tuple[Ints, Ints]:
        """Where the frame's spans start and end."""
        base = frame["document"].map(self.order).to_numpy(np.int64) * self.width
        return base + frame["start"].to_numpy(np.int64), base + frame["end"].to_numpy(np.int64)


@dataclass(frozen=True)
class Units:
    """What is counted, in order and disjoint: start and end on the line, what each weighs, its segment, its case."""

    start: Ints
    end: Ints
    weight: Floats
    segment: Ints
    case: Ints

    def touched(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """One entry for each span and unit that it overlaps: the number of the span, the number of the unit."""
        first = np.searchsorted(self.end, start, side="right")
        last = np.searchsorted(self.start, end, side="left")
        count = np.maximum(last - first, 0)
        span = np.repeat(np.arange(len(start)), count)
        within = np.arange(len(span)) - np.repeat(np.cumsum(count) - count, count)
        return span, first[span] + within


def segments_as_units(line: Line, segments: pd.DataFrame) -> Units:
    """Each segment a unit of weight 1. `segments` are those that count, see `number_segments`."""
    start, end = line.places(segments)
    case = pd.factorize(segments["case"])[0].astype(np.int64)
    order = np.argsort(start, kind="stable")
    return Units(start[order], end[order], np.ones(len(start)), order, case[order])


def cut_units(units: Units, start: Ints, end: Ints) -> Units:
    """The units cut wherever a span starts or ends, each part weighing its length."""
    cuts = np.unique(np.concatenate([units.start, units.end, start, end]))
    left, right = cuts[:-1], cuts[1:]
    owner = np.searchsorted(units.end, left, side="right")
    inside = owner < len(units.start)
    inside[inside] = units.start[owner[inside]] <= left[inside]
    left, right, owner = left[inside], right[inside], owner[inside]
    return Units(left, right, (right - left).astype(np.float64), units.segment[owner], units.case[owner])


def overlapping(line: Line, frame: pd.DataFrame, others: pd.DataFrame) -> Marks:
    """Whether each span of the frame overlaps one of the others that has the same code."""
    if frame.empty or others.empty:
        return np.zeros(len(frame), np.bool_)
    codes = pd.factorize(pd.concat([_codes(frame), _codes(others)]))[0].astype(np.int64)
    reach = len(line.order) * line.width + 1
    mine, theirs = codes[: len(frame)] * reach, codes[len(frame) :] * reach
    start, end = line.places(others)
    order = np.argsort(theirs + start, kind="stable")
    starts, furthest = (theirs + start)[order], np.maximum.accumulate((theirs + end)[order])
    start, end = line.places(frame)
    before = np.searchsorted(starts, mine + end, side="left")
    return (before > 0) & (furthest[np.maximum(before - 1, 0)] > mine + start)


def merged(line: Line, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame's spans with those that overlap and have the same code made one."""
    if frame.empty:
        return frame
    codes = pd.factorize(_codes(frame))[0].astype(np.int64) * (len(line.order) * line.width + 1)
    start, end = line.places(frame)
    order = np.argsort(codes + start, kind="stable")
    starts, furthest = (codes + start)[order], np.maximum.accumulate((codes + end)[order])
    heads = np.flatnonzero(np.r_[True, starts[1:] >= furthest[:-1]])
    joined = frame.iloc[order[heads]].copy()
    joined["end"] = np.maximum.reduceat(frame["end"].to_numpy(np.int64)[order], heads)
    return joined


def _codes(frame: pd.DataFrame) -> pd.Series[str]:
    return frame["codebook"] + ":" + frame["code"]
