"""The method paragraph: what was really done, in sentences that stand in a methods section as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from qualcode.aggregate.association import associate_codes
from qualcode.export.findings import unit_named
from qualcode.export.html import method_words
from qualcode.export.material import Material
from qualcode.export.tables import Counts, count_run, versions
from qualcode.export.words import Words
from qualcode.model import Action, Codebook, Origin, Role, Status
from qualcode.nouns import is_one
from qualcode.parse import BLANK
from qualcode.sheets import AssociationSheet, CooccurrenceSheet, ThemesSheet

_NAME = r"\b(?:(?:d[aei]|de[lnr]?|du|l[ae]|v[ao]n)\s)*[^\W\d_a-zß-öø-ÿ][\w'’-]*\w"
_WORK = re.compile(rf"{_NAME}(?:(?:,\s|,?\s(?:&|et|and)\s){_NAME})*(?:\set al\.)?,?\s\(\d{{4}}[a-z]?\)")
_AND = re.compile(r"(?<=\s)(?:et|and)(?=\s(?!al\.))")
_PARTS, _YEAR = re.compile(r"\s*;\s*"), re.compile(r",? \((\d{4}[a-z]?)\)")
_PEOPLE = (Status.CONFIRMED, Status.ADDED, Status.REPLACED)


def describe_method(material: Material, language: str) -> list[str]:
    """The paragraphs, in French (`fr`) or else in English: corpus; codebooks, model; codings, decisions; tables."""
    told, counts = _Told(language), count_run(material.result)
    parts = (
        _corpus(material, counts, told),
        _coding(material, told),
        _found(material, counts, told),
        _counted(material, counts, told),
    )
    return [" ".join(sentences) for sentences in parts]


class _Told:
    """Sentences and counted nouns of a language."""

    def __init__(self, language: str) -> None:
        self.words = Words(language)
        french = self.words.french
        self._sentences = method_words.FRENCH if french else method_words.ENGLISH
        self._nouns = method_words.COUNTED_FRENCH if french else method_words.COUNTED_ENGLISH

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format(**values)

    def get(self, key: str, default: str) -> str:
        """The sentence of that key, or the default."""
        return self._sentences.get(key, default)

    def count(self, noun: str, number: int) -> str:
        """« 1 012 codages »: thousands parted as the language does, one alone in the singular."""
        one, many = self._nouns[noun]
        shown = f"{number:,}".replace(",", "\u202f" if self.words.french else ",")
        return f"{shown} {one if is_one(number, french=self.words.french) else many}"

    def several(self, counts: Mapping[str, int]) -> str:
        """Counted nouns, joined by commas."""
        return ", ".join(self.count(noun, number) for noun, number in counts.items() if number)


def _corpus(material: Material, counts: Counts, told: _Told) -> Iterator[str]:
    documents = material.result.documents
    yield told("corpus", **{name: told.count(name, counts[name]) for name in ("documents", "segments", "words")})
    groups = Counter(document.group for document in documents if document.group)
    if groups:
        named = [told("group", name=name, documents=told.count("documents", n)) for name, n in groups.items()]
        yield told("groups", groups=", ".join(named))
    asked = sum(segment.role is Role.INTERVIEWER for document in documents for segment in document.segments)
    if asked:
        yield told("asked", turns=told.count("turns", asked))


def _coding(material: Material, told: _Told) -> Iterator[str]:
    books, found = material.result.codebooks, versions(material.study)
    names = told.words.listed([_book(book, told, own=material.study.language) for book in books])
    version = found.get("qualcode", "")
    yield told("coded", version=version, books=told.count("books", len(books)), names=names)
    labels = {book.id: book.label for book in books}
    restricted = {
        one.group: one.codebooks for one in material.result.documents if one.group and one.codebooks is not None
    }
    for group, read in restricted.items():
        yield told("read by", group=group, books=", ".join(labels[name] for name in read if name in labels))
    model, spacy = material.study.model, found.get("spacy", "")
    analysed = told("blank", version=spacy)
    if model != BLANK:
        analysed = f"{' '.join(filter(None, (model, found.get(model))))} ({told('spacy', version=spacy)})"
    language = told.get(f"language {material.study.language}", material.study.language)
    yield told("model", language=language, model=analysed)


def _book(book: Codebook, told: _Told, *, own: str) -> str:
    """« Natures de la valeur (11 codes ; 45 mots-clés, 30 suites de lemmes ; Ervasti, 2013) ».

    A source is written in the study's `own` language: in another, the works that it cites are told, and not its prose.
    """
    kinds = Counter(str(rule.kind) for code in book.codes for rule in code.rules)
    ordered = {kind: kinds[kind] for kind in map(str, Origin) if kinds[kind]}
    same = told.words.language == own
    works = _PARTS.split(book.source) if same else cited_works(book.source, told("and"))
    sources = [_YEAR.sub(r", \1", work) for work in works]  # no brackets within brackets
    rules, cues = told.several(ordered) or told("no rules"), sum(rule.cue for code in book.codes for rule in code.rules)
    if cues:
        rules = told("of which", rules=rules, cues=told.count("cues", cues))
    parts = [told.count("codes", len(book.codes)), rules, *sources]
    return f"{book.label} ({told.words.listed([part for part in parts if part])})"


def cited_works(source: str, conjunction: str) -> list[str]:
    """The works that a text cites as « Luftman (2000) », in its order, authors joined by that conjunction."""
    return [_AND.sub(conjunction, work.group()) for work in _WORK.finditer(source)]


def _found(material: Material, counts: Counts, told: _Told) -> Iterator[str]:
    result = material.result
    origins = {f"from {name}": counts["codings_by_origin"].get(name, 0) for name in map(str, Origin)}
    yield told("codings", codings=told.count("codings", counts["codings"]), origins=told.several(origins))
    audit = counts["audit_by_status"]
    negated, excluded = (audit.get(str(status), 0) for status in (Status.NEGATED, Status.EXCLUDED))
    if negated or excluded:
        yield told("negated", negated=told.count("negated", negated), excluded=told.count("excluded", excluded))
    if not result.decisions:
        yield told("no decisions")
    else:
        by_coder = {one.coder: Counter[Action]() for one in result.decisions}
        for one in result.decisions:
            by_coder[one.coder][one.action] += 1
        listed = [
            told("coder", name=name, actions=told.several({str(action): of[action] for action in Action}))
            for name, of in by_coder.items()
        ]
        marked = int(result.codings["status"].isin([str(status) for status in _PEOPLE]).sum())
        yield told(
            "decisions",
            coders=told.count("coders", len(by_coder)),
            decisions=told.count("decisions", len(result.decisions)),
            by_coder=told.words.listed(listed),
            codings=told.count("codings", marked),
        )
        if settled := material.study.consensus:
            yield told(f"settled {settled.rule}", name=settled.coder)
    if counts["attention"]:
        yield told("attention", attention=told.count("attention", counts["attention"]))


def _counted(material: Material, counts: Counts, told: _Told) -> Iterator[str]:
    units = _units(material, told)
    yield told("units", units=told.words.listed(units)) if units else told("no units")
    yield from _tested(material, told)
    audit = counts["audit_by_status"]
    for status in (Status.REPAIRED, Status.SKIPPED):
        if number := audit.get(str(status), 0):
            key = str(status)
            yield told(key, **{key: told.count(key, number)})
    if unread := len(material.result.problems):
        yield told("unread", unread=told.count("unread", unread))


def _units(material: Material, told: _Told) -> Sequence[str]:
    """What each table of pairs counts, each table once."""
    sheets = [spec for specs in material.study.exports.values() for spec in specs]
    paired = [spec for spec in sheets if isinstance(spec, CooccurrenceSheet | AssociationSheet)]
    named = {spec.sheet: unit_named(material.result, spec.within, told.words) for spec in paired}
    return [told("unit", sheet=sheet, unit=unit) for sheet, unit in named.items()]


def _tested(material: Material, told: _Told) -> Iterator[str]:
    """How pairs of codes were tested, and codes with attributes of cases: a sentence for all sheets alike."""
    sheets = {spec.sheet: spec for specs in material.study.exports.values() for spec in specs}
    alike: dict[tuple[str, str], list[str]] = {}
    for spec in sheets.values():
        if isinstance(spec, AssociationSheet):
            found = associate_codes(
                material.result,
                spec.codebook,
                within=spec.within,
                roll_up=spec.roll_up,
                where=spec.where,
                alpha=spec.alpha,
            )
            test = told("within cases" if found.within_cases else "over units")
            if len(found.pairs):
                alike.setdefault((test, told.words.decimal(spec.alpha, 3)), []).append(spec.sheet)
    for (test, alpha), named in alike.items():
        yield told("tested", sheets=told.words.listed(named), test=test, alpha=alpha)
    if crossed := [spec.sheet for spec in sheets.values() if isinstance(spec, ThemesSheet) and spec.by]:
        yield told("crossed", sheets=told.words.listed(crossed))
