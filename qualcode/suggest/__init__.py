"""What rules miss: words that set a code's segments apart, and segments close to them. Nothing here codes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.aggregate.nearest import weigh_terms
from qualcode.match.features import Terms
from qualcode.result import Result
from qualcode.suggest.learnt import learn
from qualcode.suggest.segments import Fit, SegmentHint, close_segments, measure_fits
from qualcode.suggest.words import WordHint, telling_words


@dataclass(frozen=True)
class Hints:
    """All that is suggested. Segments are there only for codes whose fit beats chance.

    `compared` are the codes learnt from, whether or not anything came of it; `terms` how many tests of words were made
    of all of them.
    """

    words: tuple[WordHint, ...]
    segments: tuple[SegmentHint, ...]
    fits: tuple[Fit, ...]
    compared: tuple[str, ...] = ()
    terms: int = 0


def suggest(result: Result, terms: Terms, *, learn_from: str, codes: Sequence[str], most: int, rate: float) -> Hints:
    """Words and segments for each of the codes, best first, at most `most` of each.

    `terms` counts every segment of the corpus. `learn_from` is `people` (what they gave or confirmed; segments that
    only rules code are on neither side) or `all`. Suggested are words with a false discovery rate up to `rate` that
    stand where the rules hear nothing, and segments of codes whose closeness beats chance at that rate.
    """
    places = [(document, segment) for document in result.documents for segment in document.segments]
    learnt = [one for code in codes if (one := learn(result, places, code, learn_from)).inside.any()]
    cases = np.array([segment.case for _, segment in places])
    weights = weigh_terms(terms.counts)
    fits = measure_fits(weights, learnt, list(cases), rate)
    told = {fit.code for fit in fits if fit.beats(rate)}
    near = [hint for one in learnt if one.code in told for hint in close_segments(weights, terms, one, places, most)]
    words, tests = telling_words(terms, learnt, cases, most=most, rate=rate)
    return Hints(tuple(words), tuple(near), tuple(fits), tuple(one.code for one in learnt), tests)
