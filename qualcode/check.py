"""What the sheets of a study ask for, held against the codebooks and the corpus it has."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Sequence

from qualcode.errors import StudyError
from qualcode.model import Codebook, Corpus
from qualcode.reading.yamls import Place, YamlFile
from qualcode.selection import select_segments
from qualcode.sheets import (
    AgreementSheet,
    CorpusSheet,
    HeatmapSheet,
    PolaritySheet,
    RecommendationsSheet,
    SheetSpec,
    ThemesSheet,
    TimelineSheet,
)
from qualcode.study import StudyFile


def check_sheets(study: StudyFile, codebooks: Sequence[Codebook], corpus: Corpus) -> None:
    """Raises:
    StudyError: a sheet names a codebook that the study does not have, reads strengths and weaknesses off a codebook
        that is not made for it, or selects nothing.
    """
    for target, specs in study.exports.items():
        for n, spec in enumerate(specs):
            place = ("exports", target, n)
            _check_codebooks(study, spec, codebooks, place)
            _check_attributes(study, spec, corpus, place)
            _check_coders(study, spec, place)
            _check_document(study, spec, corpus, place)
            if not corpus.problems:  # what could not be read may be what the sheet selects
                _check_where(study, spec, corpus, place)


def documents_read(study: StudyFile, corpus: Corpus) -> dict[str, frozenset[str]]:
    """The documents that `readers` says each coder has read.

    Raises:
        StudyError: a name or pattern there fits no document.
    """
    known = [document.id for document in corpus.documents]
    read: dict[str, frozenset[str]] = {}
    for coder, patterns in study.readers.items():
        for n, pattern in enumerate(patterns):
            if not fnmatch.filter(known, pattern) and not corpus.problems:
                file = YamlFile(study.path, shown=study.path.name, error=StudyError)
                near = difflib.get_close_matches(pattern, known, n=3) or known[:3]
                what = f"no document is called '{pattern}'. Perhaps: {', '.join(near)}."
                raise file.failure(what, ("readers", coder, n))
        read[coder] = frozenset(id for pattern in patterns for id in fnmatch.filter(known, pattern))
    return read


def _check_codebooks(study: StudyFile, spec: SheetSpec, codebooks: Sequence[Codebook], place: Place) -> None:
    known = {book.id: book for book in codebooks}
    for key, name in spec.codebooks:
        if name not in known:
            what = f"no codebook is called '{name}'. The study has: {', '.join(known)}."
            raise _failure(study, spec, what, (*place, key))
    if isinstance(spec, PolaritySheet):
        book = known[dict(spec.codebooks)[spec.polarity_key]]
        if len(book.topmost) != 2:
            has = ", ".join(code.id for code in book.topmost)
            what = f"'{book.id}' needs two codes at its top, strength and weakness in this order. It has: {has}."
            raise _failure(study, spec, what, (*place, spec.polarity_key))
    if isinstance(spec, RecommendationsSheet) and not any(code.recommendation for code in known[spec.codebook].codes):
        what = f"no code of '{spec.codebook}' has a `recommendation`. Write them in the codebook."
        raise _failure(study, spec, what, (*place, "codebook"))


def _check_attributes(study: StudyFile, spec: SheetSpec, corpus: Corpus, place: Place) -> None:
    known = list(dict.fromkeys(name for case in corpus.cases for name in case.attributes))
    named: list[tuple[str, Place]] = []
    if isinstance(spec, ThemesSheet):
        named = [(name, (*place, "by", n)) for n, name in enumerate(spec.by)]
    elif isinstance(spec, HeatmapSheet) and spec.by is not None:
        named = [(spec.by, (*place, "by"))]
    elif isinstance(spec, CorpusSheet):
        named = [(name, (*place, "variables", n)) for n, name in enumerate(spec.variables or [])]
    for name, here in named:
        if name not in known:
            what = f"no case has an attribute '{name}'. Compare by: {', '.join(known) or 'none, for want of `cases`'}."
            raise _failure(study, spec, what, here)


def _check_coders(study: StudyFile, spec: SheetSpec, place: Place) -> None:
    for n, name in enumerate(spec.coders if isinstance(spec, AgreementSheet) else []):
        if name not in study.coders:
            what = f"there is no coder '{name}'. The study has: {', '.join(study.coders) or 'nobody yet'}."
            raise _failure(study, spec, what, (*place, "coders", n))


def _check_document(study: StudyFile, spec: SheetSpec, corpus: Corpus, place: Place) -> None:
    """Raises:
    StudyError: the sheet names a document that the corpus does not have, though all of it could be read.
    """
    known = [document.id for document in corpus.documents]
    named = spec.document if isinstance(spec, TimelineSheet) else None
    if named is not None and named not in known and not corpus.problems:
        near = ", ".join(difflib.get_close_matches(named, known, n=3) or known[:3])
        raise _failure(study, spec, f"there is no document '{named}'. Perhaps: {near}.", (*place, "document"))


def _check_where(study: StudyFile, spec: SheetSpec, corpus: Corpus, place: Place) -> None:
    values: dict[str, set[str]] = {
        "group": {document.group for document in corpus.documents} - {""},
        "speaker": {segment.speaker for document in corpus.documents for segment in document.segments} - {""},
    }
    for case in corpus.cases:
        for name, value in case.attributes.items():
            values.setdefault(name, set()).add(str(value))
    for key, wanted in spec.where.items():
        here = (*place, "where", key)
        if key not in values:
            what = f"no case has an attribute '{key}'. Select by: {', '.join(values)}."
            raise _failure(study, spec, what, here)
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if str(one) not in values[key]:
                has = ", ".join(sorted(values[key] - {""})[:12]) or "nothing"
                raise _failure(study, spec, f"no {key} is '{one}'. There is: {has}.", here)
    if spec.where and next(select_segments(corpus.documents, corpus.cases, spec.where), None) is None:
        raise _failure(study, spec, "`where` selects nothing. Widen it.", (*place, "where"))


def _failure(study: StudyFile, spec: SheetSpec, what: str, place: Place) -> Exception:
    file = YamlFile(study.path, shown=study.path.name, error=StudyError)
    return file.failure(f"sheet '{spec.sheet}': {what}", place)
