"""Speaker labels that look like a misspelling or a short form of another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_OWN_WORDS = frozenset(
    {
        *("enqueteur", "enquetrice", "enquete", "enquetee", "intervieweur", "intervieweuse", "interviewer"),
        *("interviewe", "interviewee", "chercheur", "chercheuse", "animateur", "animatrice", "repondant", "repondante"),
    }
)
"""Labels that are right as they are, however close: « Enquêté » is not « Enquêteur » misspelt."""
_SHORTEST = 4
_SHORTEST_PREFIX = 3
_DISTANCES = ((12, 3), (7, 2), (_SHORTEST, 1))
"""From which length (of the shorter label), how many letters may differ, two swapped ones counting once."""


def likely_label(key: str, others: Iterable[str]) -> str:
    """The one of `others` that `key` most likely misspells or shortens; "" where none or two are as likely.

    Labels are compared as `label_key` gives them. What tells speakers apart, a number or a lone letter, must be equal.
    """
    if key in _OWN_WORDS:
        return ""
    ranked = sorted((OSA.distance(key, other), other) for other in others if _may_misspell(key, other))
    if ranked and (len(ranked) == 1 or ranked[0][0] < ranked[1][0]):
        return ranked[0][1]
    longer = [other for other in others if len(key) >= _SHORTEST_PREFIX and other.startswith(key) and other != key]
    return longer[0] if len(longer) == 1 and not ranked and _apart(key) == _apart(longer[0]) else ""


def _may_misspell(key: str, other: str) -> bool:
    length = min(len(key), len(other))
    most = next((most for least, most in _DISTANCES if length >= least), 0)
    near = most and key != other and OSA.distance(key, other, score_cutoff=most) <= most
    return bool(near) and _apart(key) == _apart(other)


def _apart(key: str) -> list[str]:
    return sorted(re.findall(r"\b(?:\d+|[^\W\d_])\b|\d+", key))
