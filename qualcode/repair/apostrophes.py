"""Elisions as scanners misread them: what stands around a word rather than in it, as patterns of the aligned view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Known = Callable[[str], bool]
Put = Callable[[Known, re.Match[str]], str]
"""What stands in a match's place, given which forms are words; the match itself where nothing is to be done."""

_VOWELS = "aàâeéèêëiîïoôuùûyhœ"
_ELIDED = "l|d|n|s|j|c|m|t|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu"
"""What stands before an elision's apostrophe."""
_CLOSED = re.compile(r"\w'(?!\w)")
_QUOTED = 60
_BEFORE_L = "de|à|et|que|ou|par|dans|sur|pour|avec|sous|entre|vers|chez|comme|dont|où|sans|selon|est|a"
_PERSONS = "il|elle|on|ils|elles|ça|je|tu|nous|vous|qui|ne|se|y|en"
_IL_FOLLOWS = (
    "est|était|sera|serait|faut|fallait|faudra|faudrait|y|a|avait|aura|aurait|n'|s'|m'|t'|l'|ne|se|me|te|le|la|les|lui|"
    "leur|nous|vous|en|va|doit|peut|existe|semble|suffit|convient|reste|fait"
)


def _always(by: Callable[[re.Match[str]], str]) -> Put:
    return lambda _, match: by(match)


def _before_word(by: Callable[[re.Match[str]], str]) -> Put:
    """Only where the group `word` is one."""
    return lambda known, match: by(match) if known(match["word"]) else match[0]


def _unquoted(by: Callable[[re.Match[str]], str]) -> Put:
    """Only before a word, and where no quotation in single marks begins."""

    def put(known: Known, match: re.Match[str]) -> str:
        closed = _CLOSED.search(match.string, match.end(), match.end() + _QUOTED)
        return match[0] if closed or not known(match["word"]) else by(match)

    return put


@dataclass(frozen=True, slots=True)
class Elision:
    """A misreading to look for, and what stands in its place. Where none of the `hints` is in the text in lower case,
    it is not there: they are faster to look for."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    put: Put

    def found(self, text: str) -> Iterable[re.Match[str]]:
        """Where the text has it."""
        lower = text.lower()
        return self.pattern.finditer(text) if any(hint in lower for hint in self.hints) else ()


def _elision(hints: str, pattern: str, put: Put) -> Elision:
    """`hints` are parted by |."""
    spelt = pattern.replace("VOWEL", f"[{_VOWELS}{_VOWELS.upper()}]").replace("ELIDED", _ELIDED)
    return Elision(tuple(hints.split("|")), re.compile(spelt), put)


APOSTROPHES: tuple[Elision, ...] = (
    _elision("''", r"(?<=[^\W\d_])''+(?=[^\W\d_])", _always(lambda _: "'")),
    _elision(" '", r"(?i:(?<!\w)(ELIDED)) '+ ?(?=(?P<word>VOWEL\w*))", _unquoted(lambda m: f"{m[1]}'")),
    _elision("aujourd", r"(?i)(?<!\w)(aujourd) ?'? ?(hui)(?!\w)", _always(lambda m: f"{m[1]}'{m[2]}")),
    _elision("¢", r"(?<!\w)¢ ?'? ?(?=(?:est|était|étaient)(?!\w))", _always(lambda _: "c'")),
    _elision("i'|1'", r"(?<!\w)[I1](?='(?P<word>VOWEL\w*))", _before_word(lambda _: "l")),
    _elision("['", r"(?<!\w)\['(?=(?P<word>VOWEL\w+))", _unquoted(lambda _: "l'")),
    _elision("al'", r"(?<!\w)al'(?=(?P<word>VOWEL\w+))", _before_word(lambda _: "à l'")),
    _elision(" '", rf"(?<!\w)({_BEFORE_L}) '(?=(?P<word>VOWEL\w+))", _unquoted(lambda m: f"{m[1]} l'")),
    _elision(" ia | ie | ies | 1a | 1e | 1es ",
             r"(?<!\w)(de|dans|sur|par|avec|sous|vers|à) [I1](a|e|es) (?=(?P<word>[a-zà-ÿœ]{3,}))",
             _before_word(lambda m: f"{m[1]} l{m[2]} ")),
    _elision("-a-", r"(?i)(?<!\w)((?:c'est|vis)-)a(-)(?=dire|vis)", _always(lambda m: f"{m[1]}à{m[2]}")),
    _elision("ii ", rf"(?:\A|(?<=[.!?:»] ))II(?= (?:{_IL_FOLLOWS})(?:(?<=')|(?!\w)))", _always(lambda _: "Il")),
    _elision("d |l |qu |jusqu |lorsqu |puisqu ",
             r"(?<![\w'.])(?<!\d )([dl]|qu|jusqu|lorsqu|puisqu) (?!(?:et|ou|où|à|est|y)\b)(?=(?P<word>VOWEL\w+))",
             _before_word(lambda m: f"{m[1]}'")),
    _elision("c ", r"(?<![\w'.])(?<!\d )c (?=(?:est|était|étaient)(?!\w))", _always(lambda _: "c'")),
    _elision("j ", r"(?<![\w'.])(?<!\d )j (?=(?P<word>VOWEL\w+))", _before_word(lambda _: "j'")),
    _elision(" n | s | m | t ", rf"(?<!\w)({_PERSONS}) ([nsmt]) (?=(?P<word>VOWEL\w*))",
             _before_word(lambda m: f"{m[1]} {m[2]}'")),
)  # fmt: skip
"""What is looked for, in order. Quotations in single marks are left alone; so are `1a` and `Ia`, which may be what they
seem, unless a preposition stands before."""
