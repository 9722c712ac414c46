"""What a run found, as tables: the one word that matching, counting and writing share above the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from operator import attrgetter
from typing import Concatenate, ParamSpec, TypeVar

import pandas as pd

from qualcode.model import CODING_COLUMNS, NEEDS_ATTENTION, Case, Codebook, Coding, Decision, Document

Options = ParamSpec("Options")
Answer = TypeVar("Answer")

_CELLS = attrgetter(*CODING_COLUMNS)
DISPUTE_COLUMNS = (
    "document", "case", "segment", "speaker", "start", "end", "quote", "codebook", "code", "label",
    "given_by", "taken_by", "said", "settled", "how",
)  # fmt: skip
WORD_COLUMNS = ("coder", "document", "start", "end", "codebook", "code", "gives")


def _no_disputes() -> pd.DataFrame:
    return pd.DataFrame([], columns=list(DISPUTE_COLUMNS))


def _no_words() -> pd.DataFrame:
    return pd.DataFrame([], columns=list(WORD_COLUMNS))


def _no_codings() -> pd.DataFrame:
    return as_frame([])


@dataclass(frozen=True)
class Said:
    """What people said, apart from what came of it: for telling where they differ, and how far they agree.

    `disputes` has a row for each contested coding, with `DISPUTE_COLUMNS`, sorted by place. `words` has a row for each
    code that a decision gives or takes (`gives`) at the place it has, in the order of the coders' files; `before` the
    codings of the documents that have decisions as they were without them. `coders` are those with a file of decisions
    and those of tables of codes; `readers` the documents that coders are said to have read.
    """

    disputes: pd.DataFrame = field(default_factory=_no_disputes)
    words: pd.DataFrame = field(default_factory=_no_words)
    before: pd.DataFrame = field(default_factory=_no_codings)
    coders: tuple[str, ...] = ()
    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What a run found. `codings` and `audit` have the columns of `CODING_COLUMNS`, one row each, sorted by place.

    `problems` are the lines about files and decisions that could not be used at all; `said` is what people said, and
    `decisions` how they wrote it.
    """

    codings: pd.DataFrame
    audit: pd.DataFrame
    documents: tuple[Document, ...]
    cases: tuple[Case, ...]
    codebooks: tuple[Codebook, ...]
    problems: tuple[str, ...] = ()
    said: Said = field(default_factory=Said)
    decisions: tuple[Decision, ...] = ()

    @property
    def attention(self) -> pd.DataFrame:
        """The audit lines that only a person can settle."""
        return self.audit[self.audit["status"].isin([str(status) for status in NEEDS_ATTENTION])]


def once_a_result(
    function: Callable[Concatenate[Result, Options], Answer],
) -> Callable[Concatenate[Result, Options], Answer]:
    """The function, its answer kept with the result for the next who asks the same. Nobody changes what it gives."""

    declared = signature(function)

    @wraps(function)
    def recall(result: Result, /, *args: Options.args, **options: Options.kwargs) -> Answer:
        kept: dict[object, tuple[Answer, object]] = result.__dict__.setdefault("_kept", {})
        bound = declared.bind(result, *args, **options)
        bound.apply_defaults()
        given = list(bound.arguments.values())[1:]
        asked = (function.__module__, function.__qualname__, *map(_told_apart, given))
        if asked not in kept:
            kept[asked] = function(result, *args, **options), given  # what is asked about lives as long as the answer
        return kept[asked][0]

    return recall


def _told_apart(given: object) -> object:
    """What tells one question from another: a table is itself alone, anything else is what it says."""
    return id(given) if isinstance(given, pd.DataFrame) else repr(given)


def as_frame(codings: Sequence[Coding]) -> pd.DataFrame:
    """Codings as rows."""
    frame = pd.DataFrame(map(_CELLS, codings), columns=list(CODING_COLUMNS))
    return frame.astype({"start": "int64", "end": "int64"})


def join_frames(*frames: pd.DataFrame) -> pd.DataFrame:
    """The rows of all frames of the same columns; copied only where more than one has rows."""
    filled = [frame for frame in frames if len(frame)] or [*frames[:1]]
    return filled[0].reset_index(drop=True) if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def as_codings(frame: pd.DataFrame) -> list[Coding]:
    """Rows as codings."""
    return [Coding(**dict(zip(CODING_COLUMNS, row, strict=True))) for row in frame.itertuples(index=False, name=None)]
