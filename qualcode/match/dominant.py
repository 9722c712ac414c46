"""What a segment is about: the one code that dominates it, and codes that it holds in one place only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qualcode.match.postings import Positions
from qualcode.tokens import Bools


def outdone(segment: Positions, code: Positions, start: Positions, end: Positions) -> Bools:
    """Which hits are of a code that another one dominates in their segment.

    The code with the most stretches dominates (hits of one code that overlap are one stretch); of equals the one whose
    stretches cover more of the text, of these the one heard first, of these the first in the codebook.
    """
    if not len(segment):
        return np.zeros(0, np.bool_)
    order = np.lexsort((end, start, code, segment))
    one, at, until = code[order], start[order].astype(np.int64), end[order].astype(np.int64)
    new_group = _changes(segment[order], one)
    group = np.cumsum(new_group) - 1
    reached = _reach(group, until)
    new_stretch = new_group.copy()
    new_stretch[1:] |= at[1:] >= reached[:-1]
    heads = np.flatnonzero(new_group)
    stretches = np.add.reduceat(new_stretch.astype(np.int64), heads)
    before = np.where(new_stretch, at, np.concatenate([[0], reached[:-1]]))
    covered = np.add.reduceat(np.maximum(until - before, 0), heads)
    of_segment = segment[order][heads]
    ranked = np.lexsort((one[heads], at[heads], -covered, -stretches, of_segment))
    best = np.zeros(len(heads), np.bool_)
    best[ranked[_changes(of_segment[ranked])]] = True
    lost = np.empty(len(segment), np.bool_)
    lost[order] = ~best[group]
    return lost


def heard_once(segment: Positions, code: Positions, start: Positions, end: Positions) -> Bools:
    """Which hits are of a code that their segment holds in one stretch only (hits that overlap are one stretch)."""
    if not len(segment):
        return np.zeros(0, np.bool_)
    order = np.lexsort((end, start, code, segment))
    new_group = _changes(segment[order], code[order])
    group = np.cumsum(new_group) - 1
    reached = _reach(group, end[order].astype(np.int64))
    new_stretch = new_group.copy()
    new_stretch[1:] |= start[order][1:] >= reached[:-1]
    stretches = np.add.reduceat(new_stretch.astype(np.int64), np.flatnonzero(new_group))
    once = np.empty(len(segment), np.bool_)
    once[order] = stretches[group] == 1
    return once


def _changes(*columns: npt.NDArray[np.int32]) -> Bools:
    """Where any of the columns differs from the row before; the first row always does."""
    new = np.ones(len(columns[0]), np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return new


def _reach(group: npt.NDArray[np.int64], until: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How far the hits of the group reach, up to each hit."""
    apart = group * (int(until.max()) + 1)
    reached: npt.NDArray[np.int64] = np.maximum.accumulate(until + apart) - apart
    return reached
