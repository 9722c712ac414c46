"""What a run found, as tables: the one word that matching, counting and writing share above the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import pandas as pd

from qualcode.model import CODING_COLUMNS, NEEDS_ATTENTION, Case, Codebook, Coding, Document

_CELLS = attrgetter(*CODING_COLUMNS)


@dataclass(frozen=True)
class Result:
    """What a run found. `codings` and `audit` have the columns of `CODING_COLUMNS`, one row each, sorted by place.

    `problems` are the lines about files and decisions that could not be used at all.
    """

    codings: pd.DataFrame
    audit: pd.DataFrame
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]
    codebooks: tuple[Codebook, ...]
    problems: tuple[str, ...] = ()

    @property
    def attention(self) -> pd.DataFrame:
        """The audit lines that only a person can settle."""
        return self.audit[self.audit["status"].isin([str(status) for status in NEEDS_ATTENTION])]


def as_frame(codings: Sequence[Coding]) -> pd.DataFrame:
    """Codings as rows."""
    frame = pd.DataFrame(map(_CELLS, codings), columns=list(CODING_COLUMNS))
    return frame.astype({"start": "int64", "end": "int64"})


def as_codings(frame: pd.DataFrame) -> list[Coding]:
    """Rows as codings."""
    return [Coding(**dict(zip(CODING_COLUMNS, row, strict=True))) for row in frame.itertuples(index=False, name=None)]
