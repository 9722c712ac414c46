"""What changed between two results over the same corpus: the codings gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from qualcode.model import Document, segment_at
from qualcode.result import Result

CONTEXT = 40
"""Characters shown on each side of a verbatim."""
_KEY = ["document", "codebook", "code"]
_SPAN = ["start", "end"]
Spans = dict[tuple[str, str, str], list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """A verbatim that one state codes and the other does not, with the rules that coded it there.

    `why` says what became of it on the other side, as far as that is known; `before` and `after` are what stands
    around it in its segment.
    """

    change: str
    codebook: str
    code: str
    label: str
    document: str
    segment: str
    case: str
    rule: str
    why: str
    before: str
    quote: str
    after: str


def compare_codings(before: Result, after: Result) -> list[Change]:
    """The codings of `after` that overlap none of the same code in `before`, and the other way round, by code."""
    names = [(book.id, code.id) for result in (after, before) for book in result.codebooks for code in book.codes]
    order = {name: n for n, name in enumerate(dict.fromkeys(names))}
    changes = [*_missing("lost", before, after), *_missing("gained", after, before)]
    return sorted(changes, key=lambda c: (order[c.codebook, c.code], c.change, c.document))


def _missing(change: str, here: Result, there: Result) -> Iterator[Change]:
    """The codings of `here` that overlap none of the same code `there`."""
    columns = [*_KEY, *_SPAN]
    same = pd.MultiIndex.from_frame(here.codings[columns]).isin(pd.MultiIndex.from_frame(there.codings[columns]))
    rows = here.codings[~same]
    if rows.empty:
        return
    standing = _spans(there.codings, rows, "rule")
    passed_over = _spans(there.audit, rows, "reason")
    rules = {rule.id for book in there.codebooks for code in book.codes for rule in code.rules}
    documents = {document.id: document for document in here.documents}
    for row in rows.to_dict("records"):
        key = (str(row["document"]), str(row["codebook"]), str(row["code"]))
        span = (int(row["start"]), int(row["end"]))
        if _overlapping(standing.get(key, ()), span):
            continue
        reasons = list(dict.fromkeys(_overlapping(passed_over.get(key, ()), span)))
        before, after = _around(documents[key[0]], *span)
        yield Change(
            change=change,
            codebook=key[1],
            code=key[2],
            label=str(row["label"]),
            document=key[0],
            segment=str(row["segment"]),
            case=str(row["case"]),
            rule=str(row["rule"]) or f"{row['coder']}: {row['reason']}",
            why=_why(change, str(row["rule"]), rules, [reason for reason in reasons if reason]),
            before=before,
            quote=_line(str(row["quote"])),
            after=after,
        )


def _around(document: Document, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch in its segments, some words on each side."""
    first, last = segment_at(document.segments, start), segment_at(document.segments, end - 1)
    begin, until = first.start if first else start, last.end if last else end
    return _line(document.text[max(begin, start - CONTEXT) : start]), _line(
        document.text[end : min(until, end + CONTEXT)]
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _why(change: str, rule: str, rules: set[str], reasons: Sequence[str]) -> str:
    """Why the other state does not code it: its rules are not there, or something keeps them from counting."""
    if reasons:
        return f"{'now' if change == 'lost' else 'was'}: {'; '.join(reasons)}"
    if rule and all(one not in rules and "/carried" not in one and "/implies/" not in one for one in rule.split(" | ")):
        return "rule gone" if change == "lost" else "new rule"
    return ""


def _spans(frame: pd.DataFrame, rows: pd.DataFrame, said: str) -> Spans:
    """Start, end and one more column of the frame's rows, by document and code, for those that `rows` have."""
    frame = frame[frame["document"].isin(set(rows["document"])) & frame["code"].isin(set(rows["code"]))]
    found: Spans = {}
    for document, codebook, code, start, end, text in frame[[*_KEY, *_SPAN, said]].itertuples(index=False, name=None):
        found.setdefault((document, codebook, code), []).append((start, end, str(text)))
    return found


def _overlapping(spans: Sequence[tuple[int, int, str]], span: tuple[int, int]) -> list[str]:
    return [said for start, end, said in spans if start < span[1] and span[0] < end]
