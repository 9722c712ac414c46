"""What a person is given to review: one row a coding, one a hit that was passed over, one an uncoded passage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from qualcode.model import Codebook, Coding, Document, Origin, Role, Segment, Status
from qualcode.override.anchor import words_around
from qualcode.override.stretches import AnchorText, Span
from qualcode.result import Result, as_codings

_ROOM = 160
"""Characters of context shown on each side: enough to judge by, more than a decision needs."""
MOST_SHOWN = 15_000
"""Characters of a quotation that are shown: what a cell surely holds."""
CUT = " […]"
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
_ID = re.compile(r"(?P<document>.+):(?P<start>\d{1,12})-(?P<end>\d{1,12}) (?P<kind>[a-z])(?P<check>[0-9a-f]{10})")


class Kind(StrEnum):
    """What a row is about, as its id says it."""

    CODING = "c"
    IMPLIED = "i"
    NEGATED = "n"
    EXCLUDED = "x"
    REMOVED = "r"
    PASSAGE = "p"
    SUGGESTED = "s"


_PASSED_OVER = {
    str(Status.REMOVED): Kind.REMOVED,
    str(Status.NEGATED): Kind.NEGATED,
    str(Status.EXCLUDED): Kind.EXCLUDED,
}
"""Audit lines that a person may want coded after all; of several about one hit the first counts."""
CODED = frozenset({Kind.CODING, Kind.IMPLIED})
UNCODED, SUGGESTED = "uncoded", "suggested"
"""What a passage without a code has for a status; and one with a code that is proposed for it."""
NOT_CODED = (UNCODED, SUGGESTED, *_PASSED_OVER)
"""The statuses of rows that are no codings."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row: a stretch of a document, the code that is or could be on it ("" for none), and where that comes from.

    Texts are as cells show them, on one line. `code` is written `codebook:code`.
    """

    kind: Kind
    document: str
    start: int
    end: int
    segment: str
    before: str
    quote: str
    after: str
    code: str = ""
    label: str = ""
    case: str = ""
    speaker: str = ""
    rule: str = ""
    origin: str = ""
    status: str = ""
    earlier: str = ""

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def id(self) -> str:
        """Where the row's words stand, what it is, and a check that tells whether its other cells were edited."""
        words = (self.document, str(self.span), self.kind, self.before, self.quote, self.after, self.code)
        check = hashlib.sha256("\0".join(words).encode()).hexdigest()[:10]
        return f"{self.document}:{self.start}-{self.end} {self.kind}{check}"


def read_id(text: str) -> tuple[str, Span, Kind] | None:
    """Document, span and kind that an id tells; None where it is broken."""
    found = _ID.fullmatch(text)
    if found is None or found["kind"] not in set(Kind):
        return None
    return found["document"], (int(found["start"]), int(found["end"])), Kind(found["kind"])


def shown_line(text: str) -> str:
    """The text on one line as a cell shows it, cut where it is very long."""
    line = " ".join(_UNWRITABLE.sub(" ", text).split())
    return line if len(line) <= MOST_SHOWN + len(CUT) else line[:MOST_SHOWN].rstrip() + CUT


def list_rows(
    result: Result, books: Sequence[Codebook], *, origins: Sequence[str] = (), blind: bool = False
) -> list[ReviewRow]:
    """The rows by place: codings of the books, hits of theirs that were passed over, passages with no code of theirs.

    `origins` keeps what came about in these ways, and no passage. `blind` gives every passage alike, and nothing else.
    """
    names = {book.id for book in books}
    rows: list[ReviewRow] = []
    codings = {} if blind else _by_document(_of(result.codings, names))
    audit = {} if blind else _by_document(_of(result.audit, names))
    order = {code.name: n for n, code in enumerate(code for book in books for code in book.codes)}
    for document in result.documents:
        if document.codebooks is None or names.intersection(document.codebooks):
            text = AnchorText(document)
            mine = codings.get(document.id, [])
            missed = _missed(audit.get(document.id, []), mine)
            wanted = [c for c in (*mine, *missed) if not origins or c.origin in origins]
            found = [_coding_row(text, coding) for coding in wanted]
            bare = [] if origins else _passages(document, [*mine, *missed])
            found += [_passage_row(text, segment) for segment in bare]
            rows += sorted(_joined(found), key=lambda row: (row.span, order.get(row.code, -1), row.kind))
    return [replace(row, status="") for row in rows] if blind else rows


def _joined(rows: Iterable[ReviewRow]) -> Iterable[ReviewRow]:
    """The rows, those that are about the same code on the same words as one: a rule and a table may both give it."""
    joined: dict[str, ReviewRow] = {}
    for row in rows:
        first = joined.setdefault(row.id, row)
        if first is not row:
            rule, origin = (
                " | ".join(dict.fromkeys(filter(None, (getattr(first, name), getattr(row, name)))))
                for name in ("rule", "origin")
            )
            joined[row.id] = replace(first, rule=rule, origin=origin)
    return joined.values()


def sample_rows(rows: Sequence[ReviewRow], count: int, seed: int) -> list[ReviewRow]:
    """So many of the rows, in their order; the same for the same rows and seed.

    A row's luck hangs on the row alone: others that come or go do not change it.
    """
    drawn = sorted(range(len(rows)), key=lambda n: hashlib.sha256(f"{seed}\0{rows[n].id}".encode()).digest())
    return [rows[n] for n in sorted(drawn[:count])]


def fingerprint_text(document: Document) -> str:
    """What tells whether a document's text is still the one that was reviewed."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprint_rules(books: Sequence[Codebook]) -> str:
    """What tells whether the rules are still those that the codings under review came from."""
    rules = [(book.longest, book.carries, book.negation, code) for book in books for code in book.codes]
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]


def cells_at(text: AnchorText, span: Span) -> tuple[str, str, str]:
    """What a row shows of a stretch: what stands before it, its words, what stands after."""
    before, after = words_around(text, span, _ROOM)
    return shown_line(before), shown_line(text.document.text[slice(*span)]), shown_line(after)


def _of(frame: pd.DataFrame, books: Iterable[str]) -> pd.DataFrame:
    return frame[frame["codebook"].isin(list(books)) & (frame["code"] != "")]


def _by_document(frame: pd.DataFrame) -> Mapping[str, list[Coding]]:
    return {str(id): as_codings(rows) for id, rows in frame.groupby("document", sort=False)}


def _kind(coding: Coding) -> Kind:
    if coding.status in _PASSED_OVER:
        return _PASSED_OVER[coding.status]
    return Kind.IMPLIED if coding.origin == Origin.IMPLIED else Kind.CODING


def _missed(audit: Sequence[Coding], codings: Sequence[Coding]) -> list[Coding]:
    """The hits passed over whose code does not stand there all the same; several of one code that overlap as one."""
    hits = [line for line in audit if line.status in _PASSED_OVER]
    rank = list(_PASSED_OVER)
    merged: list[Coding] = []
    for hit in sorted(hits, key=lambda c: (c.codebook, c.code, c.start, c.end, rank.index(c.status))):
        last = merged[-1] if merged else None
        if last is not None and _same_code(last, hit) and hit.start < last.end:
            first = min(last, hit, key=lambda c: rank.index(c.status))
            rules = " | ".join(dict.fromkeys(filter(None, (*last.rule.split(" | "), *hit.rule.split(" | ")))))
            merged[-1] = replace(first, start=last.start, end=max(last.end, hit.end), rule=rules)
        else:
            merged.append(hit)
    return [
        hit
        for hit in merged
        if not any(_same_code(hit, c) and c.start < hit.end and hit.start < c.end for c in codings)
    ]


def _same_code(one: Coding, other: Coding) -> bool:
    return (one.codebook, one.code) == (other.codebook, other.code)


def _passages(document: Document, coded: Sequence[Coding]) -> Iterator[Segment]:
    """The segments that somebody could code, and that nothing of `coded` touches."""
    for segment in document.segments:
        said = segment.role is not Role.INTERVIEWER and document.text[segment.start : segment.end].strip()
        if said and not any(c.start < segment.end and segment.start < c.end for c in coded):
            yield segment


def _coding_row(text: AnchorText, coding: Coding) -> ReviewRow:
    person = coding.coder not in ("", "qualcode")
    return replace(
        bare_row(text, _kind(coding), (coding.start, coding.end)),
        segment=coding.segment,
        code=f"{coding.codebook}:{coding.code}",
        label=coding.label,
        case=coding.case,
        speaker=coding.speaker,
        rule=coding.rule,
        origin=str(coding.origin),
        status=str(coding.status),
        earlier=": ".join(filter(None, (coding.coder, coding.reason))) if person else coding.reason,
    )


def _passage_row(text: AnchorText, segment: Segment) -> ReviewRow:
    row = bare_row(text, Kind.PASSAGE, (segment.start, segment.end))
    return replace(row, segment=segment.id, case=segment.case, speaker=segment.speaker, status=UNCODED)


def bare_row(text: AnchorText, kind: Kind, span: Span) -> ReviewRow:
    """A row about a stretch, with what stands there and around it, and nothing said of it."""
    before, quote, after = cells_at(text, span)
    return ReviewRow(kind, text.document.id, *span, segment="", before=before, quote=quote, after=after)
