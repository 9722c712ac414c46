"""Which of the lines that look like turns are some: what the lines of a whole document say for and against a label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.ingest.labels import Candidate, Form
from qualcode.ingest.misspellings import likely_label
from qualcode.ingest.source import Line
from qualcode.ingest.speechwords import is_speech_word

_RECURS, _RECURS_AGAINST_LAYOUT = 2, 4
_LAYOUT = 3
"""How many lines with times make a document whose turns have times."""
_MOST_WORDS_OF_A_NAME = 3
_MOST_SPEAKERS = 50
_OFTEN, _RARE = 3, 4
"""A label seen so often may be misspelt elsewhere; a misspelling is this many times rarer, or stands once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate on a line; `key` is what its label is read as, `known` whether the study says so."""

    line: int
    offset: int
    found: Candidate
    key: str
    known: bool
    heading: bool
    beside: tuple[int, ...] = ()


def plausible(seen: Sequence[Seen], listed: Mapping[str, str]) -> list[Seen]:
    """The candidates without those whose very shape speaks against them.

    Names alone on a line count only where listed ones stand so; « 00:12 Oui » only where words follow below.
    """
    bare = any(one.found.form is Form.BARE and one.key in listed for one in seen)
    first = {one.line for one in seen if one.found.first}
    return [
        one
        for one in seen
        if (bare or one.found.form is not Form.BARE) and (one.known or not (one.found.first and one.line + 1 in first))
    ]


def believed_labels(seen: Sequence[Seen], listed: Mapping[str, str]) -> set[str]:
    """The keys that are labels for sure: listed, recurring, or with a time where turns have times."""
    counts = Counter(one.key for one in seen if one.found.capital)
    timed = Counter(one.key for one in seen if one.found.form is Form.TIME and one.found.capital)
    by_time = timed.total() >= _LAYOUT and timed.total() * 2 >= sum(n for n in counts.values() if n >= _RECURS)
    least = _RECURS_AGAINST_LAYOUT if by_time else _RECURS
    short = {one.key for one in seen if one.found.short}
    return {
        key
        for key, count in counts.items()
        if not is_speech_word(key) and (count >= least or key in short or (by_time and timed[key]))
    } | {one.key for one in seen if one.key in listed}


def misspelt_labels(seen: Sequence[Seen], believed: set[str], listed: Mapping[str, str]) -> dict[str, str]:
    """The keys that misspell a frequent or listed label, with its key.

    A misspelling is much rarer than the label, or stands for a listed one in a document where nobody listed speaks; and
    it does not follow a turn of the same speaker.
    """
    counts = Counter(one.key for one in seen)
    nobody = not any(counts[key] for key in listed)
    often = [key for key, count in counts.most_common() if key in believed and count >= _OFTEN]
    strong = {*often[:_MOST_SPEAKERS], *listed}
    before = _turns_before(seen, believed)
    found = {}
    for key, count in counts.items():
        if key in listed or is_speech_word(key):
            continue
        rarer = [other for other in strong if count == 1 or count * _RARE <= counts[other] or nobody]
        likely = likely_label(key, sorted(rarer))
        if likely and before[key][likely] * 2 <= count:
            found[key] = likely
    return found


def _turns_before(seen: Sequence[Seen], believed: set[str]) -> dict[str, Counter[str]]:
    """By key: whose believed turns its lines come right after, how often."""
    before: dict[str, Counter[str]] = defaultdict(Counter)
    last = ""
    for one in seen:
        before[one.key][last] += 1
        last = one.key if one.key in believed else last
    return before


def lone_labels(
    seen: Sequence[Seen], believed: set[str], asking: frozenset[str], misspelt: Mapping[str, str], *, share: bool
) -> set[str]:
    """The keys believed though they recur too little: because they look like names, and because of where they stand.

    Where two speakers recur, only who answers an interviewer: the words would else pass for the question's. Where
    fewer do, the document is too short to tell, and all, answers even with labels that look like no name; where none
    does, all if labels have their `share` of the text.
    """
    counts = Counter(misspelt.get(one.key, one.key) for one in seen)
    settled = sum(counts[key] >= _RECURS for key in believed) > 1
    known = set(believed)
    before = ""
    for one in seen:
        key = misspelt.get(one.key, one.key)
        if key not in known:
            answers, named = before in asking and _may_speak(one), is_name(one)
            short = (named or answers) if believed else (named and share)
            if not (answers and named if settled else short):
                continue
            known.add(key)
        before = key
    return known - believed


def labels_have_share(seen: Sequence[Seen], lines: Sequence[Line]) -> bool:
    """Whether the text opens with a candidate, or a third of its paragraphs are some: more than chance would make."""
    spoken = [n for n, line in enumerate(lines) if line.begins and not line.level and line.at is None]
    named = {one.line for one in seen if is_name(one)}
    return bool(spoken) and (spoken[0] in named or 3 * len(named) >= len(spoken))


def _may_speak(one: Seen) -> bool:
    """Whether a candidate could be a label at all, were there reason to believe it."""
    found = one.found
    return found.capital and found.form is not Form.BARE and not one.heading and not is_speech_word(one.key)


def is_name(one: Seen) -> bool:
    """Whether a candidate looks like someone's name."""
    return _may_speak(one) and one.found.name_like and len(one.found.name.split()) <= _MOST_WORDS_OF_A_NAME
