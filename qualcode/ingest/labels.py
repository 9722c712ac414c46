"""One line read as the start of a turn, if it could be one: its label, its time, where the words begin.

Known shapes, with spaces, no-break spaces, dashes and Markdown's bold in any mix:

    Name: words          NAME - words           Name<tab>words        **Name :** words
    Name (00:12) words   [Name] (0:01 - 0:11)   Name 00:01:02         Name : [00:12] words
    00:01:02 Name        [00:01:02] - Name      [00:12] Name : words  Name (laughing) : words

Whether the line really starts a turn only the whole document can tell: see `turns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qualcode.normalise import fold

_HEAD = 160
_MOST_WORDS = 5
_SAME = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"：": ":", "∶": ":"}
)
"""What typists and programs use alike, each for one character, so that offsets hold."""

_SPACED_CLOCK = (
    r"\d{1,3}\ *+[:h']\ *+\d{1,2}(?:\ *+[:m'’]\ *+\d{1,2})?(?:\ *+[.,]\ *+\d{1,3})?(?:\ *+(?:s|min|h|[\"”]))?"
)
_CLOCK = (
    r"(?:\d{1,3}\ ?:\ ?\d{1,2}\ ?:\ ?\d{1,2}|\d{1,3}[:h]\d{2}|\d{2}\ ?:\ ?\d{2}(?=\ *+$))(?:[.,]\d{1,3})?(?!\d|:\d)"
)
_TO = r"\ *+(?:-+>?|→|/|à|to)\ *+"
_STAMP = rf"""(?:
    [\[(<{{]\ *+{_SPACED_CLOCK}(?:{_TO}{_SPACED_CLOCK})?\ *+[\])>}}]
  | \#{_CLOCK}(?:-\d)?\#
  | (?<!\d){_CLOCK}(?:{_TO}{_CLOCK})?
)"""
_NAME = r"[^\W\d_](?:[^:\n\t!?;«»“”()\[\]<>{}|#*…]{0,46}?[^\s:!?;«»“”()\[\]<>{}|#*…,-])??"
_MARK = r"(?:\*{1,3}|__)?"
_LINE = re.compile(
    rf"""[\ \t]*+{_MARK}\ *+
    (?:(?P<before>{_STAMP}){_MARK}[\ \t]*+[-:|]?[\ \t]*+{_MARK})?
    (?:\[\ *+(?P<boxed>{_NAME})\ *+\]|(?P<name>{_NAME}))
    (?:\ *+\(\ *+[^\d\s()][^()]{{0,30}}\))?                  # (laughing), (F, 45)
    (?:
        \ *+{_MARK}\ *+[-,]?\ *+(?P<after>{_STAMP})\ *+{_MARK}\ *+(?P<closed>[-:](?!\d))?\ *+{_MARK}
      | \ *+{_MARK}\ *+(?P<colon>:)(?![/\d])\ *+{_MARK}(?:\ *+(?P<inner>{_STAMP})\ *+[-:]?)?
      | \ *+{_MARK}\ *+:(?=\d)(?P<tight>)
      | (?:\ ++{_MARK}-\ *+|\ *+{_MARK}-\ ++){_MARK}(?P<dash>)
      | \ *+{_MARK}(?P<tab>\t)(?:\ *+(?P<cell>{_STAMP})\ *+\t)?
      | \ *+{_MARK}\ *+(?P<end>$)
    )[\ \t]*+""",
    re.VERBOSE,
)
_TIME_ALONE = re.compile(rf"[\ \t]*+{_MARK}(?P<time>{_STAMP}){_MARK}[\ \t]*+[-:]?[\ \t]*+$", re.VERBOSE)
_TITLES = ("m", "mm", "mr", "mrs", "ms", "mme", "mmes", "mlle", "dr", "pr", "prof", "me", "st", "ste")
_ABBREVIATIONS = frozenset((*_TITLES, "enq", "int", "resp", "rep", "dir", "loc"))
_PARTICLES = frozenset(("de", "du", "des", "la", "le", "les", "et", "van", "von", "of", "and", "n°"))
_SHORT = re.compile(r"[^\W\d_]\d?")


class Form(StrEnum):
    """What parts the label from the words: the stronger evidence first."""

    TIME = "time"
    COLON = "colon"
    DASH = "dash"
    TAB = "tab"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could start a turn. Offsets count from the line's start; `speech` is where words begin, or its end.

    `time` is H:MM:SS, "" for none. `first` tells that the time stands before the label with nothing but space between.
    """

    name: str
    start: int
    end: int
    speech: int
    time: str
    form: Form
    first: bool = False
    alone: bool = False

    @property
    def key(self) -> str:
        """The label as labels are compared: whatever its case, accents, spaces and closing dot."""
        return label_key(self.name)

    @property
    def capital(self) -> bool:
        return self.name[0].isupper()

    @property
    def name_like(self) -> bool:
        """Whether each word of the label begins as names do: « Mme Roux », « LOCUTEUR 1 », not « On lit »."""
        words = [word.rpartition("'")[2] for word in self.name.replace("’", "'").split()]
        return self.capital and all(not w[:1].islower() or w in _PARTICLES for w in words)

    @property
    def short(self) -> bool:
        """Whether the label is Q, R, E2 or the like, which nothing but a label is."""
        return self.form in (Form.COLON, Form.TIME) and _SHORT.fullmatch(self.name) is not None


def label_key(name: str) -> str:
    """The label as labels are compared."""
    return fold(name).rstrip(" .")


def read_label(line: str) -> Candidate | None:
    """The start of a turn that the line could be; None where it could be none."""
    head = _prepared(line)
    found = _LINE.match(head)
    if found is None:
        return None
    group = "boxed" if found["boxed"] else "name"
    name = " ".join(found[group].split())
    alone = found["end"] is not None
    if len(name.split()) > _MOST_WORDS or _holds_a_sentence(name) or (alone and name.endswith(".")):
        return None
    stamp = found["before"] or found["after"] or found["inner"] or found["cell"] or ""
    return Candidate(
        name=line[found.start(group) : found.end(group)],
        start=found.start(group),
        end=found.end(group),
        speech=min(found.end(), len(line)),
        time=read_time(stamp),
        form=_form(found, stamp),
        first=found["before"] is not None and found["end"] is not None,
        alone=not line[found.end() :].strip(),
    )


def _holds_a_sentence(name: str) -> bool:
    """Whether a dot in the label ends a sentence rather than a title or an initial."""
    dotted = [word for word in name.split()[:-1] if word.endswith(".")]
    parts = (part for word in dotted for part in re.split("[.-]+", word) if part)
    return any(len(part) > 1 and part.lower() not in _ABBREVIATIONS for part in parts)


def _form(found: re.Match[str], stamp: str) -> Form:
    if stamp:
        return Form.TIME
    if found["colon"] is not None or found["tight"] is not None:
        return Form.COLON
    if found["dash"] is not None:
        return Form.DASH
    return Form.BARE if found["tab"] is None else Form.TAB


def read_time_alone(line: str) -> str | None:
    """The time (H:MM:SS) of a line that holds nothing else; None for any other line."""
    found = _TIME_ALONE.match(_prepared(line))
    return read_time(found["time"]) or None if found else None


def read_time(stamp: str) -> str:
    """The first time of a stamp as H:MM:SS: `1:02` and `1'02` are minutes and seconds, `1h02` hours and minutes.

    "" for what is no time of day or recording, such as 10:75.
    """
    found = re.search(r"(\d+)\s*([:h'’])\s*(\d+)(?:\s*[:m'’]\s*(\d+))?", stamp)
    if found is None:
        return ""
    first, second = int(found[1]), int(found[3])
    if found[4] is not None:
        seconds = int(found[4])
        return f"{first}:{second:02}:{seconds:02}" if second < 60 and seconds < 60 else ""
    if second >= 60:
        return ""
    hours, minutes, seconds = (first, second, 0) if found[2] == "h" else (*divmod(first, 60), second)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _prepared(line: str) -> str:
    """The line's start with look-alikes made alike, character for character; cut short, it does not seem to end."""
    return line.translate(_SAME) if len(line) <= _HEAD else line[:_HEAD].translate(_SAME) + "…"
