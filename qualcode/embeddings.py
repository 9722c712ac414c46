"""Word embeddings of a spaCy pipeline, worked out once a word instead of once an occurrence.

The first layer of a `tok2vec` reads each token by itself, and is nearly half of the sums that tagging takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Floats = npt.NDArray[np.float32]

_HELD = 60_000
"""Tokens whose embeddings are held at most: some 25 MB at a usual width."""
_READ = ("ORTH", "NORM", "SPACY")
"""What a token of a document made of words can be given; all else that an embedding layer reads follows from it."""


def remember_embeddings(nlp: Language) -> None:
    """Has the embedding layer of the pipeline's `tok2vec`, if it has one that reads tokens one by one, work out a
    token it has seen no second time, until `forget_embeddings`."""
    for model in _models(nlp):
        if "embed" in model.ref_names:
            embed = model.get_ref("embed")
            columns = [node.attrs["columns"] for node in embed.walk() if node.name == "extract_features"]
            if len(columns) == 1 and embed.has_dim("nO") and type(embed.ops).__name__ != "CupyOps":
                model.replace_node(embed, _remembering(embed, [str(name) for name in columns[0]]))


def forget_embeddings(nlp: Language) -> None:
    """Forgets what was worked out. Sums differ in their last digit by what else is worked out with them, so that a
    parse must rest on nothing but the texts given with it."""
    for model in _models(nlp):
        for node in model.walk():
            if memory := node.attrs.get("memory"):
                memory.forget()


def _models(nlp: Language) -> list[Any]:
    models = [getattr(pipe, "model", None) for _, pipe in nlp.pipeline]
    return [model for model in models if hasattr(model, "ref_names")]


def _remembering(embed: Any, columns: Sequence[str]) -> Any:
    from thinc.model import Model

    memory = _Memory(embed, tuple(dict.fromkeys([*_READ, *columns])))

    def forward(model: Any, docs: Sequence[Doc], is_train: bool) -> Any:
        found = None if is_train else memory.rows_of(docs)
        return embed(docs, is_train) if found is None else (found, lambda _: [])

    return Model("remembered", forward, layers=[embed], dims={"nO": embed.get_dim("nO")}, attrs={"memory": memory})


class _Memory:
    """The rows that an embedding layer gave, by what it reads of a token."""

    def __init__(self, embed: Any, read: tuple[str, ...]) -> None:
        self.embed = embed
        self.read = read
        self.places: dict[bytes, int] = {}
        self.rows: Floats = np.empty((_HELD, embed.get_dim("nO")), np.float32)

    def forget(self) -> None:
        self.places.clear()

    def rows_of(self, docs: Sequence[Doc]) -> list[Floats] | None:
        """One row a token for each document; None where tokens are such as cannot be worked out apart."""
        read = np.concatenate([doc.to_array(list(self.read)).reshape(len(doc), len(self.read)) for doc in docs])
        keys = np.ascontiguousarray(read).view(f"V{read.itemsize * len(self.read)}").ravel().tolist()
        new = [key for key in dict.fromkeys(keys) if key not in self.places]
        if len(self.places) + len(new) > _HELD:
            self.forget()
            new = list(dict.fromkeys(keys))
        if new and not self._work_out(new, docs[0].vocab):
            return None
        found = self.rows[[self.places[key] for key in keys]]
        return np.split(found, np.cumsum([len(doc) for doc in docs])[:-1])

    def _work_out(self, new: Sequence[bytes], vocab: Any) -> bool:
        from spacy.tokens import Doc

        if len(new) > _HELD:
            return False
        read: Any = np.frombuffer(b"".join(new), np.uint64).reshape(len(new), -1)
        doc = Doc(vocab, [vocab.strings[form] for form in read[:, 0].tolist()], read[:, 2].astype(bool).tolist())
        doc.from_array(["NORM"], read[:, 1:2])
        if not np.array_equal(doc.to_array(list(self.read)).reshape(read.shape), read):
            return False
        first = len(self.places)
        self.rows[first : first + len(new)] = self.embed.predict([doc])[0]
        self.places.update(zip(new, range(first, first + len(new)), strict=True))
        return True
