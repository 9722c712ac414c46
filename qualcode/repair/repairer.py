"""Misread words of scanned French put right, as steps of the aligned view: before parsing, since one misread word
spoils how its neighbours are read.

Only what is no word is touched, and only when the closed tables of `confusions` lead to just one word. Among words of
another tongue nothing is. `VERSION` is part of every stored parse's key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.normalise import View
from qualcode.repair.apostrophes import APOSTROPHES, Put
from qualcode.repair.confusions import has_foreign_shape, is_word, repairs
from qualcode.repair.lexicon import FUNCTION_WORDS
from qualcode.spans import merge_spans

VERSION = 2
LANGUAGE = "fr"
"""The language whose words the tables of confusions know."""

_WORD = re.compile(r"(?:[^\W_]|¢)+")
_WITHIN_NAME = re.compile(r"[@/\\_#]|\.(?=\w)")
_ENGLISH_WORDS = """
the of and to is for with that by from this these are their its at be our we you your it not which who how what has have
was were can will they there into about
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_AROUND = 4
_LEAST_WHOLE = 5
_JOINS = re.compile(r"[\w'’‘¢-]")


@dataclass(frozen=True, slots=True)
class Mended:
    """A stretch of the source that was put right, and what is read in its place."""

    start: int
    end: int
    after: str


class _Known(dict[str, bool]):
    """Whether forms are words, each looked up once."""

    def __init__(self, lexicon: Container[str]) -> None:
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, form: str) -> bool:
        found = self[form] = is_word(form, self.lexicon)
        return found


@dataclass(frozen=True)
class Repairer:
    """Puts misread words right by a lexicon; remembers the forms that it has looked at."""

    lexicon: Container[str] = field(repr=False)
    _seen: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _known(self) -> _Known:
        return _Known(self.lexicon)

    def repair(self, view: View, source: str) -> tuple[View, tuple[Mended, ...]]:
        """The view of `source` with what was misread put right, and the stretches where it was, in order.

        Repairing what is repaired changes nothing: rounds go on until one finds nothing, and each leaves fewer forms
        that are no word.
        """
        spans: list[tuple[int, int]] = []
        before = None
        while before is not view:
            before = view
            for find, by in self._steps(source):
                view = _noting(view, find(view.text), by, spans)
        whole = [_whole_words(source, *span) for span in spans]
        return view, tuple(Mended(start, end, _text_at(view, start, end)) for start, end in merge_spans(whole))

    def known(self, form: str) -> bool:
        """Whether the form is a word."""
        return self._known[form]

    def _steps(self, source: str) -> tuple[tuple[_Find, _By], ...]:
        return (
            *((elision.found, self._checked(elision.put)) for elision in APOSTROPHES),
            (self._pairs, lambda view, match: self._joined(view, match, source)),
            (self._strange, lambda view, match: self._word(view, match, source)),
        )

    def _checked(self, put: Put) -> _By:
        return lambda view, match: put(self.known, match)

    def _strange(self, text: str) -> Iterable[re.Match[str]]:
        """The words that the lexicon does not have."""
        known = self._known
        return [match for match in _WORD.finditer(text) if not known[match[0]]]

    def _pairs(self, text: str) -> Iterable[re.Match[str]]:
        """The pairs of words of which it does not have one: each bears a letter of a word that it does not have."""
        known = self._known
        if all(map(known.__getitem__, _WORD.findall(text))):
            return ()
        return (match for match in _SPLIT.finditer(text) if not (known[match["head"]] and known[match["tail"]]))

    def _candidates(self, form: str) -> tuple[str, ...]:
        if form not in self._seen:
            self._seen[form] = () if self.known(form) else repairs(form, self.lexicon)
        return self._seen[form]

    def _word(self, view: View, match: re.Match[str], source: str) -> str:
        form = match[0]
        if len(form) < 2 or form.isdigit() or _in_name(match) or self._in_compound(match):
            return form
        if cut := _line_cut(view, match, source):
            head, tail = form[:cut], form[cut:]
            if all(map(self.known, (head, tail))):
                return f"{head}-{tail}"
        found = self._candidates(form)
        if len(found) != 1 or _may_be_name(match, found[0]) or self._is_foreign(match, found[0]):
            return form
        return found[0]

    def _joined(self, view: View, match: re.Match[str], source: str) -> str:
        """The first half of a word that a space or a line's end broke, without that space: neither half is a word, or
        one is none and the line ended there."""
        head, tail = match["head"], match["tail"]
        broken = [not self.known(part) for part in (head, tail)]
        at_end = "\n" in source[slice(*view.span(match.end("head"), match.end()))]
        whole = head + tail
        if not (all(broken) or at_end) or not self.known(whole) or len(whole) < _LEAST_WHOLE:
            return match[0]
        return match[0] if any(self._candidates(part) for part in (head, tail)) else head

    def _in_compound(self, match: re.Match[str]) -> bool:
        """Whether the word belongs to a hyphenated one that the lexicon has."""
        return any(
            compound.start() <= match.start() < compound.end() and self.known(compound[0])
            for compound in _COMPOUND.finditer(match.string, max(0, match.start() - 30), match.end() + 30)
        )

    def _is_foreign(self, match: re.Match[str], repaired: str) -> bool:
        """Whether the word stands among English, or beside a like one that cannot be put right either."""
        text = match.string
        before = _WORD.findall(text[max(0, match.start() - 60) : match.start()])
        after = _WORD.findall(text[match.end() : match.end() + 60])
        around = [*before[-_AROUND:], *after[:_AROUND]]
        if any(word.lower() in _ENGLISH and not word.isupper() for word in around):
            return True
        if not has_foreign_shape(match[0]) or repaired.lower() in FUNCTION_WORDS:
            return False
        beside = [*_BESIDE_BEFORE.findall(text[max(0, match.start() - 40) : match.start()])]
        beside += _BESIDE_AFTER.findall(text[match.end() : match.end() + 40])
        return any(self._is_strange(word) and word[0].isupper() == match[0][0].isupper() for word in beside)

    def _is_strange(self, form: str) -> bool:
        return len(form) > 2 and has_foreign_shape(form) and not self.known(form) and not self._candidates(form)


_Find = Callable[[str], Iterable[re.Match[str]]]
_By = Callable[[View, re.Match[str]], str]
_BESIDE_BEFORE = re.compile(r"(?<![\w'])([^\W\d_]+)[ -]\Z")
_BESIDE_AFTER = re.compile(r"\A[ -]([^\W\d_]+)(?!['\w])")
_COMPOUND = re.compile(r"\w+(?:[-']\w+)+")
_SPLIT = re.compile(r"(?<![\w-])(?P<head>[a-zà-öø-ÿœ]{2,}) (?=(?P<tail>[a-zà-öø-ÿœ]{2,})(?![\w'-]))")


def _in_name(match: re.Match[str]) -> bool:
    """Whether the word is part of an address, a path or the like."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    joined = before == "." and match.start() > 1 and match.string[match.start() - 2].isalnum()
    return joined or before in tuple("@/\\_#") or _WITHIN_NAME.match(match.string, match.end()) is not None


def _may_be_name(match: re.Match[str], repaired: str) -> bool:
    """Whether the word has its capital for its own sake, and no accent that only a misreading gives."""
    form, before = match[0], match.string[max(0, match.start() - 2) : match.start()].strip()
    inside = bool(before) and before[-1] not in '.!?:…»«“"([•–—-'
    plain = has_foreign_shape(form) and repaired[1:] != form[1:]
    return form[0].isupper() and repaired[0] != "I" and inside and plain


def _line_cut(view: View, match: re.Match[str], source: str) -> int:
    """Where in the word a hyphen stood at a line's end; 0 if nowhere."""
    for at in range(match.start() + 1, match.end()):
        gap = source[view.ends[at - 1] : view.starts[at]]
        if "\n" in gap and gap.lstrip("\u00ad")[:1] in ("-", "\u2010", "\u2011"):
            return at - match.start()
    return 0


def _noting(view: View, matches: Iterable[re.Match[str]], by: _By, spans: list[tuple[int, int]]) -> View:
    """The view with the replacements made, their places in the source added to `spans`; itself if there are none."""

    def put(match: re.Match[str]) -> str:
        new = by(view, match)
        if new != match[0]:
            spans.append(view.span(*match.span()))
        return new

    return view.replaced(matches, put) if matches else view


def _whole_words(source: str, start: int, end: int) -> tuple[int, int]:
    """The span with the rest of the words that it touches, so that a person can read it."""
    while start and _JOINS.match(source, start - 1):
        start -= 1
    while end < len(source) and _JOINS.match(source, end):
        end += 1
    return start, end


def _text_at(view: View, start: int, end: int) -> str:
    """What the view reads for a stretch of the source."""
    inside = (view.starts >= start) & (view.ends <= end)
    places = inside.nonzero()[0]
    return view.text[places[0] : places[-1] + 1] if len(places) else ""
