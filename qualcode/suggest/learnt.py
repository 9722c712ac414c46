"""The segments that a code is learnt from: those that have it, those that have it not, those that might."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.model import Document, Origin, Role, Segment, Status
from qualcode.result import Result

Bools = npt.NDArray[np.bool_]
Places = Sequence[tuple[Document, Segment]]
"""Every segment of a corpus with its document, in order."""

_PEOPLE = [str(s) for s in (Status.IMPORTED, Status.CONFIRMED, Status.ADDED, Status.REPLACED)]
_RULES = [str(o) for o in (Origin.KEYWORD, Origin.LEMMA, Origin.PATTERN, Origin.SECTION)]


@dataclass(frozen=True)
class Learnt:
    """The segments of one code, all segments of the corpus numbered: those to learn from, on both sides.

    `free` are those without the code where nobody took it away: what may be suggested. Interviewers' segments, and
    those of documents that the codebook does not code, are in none.
    """

    code: str
    inside: Bools
    outside: Bools
    free: Bools
    heard: Bools


def learn(result: Result, places: Places, code: str, learn_from: str) -> Learnt:
    """What there is to learn about a code, from `people` (what they gave or confirmed) or from `all` codings."""
    number = {(document.id, segment.id): n for n, (document, segment) in enumerate(places)}
    book = code.partition(":")[0]
    said = np.array(
        [s.role is not Role.INTERVIEWER and (d.codebooks is None or book in d.codebooks) for d, s in places], np.bool_
    )

    def among(frame: pd.DataFrame) -> Bools:
        mine = frame[(frame["codebook"] + ":" + frame["code"]) == code]
        marks = np.zeros(len(places), np.bool_)
        keys = zip(mine["document"], mine["segment"], strict=True)
        marks[[number[key] for key in keys if key in number]] = True
        return marks & said

    codings, audit = result.codings, result.audit
    coded = among(codings)
    inside = among(codings[codings["status"].isin(_PEOPLE)]) if learn_from == "people" else coded
    removed = among(audit[audit["status"] == str(Status.REMOVED)])
    heard = among(codings[codings["origin"].isin(_RULES)])
    return Learnt(code, inside, said & ~coded, said & ~coded & ~removed, heard)
