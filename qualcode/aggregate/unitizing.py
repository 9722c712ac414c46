"""Unitizing α: coders who mark stretches of a text, and need not begin and end them at the same place.

Characters are counted as α counts units, but a unit is one thing, so that chance does not pair any of its characters
with another: of all pairs, the square of each unit's length is taken off. A gap between units is no thing: chance pairs
its characters with each other, and only the pair of each with itself is taken off.

Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of unitizing textual continua: further
developments, Qual. Quant. 50, 2347-2364; Krippendorff (2019), Content Analysis, 4th ed., § 12.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qualcode.aggregate.agreement import joined_value, unitizing_parts
from qualcode.aggregate.spans import Units, cut_units
from qualcode.aggregate.tallies import MISSING, Floats, Ints, Ratings, tally_ratings


def own_pairs(ratings: Ratings, unit: Ints, span: Ints) -> Floats:
    """By cluster, the pairs that chance does not make: see above. Value 0 is a gap, any other a unit.

    `span` numbers the coders' units, `unit` says which of the ratings' units each touches; what fewer than two coders
    saw is left out.
    """
    pairable = (ratings.values != MISSING).sum(axis=0) > 1
    gaps = (ratings.values == 0).sum(axis=0) * pairable * ratings.weights
    unit, span = unit[pairable[unit]], span[pairable[unit]]
    spans, first, number = np.unique(span, return_index=True, return_inverse=True)
    length = np.bincount(number, ratings.weights[unit], len(spans))
    pairs = np.bincount(ratings.clusters, gaps, ratings.of_clusters)
    lengths = np.bincount(ratings.clusters[unit[first]], length**2, ratings.of_clusters)
    return np.asarray(pairs + lengths, np.float64)


def unitizing_alpha(marked: Sequence[Sequence[tuple[int, int, int]]], length: int) -> float:
    """Unitizing α, nominal, of a text of that length: for each coder the units they mark, as start, end, value from 1.

    One value makes it the binary |uα. Units of one coder do not overlap. NaN where chance explains all.
    """
    spans = np.array([unit for units in marked for unit in units], np.int64).reshape(-1, 3)
    coder = np.repeat(np.arange(len(marked)), [len(units) for units in marked])
    one = np.zeros(1, np.int64)
    text = Units(one, one + length, np.ones(1), one, one)
    units = cut_units(text, spans[:, 0], spans[:, 1])
    span, unit = units.touched(spans[:, 0], spans[:, 1])
    values = np.zeros((len(marked), len(units.start)), np.int64)
    values[coder[span], unit] = spans[span, 2]
    ratings = Ratings(values, int(spans[:, 2].max(initial=0)) + 1, units.weight, units.case, 1)
    ratings = replace(ratings, own_pairs=own_pairs(ratings, unit, span))
    return float(joined_value([unitizing_parts(tally_ratings(ratings))]).item())
