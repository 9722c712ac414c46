"""Codebook files: one tree of codes each, checked down to the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from qualcode.errors import CodebookError
from qualcode.model import Code, Codebook, Origin, Rule
from qualcode.normalise import fold
from qualcode.reading.yamls import Place, YamlFile
from qualcode.store import Store

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrase = Annotated[Text, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)]


_PLAIN = re.compile(r"[A-Za-z0-9*]")


def _plain_id(name: str) -> str:
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError("use letters, digits, - and _ alone, such as gain-de-temps")
    return name


Id = Annotated[str, AfterValidator(_plain_id)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatternEntry(_Strict):
    """A spaCy token pattern with the name its rule goes by."""

    name: Text
    pattern: list[dict[str, Any]] = Field(min_length=1)


class CuesEntry(_Strict):
    """The rules of a code that only hint at it."""

    keywords: list[Phrase] = []
    lemmas: list[Phrase] = []
    patterns: list[PatternEntry] = []


class CodeEntry(_Strict):
    """A code as the file has it."""

    code: Id
    label: Text
    definition: Text
    category: str = ""
    keywords: list[Phrase] = []
    lemmas: list[Phrase] = []
    patterns: list[PatternEntry] = []
    sections: list[Phrase] = []
    cues: CuesEntry = CuesEntry()
    unless: list[Phrase] = []
    implies: list[Text] = []
    backs: list[Text] = []
    recommendation: str = ""
    codes: list[CodeEntry] = []
    examples: list[Text] = []
    counterexamples: list[Text] = []


class CodebookEntry(_Strict):
    """A codebook as the file has it."""

    codebook: Id
    label: Text
    source: str = ""
    overlap: Literal["all", "longest", "dominant"] = "all"
    carries: bool = False
    negation: bool = True
    categories: dict[str, Text] = {}
    codes: list[CodeEntry] = Field(min_length=1)


def read_codebook(path: Path, *, shown: str | None = None, store: Store | None = None) -> Codebook:
    """The codebook in a YAML file; `store` keeps what is slow to load.

    Raises:
        CodebookError: the file does not fit the format, or two of its codes or rules share an id.
    """
    file = YamlFile(path, shown=shown or str(path), error=CodebookError, store=store)
    entry = file.check(CodebookEntry)
    codes: dict[str, Code] = {}
    places: dict[str, Place] = {}
    for place, code, parent in _flat(entry.codes):
        if code.code in places:
            line = file.line((*places[code.code], "code"))
            what = f"code '{code.code}' is already defined in line {line}"
            raise file.failure(f"{what}. Rename one, or join their rules.", (*place, "code"))
        if code.category and entry.categories and code.category not in entry.categories:
            known = ", ".join(entry.categories)
            raise file.failure(f"unknown category '{code.category}'. The file has: {known}.", (*place, "category"))
        places[code.code] = place
        codes[code.code] = _code(entry.codebook, code, parent)
        _check_rules(codes[code.code], file, place)
    return Codebook(
        id=entry.codebook,
        label=entry.label,
        codes=tuple(codes.values()),
        source=entry.source,
        categories=entry.categories,
        longest=entry.overlap in ("longest", "dominant"),
        dominant=entry.overlap == "dominant",
        carries=entry.carries,
        negation=entry.negation,
    )


def _flat(
    codes: list[CodeEntry], place: Place = ("codes",), parent: str = ""
) -> Iterator[tuple[Place, CodeEntry, str]]:
    for n, code in enumerate(codes):
        yield (*place, n), code, parent
        yield from _flat(code.codes, (*place, n, "codes"), code.code)


def _code(codebook: str, entry: CodeEntry, parent: str) -> Code:
    name = f"{codebook}:{entry.code}"
    rules = [*_rules(name, entry), *(replace(rule, cue=True) for rule in _rules(name, entry.cues))]
    return Code(
        codebook=codebook,
        id=entry.code,
        label=entry.label,
        definition=entry.definition,
        category=entry.category,
        parent=parent,
        rules=tuple(rules),
        unless=tuple(entry.unless),
        implies=tuple(entry.implies),
        backs=tuple(entry.backs),
        recommendation=entry.recommendation,
        examples=tuple(entry.examples),
        counterexamples=tuple(entry.counterexamples),
    )


def _rules(name: str, entry: CodeEntry | CuesEntry) -> Iterator[Rule]:
    sections = entry.sections if isinstance(entry, CodeEntry) else ()
    kinds = ((Origin.KEYWORD, entry.keywords), (Origin.LEMMA, entry.lemmas), (Origin.SECTION, sections))
    for kind, texts in kinds:
        yield from (Rule(f"{name}/{kind}/{text}", kind, text) for text in texts)
    for one in entry.patterns:
        yield Rule(f"{name}/{Origin.PATTERN}/{one.name}", Origin.PATTERN, one.name, tuple(one.pattern))


def _check_rules(code: Code, file: YamlFile, place: Place) -> None:
    for name, times in Counter(rule.id for rule in code.rules).items():
        if times > 1:
            raise file.failure(f"rule '{name}' stands {times} times. Keep one.", place)
    for rule in code.rules:
        if rule.kind in (Origin.KEYWORD, Origin.LEMMA) and not _holds_word(rule.text):
            raise file.failure(f"rule '{rule.id}' holds no word to find. Write at least one.", place)
        if "|" in rule.id:
            raise file.failure(f"'|' in rule '{rule.id}' would be read as two rules. Leave it out.", place)


def _holds_word(text: str) -> bool:
    """Whether there is a word to find; most have a plain letter, and folding thousands of rules takes its time."""
    return bool(_PLAIN.search(text) or re.search(r"\w", fold(text)))


def rule_line(path: Path, rule: str) -> int:
    """The line of a rule, by its id, in a codebook file that can be read."""
    file = YamlFile(path, shown=str(path), error=CodebookError)
    entry = file.check(CodebookEntry)
    name, _, text = rule.partition("/")[0], *rule.partition("/")[2].partition("/")[1:]
    for place, code, _parent in _flat(entry.codes):
        if f"{entry.codebook}:{code.code}" == name:
            for within, patterns in ((place, code.patterns), ((*place, "cues"), code.cues.patterns)):
                for n, pattern in enumerate(patterns):
                    if pattern.name == text:
                        return file.line((*within, "patterns", n))
            return file.line(place)
    return 1
