"""Every coding with what another program needs to read it: who spoke, the code's path, the passage."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.incidence import attributes_of
from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments
from qualcode.model import Codebook
from qualcode.result import Result

_KEYS = ("document", "case", "segment", "speaker")
_OWN = ("path", "code", "label", "text", "passage", "start", "end", "origin", "rule", "coder", "status")
PARTS = " > "
"""What parts the steps of a code's path."""


def quotation_table(result: Result, codebooks: Sequence[str] = (), *, where: Where | None = None) -> pd.DataFrame:
    """One row a coding that touches a segment that counts, in the order of codings.csv.

    Columns: document, case, segment, speaker, the attributes of the case, then `path` (codebook, category, codes above,
    code: their labels), `code` (`codebook:code`), `label`, `text` (the words coded), `passage` (the segments that they
    stand in, one a line), `start` and `end` in the document, origin, rule, coder, status.

    Raises:
        KeyError: there is no such codebook.
    """
    paths = {
        (book.id, code.id): code_path(book, code.id)
        for book in result.codebooks
        for code in book.codes
        if not codebooks or book.id in codebooks
    }
    for book in codebooks:
        codes_in_order(result, book)
    segments = number_segments(result, where)
    carried = codes_by_segment(result, segments)
    carried = carried.assign(passage=segments["text"].reindex(carried["number"]).to_numpy())
    passages = carried.groupby("coding")["passage"].agg("\n".join)
    codings = result.codings.loc[passages.index].assign(passage=passages).rename(columns={"quote": "text"})
    if codebooks:
        codings = codings[codings["codebook"].isin(list(codebooks))]
    codings = codings.reset_index(drop=True)
    named = list(zip(codings["codebook"], codings["code"], strict=True))
    codings["path"] = pd.Series([paths[name] for name in named], dtype=object)
    codings["code"] = pd.Series([":".join(name) for name in named], dtype=object)
    cases = select_cases(result, where)
    attributes = attributes_of(cases, list(codings["case"]), names=[*_KEYS, *_OWN])
    return pd.concat([codings[list(_KEYS)], attributes, codings[list(_OWN)]], axis=1)


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
