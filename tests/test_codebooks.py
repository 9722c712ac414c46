"""The shipped codebooks: every example of every code is coded, no counterexample is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from spacy.language import Language

from qualcode.ingest.codebooks import read_codebook
from qualcode.match.hits import Hits, find_hits
from qualcode.match.patterns import attributes_read
from qualcode.match.rules import CompiledRules, compile_rules
from qualcode.model import Document, Origin
from qualcode.rehearse import try_sentences
from tests.builders import make_index

FOLDER = Path(__file__).parents[1] / "codebooks"
BOOKS = sorted(path.stem for path in FOLDER.glob("*.yaml"))

VALEURS = {
    "service": ["Fonctionnelle", "Personnalisation", "Localisation"],
    "utilisateur": [
        "Sociale", "Hédonique", "Epistémique", "Actualisation", "Socialisation", "Traditionnelle", "Sécurité",
        "Bénévolence",
    ],
}  # fmt: skip


def test_the_codebooks_that_are_shipped() -> None:
    assert {"beneficiaires", "initiateurs", "leviers", "natures", "outils", "valeurs"} <= set(BOOKS)


@pytest.mark.parametrize("name", BOOKS)
def test_examples_are_coded_and_counterexamples_are_not(name: str, french: Language) -> None:
    compiled = compile_rules([read_codebook(FOLDER / f"{name}.yaml")])
    attributes = attributes_read(compiled.rules) | {"lemma", "pos"}

    def search(documents: Sequence[Document], rules: CompiledRules) -> Hits:
        return find_hits(documents, make_index(*documents, nlp=french, attributes=attributes), rules)

    trials = try_sentences(compiled, search)
    assert {trial.expected for trial in trials} == {True, False}
    wrong = [
        f"{trial.code}: « {trial.text} » is {'not ' if trial.expected else ''}coded ({trial.rules or 'no rule'})"
        for trial in trials
        if not trial.passed
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", BOOKS)
def test_every_code_is_defined_and_tried(name: str) -> None:
    book = read_codebook(FOLDER / f"{name}.yaml")
    above = {code.parent for code in book.codes}  # what stands over others may leave the finding to them
    bare = [
        f"{code.name} has no {part}"
        for code in book.codes
        if code.id not in above
        for part in ("definition", "rules", "examples", "counterexamples")
        if not getattr(code, part)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("name", ["leviers", "outils", "valeurs"])
def test_rules_of_every_kind(name: str) -> None:
    kinds = {rule.kind for code in read_codebook(FOLDER / f"{name}.yaml").codes for rule in code.rules}
    assert {Origin.KEYWORD, Origin.LEMMA, Origin.PATTERN} <= kinds


def test_the_values_are_those_of_the_article_in_its_two_categories() -> None:
    book = read_codebook(FOLDER / "valeurs.yaml")
    assert {
        category: [code.label for code in book.codes if code.category == category] for category in book.categories
    } == VALEURS
    assert "Ervasti" in book.source


@pytest.mark.parametrize(("name", "codes"), [("leviers", 3), ("natures", 5)])
def test_how_many_codes(name: str, codes: int) -> None:
    assert len([code for code in read_codebook(FOLDER / f"{name}.yaml").codes if not code.parent]) == codes
