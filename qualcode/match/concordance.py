"""Where a rule that is in no codebook yet would hit, each hit with the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.match.hits import NEGATED, search_codes
from qualcode.match.index import WordIndex
from qualcode.match.rules import compile_rules
from qualcode.model import Code, Codebook, Document, Role, Rule
from qualcode.normalise import fold


@dataclass(frozen=True, slots=True)
class Line:
    """One hit in its segment: what stands before it, its words, what follows, white space folded.

    `negated`: the codebook would not count it; `asked`: an interviewer says it, so nobody counts it.
    """

    left: str
    hit: str
    right: str
    document: str
    segment: str
    case: str
    speaker: str
    negated: bool
    asked: bool


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


SORTS: dict[str, Callable[[Line], list[str]]] = {
    "place": lambda line: [],
    "left": lambda line: _words(line.left)[::-1],
    "right": lambda line: _words(line.right),
}
"""What lines can be sorted by: their place in the corpus, the words before the hit from the nearest, those after it."""


def find_lines(
    index: WordIndex, documents: Sequence[Document], rule: Rule, language: str, *, negation: bool = True
) -> list[Line]:
    """A line for every hit of the rule in the index of these documents, in their order; overlapping hits make one.

    Raises:
        PatternError: spaCy refuses the pattern.
    """
    code = Code("", "", "", "", rules=(rule,))
    compiled = compile_rules([Codebook("", "", (code,), negation=negation)], language)
    (hits,) = search_codes(index, compiled, [0])
    spans = zip(
        hits.segment.tolist(), hits.start.tolist(), hits.end.tolist(), (hits.fate == NEGATED).tolist(), strict=True
    )
    places = [(document, segment) for document in documents for segment in document.segments]
    lines = []
    for number, start, end, negated in _joined(sorted(spans)):
        document, segment = places[number]
        text = document.text[segment.start : segment.end]
        left, hit, right = (" ".join(part.split()) for part in (text[:start], text[start:end], text[end:]))
        lines.append(
            Line(
                left,
                hit,
                right,
                document=document.id,
                segment=segment.id,
                case=segment.case,
                speaker=segment.speaker,
                negated=negated,
                asked=segment.role is Role.INTERVIEWER,
            )
        )
    return lines


def _joined(spans: Sequence[tuple[int, int, int, bool]]) -> list[tuple[int, int, int, bool]]:
    """Spans that overlap as one, as coding joins them; it is negated if all of them are."""
    joined: list[tuple[int, int, int, bool]] = []
    for segment, start, end, negated in spans:
        if joined and joined[-1][0] == segment and start < joined[-1][2]:
            _, first, last, before = joined[-1]
            joined[-1] = (segment, first, max(last, end), before and negated)
        else:
            joined.append((segment, start, end, negated))
    return joined
