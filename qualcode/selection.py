"""Which segments a table counts: the words that counting and checking share, on the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcode.model import Case, Document, Role, Segment

Where = Mapping[str, object]


def select_segments(
    documents: Sequence[Document], cases: Sequence[Case], where: Where | None = None
) -> Iterator[tuple[Document, Segment]]:
    """The segments that count, in corpus order, each with its document.

    Interviewer turns do not count. `where` keeps those of a group, of a speaker, or of cases with the given attributes;
    a list of values accepts any of them.
    """
    attributes = {case.id: case for case in cases}
    for document in documents:
        for segment in document.segments:
            if segment.role is not Role.INTERVIEWER and _selected(
                document, segment, attributes[segment.case], where or {}
            ):
                yield document, segment


def _selected(document: Document, segment: Segment, case: Case, where: Where) -> bool:
    own = {"group": document.group, "speaker": segment.speaker}
    for key, wanted in where.items():
        value = own[key] if key in own else case.attributes.get(key, "")
        accepted = wanted if isinstance(wanted, list | tuple) else [wanted]
        if str(value) not in {str(one) for one in accepted}:
            return False
    return True
