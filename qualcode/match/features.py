"""What words and phrases each segment of a corpus holds, as counts: what can be learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from qualcode.match.index import WordIndex
from qualcode.match.postings import Positions
from qualcode.tokens import Bools

_CONTENT = ("NOUN", "VERB", "ADJ", "ADV", "PROPN")
_LEAST_LETTERS = 4
"""Where nothing was tagged, words with fewer letters are taken for grammar."""


@dataclass(frozen=True)
class Terms:
    """`counts` is segment × term, how often the segment holds it; `names` are the terms as a lemma rule may have them:
    each lemma as it is spelt most often, accents and all.

    `lengths` are their numbers of words.
    """

    names: tuple[str, ...]
    counts: Any
    lengths: Positions


def count_terms(index: WordIndex, segments: int, *, longest: int = 3) -> Terms:
    """The lemmas of the index, and runs of up to `longest` of them that begin and end with a content word.

    A word alone counts if it is a content word. Terms are in alphabetical order of their folded words, shorter ones
    first.
    """
    word = np.where(index.lemma >= 0, index.lemma, index.term)
    content = _content(index)
    segment = index.tokens.segment[index.token]
    spelt = _spellings(index, word)
    names: list[str] = []
    lengths: list[int] = []
    blocks = []
    for length in range(1, longest + 1):
        starts = _starts(index, content, length)
        grams, number = np.unique(
            np.stack([word[starts + n] for n in range(length)], axis=1), axis=0, return_inverse=True
        )
        texts = [" ".join(spelt[n] for n in gram) for gram in grams.tolist()]
        ones = np.ones(len(starts), np.int64)
        shape = (segments, len(texts))
        blocks.append(sparse.csr_matrix((ones, (segment[starts], number.reshape(-1))), shape=shape))
        names += texts
        lengths += [length] * len(texts)
    return Terms(tuple(names), sparse.hstack(blocks, format="csr"), np.array(lengths, np.int32))


def _spellings(index: WordIndex, word: Positions) -> list[str]:
    """Each of the index's terms as most of the `word`s that are it are spelt: lemmas as lemmatised, others as read."""
    lemmas, vocabulary = index.tokens.columns.get("lemma"), index.tokens.texts
    spelt: list[str] = list(index.terms.strings)
    if lemmas is None:
        return spelt
    lemmatised = index.lemma >= 0
    keys = word[lemmatised].astype(np.int64) * len(vocabulary) + lemmas[index.token[lemmatised]]
    found, counts = np.unique(keys, return_counts=True)
    for key in found[np.argsort(counts, kind="stable")].tolist():  # the most frequent last, so that it stays
        term, text = divmod(key, len(vocabulary))
        spelt[term] = vocabulary[text]
    return spelt


def _content(index: WordIndex) -> Bools:
    """Which words carry meaning of their own: by part of speech, else by length; numbers do not."""
    pos, vocabulary = index.tokens.columns.get("pos"), index.tokens.vocabulary
    terms: Sequence[str] = list(index.terms.strings)
    lettered = np.array([text[:1].isalpha() for text in terms], np.bool_)
    if pos is None:
        long = np.array([len(text) >= _LEAST_LETTERS for text in terms], np.bool_)
        found: Bools = (lettered & long)[index.term]
        return found
    tagged: Mapping[str, int] = {text: n for n, text in enumerate(vocabulary)}
    numbers = [tagged[name] for name in _CONTENT if name in tagged]
    content: Bools = np.isin(pos[index.token], numbers) & lettered[index.term]
    return content


def _starts(index: WordIndex, content: Bools, length: int) -> Positions:
    """The first words of the runs of that length."""
    first = np.arange(max(0, len(index.term) - length + 1), dtype=np.int32)
    last = first + length - 1
    found: Positions = first[content[first] & content[last] & (index.run[first] == index.run[last])]
    return found
