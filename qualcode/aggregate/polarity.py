"""Strengths and weaknesses: which codes go with which, and what they add up to by case.

A segment is cut into stretches at the ends of sentences, at colons and at words of contrast. A code goes with the
strengths and weaknesses of the stretch it stands in; where both stand there, with the one whose words it overlaps.
A heading that codes a whole segment codes every stretch of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.result import Result

NEITHER = ""
"""The sign of a code that stands with no strength and no weakness."""
_ENDS = re.compile(
    r"[.!?…;:](?=\s|$)|\b(?:mais|cependant|toutefois|pourtant|néanmoins|en revanche|but|however|yet)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Weight:
    """A code in a case: the segments that carry it as a strength, as a weakness, and as neither."""

    strengths: int = 0
    weaknesses: int = 0
    neither: int = 0

    @property
    def total(self) -> int:
        """All of them; a segment that is strength and weakness counts in both."""
        return self.strengths + self.weaknesses + self.neither


def sign_codes(result: Result, polarity: str, *, where: Where | None = None) -> pd.DataFrame:
    """One row per segment, code of another codebook, and sign: `number`, `case`, `codebook`, `code`, `sign`.

    `sign` is the topmost code of `polarity` that the code goes with, or `NEITHER`; sub-codes of strengths and
    weaknesses count as these. `number` is that of `number_segments`.

    Raises:
        KeyError: there is no such codebook.
    """
    segments = number_segments(result, where)
    carried = codes_by_segment(result, segments)
    signs = rolled_up(carried, result, polarity)
    signs = _placed(signs[signs["code"].isin(poles(result, polarity))], result, segments)
    others = _placed(carried[carried["codebook"] != polarity], result, segments)
    met = others.merge(signs, on="number", suffixes=("", "_sign"))
    met = met[(met["first"] <= met["last_sign"]) & (met["first_sign"] <= met["last"])]
    overlaps = (met["start"] < met["end_sign"]) & (met["start_sign"] < met["end"])
    settled = overlaps.groupby([met["coding"], met["number"]]).transform("any") if len(met) else overlaps
    met = met[overlaps | ~settled].rename(columns={"code_sign": "sign"})
    key = ["number", "codebook", "code"]
    signed = met[[*key, "sign"]].drop_duplicates()
    every = others[key].drop_duplicates().merge(signed, on=key, how="left")
    every["sign"] = every["sign"].fillna(NEITHER)
    table = every.merge(segments[["case"]].reset_index(), on="number")
    return table.sort_values([*key, "sign"], ignore_index=True)[["number", "case", "codebook", "code", "sign"]]


def weigh_cases(
    result: Result, codebook: str, polarity: str, *, where: Where | None = None
) -> dict[tuple[str, str], Weight]:
    """The weight of each code in each case that speaks of it, by (code, case).

    Raises:
        KeyError: there is no such codebook.
    """
    codes_in_order(result, codebook)
    plus, minus = poles(result, polarity)
    signed = sign_codes(result, polarity, where=where)
    counts = signed[signed["codebook"] == codebook].groupby(["code", "case", "sign"])["number"].nunique()
    found = dict(zip(counts.index, counts.tolist(), strict=True))
    pairs = dict.fromkeys((code, case) for code, case, _ in found)
    return {pair: Weight(*(found.get((*pair, sign), 0) for sign in (plus, minus, NEITHER))) for pair in pairs}


def rank_codes(weights: Mapping[tuple[str, str], Weight], order: Sequence[str]) -> list[str]:
    """The codes that some case speaks of: by number of cases, then of segments, then in the given order."""
    cases, segments = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    for (code, _), weight in weights.items():
        cases[code] += 1
        segments[code] += weight.total
    spoken = [code for code in order if cases[code]]
    return sorted(spoken, key=lambda code: (-cases[code], -segments[code]))


def poles(result: Result, codebook: str) -> tuple[str, str]:
    """The two topmost codes of a codebook of strengths and weaknesses, in this order.

    Raises:
        KeyError: there is no such codebook.
        ValueError: it has not two codes at its top.
    """
    codes_in_order(result, codebook)
    plus, minus = (code.id for book in result.codebooks if book.id == codebook for code in book.topmost)
    return plus, minus


def _placed(carried: pd.DataFrame, result: Result, segments: pd.DataFrame) -> pd.DataFrame:
    """The rows with the span of each coding, and the first and last stretch of the segment that it touches."""
    spans = result.codings.loc[carried["coding"], ["start", "end"]].reset_index(drop=True)
    placed = pd.concat([carried.reset_index(drop=True), spans], axis=1)
    touched = segments.loc[placed["number"].unique(), ["start", "text"]].itertuples(name=None)
    ends = {number: [start + cut.end() for cut in _ENDS.finditer(text)] for number, start, text in touched}
    rows = list(zip(placed["number"], placed["start"], placed["end"], strict=True))
    return placed.assign(
        first=[bisect_right(ends[number], start) for number, start, _ in rows],
        last=[bisect_left(ends[number], end) for number, _, end in rows],
    )
