"""Where phrases occur: posting lists joined by position."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from qualcode.match.index import WordIndex
from qualcode.match.phrases import MOST_BETWEEN, Phrase
from qualcode.match.postings import Positions

Found = tuple[Positions, Positions]


def find_phrase(index: WordIndex, phrase: Phrase) -> Found:
    """The first and last word of every occurrence, ascending; of several ends for one beginning, the nearest."""
    blocks = _blocks(phrase)
    first, last = _in_a_row(index, blocks[0])
    for block in blocks[1:]:
        first, last = _join(index, (first, last), _in_a_row(index, block))
    if len(blocks) > 1 and len(first):
        order = np.lexsort((last, first))
        first, last = first[order], last[order]
        nearest = np.concatenate([[True], first[1:] != first[:-1]])
        first, last = first[nearest], last[nearest]
    return first, last


def _blocks(phrase: Phrase) -> list[Phrase]:
    """The parts of a phrase between its gaps."""
    cuts = [n for n, word in enumerate(phrase) if n == 0 or word.gap] + [len(phrase)]
    return [phrase[a:b] for a, b in pairwise(cuts)]


def _in_a_row(index: WordIndex, block: Phrase) -> Found:
    """Occurrences of words that follow each other: from the rarest word, its neighbours are looked at."""
    postings = [index.positions(word) for word in block]
    rarest = min(range(len(block)), key=lambda n: len(postings[n]))
    first = postings[rarest] - rarest
    last = first + len(block) - 1
    inside = (first >= 0) & (last < len(index.term))
    first, last = first[inside], last[inside]
    if len(block) > 1:
        whole = index.run[first] == index.run[last]
        first = first[whole]
        for n, word in enumerate(block):
            if n != rarest and len(first):
                first = first[index.fits(first + n, word)]
    return first, first + len(block) - 1


def _join(index: WordIndex, before: Found, after: Found) -> Found:
    """Pairs of occurrences in one sentence with at most `MOST_BETWEEN` words between."""
    starts: list[Positions] = []
    ends: list[Positions] = []
    nearest = np.searchsorted(after[0], before[1], side="right")
    for k in range(MOST_BETWEEN + 1):
        candidate = nearest + k
        there = candidate < len(after[0])
        begin, end, then = before[0][there], before[1][there], candidate[there]
        close = (after[0][then] - end <= MOST_BETWEEN + 1) & (index.sentence[after[0][then]] == index.sentence[end])
        starts.append(begin[close])
        ends.append(after[1][then[close]])
    return np.concatenate(starts), np.concatenate(ends)
