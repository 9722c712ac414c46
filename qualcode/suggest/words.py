"""Words and phrases that set a code's segments apart from others: what a rule might be made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.aggregate.chance import false_discovery_rates
from qualcode.aggregate.keyness import Keyness, compare_terms
from qualcode.match.features import Terms
from qualcode.suggest.learnt import Learnt

Positions = npt.NDArray[np.int64]

LEAST_TERM = 3
"""In how many of the segments compared a term must stand, on whichever side, to be tested: so the choice says nothing
of the code."""


@dataclass(frozen=True, slots=True)
class WordHint:
    """A term to look at for a code: in how many of its segments, of how many cases, and elsewhere.

    `unheard` are the code's segments with the term where no rule of it fires. `q` is the false discovery rate over
    all terms and codes tested.
    """

    code: str
    term: str
    inside: int
    cases: int
    unheard: int
    outside: int
    z: float
    p: float
    q: float


@dataclass(frozen=True, slots=True)
class _Tested:
    """The terms tested for one code, in how many segments of each side they stand, and what came of it."""

    terms: Positions
    inside: Positions
    outside: Positions
    found: Keyness


def telling_words(
    terms: Terms, learnt: Sequence[Learnt], cases: npt.NDArray[np.str_], *, most: int, rate: float
) -> tuple[list[WordHint], int]:
    """The terms that set a code's segments apart, best first, at most `most` a code; and how many tests were made.

    Kept are those with a false discovery rate up to `rate` over all tests that stand where no rule of the code fires.
    """
    present = (terms.counts > 0).astype(np.int64).tocsc()
    tests = [_test_words(present, one) for one in learnt]
    found = list(_telling(terms, present, learnt, tests, cases, rate))
    kept = [hint for one in learnt for hint in _best([word for word in found if word.code == one.code])[:most]]
    return kept, sum(len(test.terms) for test in tests)


def _test_words(present: Any, one: Learnt) -> _Tested:
    """What the words of a code's segments say. `present` is scipy's sparse matrix of segments × terms, 1 where held."""
    inside, outside = (np.asarray(side.astype(np.int64) @ present).ravel() for side in (one.inside, one.outside))
    terms = np.flatnonzero(inside + outside >= LEAST_TERM)
    inside, outside = inside[terms], outside[terms]
    return _Tested(
        terms, inside, outside, compare_terms(inside, outside, int(one.inside.sum()), int(one.outside.sum()))
    )


def _telling(
    terms: Terms,
    present: Any,
    learnt: Sequence[Learnt],
    tests: Sequence[_Tested],
    cases: npt.NDArray[np.str_],
    rate: float,
) -> Iterator[WordHint]:
    """The terms that set a code's segments apart at that false discovery rate, and stand where no rule fires."""
    q = false_discovery_rates(np.concatenate([np.empty(0), *(test.found.p for test in tests)]))
    ends = np.cumsum([len(test.terms) for test in tests], dtype=np.int64)
    for one, test, mine in zip(learnt, tests, np.split(q, ends[:-1]) if tests else [], strict=True):
        for n in np.flatnonzero(mine <= rate).tolist():
            term = int(test.terms[n])
            holding = present.indices[present.indptr[term] : present.indptr[term + 1]]
            inside = holding[one.inside[holding]]
            if unheard := int((~one.heard[inside]).sum()):
                yield WordHint(
                    code=one.code,
                    term=terms.names[term],
                    inside=int(test.inside[n]),
                    cases=len(set(cases[inside])),
                    unheard=unheard,
                    outside=int(test.outside[n]),
                    z=float(test.found.z[n]),
                    p=float(test.found.p[n]),
                    q=float(mine[n]),
                )


def _best(hints: Sequence[WordHint]) -> list[WordHint]:
    """The hints by strength; of phrases that stand in the same segments as a shorter one, the shorter."""
    ranked = sorted(hints, key=lambda hint: (-hint.z, len(hint.term), hint.term))
    kept: list[WordHint] = []
    for hint in ranked:
        twin = (hint.inside, hint.outside)
        if not any((k.inside, k.outside) == twin and (k.term in hint.term or hint.term in k.term) for k in kept):
            kept.append(hint)
    return kept
