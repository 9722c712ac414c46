"""A spaCy pipeline made to give what it gave, in less time: work left out that no result rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no types

from qualcode.embeddings import remember_embeddings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_INDEX = "lemma_index"


def quicken(nlp: Language, attributes: Iterable[str]) -> None:
    """Changes the pipeline so that it takes less time to give these token attributes, and gives the same.

    A rule lemmatiser asks for every new form whether it is among the lemmas of its part of speech, and has them as
    lists of some ten thousand words: they become sets. An attribute ruler also turns parts of speech into the tags of
    another tag set, a match and a Python call for every token: where nobody reads tags, these patterns go, and those
    left are matched only where their tokens occur. And more than half of the time is matrices multiplied: numpy's
    library does it half as fast again as the one that thinc brings, and words seen before need no second time.
    """
    if "lemmatizer" in nlp.component_names:
        _index_lemmas(nlp)
    if "attribute_ruler" in nlp.pipe_names:
        if "tag" not in set(attributes):
            _drop_tags(nlp)
        _pass_over_words(nlp)
    _multiply_by_numpy(nlp)
    remember_embeddings(nlp)


@contextmanager
def one_thread() -> Iterator[None]:
    """Has matrices multiplied by the calling thread alone: processes are as many as cores, and sums are always added
    in one order."""
    with threadpool_limits(1, user_api="blas"):
        yield


def _index_lemmas(nlp: Language) -> None:
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is not None and _INDEX in lookups:
        table = lookups.get_table(_INDEX)
        for part, words in list(table.items()):
            if isinstance(words, list):
                table[part] = frozenset(words)


def _drop_tags(nlp: Language) -> None:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    patterns = list(getattr(ruler, "patterns", ()))
    kept = [one for one in patterns if set(one["attrs"]) != {"TAG"}]
    if len(kept) < len(patterns):
        ruler.clear()
        ruler.add_patterns(kept)


def _pass_over_words(nlp: Language) -> None:
    """Where all patterns of the attribute ruler ask for a token that is white space or is tagged so, has it look at
    no document without one."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    match, space = ruler.match, nlp.vocab.strings["SPACE"]
    patterns = [pattern for one in getattr(ruler, "patterns", ()) for pattern in one["patterns"]]
    if all(any(_asks_for_space(token) for token in pattern) for pattern in patterns):

        def match_spaces(doc: Doc) -> Any:
            seen = doc.to_array(["POS", "IS_SPACE"])
            return match(doc) if ((seen[:, 0] == space) | (seen[:, 1] != 0)).any() else []

        ruler.match = match_spaces


def _asks_for_space(token: dict[str, Any]) -> bool:
    return token.get("POS") == "SPACE" or token.get("IS_SPACE") is True


def _multiply_by_numpy(nlp: Language) -> None:
    from thinc.backends import NumpyOps
    from thinc.model import Model

    class NumpyBlas(NumpyOps):  # type: ignore[misc]  # thinc has no types
        """thinc's operations, but for products of matrices."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    faster = NumpyBlas()
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            if type(layer.ops) is NumpyOps:  # a graphics card's are faster still
                layer.ops = faster
