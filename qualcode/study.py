"""study.yaml: read, checked, its paths resolved."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from qualcode.errors import StudyError
from qualcode.model import Consensus
from qualcode.normalise import fold
from qualcode.reading.found import all_found, found_files, only_found
from qualcode.reading.yamls import Place, YamlFile
from qualcode.sheets import FORMATS, SHEETS, SheetSpec, Text

WRITTEN = ("exports/codings.csv", "exports/audit.csv", "exports/disagreements.csv", "exports/run.json")
"""What every run writes, whatever the study lists."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpeakersEntry(_Strict):
    """Who asks, who answers, how labels are to be read. Turns are sought only in entries that have this key."""

    interviewer: list[Text] = []
    respondent: list[Text] = []
    names: dict[Text, str] = {}

    @field_validator("respondent")
    @classmethod
    def _asks_or_answers(cls, names: list[str], info: ValidationInfo) -> list[str]:
        both = [name for name in names if fold(name) in {fold(other) for other in info.data.get("interviewer", ())}]
        if both:
            raise ValueError(f"'{both[0]}' is listed as interviewer too: leave one")
        return names


class _Entry(_Strict):
    group: str = ""
    codebooks: list[Text] | None = None
    ocr: bool = True


class PathEntry(_Entry):
    """Files that are one document each."""

    path: Text
    case: str = ""
    speakers: SpeakersEntry | None = None
    headings: list[Text] = []
    case_heading: str = ""
    skip: list[Text] = []

    @field_validator("case", "case_heading")
    @classmethod
    def _names_case(cls, template: str) -> str:
        return _with_case(template)


class TableEntry(_Entry):
    """A table whose rows are segments."""

    table: Text
    text: Text
    case: str = ""
    segment: str = ""
    codes: dict[Text, Text] = {}


class QuotesEntry(_Entry):
    """A published text whose quotations are segments."""

    quotes: Text
    reference: Text = "Entretien {case}"

    @field_validator("reference")
    @classmethod
    def _names_case(cls, template: str) -> str:
        return _with_case(template)


Entry = PathEntry | TableEntry | QuotesEntry
_ENTRIES: dict[str, type[PathEntry] | type[TableEntry] | type[QuotesEntry]] = {
    "path": PathEntry,
    "table": TableEntry,
    "quotes": QuotesEntry,
}


def _read_consensus(value: object) -> object:
    match value:
        case None | Consensus():
            return value
        case "union" | "majority" | "intersection":
            return Consensus(value)
        case {"coder": str(name), **others} if name.strip() and not others:
            return Consensus("coder", name.strip())
    raise ValueError("write union, majority, intersection, or {coder: NAME}")


def _two_letters(language: str) -> str:
    if not re.fullmatch("[a-z]{2,3}", language):
        raise ValueError("write the language's two letters, such as fr or en")
    return language


class ReportEntry(_Strict):
    """What the report may hold: without `transcripts` only the words that are coded."""

    transcripts: bool = True


class _StudyEntry(_Strict):
    study: Text
    language: Annotated[str, AfterValidator(_two_letters)]
    model: Text
    cases: str = ""
    corpus: list[dict[str, Any]] = Field(min_length=1)
    codebooks: list[Text] = Field(min_length=1)
    overrides: list[Text] = []
    consensus: Annotated[Consensus | None, BeforeValidator(_read_consensus)] = None
    readers: dict[Text, list[Text]] = {}
    exports: dict[Text, list[dict[str, Any]]] = {}
    report: ReportEntry = ReportEntry()


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study.yaml, checked: what to read, how to code it, what to write. `root` is its folder.

    `override_patterns` are the paths and globs of decisions as they are written there.
    """

    root: Path
    name: str
    language: str
    model: str
    cases: Path | None
    corpus: tuple[tuple[Entry, tuple[Path, ...]], ...]
    codebooks: tuple[Path, ...]
    overrides: tuple[Path, ...]
    exports: dict[str, tuple[SheetSpec, ...]]
    path: Path
    override_patterns: tuple[str, ...] = ()
    consensus: Consensus | None = None
    readers: dict[str, list[str]] = field(default_factory=dict)
    report: ReportEntry = field(default_factory=ReportEntry)

    @property
    def coders(self) -> tuple[str, ...]:
        """Who codes: the names of files of decisions, then the tables with codes that people gave."""
        tables = [path.stem for e, paths in self.corpus if isinstance(e, TableEntry) and e.codes for path in paths]
        return tuple(dict.fromkeys([*(path.stem for path in self.overrides), *tables]))

    def inputs(self) -> tuple[Path, ...]:
        """Every file that a run reads, study.yaml first."""
        named = [self.path, *([self.cases] if self.cases else [])]
        return (*named, *(path for _, paths in self.corpus for path in paths), *self.codebooks, *self.overrides)

    def shown(self, path: Path) -> str:
        """The path as messages and results name it: from the study's folder, with forward slashes."""
        folder, text = f"{self.root}{os.sep}", str(path)
        return text.removeprefix(folder).replace(os.sep, "/") if text.startswith(folder) else path.name


def find_study(path: Path) -> Path:
    """The study.yaml that `path` names: itself, or the one in the folder.

    Raises:
        StudyError: there is none.
    """
    file = path / "study.yaml" if path.is_dir() else path
    if not file.is_file():
        raise StudyError(
            "there is no such study. Name a study.yaml or its folder, or make one: qualcode init DIR", path=file
        )
    return file


def read_study(path: Path) -> StudyFile:
    """The study at `path` (a study.yaml or its folder).

    Raises:
        StudyError: the file does not fit the format, or a path or glob in it leads to no file.
    """
    path = find_study(path).absolute()
    file = YamlFile(path, shown=path.name, error=StudyError)
    entry = file.check(_StudyEntry)
    root = path.parent
    entries = [_entry(file, value, n) for n, value in enumerate(entry.corpus)]
    found = [found_files(file, root, _location(e), ("corpus", n)) for n, e in enumerate(entries)]
    study = StudyFile(
        root=root,
        name=entry.study,
        language=entry.language,
        model=entry.model,
        cases=only_found(file, root, entry.cases, "cases") if entry.cases else None,
        corpus=tuple(zip(entries, found, strict=True)),
        codebooks=all_found(file, root, entry.codebooks, "codebooks"),
        overrides=all_found(file, root, entry.overrides, "overrides", optional=True),
        exports={_export_path(file, target): _sheets(file, target, sheets) for target, sheets in entry.exports.items()},
        path=path,
        consensus=entry.consensus,
        readers=entry.readers,
        override_patterns=tuple(entry.overrides),
        report=entry.report,
    )
    if entry.consensus and entry.consensus.coder:
        _need_coder(file, entry.consensus.coder, study.coders, ("consensus", "coder"))
    _need_one_file_each(file, study)
    for name in entry.readers:
        _need_coder(file, name, [path.stem for path in study.overrides], ("readers", name))
    for target in study.exports:
        if root / target in study.inputs() or target in WRITTEN:
            what = "what the study reads" if target not in WRITTEN else "what every run writes"
            raise file.failure(f"'{target}' would replace {what}. Choose another name.", ("exports", target))
    return study


def _need_coder(file: YamlFile, name: str, coders: Sequence[str], place: Place) -> None:
    if name not in coders:
        raise file.failure(f"there is no coder '{name}'. There are: {', '.join(coders) or 'none yet'}.", place)


def _need_one_file_each(file: YamlFile, study: StudyFile) -> None:
    """Refuses two files of one name in different folders: they would count as one coder."""
    paths: dict[str, Path] = {}
    for path in study.overrides:
        other = paths.setdefault(path.stem, path)
        if other != path:
            what = f"{study.shown(other)} and {study.shown(path)} are both decisions of '{path.stem}'"
            raise file.failure(f"{what}. Join them, or rename one: each coder has one file.", ("overrides",))


def unit_codebooks(study: StudyFile) -> tuple[tuple[str, ...], ...]:
    """The combinations of two and more codebooks whose codes together form the units that the study's sheets count."""
    units = dict.fromkeys(spec.unit for specs in study.exports.values() for spec in specs)
    return tuple(books for books in units if len(books) > 1)


def _with_case(template: str) -> str:
    if template and template.count("{case}") != 1:
        raise ValueError("must hold {case} once, where the case's id stands")
    return template


def _entry(file: YamlFile, value: dict[str, Any], n: int) -> Entry:
    kinds = [kind for kind in _ENTRIES if kind in value]
    if len(kinds) != 1:
        what = f"a corpus entry needs exactly one of: {', '.join(_ENTRIES)}"
        raise file.failure(f"{what}. Add or remove one.", ("corpus", n))
    return file.check(_ENTRIES[kinds[0]], value, ("corpus", n))


def _location(entry: Entry) -> str:
    if isinstance(entry, PathEntry):
        return entry.path
    return entry.table if isinstance(entry, TableEntry) else entry.quotes


def _sheets(file: YamlFile, target: str, values: list[dict[str, Any]]) -> tuple[SheetSpec, ...]:
    specs: list[SheetSpec] = []
    for n, value in enumerate(values):
        place: Place = ("exports", target, n)
        schema = SHEETS.get(str(value.get("kind")))
        if schema is None:
            what = f"unknown kind '{value.get('kind')}'" if "kind" in value else "'kind' is missing"
            raise file.failure(f"{what}. Accepted: {', '.join(SHEETS)}.", (*place, "kind"))
        spec = file.check(schema, value, place)
        if any(spec.sheet.casefold() == other.sheet.casefold() for other in specs):
            raise file.failure(f"two sheets are called '{spec.sheet}'. Rename one.", (*place, "sheet"))
        if value["kind"] not in FORMATS[Path(target).suffix].kinds:
            fitting = ", ".join(FORMATS[Path(target).suffix].kinds)
            what = f"'{target}' cannot hold a sheet of kind {value['kind']}"
            raise file.failure(f"{what}. Accepted: {fitting}.", (*place, "kind"))
        specs.append(spec)
    if FORMATS[Path(target).suffix].single and len(specs) != 1:
        raise file.failure(f"'{target}' holds one thing. List exactly one; it has {len(specs)}.", ("exports", target))
    if not specs and Path(target).suffix != ".html":
        raise file.failure(f"'{target}' would be empty. List its sheets, or remove the line.", ("exports", target))
    return tuple(specs)


def _export_path(file: YamlFile, target: str) -> str:
    path = Path(target)
    place = ("exports", target)
    if path.is_absolute() or ".." in path.parts:
        raise file.failure(f"'{target}' leaves the study's folder. Write to exports/…", place)
    if path.suffix not in FORMATS:
        raise file.failure(f"'{target}' is no format that can be written. Accepted: {', '.join(FORMATS)}.", place)
    return path.as_posix()
