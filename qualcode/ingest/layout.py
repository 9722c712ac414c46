"""A source's lines → headings, turns, paragraphs and list items: the segments of a document, whatever its format."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from qualcode.ingest.labels import label_key
from qualcode.ingest.source import Line, Source
from qualcode.ingest.turns import Speakers, Turn, Turns, find_turns
from qualcode.model import Document, Role, Segment, Status
from qualcode.normalise import fold

_BOLD = re.compile(r"\A\*{1,3}([^*\s][^*]*)\*{1,3}([ \u00a0\u202f]?:)?\Z")
_ITEM = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,3}[.)])[ \t]+(?=\S)")
_CASE_LEVEL, _PLAIN_LEVEL = 1, 20
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """How a study says its texts are laid out: see `corpus` in study.yaml.

    `speakers` is None where turns are not sought. `case_heading` is a pattern with the group `case`.
    """

    speakers: Speakers | None = None
    headings: tuple[str, ...] = ()
    case_heading: re.Pattern[str] | None = None
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A stretch to say something about: mostly that it is not coded, and why."""

    start: int
    end: int
    reason: str
    status: Status = Status.SKIPPED


@dataclass
class _Reader:
    """The state of laying out one source, line by line."""

    layout: Layout
    case: str
    path: list[tuple[int, str]] = field(default_factory=list)
    speaker: str = ""
    role: Role = Role.NONE
    time: str = ""
    open: tuple[int, int] | None = None
    segments: list[Segment] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    places: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    first_case: int | None = None
    """How many segments stand before the first case: none where the file's name gives it; None where nothing does."""

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.path)

    def close(self) -> None:
        """Ends the stretch under way, if there is one."""
        if self.open is not None:
            start, end = self.open
            id, section = str(len(self.segments) + 1), self.section
            self.segments.append(Segment(id, start, end, self.case, self.speaker, self.role, section, self.time))
        self.open = None

    def extend(self, start: int, end: int) -> None:
        """Adds a line to the stretch under way, or begins one."""
        self.open = (start if self.open is None else self.open[0], end)

    def heading(self, level: int, title: str, at: int) -> None:
        """Ends what came before and puts `title` on the path, in place of headings as deep or deeper."""
        self.close()
        self.speaker, self.role, self.time = "", Role.NONE, ""
        self.path = [(above, text) for above, text in self.path if above < level] + [(level, title)]
        found = self.layout.case_heading and self.layout.case_heading.fullmatch(title)
        if found:
            self.case = found["case"].strip()
            self.first_case = len(self.segments) if self.first_case is None else self.first_case
        self.places.append((at, self.case, self.section))

    def turn(self, turn: Turn) -> None:
        """Ends what came before and lets the turn's speaker speak."""
        self.close()
        self.speaker, self.role, self.time = turn.speaker, turn.role, turn.time

    def aside(self, line: Line) -> None:
        """A text box or note, which nobody speaks: a segment of its own, at the place that refers to it."""
        self.close()
        case, section = self.case, self.section
        if line.at is not None:
            place = bisect_right(self.places, line.at, key=lambda one: one[0]) - 1
            _, case, section = self.places[place]
        self.segments.append(Segment(str(len(self.segments) + 1), line.start, line.end, case, section=section))


def lay_out(
    source: Source, *, id: str, case: str = "", layout: Layout | None = None
) -> tuple[Document, tuple[Passed, ...]]:
    """The document in a source, and the stretches that its layout leaves uncoded or that need a word.

    Without turns every paragraph and list item is a segment; with turns every turn is, and what stands outside them
    is skipped. Where headings start cases, what stands before the first is skipped too. Empty text gives a document
    without segments.
    """
    layout = layout or Layout()
    levels = [_level(line, source.text, layout) for line in source.lines]
    lines = [line if line.level == n else replace(line, level=n) for n, line in zip(levels, source.lines, strict=True)]
    turns = Turns({}) if layout.speakers is None else find_turns(source.text, lines, layout.speakers)
    reader = _Reader(layout, case or id, first_case=0 if case else None)
    reader.places.append((0, reader.case, ()))
    for n, line in enumerate(lines):
        _lay_line(reader, source.text, line, turns.starts.get(n), n in turns.labels)
    reader.close()
    kept, skipped = _sort_out(reader, turns)
    passed = [*reader.passed, *skipped, *(Passed(0, 0, reason) for reason in source.left_out)]
    if layout.speakers is not None and kept:
        passed += _about_labels(turns, source.text)
        passed += _about_speakers(turns, layout.speakers, kept[0].start)
    ids = map(str, range(1, len(kept) + 1))
    numbered = tuple(s if s.id == id else replace(s, id=id) for s, id in zip(kept, ids, strict=False))
    return Document(id=id, text=source.text, segments=numbered, attributes=source.attributes), tuple(passed)


def _lay_line(reader: _Reader, text: str, line: Line, turn: Turn | None, is_label: bool) -> None:
    if line.outside or is_label:
        reader.close()
        if line.outside:
            reader.passed.append(Passed(line.start, line.end, f"{line.outside}: not coded"))
        return
    if turn is not None:
        reader.turn(turn)
        if turn.speech < line.end:
            reader.extend(turn.speech, line.end)
        return
    words = text[line.start : line.end]
    if line.level:
        reader.heading(line.level, _title(words), line.start)
    elif line.at is not None or (line.box and reader.speaker):
        reader.aside(line)
    else:
        item = None if reader.speaker else _ITEM.match(words)
        if item or (line.begins and not reader.speaker):
            reader.close()
        reader.extend(line.start + (item.end() if item else 0), line.end)


def _level(line: Line, text: str, layout: Layout) -> int:
    """The level of a heading, be it the format or the study that makes it one; 0 for any other line."""
    if line.level or line.at is not None or line.outside or not (layout.case_heading or layout.headings):
        return line.level
    title = _title(text[line.start : line.end])
    if layout.case_heading and layout.case_heading.fullmatch(title):
        return _CASE_LEVEL
    return _PLAIN_LEVEL if matches_heading(title, layout.headings) else 0


def _title(words: str) -> str:
    """A heading without its emphasis, on one line."""
    return _BOLD.sub(r"\1\2", " ".join(words.split()))


def matches_heading(title: str, globs: tuple[str, ...]) -> bool:
    """Whether a heading fits one of the globs, whatever its case, accents and closing colon."""
    if not globs or len(title) > _LONGEST_HEADING:
        return False
    bare = fold(title).rstrip(" :")
    return any(fnmatchcase(bare, fold(glob).rstrip(" :")) for glob in globs)


def _sort_out(reader: _Reader, turns: Turns) -> tuple[list[Segment], list[Passed]]:
    kept, skipped = [], []
    for n, segment in enumerate(reader.segments):
        title = next((t for t in segment.section if matches_heading(t, reader.layout.skip)), "")
        if title:
            skipped.append(Passed(segment.start, segment.end, f"section « {title} » is not coded"))
        elif turns.starts and segment.role is Role.NONE:
            skipped.append(Passed(segment.start, segment.end, "outside any turn"))
        elif reader.first_case is not None and n < reader.first_case:
            skipped.append(Passed(segment.start, segment.end, "before the first case"))
        else:
            kept.append(segment)
    if reader.layout.case_heading is not None and reader.first_case is None and kept:
        skipped.append(Passed(kept[0].start, kept[0].start, "no heading starts a case: the file is one case"))
    return kept, skipped


def _about_labels(turns: Turns, text: str) -> Iterator[Passed]:
    """A line about each spelling of a label that is not its speaker's, and about each that was not believed."""
    seen: dict[tuple[str, str], list[Turn]] = {}
    for turn in turns.starts.values():
        seen.setdefault((" ".join(turn.label.split()), turn.speaker), []).append(turn)
    for (label, speaker), found in seen.items():
        first, times = found[0], _times(len(found))
        span = (first.start, first.start + len(first.label))
        if label_key(label) in turns.misspelt:
            way_out = f"Correct the file, or say in `speakers`: names: {{{label}: {speaker}}}"
            reason = f"label « {label} » ({times}) is read as « {speaker} », the most like it. {way_out}."
            yield Passed(*span, reason, Status.MISSPELT)
        elif label_key(label) == label_key(speaker) and label != speaker:
            yield Passed(*span, f"label « {label} » ({times}) is read as « {speaker} »", Status.REPAIRED)
    doubted = Counter(turn.label for turn in turns.doubted)
    for turn in {turn.label: turn for turn in reversed(turns.doubted)}.values() if turns.starts else ():
        reason = f"« {turn.label} » ({_times(doubted[turn.label])}) could be a label and is read as speech"
        way_out = "If it is a speaker, add it to `speakers`: respondent"
        yield Passed(turn.start, turn.start + len(turn.label), f"{reason}. {way_out}.")


def _about_speakers(turns: Turns, speakers: Speakers, at: int) -> Iterator[Passed]:
    """A line where nobody is known to speak, or where several do by turns and none of them asks."""
    if not turns.starts:
        reason = "no turn was recognised, so its paragraphs are coded, questions too"
        way_out = "Begin each turn with `Name:`, or list the labels in `speakers`"
        yield Passed(at, at, f"{reason}. {way_out}.", Status.UNATTRIBUTED)
        return
    spoke = Counter(turn.speaker for turn in turns.starts.values())
    asked = any(turn.role is Role.INTERVIEWER for turn in turns.starts.values())
    if speakers.interviewer and not asked and sum(count > 1 for count in spoke.values()) > 1:
        names = ", ".join(f"{name} ({_times(count)})" for name, count in spoke.items())
        reason = f"no interviewer speaks here, so all turns are coded: {names}"
        yield Passed(at, at, f"{reason}. Add who asks to `speakers`: interviewer.", Status.UNATTRIBUTED)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
