"""The codebooks that come with qualcode: their own sentences, and what each must have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from spacy.language import Language

from qualcode.ingest.codebooks import read_codebook
from qualcode.match.hits import COUNTS, find_hits
from qualcode.match.patterns import required_texts
from qualcode.model import Code, Origin
from qualcode.normalise import fold
from qualcode.rehearse import try_sentences
from tests.builders import compile_books, make_document, make_index

FOLDER = Path(__file__).parents[1] / "codebooks"
CODEBOOKS = sorted(FOLDER.glob("*.yaml"))
CASES = ("alignement", "bilan", "facteurs")


@pytest.mark.parametrize(
    "paths", [*([path] for path in CODEBOOKS), CODEBOOKS], ids=lambda paths: "+".join(path.stem for path in paths)
)
def test_every_example_is_coded_and_no_counterexample(paths: list[Path], french: Language) -> None:
    def search(documents, rules):
        index = make_index(*documents, nlp=french, attributes={"lemma", "pos", "tag", "morph"})
        return find_hits(documents, index, rules)

    trials = try_sentences(compile_books(*map(read_codebook, paths)), search)
    assert trials
    failed = [
        f"{'not' if trial.expected else 'wrongly'} coded {trial.code}: {trial.text}"
        for trial in trials
        if not trial.passed
    ]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("book", CASES)
def test_every_code_for_cases_says_what_it_means_and_is_tested(book: str) -> None:
    codebook = read_codebook(FOLDER / f"{book}.yaml")
    assert codebook.source
    for code in codebook.codes:
        assert len(code.definition) > 60, code.name
        assert len(code.examples) >= 2, code.name
        assert code.counterexamples, code.name


def test_every_factor_has_a_recommendation() -> None:
    factors = read_codebook(FOLDER / "facteurs.yaml")
    assert [code.id for code in factors.codes if not code.recommendation] == []


def test_strengths_come_first() -> None:
    bilan = read_codebook(FOLDER / "bilan.yaml")
    assert [code.id for code in bilan.topmost] == ["force", "faiblesse"]


STUDY = ("leviers", "valeurs", "outils", "natures", "initiateurs", "beneficiaires")
KINDS = (Origin.KEYWORD, Origin.LEMMA, Origin.PATTERN)
CHEAP = {"LOWER", "ORTH", "LEMMA", "POS", "IS_PUNCT", "OP"}
STUDY_CODES = [code for book in STUDY for code in read_codebook(FOLDER / f"{book}.yaml").codes]
each_study_code = pytest.mark.parametrize("code", STUDY_CODES, ids=lambda code: code.name)


@each_study_code
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_several_rules_of_each_kind(code: Code, kind: Origin) -> None:
    assert len([rule for rule in code.rules if rule.kind is kind]) >= 2


@each_study_code
def test_no_lemma_rule_repeats_a_keyword(code: Code) -> None:
    texts = {kind: {fold(rule.text) for rule in code.rules if rule.kind is kind} for kind in KINDS}
    assert texts[Origin.LEMMA] & texts[Origin.KEYWORD] == set()


@pytest.mark.parametrize("path", CODEBOOKS, ids=lambda path: path.stem)
def test_patterns_are_only_run_where_a_word_they_need_stands(path: Path) -> None:
    patterns = [rule for code in read_codebook(path).codes for rule in code.rules if rule.kind is Origin.PATTERN]
    assert [rule.id for rule in patterns if not any(map(required_texts, rule.tokens))] == []
    assert {key for rule in patterns for token in rule.tokens for key in token} <= CHEAP


@each_study_code
def test_each_kind_of_rule_hears_one_of_the_code_s_own_sentences(code: Code, french: Language) -> None:
    book = replace(read_codebook(FOLDER / f"{code.codebook}.yaml"), codes=(code,), longest=False, dominant=False)
    rules = compile_books(book)
    documents = [make_document(text, id=str(n)) for n, text in enumerate(code.examples)]
    index = make_index(*documents, nlp=french, attributes={"lemma", "pos", "tag", "morph"})
    hits = find_hits(documents, index, rules)
    heard = {rules.rules[n].kind for n in hits.rule[hits.fate == COUNTS].tolist()}
    assert heard >= set(KINDS)
