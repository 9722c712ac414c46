"""Small corpora, codebooks and decisions for tests, in a line each, and the pipeline to run them through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language

from qualcode.export.material import Material
from qualcode.match.hits import COUNTS, NEGATED, OUTDONE, OVERLAPPED, UNBACKED, UNLESS, Hits, find_hits
from qualcode.match.index import WordIndex, build_index
from qualcode.match.patterns import attributes_read
from qualcode.match.rules import CompiledRules, compile_rules
from qualcode.model import (
    Action,
    Case,
    Code,
    Codebook,
    Coding,
    Consensus,
    Corpus,
    Decision,
    Document,
    Origin,
    Role,
    Rule,
    Segment,
)
from qualcode.parse import parse_texts
from qualcode.pipeline import code_corpus
from qualcode.result import Result
from qualcode.study import StudyFile
from qualcode.tokens import TokenTable

_TURNS = {"Q : ": ("Enquêteur", Role.INTERVIEWER), "R : ": ("Mme Roux", Role.RESPONDENT)}
_FATES = {
    COUNTS: "counts",
    NEGATED: "negated",
    UNLESS: "unless",
    OVERLAPPED: "overlapped",
    OUTDONE: "outdone",
    UNBACKED: "unbacked",
}
_LISTS = {"keywords": Origin.KEYWORD, "lemmas": Origin.LEMMA, "sections": Origin.SECTION}


@cache
def blank() -> Language:
    """The tokeniser alone: what model `blank` gives."""
    return spacy.blank("fr")


def make_document(
    *lines: str,
    id: str = "entretien-1",
    case: str = "1",
    group: str = "",
    continuous: bool = True,
    codebooks: tuple[str, ...] | None = None,
) -> Document:
    """A document of one segment a line: « Q : » opens a question, « R : » an answer, « # » a heading."""
    segments: list[Segment] = []
    section: tuple[str, ...] = ()
    at = 0
    for line in lines:
        label = next((label for label in _TURNS if line.startswith(label)), "")
        speaker, role = _TURNS.get(label, ("", Role.NONE))
        if line.startswith("# "):
            section = (line.removeprefix("# "),)
        else:
            number = str(len(segments) + 1)
            segments.append(Segment(number, at + len(label), at + len(line), case, speaker, role, section))
        at += len(line) + 1
    text = "\n".join(lines)
    return Document(id, text, tuple(segments), group=group, continuous=continuous, codebooks=codebooks)


def make_code(book: str, id: str, *, parent: str = "", **parts: object) -> Code:
    """A code from the lists a codebook file has: keywords, lemmas, sections, patterns by name, unless, implies, backs;
    and `cues`, with lists of rules again."""
    cues: Mapping[str, object] = parts.get("cues", {})
    rules = [*_rules(f"{book}:{id}", parts), *(replace(rule, cue=True) for rule in _rules(f"{book}:{id}", cues))]
    named = {key: tuple(parts.get(key, ())) for key in ("unless", "implies", "backs")}
    return Code(book, id, id.capitalize(), "", parent=parent, rules=tuple(rules), **named)


def _rules(name: str, parts: Mapping[str, object]) -> Iterator[Rule]:
    for key, kind in _LISTS.items():
        yield from (Rule(f"{name}/{kind}/{text}", kind, text) for text in parts.get(key, ()))
    patterns: Mapping[str, Sequence[Mapping[str, object]]] = parts.get("patterns", {})
    for pattern, tokens in patterns.items():
        yield Rule(f"{name}/pattern/{pattern}", Origin.PATTERN, pattern, tuple(tokens))


def make_codebook(
    id: str = "outils",
    *,
    longest: bool = False,
    dominant: bool = False,
    carries: bool = False,
    negation: bool = True,
    **codes: list[str] | dict[str, object],
) -> Codebook:
    """A codebook of one code a keyword argument: its keywords, or a dict of everything it has."""
    parts = {code: given if isinstance(given, dict) else {"keywords": given} for code, given in codes.items()}
    made = tuple(make_code(id, code, **given) for code, given in parts.items())
    how = {"longest": longest, "dominant": dominant, "carries": carries, "negation": negation}
    return Codebook(id, id.capitalize(), made, **how)


def make_decision(
    action: str,
    code: str,
    quote: str = "",
    *,
    coder: str = "claire",
    document: str = "entretien-1",
    segment: str = "",
    before: str = "",
    after: str = "",
    replacement: str = "",
    reason: str = "relu",
    line: int = 2,
) -> Decision:
    """A line of `<coder>.csv`."""
    return Decision(
        coder, document, segment, quote, before, after, Action(action), code, replacement, "2026-01-31", reason,
        path=f"{coder}.csv", line=line,
    )  # fmt: skip


def compile_books(*codebooks: Codebook) -> CompiledRules:
    """The codebooks' rules with their patterns, for French."""
    return compile_rules(codebooks, "fr")


def parse(
    documents: Sequence[Document], nlp: Language | None = None, attributes: Iterable[str] = ()
) -> list[TokenTable]:
    """Their token tables; by the tokeniser alone unless a pipeline is given."""
    texts = [[document.text[s.start : s.end] for s in document.segments] for document in documents]
    return list(parse_texts(texts, nlp or blank(), attributes))


def find_fates(document: Document, compiled: CompiledRules, nlp: Language | None = None) -> list[tuple[str, str, str]]:
    """Rule, quotation and fate of every hit in a document, in the rules' order."""
    index = make_index(document, nlp=nlp, attributes={"lemma", "pos"} if nlp else ())
    hits = find_hits((document,), index, compiled)
    return [
        (compiled.rules[rule].id, document.text[start:end], _FATES[fate])
        for rule, start, end, fate in zip(hits.rule, hits.start, hits.end, hits.fate, strict=True)
    ]


def make_index(*documents: Document, nlp: Language | None = None, attributes: Iterable[str] = ()) -> WordIndex:
    """Their index."""
    return build_index(parse(documents, nlp, attributes), [len(document.segments) for document in documents])


def run(
    documents: Document | Sequence[Document],
    *codebooks: Codebook,
    decisions: Sequence[Decision] = (),
    nlp: Language | None = None,
    imported: Sequence[Coding] = (),
    remarks: Sequence[Coding] = (),
) -> Result:
    """The documents coded; with a pipeline, lemmas and parts of speech are there as a study would have them."""
    documents = (documents,) if isinstance(documents, Document) else tuple(documents)
    compiled = compile_books(*codebooks)
    return run_rules(documents, compiled, decisions=decisions, nlp=nlp, imported=imported, remarks=remarks)


def run_rules(
    documents: Sequence[Document],
    compiled: CompiledRules,
    *,
    decisions: Sequence[Decision] = (),
    nlp: Language | None = None,
    imported: Sequence[Coding] = (),
    remarks: Sequence[Coding] = (),
    units: Sequence[tuple[str, ...]] = (),
    consensus: Consensus | None = None,
    readers: Mapping[str, frozenset[str]] | None = None,
) -> Result:
    """As `run`, with rules compiled before: what takes time where an example runs often."""
    attributes = attributes_read(compiled.rules) | ({"lemma", "pos"} if nlp else set())
    corpus = Corpus(tuple(documents), cases_of(documents), imported=tuple(imported), remarks=tuple(remarks))

    def search(found: Sequence[Document], rules: CompiledRules) -> Hits:
        return find_hits(found, make_index(*found, nlp=nlp, attributes=attributes), rules)

    return code_corpus(corpus, compiled, decisions, search, units=units, consensus=consensus, readers=readers)


def make_material(result: Result, language: str = "fr") -> Material:
    """What exports are made of: this result, of a study that lists nothing."""
    root = Path("essai")
    study = StudyFile(root, "Essai", language, "blank", None, (), (), (), {}, root / "study.yaml")
    return Material(study, result, {})


def cases_of(documents: Sequence[Document]) -> tuple[Case, ...]:
    """The cases that the documents' segments name, without attributes."""
    return tuple(Case(id, {}) for id in dict.fromkeys(s.case for d in documents for s in d.segments))


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """The frame's rows, as tuples of some columns."""
    return list(frame[list(columns)].itertuples(index=False, name=None))


def quotes(result: Result, code: str = "") -> list[str]:
    """What was coded, in order; of one code if it is named."""
    codings = result.codings
    return list((codings[codings["code"] == code] if code else codings)["quote"])
