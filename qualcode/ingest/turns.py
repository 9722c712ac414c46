"""Who speaks, and when: the turns of a document, decided on the evidence of all its lines.

A line may look like a turn and be none (« Alors : … »). So the lines that look like one are collected first, and a
label is believed when the study lists it, when it recurs, or when its line has a time as the document's turns have.
What looks like a misspelling of a believed label is read as that label, and said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.ingest.evidence import (
    Seen,
    believed_labels,
    is_name,
    labels_have_share,
    lone_labels,
    misspelt_labels,
    plausible,
)
from qualcode.ingest.labels import Candidate, Form, label_key, read_label, read_time_alone
from qualcode.ingest.source import Line
from qualcode.model import Role


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


def find_turns(text: str, lines: Sequence[Line], speakers: Speakers) -> Turns:
    """The turns in the lines of a text; none gives empty `starts`."""
    listed, asking = speakers.listed(), speakers.asking()
    seen = plausible(_collect(text, lines, speakers), listed)
    believed = believed_labels(seen, listed)
    misspelt = misspelt_labels(seen, believed, listed)
    believed = (believed - set(misspelt)) | set(misspelt.values())
    believed |= lone_labels(seen, believed, asking, misspelt, share=labels_have_share(seen, lines))
    names = _names(seen, listed)
    read = {one.line: misspelt.get(one.key, one.key) for one in seen}

    def turn(one: Seen) -> Turn:
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
        doubted=tuple(turn(one) for one in seen if read[one.line] not in believed and is_name(one)),
    )


def _collect(text: str, lines: Sequence[Line], speakers: Speakers) -> list[Seen]:
    """The candidates in line order, each with the time that stands on a line of its own above or below it."""
    renamed, listed = speakers.renamed(), speakers.listed()
    words = [text[line.start : line.end] for line in lines]
    speech = [line.at is None and not line.outside for line in lines]
    found = [read_label(line) if said else None for line, said in zip(words, speech, strict=True)]
    alone = [read_time_alone(line) if said else None for line, said in zip(words, speech, strict=True)]
    keys = ["" if one is None else renamed.get(one.key, one.key) for one in found]
    times = _times_beside(found, keys, alone, listed)
    seen: list[Seen] = []
    for n, (one, key) in enumerate(zip(found, keys, strict=True)):
        if one is None or not key:
            continue
        beside = times.get(n)
        if beside is not None:
            one = replace(one, time=alone[beside] or "", form=Form.TIME)
        known = key in listed
        if lines[n].level and not (known or one.form is Form.TIME):
            continue
        seen.append(Seen(n, lines[n].start, one, key, known, bool(lines[n].level), () if beside is None else (beside,)))
    return seen


def _times_beside(
    found: Sequence[Candidate | None], keys: Sequence[str], alone: Sequence[str | None], listed: Mapping[str, str]
) -> dict[int, int]:
    """By the line of a label, the line that holds nothing but its time: the one above, or below a name on its own.

    Where there are labels above and below a time, it belongs to the one listed, or else to the more frequent one.
    """
    counts = Counter(keys)
    times: dict[int, int] = {}
    for n, time in enumerate(alone):
        if time is None:
            continue
        near = [m for m in (n + 1, n - 1) if 0 <= m < len(found) and keys[m] and m not in times]
        labels = [m for m in near if (one := found[m]) and not one.time and (m > n or one.form is Form.BARE)]
        if labels:
            times[max(labels, key=lambda m: (keys[m] in listed, counts[keys[m]], m))] = n
    return times


def _names(seen: Sequence[Seen], listed: Mapping[str, str]) -> dict[str, str]:
    """How each speaker is spelt: as listed, else as most of the labels do, the first of several."""
    spelt: dict[str, Counter[str]] = {}
    for one in seen:
        spelt.setdefault(one.key, Counter())[" ".join(one.found.name.split())] += 1
    return {key: names.most_common(1)[0][0] for key, names in spelt.items()} | dict(listed)
