"""Documents → token tables: the one module that loads a spaCy pipeline, and the dear stage.

Only the components that the codebooks' rules need are loaded. Segments are parsed one by one, so that what stands in
one never changes how another is read.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualcode.errors import ModelError
from qualcode.model import Document
from qualcode.normalise import View, normalise
from qualcode.tokens import TokenTable

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

BLANK = "blank"
_BATCH = 16
_TAGGING = {"lemma", "pos", "tag", "morph"}
_COMPONENTS: dict[str, set[str]] = {
    "tok2vec": _TAGGING | {"dep", "ent"},
    "transformer": _TAGGING | {"dep", "ent"},
    "tagger": _TAGGING,
    "morphologizer": _TAGGING,
    "attribute_ruler": _TAGGING,
    "lemmatizer": {"lemma"},
    "trainable_lemmatizer": {"lemma"},
    "parser": {"dep"},
    "ner": {"ent"},
    "entity_linker": {"ent"},
    "senter": set(),  # sentences end at their punctuation
}
"""spaCy's components by the token attributes they are needed for; those of other names are always run."""

_ENDS = {".", "!", "?"}
_SOFT_ENDS = {"…", "..", "...", "...."}
_CLOSERS = {"»", '"', "”", ")", "]", "'"}


@dataclass(frozen=True, slots=True)
class ParsePlan:
    """Which pipeline to load, and which token attributes the rules read beyond forms."""

    language: str
    model: str
    attributes: frozenset[str] = frozenset()


def load_pipeline(plan: ParsePlan) -> Language:
    """The spaCy pipeline of the plan, with just the components that its attributes need.

    Raises:
        ModelError: no such pipeline is installed, it is of another language, or it lacks what the rules need.
    """
    import spacy  # half a second; a run that finds its parses stored never needs it

    if plan.model == BLANK:
        try:
            nlp = spacy.blank(plan.language)
        except ImportError as error:
            raise ModelError(f"spaCy knows no language '{plan.language}'. Use a code such as fr or en.") from error
    else:
        nlp = _installed(spacy.load, plan)
    if missing := plan.attributes - {"form"} - _given(nlp):
        needed = ", ".join(sorted(missing))
        raise ModelError(
            f"the codebooks' patterns need {needed}, which model '{plan.model}' does not give. Name another `model`."
        )
    nlp.max_length = np.iinfo(np.int32).max
    return nlp


def _installed(load: Callable[..., Language], plan: ParsePlan) -> Language:
    off = sorted(name for name, gives in _COMPONENTS.items() if not gives & plan.attributes)
    try:
        nlp = load(plan.model, exclude=off)
    except (OSError, ImportError, ValueError) as error:
        way = f"Install it (pip install {plan.model.replace('_', '-')}) or name another `model`"
        raise ModelError(f"the spaCy model '{plan.model}' cannot be loaded: it is not installed. {way}.") from error
    if nlp.lang != plan.language:
        raise ModelError(f"model '{plan.model}' is for '{nlp.lang}', the study for '{plan.language}'. Change one.")
    return nlp


def _given(nlp: Language) -> set[str]:
    """The attributes that the loaded components assign."""
    assigned = {name for pipe in nlp.pipe_names for name in nlp.get_pipe_meta(pipe).assigns}
    names = {"token.pos": "pos", "token.lemma": "lemma", "token.tag": "tag", "token.morph": "morph"}
    names |= {"token.dep": "dep", "doc.ents": "ent"}
    given = {names[key] for key in assigned if key in names}
    return given | ({"pos", "tag", "morph"} if "attribute_ruler" in nlp.pipe_names else set())


def parse_documents(documents: Sequence[Document], nlp: Language, attributes: Iterable[str]) -> Iterator[TokenTable]:
    """One token table per document, in order; a document without segments gives an empty table."""
    kept = ("form", *sorted(set(attributes) - {"form"}))
    views = [[normalise(d.text[s.start : s.end]) for s in d.segments] for d in documents]
    texts = (view.text for of_document in views for view in of_document)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W108\].*")  # the lemmatiser without what it does not need
        docs = nlp.pipe(texts, batch_size=_BATCH)
        for of_document in views:
            yield _table([(view, next(docs)) for view in of_document], kept)


def _table(parsed: Sequence[tuple[View, Doc]], kept: Sequence[str]) -> TokenTable:
    vocabulary: dict[str, int] = {"": 0}
    columns: dict[str, list[int]] = {name: [] for name in kept}
    segment, start, end, space, sentence = [], [], [], [], []
    for ordinal, (view, doc) in enumerate(parsed):
        starts = _sentence_starts(doc)
        for token, starts_sentence in zip(doc, starts, strict=True):
            first, last = view.span(token.idx, token.idx + len(token))
            segment.append(ordinal)
            start.append(first)
            end.append(last)
            space.append(bool(token.whitespace_))
            sentence.append(starts_sentence)
            for name in kept:
                value = _ATTRIBUTE[name](token)
                columns[name].append(vocabulary.setdefault(value, len(vocabulary)))
    return TokenTable(
        vocabulary=tuple(vocabulary),
        columns={name: np.array(values, np.int32) for name, values in columns.items()},
        segment=np.array(segment, np.int32),
        start=np.array(start, np.int32),
        end=np.array(end, np.int32),
        space=np.array(space, np.bool_),
        sentence=np.array(sentence, np.bool_),
    )


_ATTRIBUTE: dict[str, Callable[[Token], str]] = {
    "form": lambda token: token.text,
    "lemma": lambda token: token.lemma_,
    "pos": lambda token: token.pos_,
    "tag": lambda token: token.tag_,
    "morph": lambda token: str(token.morph),
    "dep": lambda token: token.dep_,
    "ent": lambda token: token.ent_type_,
}


def _sentence_starts(doc: Doc) -> list[bool]:
    """Where sentences start: after . ! ? and closing marks, after suspension points when a capital follows."""
    starts, ended = [], True
    forms = [token.text for token in doc]
    for n, form in enumerate(forms):
        closing = form in _CLOSERS and n > 0
        starts.append(ended and not closing)
        if closing and ended:
            continue
        following = forms[n + 1] if n + 1 < len(forms) else ""
        ended = form in _ENDS or (form in _SOFT_ENDS and following[:1].isupper())
    return starts
