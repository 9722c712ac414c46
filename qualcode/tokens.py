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
class Repair:
    """A misread stretch and what was read in its place; placed as tokens are, from its segment's start."""

    segment: int
    start: int
    end: int
    after: str


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
    repairs: tuple[Repair, ...] = ()

    def __len__(self) -> int:
        return len(self.segment)

    def arrays(self) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
        """The table as named arrays, to be kept."""
        positions = {name: getattr(self, name) for name in _POSITIONS}
        columns = {f"column {name}": values for name, values in self.columns.items()}
        return {"vocabulary": self.vocabulary, **positions, **columns, **repair_arrays(self.repairs)}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> TokenTable:
        """The table that was kept.

        Raises:
            KeyError: an array is missing.
        """
        columns = {name.removeprefix("column "): arrays[name] for name in arrays if name.startswith("column ")}
        positions = {name: arrays[name] for name in _POSITIONS}
        return cls(vocabulary=arrays["vocabulary"], columns=columns, **positions, repairs=repairs_of(arrays))


def repair_arrays(repairs: Sequence[Repair]) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
    """Repairs as named arrays, to be kept."""
    places = np.array([(one.segment, one.start, one.end) for one in repairs], np.int32).reshape(-1, 3)
    return {"repair place": places.ravel(), "repair after": [one.after for one in repairs]}


def repairs_of(arrays: Mapping[str, Any]) -> tuple[Repair, ...]:
    """The repairs that were kept.

    Raises:
        KeyError: an array is missing.
    """
    places = np.asarray(arrays["repair place"]).reshape(-1, 3).tolist()
    return tuple(
        Repair(segment, start, end, after)
        for (segment, start, end), after in zip(places, arrays["repair after"], strict=True)
    )
