"""Stretches of a text as pairs of offsets, start and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans with those that overlap made one, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def overlapped(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Those of some disjoint spans, in order, that a stretch overlaps."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    return list(spans[first : bisect_left(spans, end, key=lambda span: span[0])])
