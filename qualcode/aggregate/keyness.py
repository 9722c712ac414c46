"""What words set some segments apart from others: how strongly, and whether chance could have done it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PRIOR = 10.0
"""How many imagined segments, drawn like the corpus as a whole, the prior weighs: it keeps rare words from the top."""


@dataclass(frozen=True, slots=True)
class Keyness:
    """One entry per term.

    `z` is the log-odds ratio in standard deviations, above 0 where the term is commoner inside; `p` the chance to find
    it in as many segments inside if it were spread evenly.
    """

    z: Floats
    p: Floats


def compare_terms(inside: Ints, outside: Ints, inside_size: int, outside_size: int) -> Keyness:
    """How terms set `inside_size` segments apart from `outside_size` others, given in how many of each they stand.

    The log-odds ratio has an informative Dirichlet prior: both sides are taken to speak like the whole until they show
    otherwise. Segments are counted, not occurrences, so that one talkative answer weighs as one. No segment on one
    side gives z 0 and p 1.

    Source: Monroe, Colaresi & Quinn (2008), Fightin' Words, Political Analysis 16(4), eq. 16, 20 and 22; p is Fisher's
    exact test, one-sided (Fisher 1922).
    """
    total, size = inside + outside, inside_size + outside_size
    if not inside_size or not outside_size:
        return Keyness(np.zeros(len(total)), np.ones(len(total)))
    prior = PRIOR * (total + 0.5) / (size + 1)
    variance = 1 / (inside + prior) + 1 / (outside + prior)
    odds = [np.log((k + prior) / (n + PRIOR - k - prior)) for k, n in ((inside, inside_size), (outside, outside_size))]
    p = hypergeom.sf(inside - 1, size, total, inside_size)
    return Keyness((odds[0] - odds[1]) / np.sqrt(variance), np.minimum(p, 1.0))
