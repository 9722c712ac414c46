"""Keywords and lemma sequences as written in a codebook → words to look up, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qualcode.normalise import fold, respell

MOST_BETWEEN = 3
"""How many words a … lets stand between its neighbours."""

_PARTS = re.compile(r"…|\.\.\.|[\w*]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase. `text` is folded unless `exact`; `*` in it is a glob.

    `lemma`: a token's lemma may fit as well as its form. `gap`: up to three words may stand before it.
    """

    text: str
    exact: bool = False
    lemma: bool = False
    gap: bool = False

    @property
    def glob(self) -> bool:
        return "*" in self.text


Phrase = tuple[Word, ...]


@lru_cache(maxsize=1 << 16)
def parse_phrase(text: str, *, lemma: bool = False) -> Phrase:
    """The words of a phrase. Apostrophes and hyphens part words here as they do in documents.

    Raises:
        ValueError: there is no word in it.
    """
    exact = text.startswith("=")
    spelled = respell(text.removeprefix("=")) if exact else fold(text.replace("...", "…"))
    words: list[Word] = []
    gap = False
    for part in _PARTS.findall(spelled.replace("...", "…")):
        if part == "…":
            gap = bool(words)
        else:
            words.append(Word(part, exact=exact, lemma=lemma, gap=gap))
            gap = False
    if not words:
        raise ValueError(f"there is no word in '{text}'")
    return tuple(words)
