"""A study opened, run and asked: what the command line and notebooks use. Here files meet the pure pipeline."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.check import check_sheets, documents_read
from qualcode.engine import Engine, Parser, Progress
from qualcode.errors import CodebookError, StudyError
from qualcode.ingest.codebooks import rule_line
from qualcode.ingest.corpus import read_codebooks, read_corpus, read_decisions
from qualcode.match.patterns import PatternError, attributes_read, compile_patterns
from qualcode.match.rules import CompiledRules, compile_rules
from qualcode.model import NEEDS_ATTENTION, Codebook, Coding, Corpus, Decision, Origin, Rule, Status
from qualcode.parse import BLANK, ParsePlan, load_pipeline, load_repairer
from qualcode.repair.repairer import LANGUAGE
from qualcode.sheets import UNITS, AssociationSheet, CooccurrenceSheet
from qualcode.store import FOLDER, Store
from qualcode.study import StudyFile, read_study, unit_codebooks
from qualcode.workers import parse_in_processes

if TYPE_CHECKING:
    from qualcode.result import Result


@dataclass(frozen=True)
class Study:
    """A study.yaml with all that it names, read and checked."""

    file: StudyFile
    codebooks: tuple[Codebook, ...]
    corpus: Corpus
    decisions: tuple[Decision, ...]
    problems: tuple[str, ...]

    def run(self, *, progress: Progress | None = None, parser: Parser = parse_in_processes) -> Result:
        """Codes the whole corpus; what was parsed and searched before is taken from the study's `.qualcode` folder.

        `parser` says where documents are parsed: by default in processes of this machine, see `parse_on_cluster`.

        Raises:
            ModelError: the spaCy pipeline is missing or lacks what the codebooks need.
            CodebookError: spaCy refuses a pattern.
        """
        from qualcode.pipeline import code_corpus  # pandas: what does not count codings need not wait for it

        engine, units = self.engine(progress=progress, parser=parser), unit_codebooks(self.file)
        corpus = replace(self.corpus, problems=self.all_problems)
        if wants_repair(self.file) and not engine.plan.repair:
            corpus = _unrepaired(corpus)
        with self.naming_patterns():
            return code_corpus(
                corpus,
                self.compiled,
                self.decisions,
                engine.search,
                repairs=engine.repairs,
                units=units,
                consensus=self.file.consensus,
                readers=documents_read(self.file, self.corpus),
            )

    @cached_property
    def compiled(self) -> CompiledRules:
        """The rules of the study's codebooks."""
        return compile_rules(self.codebooks, self.file.language)

    def engine(
        self,
        part: str = "",
        *,
        rules: Sequence[Rule] = (),
        progress: Progress | None = None,
        parser: Parser = parse_in_processes,
    ) -> Engine:
        """What parses and searches for this study, and for `rules` that no codebook of it has yet.

        `part` names a store of its own within the study's, for texts other than its corpus: what a run no longer uses
        it forgets, and each forgets only its own.
        """
        store = Store(self.file.root / FOLDER / part)
        plan = parse_plan(self.file, self.compiled, rules)
        return Engine(plan, store, parser, progress)

    @property
    def all_problems(self) -> tuple[str, ...]:
        """The lines about files and decisions that cannot be used."""
        return (*self.problems, *self.corpus.problems)

    def check(self) -> tuple[str, ...]:
        """What a run would find wrong, without running: one line each about files, labels and decisions to put right.

        Raises:
            ModelError: the spaCy pipeline is missing or lacks what the codebooks need.
            CodebookError: spaCy refuses a pattern.
        """
        from qualcode.override.laying import place_decisions

        compiled = self.compiled
        with self.naming_patterns():
            compile_patterns([rule for rule in compiled.rules if rule.kind is Origin.PATTERN], self.file.language)
        plan = parse_plan(self.file, compiled)
        load_repairer(plan, load_pipeline(plan))
        _, unplaced = place_decisions(
            self.decisions,
            {document.id: document for document in self.corpus.documents},
            {code.name: code for code in compiled.codes},
        )
        labels = [remark.reason for remark in self.corpus.remarks if remark.status in NEEDS_ATTENTION]
        return (*self.all_problems, *labels, *(line.reason for line in unplaced if line.status != Status.MOVED))

    def need_document(self, document: str) -> None:
        """Raises:
        StudyError: the study has no document of that id.
        """
        known = [one.id for one in self.corpus.documents]
        if document not in known:
            same = [one for one in known if _without_zeros(one) == _without_zeros(document)]
            near = same or difflib.get_close_matches(document, known, n=3) or known[:3]
            raise StudyError(f"there is no document '{document}'. Perhaps: {', '.join(near)}.")

    def code_file(self, name: str) -> tuple[Codebook, Path]:
        """The codebook of the code called `codebook:code`, and its file.

        Raises:
            CodebookError: the study has no such code.
        """
        if name not in (known := [code.name for code in self.compiled.codes]):
            near = difflib.get_close_matches(name, known, n=3) or known[:3]
            raise CodebookError(f"there is no code '{name}'. Perhaps: {', '.join(near)}.")
        place = next(n for n, book in enumerate(self.codebooks) if book.id == name.partition(":")[0])
        return self.codebooks[place], self.file.codebooks[place]

    def pairing(self, codebook: str | None = None, within: str | None = None) -> CooccurrenceSheet | AssociationSheet:
        """Whose codes are paired in which unit: as the first such table of the study has it, unless it is said.

        `within` is one of `UNITS`, or codebooks joined by commas.

        Raises:
            StudyError: no table says it, or there is no such codebook.
        """
        sheets = [spec for specs in self.file.exports.values() for spec in specs]
        pairings = [spec for spec in sheets if isinstance(spec, AssociationSheet | CooccurrenceSheet)]
        pairings.sort(key=lambda spec: spec.kind != "association")
        same = [spec for spec in pairings if codebook in (None, spec.codebook)]
        if codebook is None and not same:
            raise StudyError("no table of the study pairs codes. Name a codebook: --codebook NAME")
        unit = [name.strip() for name in within.split(",")] if within else []
        known = [book.id for book in self.codebooks]
        for name in (*([codebook] if codebook else []), *(unit if within not in UNITS else [])):
            if name not in known:
                units = f" Units that are no codebooks: {', '.join(UNITS)}." if name in unit else ""
                raise StudyError(f"there is no codebook '{name}'. The study has: {', '.join(known)}.{units}")
        spec = same[0] if same else AssociationSheet(sheet="associations", kind="association", codebook=codebook or "")
        return spec.model_copy(update={"within": within if within in UNITS else unit}) if within else spec

    @contextmanager
    def naming_patterns(self) -> Iterator[None]:
        """Turns spaCy's refusal of a pattern into an error with its file and line."""
        try:
            yield
        except PatternError as error:
            files = dict(zip((book.id for book in self.codebooks), self.file.codebooks, strict=True))
            path = files[error.rule.partition(":")[0]]
            line = rule_line(path, error.rule)
            what = f"pattern '{error.rule}' is no pattern for spaCy's Matcher: {error}"
            raise CodebookError(f"{what}. Mend or remove it.", path=self.file.shown(path), line=line) from error


def open_study(path: Path | str) -> Study:
    """The study at `path` (a study.yaml or its folder), with its codebooks, corpus and decisions read.

    Raises:
        QualcodeError: something in its files does not fit; the message says where, what, and the way out.
    """
    file = read_study(Path(path))
    codebooks = read_codebooks(file, _codebook_store(file))
    corpus = read_corpus(file, codebooks)
    check_sheets(file, codebooks, corpus)
    documents_read(file, corpus)
    decisions, problems = read_decisions(file)
    return Study(file, codebooks, corpus, decisions, problems)


def open_rules(path: Path | str) -> Study:
    """The study at `path` with its codebooks alone, for texts that are not its own: its corpus and decisions are empty.

    Raises:
        QualcodeError: study.yaml or a codebook does not fit; the message says where, what, and the way out.
    """
    file = read_study(Path(path))
    return Study(file, read_codebooks(file, _codebook_store(file)), Corpus(()), (), ())


def _without_zeros(name: str) -> str:
    """The name, its numbers without leading zeros, whatever its case."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name).casefold()


def _unrepaired(corpus: Corpus) -> Corpus:
    """The corpus with a remark that no misread word is put right, for want of lemma tables."""
    reason = f"misread words are not put right: model '{BLANK}' has no lemma tables"
    line = Coding(coder="", status=Status.SKIPPED, reason=reason)
    return replace(corpus, remarks=(*corpus.remarks, line))


def wants_repair(file: StudyFile) -> bool:
    """Whether misread words are to be put right in any document: in French, but for entries with `ocr: false`."""
    return file.language == LANGUAGE and any(entry.ocr for entry, _ in file.corpus)


def _codebook_store(file: StudyFile) -> Store | None:
    """Where codebooks are kept as loaded; None before the first run, so that looking at a study writes nothing."""
    folder = file.root / FOLDER
    return Store(folder) if folder.is_dir() else None


def parse_plan(file: StudyFile, compiled: CompiledRules, also: Sequence[Rule] = ()) -> ParsePlan:
    """Which pipeline, and which token attributes, the rules need: nothing is run that no rule reads."""
    rules = (*compiled.rules, *also)
    attributes = attributes_read(rules)
    if any(rule.kind is Origin.LEMMA for rule in rules) and file.model != BLANK:
        attributes |= {"lemma"}
    if attributes:
        attributes |= {"pos"}  # negation asks for verbs, where tagging is done anyway
    return ParsePlan(file.language, file.model, attributes, repair=wants_repair(file) and file.model != BLANK)
