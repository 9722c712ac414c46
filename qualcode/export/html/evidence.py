"""What cells of the page lead to, as keys that the page's script understands and the numbers behind them.

Segments are numbered over the whole corpus, interviewers' turns too, codes over all codebooks. A key is `l` and the
place of a list of segments; `p` and the place of a count of pairs, with the places of two of its codes; `s`, likewise,
for steps; `g` and a segment, for one quotation; `d` and a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.cooccurrence import Cooccurrence
from qualcode.aggregate.grid import Quotation, labels_by_code
from qualcode.result import Result

Json = Mapping[str, object]


@dataclass
class Evidence:
    """The evidence of a page's tables: asked for key by key while they are drawn, then written once, as JSON."""

    result: Result
    _lists: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = field(default_factory=dict)
    _pairs: list[Json] = field(default_factory=list)
    _steps: list[Json] = field(default_factory=list)
    _same: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        segments = [(document, s) for document in self.result.documents for s in document.segments]
        self._by_start = {(document.id, s.start): n for n, (document, s) in enumerate(segments)}
        self._by_id = {(document.id, s.id): n for n, (document, s) in reversed([*enumerate(segments)])}
        self._documents = {document.id: n for n, document in enumerate(self.result.documents)}
        self.labels = labels_by_code(self.result)
        self._codes = {name: n for n, name in enumerate(self.labels)}

    def number(self, segments: pd.DataFrame) -> NDArray[np.int64]:
        """The page's number of each segment of a table of `number_segments`, at its number there."""
        places = zip(segments["document"].to_numpy(object), segments["start"].tolist(), strict=True)
        return np.array([self._by_start[place] for place in places], np.int64)

    def place(self, document: str, segment: str) -> int:
        """The page's number of a segment, by ids."""
        return self._by_id[document, segment]

    def code(self, codebook: str, code: str) -> int:
        """The page's number of a code."""
        return self._codes[codebook, code]

    def several(self, numbers: Iterable[int], codes: Iterable[tuple[str, str]] = ()) -> str:
        """The key of a list of segments, in corpus order; `codes` are those that it is about. "" without segments."""
        key = (tuple(sorted(set(numbers))), tuple(sorted({self._codes[name] for name in codes})))
        return f"l{self._lists.setdefault(key, len(self._lists))}" if key[0] else ""

    def one(self, quotation: Quotation) -> str:
        """The key of one quotation in its transcript."""
        return f"g{self.place(quotation.document, quotation.segment)}"

    def transcript(self, document: str) -> str:
        """The key of a document."""
        return f"d{self._documents[document]}"

    def pairs(self, found: Cooccurrence, codebook: str) -> PairKeys:
        """The keys of every pair of a count: its units and segments are written once, and met code by code."""
        numbers = self.number(found.segments)
        place = {code: n for n, code in enumerate(found.codes)}
        ordered = found.holding.sort_values(["unit", "number"])
        pairs = np.column_stack([ordered["unit"].to_numpy(np.int64), numbers[ordered["number"].to_numpy(np.int64)]])
        codes_held = ordered["code"].map(place).to_numpy(np.int64)
        held = [pairs[codes_held == n].ravel().tolist() for n in place.values()]
        codes = [self._codes[codebook, code] for code in found.codes]
        entry = {"codes": codes, "units": self._named(found), "held": held}
        return PairKeys("p", self._kept(self._pairs, entry), place, found.counts.to_numpy())

    def steps(self, sequence: pd.DataFrame, codebook: str, counts: pd.DataFrame) -> PairKeys:
        """The keys of every cell of a table of steps, from the segments of `code_sequence` in order."""
        place = {str(code): n for n, code in enumerate(counts.columns)}
        rows = [
            [self._documents[document], self._by_id[document, segment], [place[code] for code in codes]]
            for document, segment, codes in sequence[["document", "segment", "codes"]].to_numpy(object).tolist()
        ]
        entry = {"codes": [self._codes[codebook, code] for code in place], "rows": rows}
        return PairKeys("s", self._kept(self._steps, entry), place, counts.to_numpy())

    def written(self) -> dict[str, object]:
        """All that keys lead to, as JSON takes it."""
        lists = [[list(numbers), list(codes)] for numbers, codes in self._lists]
        return {"lists": lists, "pairs": self._pairs, "steps": self._steps}

    def segments_shown(self) -> set[int]:
        """The segments that some key of a list or a pair leads to."""
        return {number for numbers, _ in self._lists for number in numbers}

    def _named(self, found: Cooccurrence) -> list[str] | None:
        """What names each unit; None where a unit is one segment, which needs no other name."""
        columns = list(found.units.columns)
        if columns == ["document", "segment"]:
            return None
        rows = found.units.sort_index().itertuples(index=False, name=None)
        return [" × ".join(self.labels.get((c, v), v) for c, v in zip(columns, row, strict=True)) for row in rows]

    def _kept(self, entries: list[Json], entry: Json) -> int:
        place = self._same.setdefault(repr(entry), len(entries))
        if place == len(entries):
            entries.append(entry)
        return place


@dataclass(frozen=True)
class PairKeys:
    """Gives the key of each pair of codes, "" where they never meet."""

    kind: str
    place: int
    codes: dict[str, int]
    counts: NDArray[np.int64]

    def key(self, one: str, other: str) -> str:
        """The key of a pair."""
        r, c = self.codes[one], self.codes[other]
        return f"{self.kind}{self.place}:{r}:{c}" if self.counts[r, c] else ""
