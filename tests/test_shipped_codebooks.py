"""The codebooks that come with qualcode: their own sentences, and what each must have."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from qualcode.ingest.codebooks import read_codebook
from qualcode.match.hits import find_hits
from qualcode.rehearse import try_sentences
from tests.builders import compile_books, make_index

CODEBOOKS = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))
CASES = ("alignement", "bilan", "facteurs")


@pytest.mark.parametrize("path", CODEBOOKS, ids=lambda path: path.stem)
def test_every_example_is_coded_and_no_counterexample(path: Path, french: Language) -> None:
    def search(documents, rules):
        index = make_index(*documents, nlp=french, attributes={"lemma", "pos", "tag", "morph"})
        return find_hits(documents, index, rules)

    trials = try_sentences(compile_books(read_codebook(path)), search)
    assert trials
    failed = [
        f"{'not' if trial.expected else 'wrongly'} coded {trial.code}: {trial.text}"
        for trial in trials
        if not trial.passed
    ]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("book", CASES)
def test_every_code_for_cases_says_what_it_means_and_is_tested(book: str) -> None:
    codebook = read_codebook(Path(__file__).parents[1] / "codebooks" / f"{book}.yaml")
    assert codebook.source
    for code in codebook.codes:
        assert len(code.definition) > 60, code.name
        assert len(code.examples) >= 2, code.name
        assert code.counterexamples, code.name


def test_every_factor_has_a_recommendation() -> None:
    factors = read_codebook(Path(__file__).parents[1] / "codebooks" / "facteurs.yaml")
    assert [code.id for code in factors.codes if not code.recommendation] == []


def test_strengths_come_first() -> None:
    bilan = read_codebook(Path(__file__).parents[1] / "codebooks" / "bilan.yaml")
    assert [code.id for code in bilan.topmost] == ["force", "faiblesse"]
