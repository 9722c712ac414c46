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
_POSITIONS = ("segment", "start", "end", "space", "sentence")


@dataclass(frozen=True, slots=True)
class TokenTable:
    """The tokens of one document's segments, one row each, in order.

    `columns` hold indices into `vocabulary`, whose first string is "". `segment` is the ordinal of the token's segment
    in its document; `start` and `end` count code points of the document's text from that segment's start. `space`:
    white space follows; `sentence`: a sentence starts here.
    """

    vocabulary: Sequence[str]
    columns: Mapping[str, Ints]
    segment: Ints
    start: Ints
    end: Ints
    space: Bools
    sentence: Bools

    def __len__(self) -> int:
        return len(self.segment)

    def arrays(self) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
        """The table as named arrays, to be kept."""
        positions = {name: getattr(self, name) for name in _POSITIONS}
        return {"vocabulary": self.vocabulary, **positions, **{f"column {n}": c for n, c in self.columns.items()}}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> TokenTable:
        """The table that was kept.

        Raises:
            KeyError: an array is missing.
        """
        columns = {name.removeprefix("column "): arrays[name] for name in arrays if name.startswith("column ")}
        positions = {name: arrays[name] for name in _POSITIONS}
        return cls(vocabulary=list(arrays["vocabulary"]), columns=columns, **positions)
