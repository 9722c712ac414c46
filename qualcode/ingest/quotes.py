"""Published texts: the interview quotations in them, « … » (Entretien N), one segment each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualcode.model import Document, Segment

_BETWEEN = 160
_SENTENCE_END = re.compile(r"[.!?…]\s+[A-ZÀ-ÖØ-Þ]|\n\s*\n")
_WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A reference with no quotation before it, by its offsets."""

    start: int
    end: int


def reference_pattern(reference: str) -> re.Pattern[str]:
    """The pattern of a reference in parentheses, with the group `case`, from a template such as "Entretien {case}"."""
    before, _, after = reference.partition("{case}")
    words = r"\s+".join(map(re.escape, before.split()))
    tail = r"\s+".join(map(re.escape, after.split()))
    return re.compile(rf"\(\s*{words}\s*(?P<case>[\w-]+)\s*{tail}[^()]*\)", re.IGNORECASE)


def parse_quotes(text: str, *, id: str, reference: str) -> tuple[Document, tuple[Unquoted, ...]]:
    """The document whose segments are the quotations that a reference follows, and the references without one.

    Guillemets may nest; a few words may stand between the quotation and its reference, as long as no sentence ends
    there. A segment holds the quotation's words without its outer guillemets.
    """
    segments: list[Segment] = []
    unquoted: list[Unquoted] = []
    previous = 0
    for found in reference_pattern(reference).finditer(text):
        span = _quotation_before(text, found.start(), previous)
        if span is None:
            unquoted.append(Unquoted(found.start(), found.end()))
        else:
            segments.append(Segment(str(len(segments) + 1), *span, case=found["case"]))
        previous = found.end()
    return Document(id, text, tuple(segments), continuous=False), tuple(unquoted)


def _quotation_before(text: str, position: int, floor: int) -> tuple[int, int] | None:
    """The words of the quotation that closes shortly before `position` and opens after `floor`, stripped."""
    floor = max(floor, position - _WINDOW)
    close = text.rfind("»", floor, position)
    if close < 0 or position - close > _BETWEEN or _SENTENCE_END.search(text, close + 1, position):
        return None
    opening = _opening(text, close, floor)
    if opening is None:
        return None
    words = text[opening + 1 : close]
    start = opening + 1 + len(words) - len(words.lstrip())
    return (start, start + len(words.strip())) if words.strip() else None


def _opening(text: str, close: int, floor: int) -> int | None:
    """The guillemet that `close` closes; where nested ones do not balance, the first after `floor`."""
    depth = 0
    for mark in reversed(list(re.finditer("[«»]", text[floor : close + 1]))):
        depth += 1 if mark[0] == "»" else -1
        if depth == 0:
            return floor + mark.start()
    first = text.find("«", floor, close)
    return first if first >= 0 else None
