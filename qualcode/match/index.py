"""Token tables of a whole corpus → an inverted index over its words.

A word is a run of letters and digits: apostrophes and hyphens part words without standing between them, other
punctuation breaks a phrase. spaCy's tokens are cut accordingly, so « l'ERP » and « e-mail » are found however the
tokeniser took them. Each word keeps its token, its token's lemma, and its place in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qualcode.match.phrases import Word
from qualcode.model import Document
from qualcode.normalise import fold
from qualcode.tokens import Bools, TokenTable

Positions = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")
_GLUE = re.compile(r"[\s'’-]*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Distinct strings, numbered; with the order that finds those that begin alike."""

    ids: dict[str, int]
    alphabetical: tuple[str, ...]

    @classmethod
    def of(cls, strings: Iterable[str]) -> Vocabulary:
        ids = {string: n for n, string in enumerate(dict.fromkeys(strings))}
        return cls(ids, tuple(sorted(ids)))

    def matching(self, text: str) -> list[int]:
        """The numbers of the strings that fit, `*` in `text` standing for any letters."""
        if "*" not in text:
            return [self.ids[text]] if text in self.ids else []
        head = text[: text.index("*")]
        low = bisect_left(self.alphabetical, head)
        high = bisect_left(self.alphabetical, head + chr(0x10FFFF))
        candidates = self.alphabetical[low:high]
        if text != head + "*":
            fits = re.compile(".*".join(map(re.escape, text.split("*")))).fullmatch
            candidates = tuple(c for c in candidates if fits(c))
        return [self.ids[c] for c in candidates]


@dataclass(frozen=True)
class Tokens:
    """The token tables of a corpus end to end. `columns` index `vocabulary`; offsets are the document's own."""

    vocabulary: tuple[str, ...]
    columns: dict[str, Positions]
    segment: Positions
    start: Positions
    end: Positions
    space: Bools
    sentence: Positions

    def with_lemma(self, texts: Iterable[str]) -> Positions:
        """The tokens whose lemma is one of the texts to the letter, ascending; none where nothing was lemmatised."""
        return self._by_lemma.of_any([self._numbers[text] for text in set(texts) if text in self._numbers])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {text: n for n, text in enumerate(self.vocabulary)}

    @cached_property
    def _by_lemma(self) -> Postings:
        return Postings.of(self.columns.get("lemma", np.empty(0, np.int64)), len(self.vocabulary))


@dataclass(frozen=True)
class Segments:
    """Every segment of a corpus, numbered across documents: its document's number and its place there."""

    document: Positions
    start: Positions
    end: Positions


@dataclass(frozen=True)
class WordIndex:
    """The words of a corpus, numbered in order, and where each form and lemma occurs.

    `term` and `lemma` index `terms` (folded; lemma -1 where a token holds several words), `surface` indexes
    `surfaces` (as written). Words with the same `run` stand in a row; those with the same `sentence` share a sentence
    of one segment. `token` numbers the token each word is in.
    """

    tokens: Tokens
    segments: Segments
    terms: Vocabulary
    surfaces: Vocabulary
    term: Positions
    lemma: Positions
    surface: Positions
    run: Positions
    sentence: Positions
    token: Positions
    start: Positions
    end: Positions

    def positions(self, word: Word) -> Positions:
        """The numbers of the words that fit, ascending."""
        if word.exact:
            return self._by_surface.of_any(self.surfaces.matching(word.text))
        ids = self.terms.matching(word.text)
        found = self._by_term.of_any(ids)
        return np.union1d(found, self._by_lemma.of_any(ids)) if word.lemma else found

    def fits(self, words: Positions, word: Word) -> Bools:
        """Which of the words at these positions fit."""
        if word.exact:
            return np.isin(self.surface[words], self.surfaces.matching(word.text))
        ids = self.terms.matching(word.text)
        fitting = _is_one_of(self.term[words], ids)
        return fitting | _is_one_of(self.lemma[words], ids) if word.lemma else fitting

    @cached_property
    def _by_term(self) -> Postings:
        return Postings.of(self.term, len(self.terms.ids))

    @cached_property
    def _by_lemma(self) -> Postings:
        return Postings.of(self.lemma, len(self.terms.ids))

    @cached_property
    def _by_surface(self) -> Postings:
        return Postings.of(self.surface, len(self.surfaces.ids))


@dataclass(frozen=True, slots=True)
class Postings:
    """Where each number of a column occurs: `order[first[n]:first[n + 1]]`, ascending."""

    order: Positions
    first: Positions

    @classmethod
    def of(cls, column: Positions, count: int) -> Postings:
        """Negative numbers occur nowhere."""
        order = np.argsort(column, kind="stable")
        return cls(order, np.searchsorted(column[order], np.arange(count + 1)))

    def of_any(self, numbers: Sequence[int]) -> Positions:
        """The places of any of the numbers, ascending."""
        places = [self.order[self.first[n] : self.first[n + 1]] for n in numbers]
        if len(places) == 1:
            return places[0]
        return np.sort(np.concatenate(places)) if places else np.empty(0, np.int64)


def _is_one_of(values: Positions, ids: Sequence[int]) -> Bools:
    return values == ids[0] if len(ids) == 1 else np.isin(values, ids)


def build_index(documents: Sequence[Document], tables: Sequence[TokenTable]) -> WordIndex:
    """The index of a corpus from one token table per document, in the same order."""
    segments = _number_segments(documents)
    tokens = _join_tables(documents, tables, segments)
    forms = [_cut(form) for form in tokens.vocabulary]
    words = np.array([len(cut.words) for cut in forms], np.int64)
    form, lemma = tokens.columns["form"], tokens.columns.get("lemma")
    count = words[form]
    token = np.repeat(np.arange(len(form)), count)
    nth = np.arange(len(token)) - np.repeat(np.cumsum(count) - count, count)
    flat = np.concatenate([[0], np.cumsum(words)])[form[token]] + nth
    pieces = [piece for cut in forms for piece in cut.words]
    folded = [fold(piece.text) for piece in pieces]
    lemmas = [fold(text) for text in tokens.vocabulary] if lemma is not None else []
    terms = Vocabulary.of([*folded, *lemmas])
    surfaces = Vocabulary.of(piece.text for piece in pieces)
    start, end = _places(tokens, token, flat, pieces)
    return WordIndex(
        tokens=tokens,
        segments=segments,
        terms=terms,
        surfaces=surfaces,
        term=_ids([terms.ids[text] for text in folded])[flat],
        lemma=_lemma_ids(tokens, terms, lemmas, token, count),
        surface=_ids([surfaces.ids[piece.text] for piece in pieces])[flat],
        run=_runs(tokens, forms, token, flat, pieces),
        sentence=tokens.sentence[token],
        token=token,
        start=start,
        end=end,
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


def _number_segments(documents: Sequence[Document]) -> Segments:
    rows = [(n, segment.start, segment.end) for n, document in enumerate(documents) for segment in document.segments]
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Segments(columns[0], columns[1], columns[2])


def _join_tables(documents: Sequence[Document], tables: Sequence[TokenTable], segments: Segments) -> Tokens:
    shared: dict[str, int] = {"": 0}
    first = np.cumsum([0, *(len(document.segments) for document in documents)])
    columns: dict[str, list[Positions]] = {name: [] for table in tables[:1] for name in table.columns}
    for table in tables:
        into = _ids([shared.setdefault(text, len(shared)) for text in table.vocabulary])
        for name, parts in columns.items():
            parts.append(into[table.columns[name]])
    segment = _joined([table.segment.astype(np.int64) + base for table, base in zip(tables, first, strict=False)])
    begins = _joined([table.sentence.astype(np.int64) for table in tables])
    begins[1:] |= segment[1:] != segment[:-1]
    return Tokens(
        vocabulary=tuple(shared),
        columns={name: _joined(parts) for name, parts in columns.items()} or {"form": np.empty(0, np.int64)},
        segment=segment,
        start=_joined([table.start for table in tables]) + segments.start[segment],
        end=_joined([table.end for table in tables]) + segments.start[segment],
        space=_joined([table.space for table in tables]).astype(np.bool_),
        sentence=np.cumsum(begins),
    )


def _joined(parts: Sequence[npt.NDArray[np.generic]]) -> Positions:
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64, copy=False)


def _ids(numbers: Sequence[int]) -> Positions:
    return np.array(numbers, np.int64)


def _lemma_ids(
    tokens: Tokens, terms: Vocabulary, lemmas: Sequence[str], token: Positions, count: Positions
) -> Positions:
    if "lemma" not in tokens.columns:
        return np.full(len(token), -1, np.int64)
    by_text = _ids([terms.ids[text] if text else -1 for text in lemmas])
    return np.where(count[token] == 1, by_text[tokens.columns["lemma"]][token], -1)


def _places(tokens: Tokens, token: Positions, flat: Positions, pieces: Sequence[_Piece]) -> tuple[Positions, Positions]:
    """Where each word stands in its document: within its token, or all of it where normalising changed its length."""
    length = _ids([len(text) for text in tokens.vocabulary])[tokens.columns["form"]][token]
    start, end = tokens.start[token], tokens.end[token]
    as_written = end - start == length
    first = _ids([piece.start for piece in pieces])[flat]
    last = _ids([piece.end for piece in pieces])[flat]
    return np.where(as_written, start + first, start), np.where(as_written, start + last, end)


def _runs(
    tokens: Tokens, forms: Sequence[_Cut], token: Positions, flat: Positions, pieces: Sequence[_Piece]
) -> Positions:
    """A number that grows at every breaking mark and every new sentence."""
    held = _ids([cut.breaks for cut in forms])[tokens.columns["form"]]
    before = np.cumsum(held) - held
    return before[token] + _ids([piece.breaks for piece in pieces])[flat] + tokens.sentence[token]
