"""All that a study names, read: cases, documents, the codes that people gave before.

A new kind of entry is one module beside this one and one line in `_READERS`; a new format of files one line in
`formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qualcode.errors import CodebookError, DocumentError, StudyError
from qualcode.ingest.cases import case_id, read_cases
from qualcode.ingest.codebooks import read_codebook
from qualcode.ingest.formats import read_source
from qualcode.ingest.layout import Layout, Passed, lay_out
from qualcode.ingest.overrides import read_overrides
from qualcode.ingest.quotes import parse_quotes
from qualcode.ingest.tables import read_table
from qualcode.ingest.turns import Speakers
from qualcode.ingest.verbatims import VerbatimColumns, parse_verbatims
from qualcode.model import NEEDS_ATTENTION, Case, Codebook, Coding, Corpus, Decision, Document, Status, segment_at
from qualcode.reading.files import read_text
from qualcode.store import Store
from qualcode.study import Entry, PathEntry, QuotesEntry, StudyFile, TableEntry


@dataclass(frozen=True, slots=True)
class _Read:
    """What one file gave."""

    document: Document
    imported: tuple[Coding, ...] = ()
    remarks: tuple[Coding, ...] = field(default=())


def read_codebooks(study: StudyFile, store: Store | None = None) -> tuple[Codebook, ...]:
    """The study's codebooks in its order; `store` keeps what is slow to load.

    Raises:
        CodebookError: a file does not fit, two codebooks share an id, or a code implies or backs one that is in none.
    """
    return join_codebooks(
        (study.shown(path), read_codebook(path, shown=study.shown(path), store=store)) for path in study.codebooks
    )


def join_codebooks(read: Iterable[tuple[str, Codebook]]) -> tuple[Codebook, ...]:
    """Codebooks, each with the file to name in messages, as those of one study.

    Raises:
        CodebookError: two share an id, or a code implies or backs one that is in none.
    """
    books: dict[str, Codebook] = {}
    files: dict[str, str] = {}
    for shown, book in read:
        if book.id in books:
            raise CodebookError(f"codebook '{book.id}' is already in {files[book.id]}. Rename one.", path=shown)
        books[book.id], files[book.id] = book, shown
    names = {code.name for book in books.values() for code in book.codes}
    for book in books.values():
        for code in book.codes:
            for verb, others in (("implies", code.implies), ("backs", code.backs)):
                for other in others:
                    if other not in names:
                        what = f"'{code.id}' {verb} '{other}', which is in no codebook of the study"
                        raise CodebookError(f"{what}. Write codebook:code.", path=files[book.id])
    return tuple(books.values())


def read_decisions(study: StudyFile) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """The decisions of every coder, file by file, and one line about each row that cannot be one."""
    decisions: list[Decision] = []
    problems: list[str] = []
    for path in study.overrides:
        read, wrong = read_overrides(path, shown=study.shown(path))
        decisions += read
        problems += wrong
    return tuple(decisions), tuple(problems)


def read_corpus(study: StudyFile, codebooks: Sequence[Codebook]) -> Corpus:
    """The study's documents in its order, each once, with cases resolved; files that cannot be read as problems.

    Raises:
        StudyError: two documents share an id, an entry names an unknown codebook, or there is nothing to code.
        TableError: the case table, or a table of verbatims, does not fit.
    """
    cases = read_cases(study.cases, shown=study.shown(study.cases)) if study.cases else ()
    known = {case.id: case for case in cases}
    read: list[_Read] = []
    problems: list[str] = []
    sources: dict[str, str] = {}
    for entry, paths in study.corpus:
        _check_codebooks(entry, codebooks, study)
        for path in paths:
            shown = study.shown(path)
            if path.stem in sources:
                raise StudyError(_same_id(path.stem, sources[path.stem], shown), path=study.path.name)
            sources[path.stem] = shown
            try:
                found = _READERS[type(entry)](entry, path, shown, codebooks)
            except DocumentError as error:
                problems.append(str(error))
            else:
                read.append(_placed(found, entry, shown, known))
    if not any(one.document.segments for one in read):
        detail = f" {problems[0]}" if problems else ""
        raise StudyError(f"the corpus holds no text to code.{detail} Check `corpus`.", path=study.path.name)
    return Corpus(
        documents=tuple(one.document for one in read),
        cases=_all_cases(cases, [one.document for one in read]),
        imported=tuple(coding for one in read for coding in one.imported),
        remarks=tuple(remark for one in read for remark in one.remarks),
        problems=tuple(problems),
    )


def _same_id(id: str, first: str, second: str) -> str:
    if first == second:
        return f"two entries of `corpus` read {first}. Narrow the path of one."
    return f"documents {first} and {second} share the id '{id}'. Rename one file."


def _check_codebooks(entry: Entry, codebooks: Sequence[Codebook], study: StudyFile) -> None:
    known = [book.id for book in codebooks]
    for name in entry.codebooks or ():
        if name not in known:
            what = f"no codebook is called '{name}'"
            raise StudyError(f"{what}. The study has: {', '.join(known)}.", path=study.path.name)


def _read_path(entry: PathEntry, path: Path, shown: str, _: Sequence[Codebook]) -> _Read:
    case = _case_from_name(entry.case, path, shown)
    said = entry.speakers
    layout = Layout(
        speakers=None if said is None else Speakers(tuple(said.interviewer), tuple(said.respondent), said.names),
        headings=tuple(entry.headings),
        case_heading=_heading_pattern(entry.case_heading) if entry.case_heading else None,
        skip=tuple(entry.skip),
    )
    document, passed = lay_out(read_source(path, shown=shown), id=path.stem, case=case, layout=layout)
    return _Read(document, remarks=tuple(_about(document, one, shown) for one in passed))


def _read_table(entry: TableEntry, path: Path, shown: str, codebooks: Sequence[Codebook]) -> _Read:
    columns = VerbatimColumns(entry.text, entry.case, entry.segment, entry.codes)
    table = read_table(path, shown=shown)
    document, imported, empty = parse_verbatims(table, id=path.stem, columns=columns, codebooks=codebooks)
    end = len(document.text)  # in no segment: the row became none
    remarks = tuple(_remark(document, end, end, f"{shown}, line {line}: no text in '{entry.text}'") for line in empty)
    return _Read(document, imported, remarks)


def _read_quotes(entry: QuotesEntry, path: Path, shown: str, _: Sequence[Codebook]) -> _Read:
    text = read_text(path, shown=shown)
    document, unquoted = parse_quotes(text, id=path.stem, reference=entry.reference)
    reason = "a reference with no quotation before it"
    return _Read(document, remarks=tuple(_remark(document, u.start, u.end, reason) for u in unquoted))


_READERS: Mapping[type[Entry], Callable[[Any, Path, str, Sequence[Codebook]], _Read]] = {
    PathEntry: _read_path,
    TableEntry: _read_table,
    QuotesEntry: _read_quotes,
}


def _case_from_name(template: str, path: Path, shown: str) -> str:
    if not template:
        return ""
    before, _, after = template.partition("{case}")
    name = path.stem
    if not (name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)):
        what = f"the file's name does not fit `case: {template}`"
        raise DocumentError(f"{what}. Rename the file, or narrow the entry's path.", path=shown)
    return name[len(before) : len(name) - len(after)]


def _heading_pattern(template: str) -> re.Pattern[str]:
    """The pattern of a heading that starts a case, with the group `case`; {number} stands for digits."""
    parts = re.split(r"\{(?:case|number)\}", template.replace("’", "'"))
    spaced = (r"\s+".join(map(re.escape, part.split(" "))).replace("'", "['’]") for part in parts)
    names = re.findall(r"\{(case|number)\}", template)
    groups = [r"(?P<case>.+?)" if name == "case" else r"\d+" for name in names] + [""]
    return re.compile("".join(part + group for part, group in zip(spaced, groups, strict=True)) + r"\s*:?")


def _placed(read: _Read, entry: Entry, shown: str, known: Mapping[str, Case]) -> _Read:
    """What was read, with the entry's group and codebooks and the cases as the case table spells them."""
    segments = read.document.segments
    spelled = {case: case_id(case, known) for case in {segment.case for segment in segments}}
    document = replace(
        read.document,
        source=shown,
        group=entry.group,
        codebooks=None if entry.codebooks is None else tuple(entry.codebooks),
        ocr=entry.ocr,
        segments=tuple(s if spelled[s.case] == s.case else replace(s, case=spelled[s.case]) for s in segments),
    )
    imported = tuple(replace(coding, case=spelled[coding.case]) for coding in read.imported)
    remarks = [replace(remark, case=spelled.get(remark.case, remark.case)) for remark in read.remarks]
    if not document.segments:
        remarks.append(_remark(document, 0, 0, "nothing to code in this file"))
    return _Read(document, imported, tuple(remarks))


def _all_cases(table: tuple[Case, ...], documents: Sequence[Document]) -> tuple[Case, ...]:
    """The table's cases, then those that only documents name; a document's front matter fills what the table lacks."""
    cases = {case.id: case for case in table}
    for document in documents:
        for segment in document.segments:
            case = cases.setdefault(segment.case, Case(segment.case, {}))
            if missing := {k: v for k, v in document.attributes.items() if k not in case.attributes}:
                cases[segment.case] = Case(case.id, {**case.attributes, **missing})
    return tuple(cases.values())


def _about(document: Document, passed: Passed, shown: str) -> Coding:
    """An audit line about a stretch; with its file where a person has to look."""
    reason = f"{shown}: {passed.reason}" if passed.status in NEEDS_ATTENTION else passed.reason
    return _remark(document, passed.start, passed.end, reason, passed.status)


def _remark(document: Document, start: int, end: int, reason: str, status: Status = Status.SKIPPED) -> Coding:
    """An audit line about a stretch, by default one that is not coded."""
    segment = segment_at(document.segments, start)
    return Coding(
        document=document.id,
        case=segment.case if segment else "",
        segment=segment.id if segment else "",
        start=start,
        end=end,
        quote=document.text[start:end],
        coder="",
        status=status,
        reason=reason,
    )
