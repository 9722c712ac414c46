"""The published article, where it lies beside the checkout: its interview quotations, all of them and no others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.ingest.quotes import parse_quotes
from qualcode.reading.files import read_text

ARTICLE = Path(__file__).parents[2] / "shared" / "seeds" / "article_valeur_partagee.txt"
TRUTH = Path(__file__).parent / "data" / "article_quotations.csv"

pytestmark = pytest.mark.skipif(not ARTICLE.is_file(), reason=f"the article is not in {ARTICLE.parent}")


def test_the_quotations_of_the_article_are_found_to_the_letter() -> None:
    with TRUTH.open(encoding="utf-8", newline="") as file:
        truth = [(int(row["start"]), int(row["end"]), int(row["case"])) for row in csv.DictReader(file)]
    document, _ = parse_quotes(read_text(ARTICLE), id=ARTICLE.stem, reference="Entretien {case}")
    found = [(segment.start, segment.end, int(segment.case)) for segment in document.segments]
    assert len(truth) == 37
    assert found == truth  # places only: a failure must not print what was said


def test_the_one_reference_without_a_quotation_is_handed_back() -> None:
    _, unquoted = parse_quotes(read_text(ARTICLE), id=ARTICLE.stem, reference="Entretien {case}")
    assert len(unquoted) == 1
