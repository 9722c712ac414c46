"""Where in a text many of a quotation's trigrams stand as they stand in it: candidates, before edit distance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_Ints = npt.NDArray[np.int64]
_POSTINGS = 6000
"""How many places of trigrams are looked at for one quotation; the rarest come first."""
CANDIDATES = 4


class Grams:
    """The trigrams of a text, sorted, with where they stand."""

    def __init__(self, text: str) -> None:
        self.size = len(text)
        letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        self.alphabet = np.unique(letters)
        codes = self._codes(text)
        self.order = np.argsort(codes, kind="stable")
        self.sorted = codes[self.order]

    def near(self, wanted: str) -> list[int]:
        """The positions where `wanted` would start so that most of its trigrams, rare ones above all, are in place."""
        codes = self._codes(wanted)
        low = np.searchsorted(self.sorted, codes, "left")
        count = np.searchsorted(self.sorted, codes, "right") - low
        rare = np.argsort(count, kind="stable")
        rare = rare[(count[rare] > 0) & (np.cumsum(count[rare]) <= _POSTINGS)]
        count, low = count[rare], low[rare]
        if not len(count):
            return []
        inside = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        starts = self.order[np.repeat(low, count) + inside] - np.repeat(rare, count) + len(wanted)
        return self._peaks(starts, np.repeat(np.log1p(self.size / count), count), len(wanted))

    def _peaks(self, starts: _Ints, weights: npt.NDArray[np.float64], length: int) -> list[int]:
        width = max(8, length // 6)
        bins = np.bincount(starts // width, weights, minlength=2)
        pairs = bins[:-1] + bins[1:]
        peaks: list[int] = []
        most = float(pairs.max())
        for _ in range(CANDIDATES):
            at = int(pairs.argmax())
            if pairs[at] < most / 3:
                break
            pairs[max(0, at - 1) : at + 2] = 0
            mine = (starts >= at * width) & (starts < (at + 2) * width)
            peaks.append(int(np.bincount(starts[mine] - at * width).argmax()) + at * width - length)
        return peaks

    def _codes(self, text: str) -> _Ints:
        """One number a trigram; a letter that the indexed text lacks makes a number that it lacks too."""
        letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        ranks = np.searchsorted(self.alphabet, letters).astype(np.int64)
        known = np.isin(letters, self.alphabet)
        ranks[~known] = len(self.alphabet)
        base = len(self.alphabet) + 1
        return (ranks[:-2] * base + ranks[1:-1]) * base + ranks[2:]
