"""What parsing leaves of a document: a columnar table of tokens, which matching and the store share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

ATTRIBUTES = ("form", "lemma", "pos", "tag", "morph", "dep", "ent")
"""The columns a table may have besides positions; `form` is always there, the rest as the components run gave them."""


@dataclass(frozen=True, slots=True)
class TokenTable:
    """The tokens of one document's segments, one row each, in order.

    `columns` hold indices into `vocabulary`, whose first string is "". `segment` is the ordinal of the token's segment
    in its document; `start` and `end` count code points of the document's text from that segment's start. `space`:
    white space follows; `sentence`: a sentence starts here.
    """

    vocabulary: tuple[str, ...]
    columns: Mapping[str, Ints]
    segment: Ints
    start: Ints
    end: Ints
    space: Bools
    sentence: Bools

    def __len__(self) -> int:
        return len(self.segment)
