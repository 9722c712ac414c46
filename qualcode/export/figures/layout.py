"""Where the codes of a network stand: near those they meet, no label over another, no line behind a third."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 200
_TRIES = 300
_GROWTH = 1.12
_ROOM = 3.6
"""How much larger the page is than its boxes."""
_UPRIGHT, _SLIM = 171.0, 0.6
"""How wide a journal's page is, in millimetres, and how wide a longer page is at least, over its height."""
_CLOSE = 1e-3
_TURNS = 3
_BENDS = 25
"""Points of a bent line."""
_NEAR_END = 0.15
"""A mark nearer to a line's end is passed as if it stood there, as a share of the line: bends stay flat."""


def place_boxes(distances: Floats, boxes: Floats, *, width: float, gap: float) -> tuple[Floats, float, float]:
    """The centres of boxes on a page of that width, `gap` apart, and the width and height that it took.

    `distances` is boxes × boxes, how far two should stand from each other, in any unit; `boxes` has a row each: width
    and height. Many boxes have a wider page, up to that of a journal, and then a longer one. The same input gives the
    same places.
    """
    wanted = spread_out(distances)
    room = _ROOM * float((boxes[:, 0] * boxes[:, 1]).sum())
    grown = max(width, min(math.sqrt(room), _UPRIGHT), math.sqrt(room * _SLIM), float(boxes[:, 0].max()))
    height = room / grown
    while True:
        centres = _part(_fitted(wanted, boxes, grown, height), boxes, grown, gap)
        if not overlaps(centres, boxes, gap - _CLOSE).any():
            break
        grown, height = grown * _GROWTH, height * _GROWTH
    centres[:, 1] -= (centres[:, 1] - boxes[:, 1] / 2).min()
    return centres, grown, float((centres[:, 1] + boxes[:, 1] / 2).max())


def turn_labels(centres: Floats, boxes: Floats, marks: Floats, edges: NDArray[np.int64], weights: Floats) -> Floats:
    """How far below its box's centre each mark stands, where its label is above or below it as fewer lines cross it.

    `marks` are the marks' diameters, `edges` has two boxes a row and `weights` their lines' weights. Negative: the mark
    is at the top of its box, the label below.
    """
    shifts = (marks - boxes[:, 1]) / 2
    for _ in range(_TURNS if len(edges) else 0):
        for box in range(len(boxes)):
            costs = []
            for shift in (-abs(shifts[box]), abs(shifts[box])):
                shifts[box] = shift
                places = centres + np.column_stack([np.zeros(len(boxes)), shifts])
                middle = centres[box] - np.array([0.0, np.sign(shift) * marks[box] / 2])
                half = np.array([boxes[box, 0], boxes[box, 1] - marks[box]]) / 2
                crossed = crosses(places[edges[:, 0]], places[edges[:, 1]], middle - half, middle + half)
                costs.append(float(weights[crossed].sum()))
            shifts[box] = abs(shifts[box]) * (1 if costs[1] < costs[0] else -1)
    return shifts


def crosses(starts: Floats, ends: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Which lines, from a row of `starts` to that of `ends`, cross the box from corner `low` to `high`.

    Source: Liang & Barsky (1984), A new concept and method for line clipping, ACM Trans. Graph. 3(1), 1-22.
    """
    way = ends - starts
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - starts) / way, (high - starts) / way
    within = (starts >= low) & (starts <= high)
    first = np.where(way == 0, np.where(within, -np.inf, np.inf), np.minimum(one, other)).max(axis=1)
    last = np.where(way == 0, np.where(within, np.inf, -np.inf), np.maximum(one, other)).min(axis=1)
    return np.asarray(np.maximum(first, 0.0) <= np.minimum(last, 1.0))


def spread_out(distances: Floats) -> Floats:
    """Places in the plane, a row each, whose distances are as near to those wanted as stress majorisation gets.

    Source: de Leeuw (1977); Gansner, Koren & North (2004), Graph drawing by stress majorization, GD 2004, 239-250.
    """
    count = len(distances)
    turns = 2 * np.pi * np.arange(count) / max(count, 1)
    places = np.column_stack([np.cos(turns), np.sin(turns)]) * (distances.max() if count > 1 else 1.0) / 2
    for _ in range(_STEPS if count > 1 else 0):
        apart = places[:, None, :] - places[None, :, :]
        length = np.hypot(apart[..., 0], apart[..., 1])
        ratio = np.divide(distances, length, out=np.zeros_like(length), where=length > 1e-9)
        places = (ratio[..., None] * apart).sum(axis=1) / count
        places = np.round(places - places.mean(axis=0), 9)
    return places


def overlaps(centres: Floats, boxes: Floats, gap: float) -> NDArray[np.bool_]:
    """Which boxes come nearer to each other than `gap`, both across and down: boxes × boxes, false for a box itself."""
    across, down = _overlap(centres, boxes, gap)
    return (across > 0) & (down > 0)


def _fitted(places: Floats, boxes: Floats, width: float, height: float) -> Floats:
    """The places stretched over the page, boxes within its edges."""
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    shares = np.divide(places - low, span, out=np.full_like(places, 0.5), where=span > 1e-9)
    return np.asarray(boxes / 2 + shares * np.maximum(np.array([width, height]) - boxes, 0.0))


def _part(centres: Floats, boxes: Floats, width: float, gap: float) -> Floats:
    """The centres moved, each pair that overlaps along its shorter way out, until none does or tries are spent."""
    order = np.arange(len(boxes))
    side = np.sign(order[None, :] - order[:, None])  # where two stand at one place, the codebook's order parts them
    for _ in range(_TRIES):
        across, down = _overlap(centres, boxes, gap)
        meet = (across > 0) & (down > 0)
        if not meet.any():
            break
        shorter = across <= down
        for axis, (depth, moved) in enumerate(((across, meet & shorter), (down, meet & ~shorter))):
            apart = np.sign(centres[:, None, axis] - centres[None, :, axis])
            push = np.where(apart == 0, -side, apart) * np.where(moved, depth, 0.0)
            centres[:, axis] += 0.55 * push.sum(axis=1)
        centres[:, 0] = np.clip(centres[:, 0], boxes[:, 0] / 2, width - boxes[:, 0] / 2)
        centres = np.round(centres, 6)
    return centres


def _overlap(centres: Floats, boxes: Floats, gap: float) -> tuple[Floats, Floats]:
    """How deep boxes lie in each other across and down, with `gap` between them; a box in itself, not at all."""
    depths = []
    for axis in (0, 1):
        half = (boxes[:, None, axis] + boxes[None, :, axis]) / 2 + gap
        depth = half - np.abs(centres[:, None, axis] - centres[None, :, axis])
        np.fill_diagonal(depth, 0.0)
        depths.append(depth)
    return depths[0], depths[1]


def bend_line(start: Floats, end: Floats, marks: Floats, radii: Floats) -> Floats:
    """The points of a line from `start` to `end`: bent around the mark that it would pass behind most, if there is one,
    as it would read as two lines that meet there.

    `marks` are the centres of the others, one a row, `radii` how far from each the line must stay.
    """
    along = end - start
    length = float(np.hypot(*along)) or 1.0
    normal = np.array([-along[1], along[0]]) / length
    passed = (marks - start) @ along / length**2
    beside = (marks - start) @ normal
    lacking = np.where((passed > 0) & (passed < 1), radii - np.abs(beside), 0.0)
    if not len(marks) or lacking.max() <= 0:
        return np.array([start, end])
    worst = int(lacking.argmax())
    at = min(max(float(passed[worst]), _NEAR_END), 1 - _NEAR_END)
    rise = lacking[worst] / (at * (1 - at)) * (-1 if beside[worst] > 0 else 1)
    steps = np.linspace(0, 1, _BENDS)[:, None]
    return np.asarray(start + steps * along + rise * steps * (1 - steps) * normal)
