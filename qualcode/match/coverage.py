"""What rules a corpus has no use for: those that find nothing, and those whose every hit another rule finds too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from qualcode.match.hits import COUNTS, Hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Rule
from qualcode.tokens import Bools

_Span = tuple[int, int, int]


def idle_rules(hits: Hits, compiled: CompiledRules) -> list[Rule]:
    """The rules without any hit, in codebook order; a hit that is negated or excluded is one all the same."""
    found = np.bincount(hits.rule, minlength=len(compiled.rules)) > 0
    return [rule for rule, fired in zip(compiled.rules, found.tolist(), strict=True) if not fired]


def covered_rules(hits: Hits, compiled: CompiledRules) -> list[tuple[Rule, tuple[Rule, ...]]]:
    """The rules whose every counting hit lies inside one of another rule of the same code, each with those rules.

    All of them together could go and every coding would still stand: of rules that find the very same, the first of
    the codebook stays. What a cue finds covers cues alone.
    """
    counting = hits.where(hits.fate == COUNTS)
    spans: dict[int, list[_Span]] = {}
    for row in zip(*(c.tolist() for c in (counting.rule, counting.segment, counting.start, counting.end)), strict=True):
        spans.setdefault(row[0], []).append(row[1:])
    by_code: dict[int, list[int]] = {}
    for rule in sorted(spans):
        by_code.setdefault(int(compiled.code[rule]), []).append(rule)
    found = [pair for rules in by_code.values() for pair in _covered(rules, spans, compiled.cue)]
    return [(compiled.rules[rule], tuple(compiled.rules[n] for n in others)) for rule, others in sorted(found)]


def _covered(rules: Sequence[int], spans: dict[int, list[_Span]], cue: Bools) -> Iterator[tuple[int, list[int]]]:
    """The rules of one code that the rest of them cover, from the one with the fewest hits on."""
    by_segment: dict[int, list[tuple[int, int, int]]] = {}
    for rule in rules:
        for segment, start, end in spans[rule]:
            by_segment.setdefault(segment, []).append((start, end, rule))
    gone: set[int] = set()
    for rule in sorted(rules, key=lambda n: (len(spans[n]), -n)):
        covering: set[int] = set()
        for segment, start, end in spans[rule]:
            others = {
                other
                for first, last, other in by_segment[segment]
                if other != rule and other not in gone and first <= start and end <= last and cue[other] <= cue[rule]
            }
            if not others:
                break
            covering |= others
        else:
            gone.add(rule)
            yield rule, sorted(covering)
