"""Where codes are spoken of: one row per segment and code, with the words that carry it and what coded them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qualcode.aggregate.units import Where, codes_by_segment, number_segments
from qualcode.model import Origin
from qualcode.result import Result, once_a_result

COLUMNS = ("number", "case", "document", "segment", "section", "codebook", "code", "words", "why", "text")


_KEYS = ["number", "codebook", "code"]


@once_a_result
def find_mentions(result: Result, where: Where | None = None) -> pd.DataFrame:
    """One row per counted segment and code that it carries, in corpus order, then codebook and code.

    Columns: `COLUMNS`. `section` is the innermost heading above the segment, `text` the segment; `words` and `why` as
    in `words_by_code`.
    """
    segments = number_segments(result, where)
    headings = {
        (document.id, segment.id): segment.section[-1] if segment.section else ""
        for document in result.documents
        for segment in document.segments
    }
    places = zip(segments["document"], segments["segment"], strict=True)
    placed = segments.assign(section=[headings[place] for place in places])
    carried = codes_by_segment(result, segments)
    return words_by_code(result, carried).merge(placed.reset_index(), on="number")[list(COLUMNS)]


def words_by_code(result: Result, carried: pd.DataFrame) -> pd.DataFrame:
    """The words that carry each code in each segment, and the rule or coder behind each, both joined by ` | `.

    `carried` is what `codes_by_segment` gives. Columns: `number`, `codebook`, `code`, `words`, `why`, sorted by the
    first three. What a heading codes is the whole segment, for no words of its own: `words` is empty there.
    """
    codings = result.codings.loc[carried["coding"]]
    why = codings["rule"].where(codings["rule"] != "", codings["coder"])
    why = why.where(codings["origin"] != str(Origin.OVERRIDE), codings["coder"] + " : " + codings["reason"])
    by_heading = codings["rule"].str.contains(f"/{Origin.SECTION}/", regex=False)
    words = codings["quote"].str.split().str.join(" ").where(~by_heading, "")
    table = carried.assign(words=words.to_numpy(), why=why.to_numpy()).drop(columns="coding")
    table = table.sort_values(_KEYS, kind="stable", ignore_index=True)
    again = (table[_KEYS] == table[_KEYS].shift()).all(axis=1).to_numpy()
    firsts = np.flatnonzero(~again)
    joined = table.iloc[firsts].reset_index(drop=True)
    lasts = [*firsts[1:], len(table)]
    several = np.flatnonzero(np.diff(firsts, append=len(table)) > 1)
    for name in ("words", "why"):
        cells, every = joined[name].to_numpy(object, copy=True), table[name].to_numpy(object)
        for row in several:
            said = every[firsts[row] : lasts[row]]
            cells[row] = " | ".join(filter(None, said) if name == "words" else said)
        joined[name] = cells
    return joined.astype({"number": "int64"})
