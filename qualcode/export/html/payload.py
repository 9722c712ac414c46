"""Documents, codings and audit as compact JSON: one block for what all share, one a document, read when it is opened.

A document's block holds its text `t`, its segments `s` ([start, end, id, case, speaker, asked, section, time]), its
codings `c` ([start, end, code, origin, rule, coder, status, reason]) and its audit lines `a` (likewise, code -1 where
there is none). Texts that recur stand once in `strings`, and their place there in blocks. Offsets count UTF-16 units,
as the browser's strings do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from qualcode.export.html.evidence import Evidence
from qualcode.export.html.page_words import PageWords
from qualcode.model import Document, Role
from qualcode.result import Result

_TOLD = ("origin", "rule", "coder", "status", "reason")


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
        own = codings.get(document.id, [])
        shown = document if whole else leave_coded(document, own)
        documents.append([document.id, document.group, len(document.segments)])
        blocks.append(as_json(_document(shown, own, audit.get(document.id, []) if whole else [], strings)))
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


def leave_coded(document: Document, codings: Iterable[Sequence[int]]) -> Document:
    """The document with every segment that no coding touches, and all between segments, blanked out."""
    spans = sorted((start, end) for start, end, *_ in codings)
    kept = ["\n" if sign == "\n" else " " for sign in document.text]
    for segment in document.segments:
        if any(start < segment.end and segment.start < end for start, end in spans):
            kept[segment.start : segment.end] = document.text[segment.start : segment.end]
    return replace(document, text="".join(kept))


def _by_document(
    frame: pd.DataFrame, strings: Strings, evidence: Evidence, words: PageWords
) -> dict[str, list[list[int]]]:
    """The rows of each document: where, which code, and why, as numbers."""
    told = [[strings.place(_told(kind, value, words)) for value in frame[kind]] for kind in _TOLD]
    codes = [
        evidence.code(book, code) if (book, code) in evidence.labels else -1
        for book, code in zip(frame["codebook"], frame["code"], strict=True)
    ]
    rows: dict[str, list[list[int]]] = {}
    for document, *row in zip(
        frame["document"], frame["start"].tolist(), frame["end"].tolist(), codes, *told, strict=True
    ):
        rows.setdefault(document, []).append(row)
    return rows


def _told(kind: str, value: str, words: PageWords) -> str:
    return words.named(kind, value) if kind in ("origin", "status") and value else value


def _document(
    document: Document, codings: Sequence[Sequence[int]], audit: Sequence[Sequence[int]], strings: Strings
) -> dict[str, object]:
    at = utf16(document.text)
    segments = [
        [
            at[s.start],
            at[s.end],
            strings.place(s.id),
            strings.place(s.case),
            strings.place(s.speaker),
            int(s.role is Role.INTERVIEWER),
            strings.place(" › ".join(s.section)),
            strings.place(s.time),
        ]
        for s in document.segments
    ]
    placed = [[[at[start], at[end], *row] for start, end, *row in rows] for rows in (codings, audit)]
    return {"t": document.text, "s": segments, "c": placed[0], "a": placed[1]}


def utf16(text: str) -> Sequence[int]:
    """For every offset of the text in code points, and its end, the same offset in UTF-16 units."""
    if not text or max(text) < "\U00010000":
        return range(len(text) + 1)
    offsets = [0]
    for sign in text:
        offsets.append(offsets[-1] + (2 if sign >= "\U00010000" else 1))
    return offsets
