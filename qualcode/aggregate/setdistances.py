"""How far apart two sets of codes are, for α where a unit may have several codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.aggregate.tallies import Floats, Ints


@dataclass(frozen=True)
class SetDistances:
    """Distances between numbered sets: `members` is set × code, true where the set has the code. Two empty sets: 0."""

    members: NDArray[np.bool_]

    def jaccard(self, first: Ints, second: Ints) -> Floats:
        """1 − the codes in both over the codes in either.

        Source: Jaccard (1912), New Phytol. 11, 37-50.
        """
        shared, either, _ = self._overlap(first, second)
        return np.asarray(1 - shared / np.maximum(either, 1) - (either == 0), np.float64)

    def masi(self, first: Ints, second: Ints) -> Floats:
        """1 − Jaccard's index × 1 for the same sets, 2/3 where one holds the other, 1/3 where they share, 0 where not.

        Source: Passonneau (2006), Measuring agreement on set-valued items (MASI), LREC 2006, 831-836.
        """
        shared, either, smaller = self._overlap(first, second)
        kind = np.select([shared == either, shared == smaller, shared > 0], [1.0, 2 / 3, 1 / 3], 0.0)
        return np.asarray(1 - shared / np.maximum(either, 1) * kind - (either == 0), np.float64)

    def _overlap(self, first: Ints, second: Ints) -> tuple[Floats, Floats, Floats]:
        """How many codes both sets have, either has, and the smaller has; a column and a row make a table."""
        sizes = self.members.sum(axis=1).astype(np.float64)
        if first.ndim == 2:
            marks = self.members.astype(np.float32)
            shared = (marks[first[:, 0]] @ marks[second[0]].T).astype(np.float64)
        else:
            shared = (self.members[first] & self.members[second]).sum(axis=-1).astype(np.float64)
        return shared, sizes[first] + sizes[second] - shared, np.minimum(sizes[first], sizes[second])
