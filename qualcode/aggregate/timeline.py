"""Where in its text a document is coded with what, and where it was asked."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.model import Document, Role
from qualcode.result import Result, once_a_result

Span = tuple[int, int]
"""From a code point of the document's text to another, end excluded."""


@dataclass(frozen=True)
class Timeline:
    """A document along its text. `stretches` gives, for each code found, where: in order, none touching the next.

    `questions` are the interviewer's turns; `segments` all segments, each with its id. `end` is the length of the text.
    """

    document: str
    end: int
    stretches: dict[str, tuple[Span, ...]]
    questions: tuple[Span, ...]
    segments: tuple[tuple[str, Span], ...]

    def share(self, code: str) -> float:
        """How much of the text is coded with the code, from 0 to 1."""
        return sum(end - start for start, end in self.stretches.get(code, ())) / max(self.end, 1)


@once_a_result
def document_timelines(
    result: Result,
    codebook: str,
    *,
    document: str | None = None,
    roll_up: bool = False,
    where: Where | None = None,
) -> list[Timeline]:
    """Each document that has a counted segment, in corpus order; with `document` that one alone, or none.

    What a coding covers of segments that do not count is left out. Codes are in codebook order.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    segments = number_segments(result, where)
    if document is not None:
        segments = segments[segments["document"] == document].reset_index(drop=True)
    carried = codes_by_segment(result, segments)
    mine = rolled_up(carried, result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    codings = result.codings.loc[mine["coding"]]
    places = segments.loc[mine["number"]]
    spans = zip(
        places["document"],
        mine["code"],
        places["start"].to_numpy().clip(min=codings["start"].to_numpy()),
        places["end"].to_numpy().clip(max=codings["end"].to_numpy()),
        strict=True,
    )
    found: dict[str, dict[str, list[Span]]] = {}
    for name, code, start, end in spans:
        found.setdefault(name, {}).setdefault(code, []).append((int(start), int(end)))
    counted = set(segments["document"])
    return [
        _timeline(one, {code: found[one.id][code] for code in order if code in found.get(one.id, {})})
        for one in result.documents
        if one.id in counted
    ]


def join_spans(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _timeline(document: Document, found: dict[str, list[Span]]) -> Timeline:
    questions = [(one.start, one.end) for one in document.segments if one.role is Role.INTERVIEWER]
    stretches = {code: join_spans(spans) for code, spans in found.items()}
    segments = tuple((one.id, (one.start, one.end)) for one in document.segments)
    return Timeline(document.id, len(document.text), stretches, join_spans(questions), segments)
