"""Who speaks, and when: the turns of a document, decided on the evidence of all its lines.

A line may look like a turn and be none (« Alors : … »). So the lines that look like one are collected first, and a
label is believed when the study lists it, when it recurs, or when its line has a time as the document's turns have.
What looks like a misspelling of a believed label is read as that label, and said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.ingest.labels import Candidate, Form, label_key, read_label, read_time_alone
from qualcode.ingest.misspellings import likely_label
from qualcode.ingest.source import Line
from qualcode.ingest.speechwords import is_speech_word
from qualcode.model import Role

_RECURS, _RECURS_AGAINST_LAYOUT = 2, 4
_LAYOUT = 3
"""How many lines with times make a document whose turns have times."""
_MOST_WORDS_OF_A_NAME = 3
_OFTEN, _RARE = 3, 4
"""A label seen so often may be misspelt elsewhere; a misspelling is this many times rarer, or stands once."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """What a study says of labels: who asks, who answers, and how labels are to be read ("" for no label at all)."""

    interviewer: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def listed(self) -> dict[str, str]:
        """The names listed, by key."""
        named = (*self.names.values(), *self.respondent, *self.interviewer)
        return {label_key(name): name for name in named if name}

    def asking(self) -> frozenset[str]:
        """The keys of those who ask."""
        return frozenset(label_key(name) for name in self.interviewer)

    def renamed(self) -> dict[str, str]:
        """The key that each renamed label's key is read as; "" for no label."""
        return {label_key(label): label_key(name) for label, name in self.names.items()}


@dataclass(frozen=True, slots=True)
class Turn:
    """The start of a turn: who speaks, as the study or most labels spell it; when (H:MM:SS or ""); where words begin.

    `label` is the label as this line has it, at `start`.
    """

    speaker: str
    role: Role
    time: str
    speech: int
    label: str
    start: int


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns, by the number of the line that starts them; what else was found on the way.

    `labels` are the lines that hold nothing but a part of a label. `misspelt` maps the key of a label to the name it
    is read as, `doubted` are candidates that recur too little to be believed.
    """

    starts: Mapping[int, Turn]
    labels: frozenset[int] = frozenset()
    misspelt: Mapping[str, str] = field(default_factory=dict)
    doubted: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A candidate on a line; `key` is what its label is read as, `known` whether the study says so."""

    line: int
    offset: int
    found: Candidate
    key: str
    known: bool
    heading: bool
    beside: tuple[int, ...] = ()


def find_turns(text: str, lines: Sequence[Line], speakers: Speakers) -> Turns:
    """The turns in the lines of a text; none gives empty `starts`."""
    listed, asking = speakers.listed(), speakers.asking()
    seen = _plausible(_collect(text, lines, speakers), listed)
    believed = _believed(seen, listed)
    misspelt = _misspelt(seen, believed, listed)
    believed = (believed - set(misspelt)) | set(misspelt.values())
    believed |= _lone(seen, believed, asking, misspelt, share=_share(seen, lines))
    names = _names(seen, listed)
    read = {one.line: misspelt.get(one.key, one.key) for one in seen}

    def turn(one: _Seen) -> Turn:
        key = read[one.line]
        role = Role.INTERVIEWER if key in asking else Role.RESPONDENT
        found = one.found
        place = one.offset + found.start
        return Turn(names.get(key, found.name), role, found.time, one.offset + found.speech, found.name, place)

    kept = [one for one in seen if read[one.line] in believed]
    return Turns(
        starts={one.line: turn(one) for one in kept},
        labels=frozenset(line for one in kept for line in one.beside),
        misspelt={key: names[name] for key, name in misspelt.items()},
        doubted=tuple(turn(one) for one in seen if one not in kept and _is_name(one)),
    )


def _collect(text: str, lines: Sequence[Line], speakers: Speakers) -> list[_Seen]:
    """The candidates in line order, each with the time that stands on a line of its own above or below it."""
    renamed, listed = speakers.renamed(), speakers.listed()
    words = [text[line.start : line.end] for line in lines]
    speech = [line.at is None and not line.outside for line in lines]
    found = [read_label(line) if said else None for line, said in zip(words, speech, strict=True)]
    alone = [read_time_alone(line) if said else None for line, said in zip(words, speech, strict=True)]
    seen: list[_Seen] = []
    taken: set[int] = set()
    for n, one in enumerate(found):
        key = "" if one is None else renamed.get(one.key, one.key)
        if one is None or not key:
            continue
        known = key in listed
        beside = _time_beside(n, one, alone, taken)
        if beside is not None:
            taken.add(beside)
            one = replace(one, time=alone[beside] or "", form=Form.TIME)
        if lines[n].level and not (known or one.form is Form.TIME):
            continue
        seen.append(
            _Seen(n, lines[n].start, one, key, known, bool(lines[n].level), () if beside is None else (beside,))
        )
    return seen


def _time_beside(n: int, one: Candidate, alone: Sequence[str | None], taken: set[int]) -> int | None:
    """The line next to line `n` that holds its time; a bare name may have it below."""
    if one.time:
        return None
    if n and alone[n - 1] and n - 1 not in taken:
        return n - 1
    return n + 1 if one.form is Form.BARE and n + 1 < len(alone) and alone[n + 1] else None


def _plausible(seen: Sequence[_Seen], listed: Mapping[str, str]) -> list[_Seen]:
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


def _believed(seen: Sequence[_Seen], listed: Mapping[str, str]) -> set[str]:
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


def _misspelt(seen: Sequence[_Seen], believed: set[str], listed: Mapping[str, str]) -> dict[str, str]:
    """The keys that misspell a frequent or listed label, with its key.

    A misspelling is much rarer than the label, or stands for a listed one that the document lacks; and it does not
    follow a turn of the same speaker.
    """
    counts = Counter(one.key for one in seen)
    strong = {key for key in believed if counts[key] >= _OFTEN} | set(listed)
    found = {}
    for key, count in counts.items():
        if key in listed or is_speech_word(key):
            continue
        rarer = [other for other in strong if count == 1 or count * _RARE <= counts[other] or not counts[other]]
        likely = likely_label(key, sorted(rarer))
        if likely and not _follows(seen, key, likely, believed):
            found[key] = likely
    return found


def _follows(seen: Sequence[_Seen], key: str, other: str, believed: set[str]) -> bool:
    """Whether turns of `key` mostly come right after turns of `other`."""
    turns = [one.key for one in seen if one.key in believed or one.key == key]
    before = [previous for previous, this in zip(["", *turns], turns, strict=False) if this == key]
    return before.count(other) * 2 > len(before)


def _lone(
    seen: Sequence[_Seen], believed: set[str], asking: frozenset[str], misspelt: Mapping[str, str], *, share: bool
) -> set[str]:
    """The keys believed though they recur too little: because they look like names, and because of where they stand.

    Where two speakers recur, only who answers an interviewer: the words would else pass for the question's. Where
    fewer do, the document is too short to tell, and all, answers even with labels that look like no name; where none
    does, all if labels have their `share` of the text.
    """
    counts = Counter(misspelt.get(one.key, one.key) for one in seen)
    settled = sum(counts[key] >= _RECURS for key in believed) > 1
    found: set[str] = set()
    before = ""
    for one in seen:
        key = misspelt.get(one.key, one.key)
        if key not in believed | found:
            answers, named = before in asking and _may_speak(one), _is_name(one)
            short = (named or answers) if believed else (named and share)
            if not (answers and named if settled else short):
                continue
            found.add(key)
        before = key
    return found


def _share(seen: Sequence[_Seen], lines: Sequence[Line]) -> bool:
    """Whether the text opens with a candidate, or a third of its paragraphs are some: more than chance would make."""
    spoken = [n for n, line in enumerate(lines) if line.begins and not line.level and line.at is None]
    named = {one.line for one in seen if _is_name(one)}
    return bool(spoken) and (spoken[0] in named or 3 * len(named) >= len(spoken))


def _names(seen: Sequence[_Seen], listed: Mapping[str, str]) -> dict[str, str]:
    """How each speaker is spelt: as listed, else as most of the labels do, the first of several."""
    spelt: dict[str, Counter[str]] = {}
    for one in seen:
        spelt.setdefault(one.key, Counter())[" ".join(one.found.name.split())] += 1
    return {key: names.most_common(1)[0][0] for key, names in spelt.items()} | dict(listed)


def _may_speak(one: _Seen) -> bool:
    """Whether a candidate could be a label at all, were there reason to believe it."""
    found = one.found
    return found.capital and found.form is not Form.BARE and not one.heading and not is_speech_word(one.key)


def _is_name(one: _Seen) -> bool:
    """Whether a candidate looks like someone's name."""
    return _may_speak(one) and one.found.name_like and len(one.found.name.split()) <= _MOST_WORDS_OF_A_NAME
