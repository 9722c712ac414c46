"""Token tables of a whole corpus → an inverted index over its words.

A word is a run of letters and digits: apostrophes and hyphens part words without standing between them, other
punctuation breaks a phrase. spaCy's tokens are cut accordingly, so « l'ERP » and « e-mail » are found however the
tokeniser took them. Each word keeps its token, its token's lemma, and its place in its segment; where the segment
stands in its document is the documents' own affair, so that an index outlives changes around its segments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.match.phrases import Word
from qualcode.match.postings import Positions, Postings, Vocabulary, is_one_of
from qualcode.model import Document
from qualcode.normalise import fold
from qualcode.tokens import WRITTEN, Bools, TokenTable

_WORD = re.compile(r"\w+")
_GLUE = re.compile(r"[\s'’-]*")
_WORD_COLUMNS = ("term", "lemma", "alias", "surface", "run", "token", "start", "end")
_TOKEN_COLUMNS = ("segment", "start", "end", "space", "sentence")


@dataclass(frozen=True)
class Tokens:
    """The token tables of a corpus end to end. `columns` index `vocabulary`; `segment` numbers segments across
    documents, offsets count from their starts."""

    vocabulary: Sequence[str]
    columns: Mapping[str, Positions]
    segment: Positions
    start: Positions
    end: Positions
    space: Bools
    sentence: Positions

    def with_lemma(self, texts: Iterable[str]) -> Positions:
        """The tokens whose lemma is one of the texts to the letter, ascending; none where nothing was lemmatised."""
        return self._by_lemma.of_any([self._numbers[text] for text in set(texts) if text in self._numbers])

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The vocabulary, all of it in memory."""
        return tuple(self.vocabulary)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {text: n for n, text in enumerate(self.texts)}

    @cached_property
    def _by_lemma(self) -> Postings:
        return Postings.of(len(self.vocabulary), self.columns.get("lemma", np.empty(0, np.int32)))


@dataclass(frozen=True)
class Segments:
    """Every segment of a corpus, numbered across documents: its document's number and its place there."""

    document: Positions
    start: Positions
    end: Positions

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Segments:
        rows = [
            (n, segment.start, segment.end) for n, document in enumerate(documents) for segment in document.segments
        ]
        columns = np.array(rows, np.int32).reshape(-1, 3).T
        return cls(columns[0], columns[1], columns[2])


@dataclass(frozen=True)
class WordIndex:
    """The words of a corpus, numbered in order, and where each form and lemma occurs.

    `term`, `lemma` and `alias` index `terms` (folded; lemma -1 where a token holds several words, alias -1 where
    nothing was misread), `surface` indexes `surfaces` (as read). Words with the same `run` stand in a
    row. `token` numbers the token each word is in; `start` and `end` count from the word's segment. `by_term` has the
    places of each form, `by_either` those of each form or lemma.
    """

    tokens: Tokens
    terms: Vocabulary
    surfaces: Vocabulary
    term: Positions
    lemma: Positions
    alias: Positions
    surface: Positions
    run: Positions
    token: Positions
    start: Positions
    end: Positions
    by_term: Postings
    by_either: Postings

    def positions(self, word: Word) -> Positions:
        """The numbers of the words that fit, ascending."""
        if word.exact:
            return self._by_surface.of_any(self.surfaces.matching(word.text))
        postings = self.by_either if word.lemma else self.by_term
        return postings.of_any(self.terms.matching(word.text))

    def fits(self, words: Positions, word: Word) -> Bools:
        """Which of the words at these positions fit."""
        if word.exact:
            return is_one_of(self.surface[words], self.surfaces.matching(word.text))
        numbers = self.terms.matching(word.text)
        fitting = is_one_of(self.term[words], numbers) | is_one_of(self.alias[words], numbers)
        return fitting | is_one_of(self.lemma[words], numbers) if word.lemma else fitting

    @cached_property
    def sentence(self) -> Positions:
        """The sentence each word is in; sentences do not cross segments."""
        found: Positions = self.tokens.sentence[self.token]
        return found

    @cached_property
    def _by_surface(self) -> Postings:
        return Postings.of(len(self.surfaces.strings), self.surface)

    def arrays(self) -> dict[str, npt.NDArray[np.generic] | Sequence[str]]:
        """The index as named arrays, to be kept."""
        return {
            "vocabulary": self.tokens.vocabulary,
            "terms": self.terms.strings,
            "surfaces": self.surfaces.strings,
            **{f"token {name}": getattr(self.tokens, name) for name in _TOKEN_COLUMNS},
            **{f"column {name}": column for name, column in self.tokens.columns.items()},
            **{f"word {name}": getattr(self, name) for name in _WORD_COLUMNS},
            "term order": self.by_term.order,
            "term first": self.by_term.first,
            "either order": self.by_either.order,
            "either first": self.by_either.first,
        }

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> WordIndex:
        """The index that was kept.

        Raises:
            KeyError: an array is missing.
        """
        columns = {name.removeprefix("column "): arrays[name] for name in arrays if name.startswith("column ")}
        tokens = {name: arrays[f"token {name}"] for name in _TOKEN_COLUMNS}
        return cls(
            tokens=Tokens(arrays["vocabulary"], columns, **tokens),
            terms=Vocabulary(arrays["terms"]),
            surfaces=Vocabulary(arrays["surfaces"]),
            **{name: arrays[f"word {name}"] for name in _WORD_COLUMNS},
            by_term=Postings(arrays["term order"], arrays["term first"]),
            by_either=Postings(arrays["either order"], arrays["either first"]),
        )


def build_index(tables: Sequence[TokenTable], segments: Sequence[int]) -> WordIndex:
    """The index of a corpus from one token table per document, given how many segments each document has."""
    tokens = _join_tables(tables, segments)
    cuts = [_cut(form) for form in tokens.vocabulary]
    pieces = [piece for cut in cuts for piece in cut.words]
    form, lemma = tokens.columns["form"], tokens.columns.get("lemma")
    words = _ints([len(cut.words) for cut in cuts])
    count = words[form]
    token = np.repeat(np.arange(len(form), dtype=np.int32), count)
    nth = np.arange(len(token), dtype=np.int32) - np.repeat(np.cumsum(count, dtype=np.int32) - count, count)
    flat = np.concatenate([[0], np.cumsum(words)]).astype(np.int32)[form[token]] + nth
    folded = [fold(piece.text) for piece in pieces]
    lemmas = [fold(text) for text in tokens.vocabulary] if lemma is not None or WRITTEN in tokens.columns else []
    terms, surfaces = sorted({*folded, *lemmas}), sorted({piece.text for piece in pieces})
    number = {text: n for n, text in enumerate(terms)}
    spelled = {text: n for n, text in enumerate(surfaces)}
    start, end = _places(tokens, token, flat, pieces)
    term = _ints([number[text] for text in folded])[flat]
    by_text = _ints([number[text] if text else -1 for text in lemmas])
    of_lemma = _lemmas(tokens, by_text, token, count)
    alias = by_text[tokens.columns[WRITTEN]][token] if WRITTEN in tokens.columns else np.full_like(token, -1)
    return WordIndex(
        tokens=tokens,
        terms=Vocabulary(terms),
        surfaces=Vocabulary(surfaces),
        term=term,
        lemma=of_lemma,
        alias=alias,
        surface=_ints([spelled[piece.text] for piece in pieces])[flat],
        run=_runs(tokens, cuts, token, flat, pieces),
        token=token,
        start=start,
        end=end,
        by_term=Postings.of(len(terms), term, alias),
        by_either=Postings.of(len(terms), term, of_lemma, alias),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word within a token's form; `breaks` counts the breaking marks before it there."""

    text: str
    start: int
    end: int
    breaks: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """A token's form cut into words, and how many breaking marks it holds in all."""

    words: tuple[_Piece, ...]
    breaks: int


def _cut(form: str) -> _Cut:
    words, done, breaks = [], 0, 0
    for match in _WORD.finditer(form):
        breaks += _GLUE.fullmatch(form, done, match.start()) is None
        words.append(_Piece(match[0], match.start(), match.end(), breaks))
        done = match.end()
    return _Cut(tuple(words), breaks + (_GLUE.fullmatch(form, done) is None))


def _join_tables(tables: Sequence[TokenTable], segments: Sequence[int]) -> Tokens:
    shared: dict[str, int] = {"": 0}
    first = np.cumsum([0, *segments])
    columns: dict[str, list[Positions]] = {name: [] for table in tables for name in table.columns}
    for table in tables:
        into = _ints([shared.setdefault(text, len(shared)) for text in table.vocabulary])
        for name, parts in columns.items():
            column = table.columns.get(name)
            parts.append(np.zeros(len(table), np.int32) if column is None else into[column])
    segment = _joined([table.segment + base for table, base in zip(tables, first, strict=False)])
    begins = _joined([table.sentence for table in tables])
    begins[1:] |= segment[1:] != segment[:-1]
    return Tokens(
        vocabulary=tuple(shared),
        columns={name: _joined(parts) for name, parts in columns.items()} or {"form": _ints([])},
        segment=segment,
        start=_joined([table.start for table in tables]),
        end=_joined([table.end for table in tables]),
        space=_joined([table.space for table in tables]).astype(np.bool_),
        sentence=np.cumsum(begins, dtype=np.int32),
    )


def _joined(parts: Sequence[npt.NDArray[np.generic]]) -> Positions:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32, copy=False)


def _ints(numbers: Sequence[int]) -> Positions:
    return np.array(numbers, np.int32)


def _lemmas(tokens: Tokens, by_text: Positions, token: Positions, count: Positions) -> Positions:
    """The number of each word's lemma; -1 where its token holds several words or has none."""
    if "lemma" not in tokens.columns:
        return np.full(len(token), -1, np.int32)
    return np.where(count[token] == 1, by_text[tokens.columns["lemma"]][token], np.int32(-1))


def _places(tokens: Tokens, token: Positions, flat: Positions, pieces: Sequence[_Piece]) -> tuple[Positions, Positions]:
    """Where each word stands: within its token, or all of it where normalising changed the token's length."""
    length = _ints([len(text) for text in tokens.vocabulary])[tokens.columns["form"]][token]
    start, end = tokens.start[token], tokens.end[token]
    as_written = end - start == length
    first = _ints([piece.start for piece in pieces])[flat]
    last = _ints([piece.end for piece in pieces])[flat]
    return np.where(as_written, start + first, start), np.where(as_written, start + last, end)


def _runs(
    tokens: Tokens, cuts: Sequence[_Cut], token: Positions, flat: Positions, pieces: Sequence[_Piece]
) -> Positions:
    """A number that grows at every breaking mark and every new sentence."""
    held = _ints([cut.breaks for cut in cuts])[tokens.columns["form"]]
    before = np.cumsum(held, dtype=np.int32) - held
    return before[token] + _ints([piece.breaks for piece in pieces])[flat] + tokens.sentence[token]
