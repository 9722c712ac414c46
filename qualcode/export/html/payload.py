"""Documents, codings and audit as compact JSON: one block for what all share, one a document, read when it is opened.

A document's block holds its text `t`, its segments `s` ([start, end, id, case, speaker, asked, section, time]), its
codings `c` ([start, end, code, origin, rule, coder, status, reason]) and its audit lines `a` (likewise, code -1 where
there is none). Texts that recur stand once in `strings`, and their place there in blocks. Offsets count UTF-16 units,
as the browser's strings do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.export.html.evidence import Evidence
from qualcode.export.html.page_words import PageWords
from qualcode.model import Document, Role
from qualcode.result import Result

Rows = NDArray[np.int64]
"""A row a coding or an audit line: start, end, code, then the place of each text of `_TOLD`."""
_TOLD = ("origin", "rule", "coder", "status", "reason")
_NONE = np.empty((0, 3 + len(_TOLD)), np.int64)


def as_json(value: object) -> str:
    """Compact JSON that can stand in a `script` element: nothing in it opens or closes one, or ends a line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


@dataclass
class Strings:
    """Texts that recur, each once, by the order in which they were first met."""

    places: dict[str, int] = field(default_factory=dict)

    def place(self, text: str) -> int:
        """Its place, now or from now on."""
        return self.places.setdefault(text, len(self.places))


def write_blocks(result: Result, evidence: Evidence, words: PageWords, *, whole: bool) -> tuple[str, list[str]]:
    """The shared block and one a document. Unless `whole`, of each text only the coded segments are there."""
    strings = Strings()
    codings = _by_document(result.codings, strings, evidence, words)
    audit = _by_document(result.audit, strings, evidence, words)
    blocks: list[str] = []
    documents: list[object] = []
    for document in result.documents:
        own = codings.get(document.id, _NONE)
        shown = document if whole else leave_coded(document, own[:, :2].tolist())
        documents.append([document.id, document.group, len(document.segments)])
        blocks.append(as_json(_document(shown, own, audit.get(document.id, _NONE) if whole else _NONE, strings)))
    shared = {
        "words": words.starting("js ") | {"case": words("case")},
        "french": words.french,
        "whole": whole,
        "documents": documents,
        "codes": [[code.label, n] for n, book in enumerate(result.codebooks) for code in book.codes],
        "books": [book.label for book in result.codebooks],
        "strings": list(strings.places),
        "evidence": evidence.written(),
    }
    return as_json(shared), blocks


def leave_coded(document: Document, spans: Sequence[Sequence[int]]) -> Document:
    """The document with every segment that none of these spans touches, and all between segments, blanked out."""
    kept = ["\n" if sign == "\n" else " " for sign in document.text]
    for segment in document.segments:
        if any(start < segment.end and segment.start < end for start, end in spans):
            kept[segment.start : segment.end] = document.text[segment.start : segment.end]
    return replace(document, text="".join(kept))


def _by_document(frame: pd.DataFrame, strings: Strings, evidence: Evidence, words: PageWords) -> dict[str, Rows]:
    """The rows of each document: where, which code, and why, as numbers."""
    told = [_numbered(frame[kind], partial(_place, strings, words, kind)) for kind in _TOLD]
    known = {f"{book}:{code}": evidence.code(book, code) for book, code in evidence.labels}
    codes = _numbered(frame["codebook"] + ":" + frame["code"], lambda name: known.get(name, -1))
    rows = np.column_stack([frame["start"].to_numpy(np.int64), frame["end"].to_numpy(np.int64), codes, *told])
    own, documents = pd.factorize(frame["document"])
    parts = np.split(rows[np.argsort(own, kind="stable")], np.cumsum(np.bincount(own, minlength=1))[:-1])
    return dict(zip(documents, parts, strict=False))


def _numbered(texts: pd.Series[str], number: Callable[[str], int]) -> NDArray[np.int64]:
    """The number of each text, asked for once, in the order in which texts are first met."""
    places, different = pd.factorize(texts)
    return np.array([number(text) for text in different], np.int64)[places]


def _place(strings: Strings, words: PageWords, kind: str, value: str) -> int:
    return strings.place(words.named(kind, value) if kind in ("origin", "status") and value else value)


def _document(document: Document, codings: Rows, audit: Rows, strings: Strings) -> dict[str, object]:
    at = utf16(document.text)
    spans = at[np.array([(s.start, s.end) for s in document.segments], np.int64).reshape(-1, 2)].tolist()
    segments = [
        [
            *span,
            strings.place(s.id),
            strings.place(s.case),
            strings.place(s.speaker),
            int(s.role is Role.INTERVIEWER),
            strings.place(" › ".join(s.section)),
            strings.place(s.time),
        ]
        for s, span in zip(document.segments, spans, strict=True)
    ]
    placed = [np.column_stack([at[rows[:, :2]], rows[:, 2:]]).tolist() for rows in (codings, audit)]
    return {"t": document.text, "s": segments, "c": placed[0], "a": placed[1]}


def utf16(text: str) -> NDArray[np.int64]:
    """For every offset of the text in code points, and its end, the same offset in UTF-16 units."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(1 + (signs >= 0x10000), dtype=np.int64)])
