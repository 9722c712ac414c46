"""Where codes are spoken of: one row per segment and code, with the words that carry it and what coded them."""

from __future__ import annotations

import pandas as pd

from qualcode.aggregate.units import Where, codes_by_segment, number_segments
from qualcode.model import Origin
from qualcode.result import Result, once_a_result

COLUMNS = ("number", "case", "document", "segment", "section", "codebook", "code", "words", "why", "text")


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
    table = carried.assign(words=words.to_numpy(), why=why.to_numpy())
    grouped = table.groupby(["number", "codebook", "code"])
    joined = grouped.agg(words=("words", lambda said: " | ".join(filter(None, said))), why=("why", " | ".join))
    return joined.reset_index().astype({"number": "int64"})
