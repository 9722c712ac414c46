"""What coefficients of agreement are made of: counts of who gave what, kept by cluster so that samples are quick.

Values are whole numbers, coder × unit: the number of a category, or `MISSING` where a coder did not see a unit. A unit
weighs 1 (a segment) or its length (a stretch of characters).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Distance = Callable[[Ints, Ints], Floats]
"""How far apart the categories of two arrays are, entry by entry, or of a column and a row: 0 (the same) to 1."""

MISSING = -1


@dataclass(frozen=True)
class Ratings:
    """What coders gave units: `values` is coder × unit; `categories` counts the values there could be.

    `clusters` numbers the cluster (case) of each unit from 0, `of_clusters` counts them. `own_pairs`, by cluster, is
    what unitizing α takes off chance's pairs; see `unitizing`. `distances` are those beside same or not.
    """

    values: Ints
    categories: int
    weights: Floats
    clusters: Ints
    of_clusters: int
    own_pairs: Floats | None = None
    distances: Mapping[str, Distance] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Ints, distances: Mapping[str, Distance] | None = None) -> Ratings:
        """Units of weight 1 in one cluster, of the categories that occur."""
        units, categories = values.shape[1], int(values.max(initial=0)) + 1
        return cls(values, categories, np.ones(units), np.zeros(units, np.int64), 1, distances=distances or {})


@dataclass(frozen=True)
class Tally:
    """Sums over units, one row a cluster or a sample of clusters; pairs of coders in the order of `combinations`.

    `both`, `same` (row × pair), `first`, `second` (row × pair × category): units that both coders saw, gave the same,
    and what each gave there. `pairable` (row × category): values in units that two coders or more saw; `clash`, and
    `apart` by distance: the coincidences of values that differ. `units`, `shares`: these units, and the shares of
    agreeing pairs in them. `given` (row × category), `seen`: the same of units that anybody saw; `whole`,
    `whole_shares`, `whole_given`: of those that all coders saw. `own_pairs` is NaN where nobody asks for unitizing α.
    """

    both: Floats
    same: Floats
    first: Floats
    second: Floats
    pairable: Floats
    clash: Floats
    units: Floats
    shares: Floats
    given: Floats
    seen: Floats
    whole: Floats
    whole_shares: Floats
    whole_given: Floats
    own_pairs: Floats
    apart: dict[str, Floats]
    distances: Mapping[str, Distance]

    @property
    def categories(self) -> int:
        return int(self.pairable.shape[-1])

    def drawn(self, times: Floats) -> Tally:
        """The sums of samples in which each cluster stands as often as `times` (sample × cluster) says."""
        arrays = {f.name: value for f in fields(self) if isinstance(value := getattr(self, f.name), np.ndarray)}
        summed = {name: np.tensordot(times, value, axes=1) for name, value in arrays.items()}
        apart = {name: times @ value for name, value in self.apart.items()}
        return Tally(**summed, apart=apart, distances=self.distances)

    def whole_sum(self) -> Tally:
        """All clusters together, in one row."""
        return self.drawn(np.ones((1, len(self.units))))


def tally_ratings(ratings: Ratings) -> Tally:
    """The sums of each cluster."""
    values, weights, there = ratings.values, ratings.weights, ratings.values != MISSING
    raters = there.sum(axis=0)
    two, whole = raters > 1, raters == len(values)
    pairs = list(combinations(range(len(values)), 2))
    agreeing = np.zeros(values.shape[1])
    apart = {name: np.zeros(ratings.of_clusters) for name in ratings.distances}
    rows: dict[str, list[Floats]] = {"both": [], "same": [], "first": [], "second": []}
    for one, other in pairs:
        both = np.flatnonzero(there[one] & there[other])
        a, b = values[one, both], values[other, both]
        same = a == b
        agreeing[both[same]] += 1
        rows["both"].append(_summed(ratings, both))
        rows["same"].append(_summed(ratings, both[same]))
        rows["first"].append(_spread(ratings, both, a))
        rows["second"].append(_spread(ratings, both, b))
        share = 2 * weights[both] / np.maximum(raters[both] - 1, 1)
        for name, distance in ratings.distances.items():
            far = _distances(distance, a, b, ratings.categories)
            apart[name] += np.bincount(ratings.clusters[both], far * share, ratings.of_clusters)
    shares = agreeing / np.maximum(raters * (raters - 1) / 2, 1)
    own_pairs = ratings.own_pairs
    pairable = _over_coders(ratings, two, weights)
    return Tally(
        **{name: np.stack(parts, axis=1) for name, parts in rows.items()},
        pairable=pairable,
        clash=_summed(ratings, np.flatnonzero(two), raters - 2 * agreeing / np.maximum(raters - 1, 1)),
        units=_summed(ratings, np.flatnonzero(two)),
        shares=_summed(ratings, np.flatnonzero(two), shares),
        given=_over_coders(ratings, raters > 0, weights / np.maximum(raters, 1)),
        seen=_summed(ratings, np.flatnonzero(raters > 0)),
        whole=_summed(ratings, np.flatnonzero(whole)),
        whole_shares=_summed(ratings, np.flatnonzero(whole), shares),
        whole_given=_over_coders(ratings, whole, weights / len(values)),
        own_pairs=np.full(ratings.of_clusters, np.nan) if own_pairs is None else own_pairs,
        apart=apart,
        distances=ratings.distances,
    )


def _summed(ratings: Ratings, units: Ints, share: Floats | None = None) -> Floats:
    """The weight of some units by cluster."""
    weights = ratings.weights[units] if share is None else ratings.weights[units] * share[units]
    return np.asarray(np.bincount(ratings.clusters[units], weights, ratings.of_clusters), np.float64)


def _spread(ratings: Ratings, units: Ints, values: Ints, weights: Floats | None = None) -> Floats:
    """The weight of some units by cluster and value."""
    places = ratings.clusters[units] * ratings.categories + values
    mine = (ratings.weights if weights is None else weights)[units]
    counts = np.bincount(places, mine, ratings.of_clusters * ratings.categories)
    return np.asarray(counts, np.float64).reshape(ratings.of_clusters, ratings.categories)


def _over_coders(ratings: Ratings, chosen: NDArray[np.bool_], weights: Floats) -> Floats:
    """The weight of the values in chosen units, by cluster and value."""
    parts = []
    for row in ratings.values:
        units = np.flatnonzero(chosen & (row != MISSING))
        parts.append(_spread(ratings, units, row[units], weights))
    return np.asarray(np.sum(parts, axis=0), np.float64)


def _distances(distance: Distance, first: Ints, second: Ints, categories: int) -> Floats:
    """The distance of each pair of values, reckoned once for equal pairs."""
    pairs, place = np.unique(first * categories + second, return_inverse=True)
    return distance(pairs // categories, pairs % categories)[place]
