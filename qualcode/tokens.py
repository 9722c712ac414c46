"""What parsing leaves of a document: a columnar table of tokens, which parsing, the store and matching share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

ATTRIBUTES = ("form", "lemma", "pos", "tag", "morph", "dep", "ent")
"""The columns a table may have besides positions; `form` is always there, the rest as the components run gave them."""
WRITTEN = "written"
"""The column that keeps a misread word as it stands where it was put right before parsing; "" elsewhere."""
_POSITIONS = ("segment", "start", "end", "space", "sentence")


@dataclass(frozen=True, slots=True)
class Repairs:
    """Misread stretches, one row each, and what was read in their place.

    They are placed as tokens are: `segment` numbers the segments of one document, or of all documents in a row, and
    `start` and `end` count from the segment's start.
    """

    segment: Ints
    start: Ints
    end: Ints
    after: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.segment)

    @classmethod
    def listed(cls, rows: Sequence[tuple[int, int, int]], after: Sequence[str]) -> Repairs:
        """The stretches given as rows of segment, start and end."""
        columns = np.array(rows, np.int32).reshape(-1, 3).T
        return cls(columns[0], columns[1], columns[2], after)

    @classmethod
    def joined(cls, parts: Sequence[Repairs], segments: Sequence[int]) -> Repairs:
        """Those of all documents, given how many segments each has."""
        first = np.cumsum([0, *segments], dtype=np.int32)
        segment = [one.segment + base for one, base in zip(parts, first, strict=False)]
        columns = [[*segment], [one.start for one in parts], [one.end for one in parts]]
        joined = [np.concatenate([np.empty(0, np.int32), *column]).astype(np.int32) for column in columns]
        return cls(joined[0], joined[1], joined[2], [after for one in parts for after in one.after])

    def arrays(self) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
        """The stretches as named arrays, to be kept."""
        places = np.stack([self.segment, self.start, self.end], axis=1)
        return {"repair place": places.ravel(), "repair after": self.after}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> Repairs:
        """The stretches that were kept.

        Raises:
            KeyError: an array is missing.
        """
        places = np.asarray(arrays["repair place"]).reshape(-1, 3).T
        return cls(places[0], places[1], places[2], arrays["repair after"])


NO_REPAIRS = Repairs(*(np.empty((3, 0), np.int32)))


@dataclass(frozen=True, slots=True)
class TokenTable:
    """The tokens of one document's segments, one row each, in order.

    `columns` hold indices into `vocabulary`, whose first string is "". `segment` is the ordinal of the token's segment
    in its document; `start` and `end` count code points of the document's text from that segment's start. `space`:
    white space follows; `sentence`: a sentence starts here. `repairs` tell what was put right before parsing.
    """

    vocabulary: Sequence[str]
    columns: Mapping[str, Ints]
    segment: Ints
    start: Ints
    end: Ints
    space: Bools
    sentence: Bools
    repairs: Repairs = NO_REPAIRS

    def __len__(self) -> int:
        return len(self.segment)

    def arrays(self) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
        """The table as named arrays, to be kept."""
        positions = {name: getattr(self, name) for name in _POSITIONS}
        columns = {f"column {name}": values for name, values in self.columns.items()}
        return {"vocabulary": self.vocabulary, **positions, **columns, **self.repairs.arrays()}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> TokenTable:
        """The table that was kept.

        Raises:
            KeyError: an array is missing.
        """
        columns = {name.removeprefix("column "): arrays[name] for name in arrays if name.startswith("column ")}
        positions = {name: arrays[name] for name in _POSITIONS}
        return cls(vocabulary=arrays["vocabulary"], columns=columns, **positions, repairs=Repairs.of(arrays))
