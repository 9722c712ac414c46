"""What putting misread words right is worth on the scanned article, and what it costs on clean talk."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from qualcode.ingest.layout import Layout, lay_out
from qualcode.ingest.text import parse_text
from qualcode.ingest.turns import Speakers
from qualcode.model import Document
from qualcode.parse import parse_texts, read_lexicon
from qualcode.repair.repairer import Repairer
from qualcode.tokens import TokenTable
from tests.benchmarks.lemma_accuracy import ARTICLE, count_right, lemmas_at, read_sample

TALK = sorted((Path(__file__).parents[1] / "corpus" / "entretiens").glob("*.md"))


def parse(document: Document, french: Language, repairer: Repairer | None) -> TokenTable:
    texts = [document.text[segment.start : segment.end] for segment in document.segments]
    (table,) = parse_texts([texts], french, {"lemma", "pos"}, [repairer])
    return table


@pytest.mark.skipif(not ARTICLE.is_file(), reason=f"the article is not in {ARTICLE.parent}")
def test_the_article_gains_seven_lemmas_in_a_hundred(french: Language) -> None:
    document, _ = lay_out(parse_text(ARTICLE.read_text(encoding="utf-8")), id="article")
    sample = read_sample()
    right = []
    for repairer in (None, Repairer(read_lexicon(french))):
        table = parse(document, french, repairer)
        right.append(sum(count_right(lemmas_at(table, document, start, end), gold) for start, end, gold in sample))
    total = sum(len(gold) for _, _, gold in sample)
    assert total == 361
    assert right[0] / total < 0.87
    assert right[1] / total > 0.93


def test_in_clean_talk_nothing_is_put_right(french: Language) -> None:
    repairer = Repairer(read_lexicon(french))
    documents = [
        lay_out(parse_text(path.read_text(encoding="utf-8")), id=path.stem, layout=Layout(Speakers(("Enquêteur",))))[0]
        for path in TALK
    ]
    assert len(documents) == 25
    assert [after for document in documents for after in parse(document, french, repairer).repairs.after] == []
