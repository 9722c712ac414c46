"""Aligned views: text as rules read it, where every position leads back to the text it came from.

A view never changes its document; it is what the parser is given instead. Steps are small, each a pattern and what
stands in its place, and they run in one order: `STEPS`. `VERSION` is part of every stored parse's key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

VERSION = 1

Offsets = npt.NDArray[np.int32]
Step = Callable[["View"], "View"]


@dataclass(frozen=True, slots=True)
class View:
    """A text made from another: character `i` came from `source[starts[i]:ends[i]]`."""

    text: str
    starts: Offsets
    ends: Offsets

    @classmethod
    def of(cls, text: str) -> View:
        """The text as it is."""
        places = np.arange(len(text) + 1, dtype=np.int32)
        return cls(text, places[:-1], places[1:])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that the view's `[start, end)` came from; an empty stretch stays empty."""
        if start >= end:
            at = int(self.starts[start]) if start < len(self.text) else int(self.ends[-1]) if self.text else 0
            return at, at
        return int(self.starts[start]), int(self.ends[end - 1])

    def replaced(self, matches: Iterable[re.Match[str]], by: Callable[[re.Match[str]], str]) -> View:
        """The view with every match, in order, replaced; each new character comes from the whole match.

        A replacement as long as its match is taken character by character.
        """
        parts: list[str] = []
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        done = 0
        for match in matches:
            new = by(match)
            first, last = match.span()
            if new == match[0]:
                continue
            parts += [self.text[done:first], new]
            starts.append(self.starts[done:first])
            ends.append(self.ends[done:first])
            if len(new) == last - first:
                starts.append(self.starts[first:last])
                ends.append(self.ends[first:last])
            elif new:
                starts.append(np.full(len(new), self.starts[first], np.int32))
                ends.append(np.full(len(new), self.ends[last - 1], np.int32))
            done = last
        if not parts:
            return self
        return View(
            "".join([*parts, self.text[done:]]),
            np.concatenate([*starts, self.starts[done:]]),
            np.concatenate([*ends, self.ends[done:]]),
        )


def _step(pattern: str, by: str | Callable[[re.Match[str]], str]) -> Step:
    compiled = re.compile(pattern)
    put = by if callable(by) else lambda _: by
    return lambda view: view.replaced(compiled.finditer(view.text), put)


# Markdown's; four stars or more stand for a name that was taken out
_EMPHASIS = _step(r"(?<![\w*])\*{1,3}(?=\w)|(?<=[\w.,;:!?%)»])\*{1,3}(?![\w*\u0300-\u036f])", "")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_APART = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ʼ": "'", "′": "'"})

STEPS: tuple[Step, ...] = (
    _step("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+", ""),  # soft hyphens and other marks without width
    _step("[ﬀ-ﬆ]", lambda m: _LIGATURES[m[0]]),
    _step("[^\x00-\u02ff][\u0300-\u036f]*|.[\u0300-\u036f]+", lambda m: unicodedata.normalize("NFC", m[0])),
    _step("[’‘´ʼ′`]", "'"),
    _step("[\u2010\u2011]", "-"),
    _step(r"(?<=[^\W\d_])-[^\S\n]*\n\s*(?=[a-zà-öø-ÿœ])", ""),  # a word cut at the line's end
    _EMPHASIS,
    _step(r"\s+", " "),
)


def normalise(text: str) -> View:
    """The view that parsing and matching read: NFC, plain apostrophes and hyphens, no ligatures, no marks of layout.

    Words cut at a line's end are joined and white space is folded to single spaces. Case and accents stay: they tell
    the parser what a word is, and `fold` takes them away form by form.
    """
    view = View.of(text)
    for step in STEPS:
        view = step(view)
    return view


def respell(text: str) -> str:
    """The text as `normalise` spells it, but with every `*` kept: in a rule it is a glob, not emphasis."""
    view = View.of(text)
    for step in STEPS:
        view = view if step is _EMPHASIS else step(view)
    return view.text


def fold(text: str) -> str:
    """The text without case, accents and ligatures, apostrophes plain, white space single: what matching compares."""
    return _folded_ascii(text) if text.isascii() else _folded(respell(text))


def _folded_ascii(text: str) -> str:
    return " ".join(text.lower().split()) if " " in text or "\n" in text or "\t" in text else text.lower()


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(bare.lower().translate(_APART).split())  # NFKD turns stylised letters into plain capitals
