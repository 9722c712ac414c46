"""What was misread in the documents, told in the audit."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from qualcode.model import CODING_COLUMNS, Document, Status
from qualcode.tokens import Repairs


def tell_repairs(documents: Sequence[Document], repairs: Repairs) -> pd.DataFrame:
    """An audit line for each stretch that was misread, with what was read in its place; with `CODING_COLUMNS`.

    `repairs` number the segments of all documents in a row. A column at a time: a scanned corpus has them by the ten
    thousand.
    """
    of_segment = [(document, segment) for document in documents for segment in document.segments]
    places = [of_segment[n] for n in repairs.segment.tolist()]
    start = [segment.start + n for (_, segment), n in zip(places, repairs.start.tolist(), strict=True)]
    end = [segment.start + n for (_, segment), n in zip(places, repairs.end.tolist(), strict=True)]
    quotes = [document.text[a:b] for (document, _), a, b in zip(places, start, end, strict=True)]
    columns = dict.fromkeys(CODING_COLUMNS, [""] * len(places)) | {
        "document": [document.id for document, _ in places],
        "case": [segment.case for _, segment in places],
        "segment": [segment.id for _, segment in places],
        "speaker": [segment.speaker for _, segment in places],
        "start": start,
        "end": end,
        "quote": quotes,
        "coder": ["qualcode"] * len(places),
        "status": [str(Status.REPAIRED)] * len(places),
        "reason": [f"{' '.join(q.split())} → {after}" for q, after in zip(quotes, repairs.after, strict=True)],
    }
    return pd.DataFrame(columns, columns=list(CODING_COLUMNS))
