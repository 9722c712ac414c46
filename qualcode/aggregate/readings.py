"""What each coder gave, left open, and saw: the reliability data that agreement is reckoned from.

Coders are people with a file of decisions, tables with codes that people gave, and, if asked, `qualcode`: the rules.

**What was seen.** The rules saw every document. A table saw the segments whose cell for the codebook is filled (or,
where an empty cell means that no code fits, all its segments). A person saw a document through a codebook in which
they decided anything about the codebook, and those that `readers` says they read, through every codebook they use.
What a coder did not see is missing: neither agreement nor disagreement.

**What was given** in what was seen. A person gives what they add, confirm, or put in a code's place, and does not give
what nobody laid there or what they took away. What rules laid, and the person said nothing of, is *open*: missing too,
since to say nothing is not to agree (reading `said`, the default). The reading `standing` takes it for given: it
compares what would stand if each had been the only coder. Codes that another person gave, in a table too, are that
person's alone: who says nothing of them does not give them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from qualcode.aggregate.spans import Line, Marks, merged, overlapping
from qualcode.model import Origin
from qualcode.result import Result

RULES = "qualcode"
Reading = Literal["said", "standing"]
_SPAN = ["document", "start", "end", "codebook", "code"]


@dataclass(frozen=True)
class Spans:
    """What one coder gives, overlapping spans of one code made one, and what they leave open; columns of `_SPAN`.

    `seen` is by codebook whether they saw each segment that counts.
    """

    given: pd.DataFrame
    left_open: pd.DataFrame
    seen: dict[str, Marks]


def coders_of(result: Result, *, rules: bool = False) -> tuple[str, ...]:
    """Who can be compared: people and tables, and the rules where they are asked for."""
    return tuple(dict.fromkeys([*result.said.coders, *result.said.readers, *([RULES] if rules else [])]))


def codings_before(result: Result) -> pd.DataFrame:
    """All codings as they were before decisions: of rules, and of tables."""
    before = result.said.before
    decided = set(before["document"]) | set(result.said.words["document"])
    rest = result.codings[~result.codings["document"].isin(decided)]
    return pd.concat([before, rest], ignore_index=True)


def read_spans(
    result: Result,
    coders: Sequence[str],
    segments: pd.DataFrame,
    *,
    reading: Reading = "said",
    empty_is_none: bool = False,
) -> dict[str, Spans]:
    """What each coder gave, left open and saw. `segments` are those that count, see `number_segments`."""
    before, words = codings_before(result), result.said.words
    by_rules = before.loc[before["origin"] != str(Origin.IMPORTED), _SPAN]
    line = Line.of([segments, before, words])
    allowed = {book.id: _allowed(result, book.id, segments) for book in result.codebooks}
    people = set(words["coder"]) | set(result.said.readers)
    found: dict[str, Spans] = {}
    for coder in coders:
        if coder == RULES:
            found[coder] = Spans(merged(line, by_rules), by_rules.iloc[:0], allowed)
        elif coder in people:
            own = words[words["coder"] == coder]
            seen = {book: marks & _read_by(result, coder, book, segments) for book, marks in allowed.items()}
            given, left = _decided(line, by_rules, own, reading)
            found[coder] = Spans(given, left, seen)
        else:
            mine = before.loc[(before["origin"] == str(Origin.IMPORTED)) & (before["coder"] == coder)]
            seen = {book: marks & _filled(mine, book, segments, empty_is_none) for book, marks in allowed.items()}
            found[coder] = Spans(merged(line, mine[_SPAN]), mine[_SPAN].iloc[:0], seen)
    return found


def _decided(
    line: Line, before: pd.DataFrame, words: pd.DataFrame, reading: Reading
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What one person's words give, and what they leave open of what rules laid before."""
    gives, takes = words[words["gives"]], words[~words["gives"].astype(bool)]
    gives = gives[~_taken_later(gives, takes)]
    taken, kept = overlapping(line, before, takes), overlapping(line, before, gives)
    confirmed, untouched = before[kept & ~taken], before[~kept & ~taken]
    new = gives.loc[~overlapping(line, gives, confirmed), _SPAN]
    given = [confirmed, new] if reading == "said" else [confirmed, new, untouched]
    left = untouched if reading == "said" else untouched.iloc[:0]
    return merged(line, pd.concat(given, ignore_index=True)), left


def _taken_later(gives: pd.DataFrame, takes: pd.DataFrame) -> Marks:
    """Whether a coder took back what they gave, further down in their file."""
    both = gives.reset_index().merge(takes.reset_index(), on=["document", "codebook", "code"], suffixes=("", "_taken"))
    meet = (both["start"] < both["end_taken"]) & (both["start_taken"] < both["end"])
    back = both.loc[meet & (both["index"] < both["index_taken"]), "index"]
    return np.asarray(gives.index.isin(back), np.bool_)


def _allowed(result: Result, codebook: str, segments: pd.DataFrame) -> Marks:
    """Whether the codebook codes each segment."""
    coding = {one.id for one in result.documents if one.codebooks is None or codebook in one.codebooks}
    return segments["document"].isin(coding).to_numpy(np.bool_)


def _read_by(result: Result, coder: str, codebook: str, segments: pd.DataFrame) -> Marks:
    """Whether a person read each segment through a codebook."""
    own = result.said.words[result.said.words["coder"] == coder]
    read = set(own.loc[own["codebook"] == codebook, "document"])
    if codebook in set(own["codebook"]) or own.empty:
        read |= result.said.readers.get(coder, frozenset())
    return segments["document"].isin(read).to_numpy(np.bool_)


def _filled(mine: pd.DataFrame, codebook: str, segments: pd.DataFrame, empty_is_none: bool) -> Marks:
    """Whether a table's cell for a codebook is filled, or counts as saying that no code fits."""
    own = mine[mine["codebook"] == codebook]
    if empty_is_none:
        return segments["document"].isin(set(own["document"])).to_numpy(np.bool_)
    filled = pd.MultiIndex.from_frame(own[["document", "segment"]])
    return np.asarray(pd.MultiIndex.from_frame(segments[["document", "segment"]]).isin(filled), np.bool_)
