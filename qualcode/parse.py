"""Documents → token tables: the one module that loads a spaCy pipeline, and the dear stage.

Only the components that the codebooks' rules need are loaded. Segments are parsed one by one, so that what stands in
one never changes how another is read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise, repeat, tee
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qualcode.charsets import charsets_once
from qualcode.embeddings import forget_embeddings
from qualcode.errors import ModelError
from qualcode.normalise import View, fold, normalise
from qualcode.quicken import one_thread, quicken
from qualcode.repair.lexicon import Lexicon
from qualcode.repair.repairer import Mended, Repairer
from qualcode.tokens import WRITTEN, Bools, Ints, Repairs, TokenTable

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.strings import StringStore
    from spacy.tokens import Doc

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

_TABLES = ("lemma_lookup", "lemma_exc", "lemma_index")
_ONE_WORD = re.compile(r"\w+")
_ENDS = {".", "!", "?"}
_SOFT_ENDS = {"…", "..", "...", "...."}
_CLOSERS = {"»", '"', "”", ")", "]", "'"}


@dataclass(frozen=True, slots=True)
class ParsePlan:
    """Which pipeline to load, which token attributes the rules read beyond forms, and whether misread words are to be
    put right, for which the lemma tables are needed too."""

    language: str
    model: str
    attributes: frozenset[str] = frozenset()
    repair: bool = False


def load_pipeline(plan: ParsePlan) -> Language:
    """The spaCy pipeline of the plan, with just the components that its attributes need.

    Raises:
        ModelError: no such pipeline is installed, it is of another language, or it lacks what the rules need.
    """
    with charsets_once():
        nlp = _blank(plan) if plan.model == BLANK else _installed(plan)
    if missing := plan.attributes - {"form"} - _given(nlp):
        needed = ", ".join(sorted(missing))
        raise ModelError(
            f"the codebooks' patterns need {needed}, which model '{plan.model}' does not give. Name another `model`."
        )
    quicken(nlp, plan.attributes)
    nlp.max_length = np.iinfo(np.int32).max
    return nlp


def require_pipeline(plan: ParsePlan) -> None:
    """Raises what `load_pipeline` would for want of the pipeline, without the seconds that loading costs.

    Raises:
        ModelError: no package or folder of that name is there.
    """
    if plan.model != BLANK and not Path(plan.model).exists() and find_spec(plan.model) is None:
        raise _not_installed(plan.model)


def _not_installed(model: str) -> ModelError:
    way = f"Install it (pip install {model.replace('_', '-')}) or name another `model`"
    return ModelError(f"the spaCy model '{model}' cannot be loaded: it is not installed. {way}.")


def _blank(plan: ParsePlan) -> Language:
    import spacy  # half a second; a run that finds its parses stored never needs it

    try:
        return spacy.blank(plan.language)
    except ImportError as error:
        raise ModelError(f"spaCy knows no language '{plan.language}'. Use a code such as fr or en.") from error


def _installed(plan: ParsePlan) -> Language:
    import spacy

    off = {name for name, gives in _COMPONENTS.items() if not gives & plan.attributes}
    tables = off & {"lemmatizer"} if plan.repair else set()
    try:
        nlp = spacy.load(plan.model, exclude=sorted(off - tables), disable=sorted(tables))
    except (OSError, ImportError, ValueError) as error:
        raise _not_installed(plan.model) from error
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


def load_repairer(plan: ParsePlan, nlp: Language) -> Repairer | None:
    """What puts misread words right, by the lemma tables of the plan's pipeline; None where the plan wants none.

    Raises:
        ModelError: the pipeline has no such tables.
    """
    return Repairer(read_lexicon(nlp)) if plan.repair else None


def read_lexicon(nlp: Language) -> Lexicon:
    """The forms of the pipeline's lemma tables.

    The tables key most inflected forms by their hash, so that they can be asked for and not listed.

    Raises:
        ModelError: the pipeline has no such tables.
    """
    lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.component_names else None
    tables = getattr(lemmatizer, "lookups", None)
    if tables is None or not all(name in tables for name in _TABLES):
        raise ModelError(
            "the model has no lemma tables, by which misread words are put right. Say `ocr: false` in `corpus`, or "
            "name another `model`."
        )
    lookup, exceptions, index = map(tables.get_table, _TABLES)
    forms = {form for of_class in index.values() for form in of_class}
    for of_class in exceptions.values():
        forms.update(of_class, *of_class.values())
    forms.update(*lookup.values())
    return Lexicon(frozenset(forms), lookup)


def parse_texts(
    documents: Iterable[Sequence[str]],
    nlp: Language,
    attributes: Iterable[str],
    repairers: Iterable[Repairer | None] = repeat(None),
) -> Iterator[TokenTable]:
    """One token table per document, given as the texts of its segments; one without segments gives an empty table.

    `repairers`: what puts each document's misread words right before they are parsed, if anything does.
    """
    kept = ("form", *sorted(set(attributes) - {"form"}))
    first, second = tee([_read(text, by) for text in texts] for texts, by in zip(documents, repairers, strict=False))
    forget_embeddings(nlp)
    with one_thread(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W108\].*")  # the lemmatiser without what it does not need
        docs = nlp.pipe((view.text for read in first for _, view, _ in read), batch_size=_BATCH)
        for read in second:
            mended = [(n, text, m) for n, (text, _, found) in enumerate(read) for m in found]
            table = _table([(view, next(docs)) for _, view, _ in read], kept, nlp.vocab.strings)
            yield _with_repairs(table, mended) if mended else table


def _read(text: str, repairer: Repairer | None) -> tuple[str, View, tuple[Mended, ...]]:
    view = normalise(text)
    return (text, *repairer.repair(view, text)) if repairer else (text, view, ())


def _with_repairs(table: TokenTable, mended: Sequence[tuple[int, str, Mended]]) -> TokenTable:
    """The table with its repairs, and a column `written` that keeps what stood there where it was one word, so that
    a rule may look for it as well."""
    vocabulary = {text: n for n, text in enumerate(table.vocabulary)}
    written = np.zeros(len(table), np.int32)
    for segment, text, one in mended:
        before = fold(text[one.start : one.end])
        if _ONE_WORD.fullmatch(before):
            inside = slice(*np.searchsorted(table.segment, [segment, segment + 1]).tolist())
            there = (table.start[inside] < one.end) & (table.end[inside] > one.start)
            written[inside][there] = vocabulary.setdefault(before, len(vocabulary))
    places = [(segment, one.start, one.end) for segment, _, one in mended]
    repairs = Repairs.listed(places, [one.after for _, _, one in mended])
    columns = {**table.columns, WRITTEN: written}
    return replace(table, vocabulary=tuple(vocabulary), columns=columns, repairs=repairs)


def _table(parsed: Sequence[tuple[View, Doc]], kept: Sequence[str], strings: StringStore) -> TokenTable:
    attributes: list[int | str] = ["IDX", "LENGTH", "SPACY", *(_ATTRIBUTE[name] for name in kept)]
    rows = [doc.to_array(attributes).reshape(len(doc), len(attributes)) for _, doc in parsed]
    values = np.concatenate([np.empty((0, len(attributes)), np.uint64), *rows])
    keys, codes = np.unique(values[:, 3:], return_inverse=True)
    texts = [strings[int(key)] if key else "" for key in keys]
    vocabulary = list(dict.fromkeys(["", *texts]))
    place = {text: n for n, text in enumerate(vocabulary)}
    columns = np.array([place[text] for text in texts], np.int32)[codes].reshape(-1, len(kept))
    lengths = [len(doc) for _, doc in parsed]
    first, last = values[:, 0].astype(np.int64), (values[:, 0] + values[:, 1]).astype(np.int64)
    bounds = np.cumsum([0, *lengths])
    places = [slice(a, b) for a, b in pairwise(bounds)]
    start = [view.starts[first[at]] for (view, _), at in zip(parsed, places, strict=True)]
    end = [view.ends[last[at] - 1] for (view, _), at in zip(parsed, places, strict=True)]
    segment = np.repeat(np.arange(len(parsed), dtype=np.int32), lengths)
    return TokenTable(
        vocabulary=tuple(vocabulary),
        columns={name: np.ascontiguousarray(columns[:, n]) for n, name in enumerate(kept)},
        segment=segment,
        start=np.concatenate([np.empty(0, np.int32), *start]),
        end=np.concatenate([np.empty(0, np.int32), *end]),
        space=values[:, 2].astype(np.bool_),
        sentence=_sentence_starts(columns[:, 0], vocabulary, segment),
    )


_ATTRIBUTE = {
    "form": "ORTH",
    "lemma": "LEMMA",
    "pos": "POS",
    "tag": "TAG",
    "morph": "MORPH",
    "dep": "DEP",
    "ent": "ENT_TYPE",
}


def _sentence_starts(form: Ints, vocabulary: Sequence[str], segment: Ints) -> Bools:
    """Where sentences start: with every segment, after . ! ? and their closing marks, and after suspension points when
    a capital follows."""

    def among(texts: set[str]) -> Bools:
        found: Bools = np.array([text in texts for text in vocabulary], np.bool_)[form]
        return found

    capital = np.array([text[:1].isupper() for text in vocabulary], np.bool_)[form]
    begins = np.diff(segment, prepend=-1) != 0
    closer = among(_CLOSERS) & ~begins
    ended = among(_ENDS) | (among(_SOFT_ENDS) & np.append(capital[1:] & ~begins[1:], False))
    starts = begins.copy()
    for end in np.flatnonzero(ended[:-1]).tolist():
        following = end + 1
        while following < len(form) and closer[following]:
            following += 1
        if following < len(form):
            starts[following] = True
    found: Bools = starts
    return found
