"""Where a rule that is in no codebook yet would hit, each hit with the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qualcode.match.hits import NEGATED, UNLESS, search_codes
from qualcode.match.index import WordIndex
from qualcode.match.rules import compile_rules
from qualcode.model import Code, Codebook, Document, Role, Rule
from qualcode.normalise import fold

ASKED, ELSEWHERE = "said by an interviewer", "in a document that the codebook does not code"
_FATES = {NEGATED: "negated", UNLESS: "inside an `unless`"}
"""Why a hit may not count."""


@dataclass(frozen=True, slots=True)
class Line:
    """One hit in its segment: what stands before it, its words, what follows, white space folded.

    `uncounted` says why the hit would be no coding; "" where it would be one.
    """

    left: str
    hit: str
    right: str
    document: str
    segment: str
    case: str
    speaker: str
    uncounted: str


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


SORTS: dict[str, Callable[[Line], list[str]]] = {
    "place": lambda line: [],
    "left": lambda line: _words(line.left)[::-1],
    "right": lambda line: _words(line.right),
}
"""What lines can be sorted by: their place in the corpus, the words before the hit from the nearest, those after it."""


def find_lines(
    index: WordIndex,
    documents: Sequence[Document],
    rule: Rule,
    language: str,
    *,
    codebook: Codebook | None = None,
    code: Code | None = None,
) -> list[Line]:
    """A line for every hit of the rule in the index of these documents, in their order; overlapping hits make one.

    `code` of `codebook` is the one that the rule is for: hits count as they would there, else as in any codebook.

    Raises:
        PatternError: spaCy refuses the pattern.
    """
    tried = replace(code or Code("", "", "", ""), rules=(rule,))
    book = replace(codebook or Codebook("", "", ()), codes=(tried,))
    (hits,) = search_codes(index, compile_rules([book], language), [0])
    spans = zip(*(column.tolist() for column in (hits.segment, hits.start, hits.end, hits.fate)), strict=True)
    places = [(document, segment) for document in documents for segment in document.segments]
    lines = []
    for number, start, end, fate in _joined(sorted(spans)):
        document, segment = places[number]
        text = document.text[segment.start : segment.end]
        left, hit, right = (" ".join(part.split()) for part in (text[:start], text[start:end], text[end:]))
        uncounted = _FATES.get(fate, "")
        if codebook and document.codebooks is not None and codebook.id not in document.codebooks:
            uncounted = ELSEWHERE
        if segment.role is Role.INTERVIEWER:
            uncounted = ASKED
        lines.append(Line(left, hit, right, document.id, segment.id, segment.case, segment.speaker, uncounted))
    return lines


def _joined(spans: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Spans that overlap as one, as coding joins them; it counts if any of them does."""
    joined: list[tuple[int, int, int, int]] = []
    for segment, start, end, fate in spans:
        if joined and joined[-1][0] == segment and start < joined[-1][2]:
            _, first, last, before = joined[-1]
            joined[-1] = (segment, first, max(last, end), min(before, fate))
        else:
            joined.append((segment, start, end, fate))
    return joined
