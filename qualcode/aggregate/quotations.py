"""Every coding with what another program needs to read it: who spoke, the code's path, the passage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.incidence import attributes_of
from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments
from qualcode.model import Codebook
from qualcode.result import Result, once_a_result

_KEYS = ("document", "case", "segment", "speaker")
_OWN = ("path", "code", "label", "text", "passage", "start", "end", "origin", "rule", "coder", "status")
PARTS = " > "
"""What parts the steps of a code's path."""


@once_a_result
def quotation_table(result: Result, codebooks: Sequence[str] = (), *, where: Where | None = None) -> pd.DataFrame:
    """One row a coding that touches a segment that counts, in the order of codings.csv.

    Columns: document, case, segment, speaker, the attributes of the case, then `path` (codebook, category, codes above,
    code: their labels), `code` (`codebook:code`), `label`, `text` (the words coded), `passage` (the segments that they
    stand in, one a line), `start` and `end` in the document, origin, rule, coder, status.

    Raises:
        KeyError: there is no such codebook.
    """
    paths = {
        f"{book.id}:{code.id}": code_path(book, code.id)
        for book in result.codebooks
        for code in book.codes
        if not codebooks or book.id in codebooks
    }
    for book in codebooks:
        codes_in_order(result, book)
    segments = number_segments(result, where)
    passages = _passages(codes_by_segment(result, segments), segments)
    codings = result.codings.loc[passages.index].assign(passage=passages).rename(columns={"quote": "text"})
    if codebooks:
        codings = codings[codings["codebook"].isin(list(codebooks))]
    codings = codings.reset_index(drop=True)
    codings["code"] = codings["codebook"] + ":" + codings["code"]
    codings["path"] = pd.Series(paths, dtype=object).reindex(codings["code"]).to_numpy()
    cases = select_cases(result, where)
    attributes = attributes_of(cases, list(codings["case"]), names=[*_KEYS, *_OWN])
    return pd.concat([codings[list(_KEYS)], attributes, codings[list(_OWN)]], axis=1)


def _passages(carried: pd.DataFrame, segments: pd.DataFrame) -> pd.Series[str]:
    """For each coding, the texts of the segments that it touches, one a line; nearly every one touches one."""
    texts = segments["text"].to_numpy(object)[carried["number"]]
    codings, firsts, counts = np.unique(carried["coding"].to_numpy(), return_index=True, return_counts=True)
    passages = texts[firsts]
    for place in np.flatnonzero(counts > 1):
        passages[place] = "\n".join(texts[firsts[place] : firsts[place] + counts[place]])
    return pd.Series(passages, index=codings, dtype=object)


def code_path(book: Codebook, code: str) -> str:
    """The labels that lead to a code: codebook, category, the codes above it, its own."""
    steps = []
    at: str = code
    while at:
        step = book.code(at)
        steps.append(step.label)
        at = step.parent
    category = book.code(code).category
    return PARTS.join([book.label, *([book.categories.get(category, category)] if category else []), *reversed(steps)])
