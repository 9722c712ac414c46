"""A study asked why: what is asked about is looked up, the study is run with and without its decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.errors import StudyError
from qualcode.export.tables import frame_bytes
from qualcode.export.trace import explain
from qualcode.override.laying import place_decisions
from qualcode.trace import Asked, trace_codes

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.result import Result

_PLACE = re.compile(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)")
_CODINGS = "exports/codings.csv"


def explain_stretch(study: Study, where: str) -> Iterator[str]:
    """The lines that tell the history of `where`: DOCUMENT:START-END, or a row of codings.csv.

    Raises:
        StudyError: there is no such place or row, or codings.csv is older than what it was made from.
    """
    final = study.run()
    asked = _row(study, final, int(where)) if where.isdecimal() else _place(study, where)
    documents = {document.id: document for document in study.corpus.documents}
    automatic = replace(study, decisions=()).run()
    codes = {code.name: code for book in study.codebooks for code in book.codes}
    placed, _ = place_decisions(study.decisions, documents, codes)
    return explain(asked, documents[asked.document], *trace_codes(asked, automatic, final, placed))


def _place(study: Study, where: str) -> Asked:
    found = _PLACE.fullmatch(where)
    if not found:
        what = f"'{where}' is no place. Write DOCUMENT:START-END, such as entretien-04:1285-1318"
        raise StudyError(f"{what}, or the number of a row of {_CODINGS}.")
    study.need_document(found["document"])
    length = next(len(one.text) for one in study.corpus.documents if one.id == found["document"])
    start, end = int(found["start"]), int(found["end"])
    if not start <= end <= length:
        what = f"'{where}': the document has {length} characters"
        raise StudyError(f"{what}. Give a start and an end within it.")
    return Asked(found["document"], start, end)


def _row(study: Study, final: Result, row: int) -> Asked:
    """The place and code of a row of codings.csv, header included in the count."""
    path = study.file.root / _CODINGS
    if path.is_file() and path.read_bytes() != frame_bytes(final.codings):
        what = "is not what a run would write now, so its rows cannot be looked up"
        raise StudyError(f"{what}. Run the study first: qualcode run.", path=_CODINGS)
    if not 2 <= row <= len(final.codings) + 1:
        raise StudyError(f"there is no row {row}. Codings are in rows 2 to {len(final.codings) + 1}.", path=_CODINGS)
    coding = final.codings.iloc[row - 2]
    code = f"{coding['codebook']}:{coding['code']}"
    return Asked(str(coding["document"]), int(coding["start"]), int(coding["end"]), code)
