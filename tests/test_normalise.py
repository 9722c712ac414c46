from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.normalise import View, fold, normalise, respell

# any text, and text dense in what the steps look for
ANY = st.text(max_size=60)
WORDS = [*"aéS1_ﬁœŉℌẞ-*’`´«».:(", "mar", "ché", "**", "****", "\u1fef", "\u2011"]
LAYOUT = [" ", "\n", "\t", "-\n", "\u00a0", "\u00ad", "\u200d", "\ufeff", "\u0301", "\u0327"]
DENSE = st.lists(st.sampled_from(WORDS + LAYOUT), max_size=14).map("".join)
TEXTS = ANY | DENSE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("l’outil et l‘écran", "l'outil et l'écran", id="curly-apostrophes"),
        pytest.param("rendez\u2011vous", "rendez-vous", id="unbreakable-hyphen"),
        pytest.param("con\u00adfiden\u200btiel", "confidentiel", id="soft-hyphen-and-zero-width"),
        pytest.param("\ufeffBonjour", "Bonjour", id="stray-byte-order-mark"),
        pytest.param("e\u0301te\u0301", "été", id="letters-and-accents-apart"),
        pytest.param("ﬁdéliser l’eﬀort", "fidéliser l'effort", id="ligatures"),
        pytest.param("ﬁ\u0301", "fí", id="accent-after-a-ligature"),
        pytest.param("œuvre", "œuvre", id="oe-is-a-letter"),
        pytest.param("la confiden-\ntialité", "la confidentialité", id="word-cut-at-line-end"),
        pytest.param("la confiden- \n  tialité", "la confidentialité", id="cut-with-margins"),
        pytest.param("la confiden-\n\ntialité", "la confidentialité", id="cut-at-page-end"),
        pytest.param("vis-à-vis", "vis-à-vis", id="hyphen-within-a-line"),
        pytest.param("Aix-\nMarseille", "Aix- Marseille", id="capital-after-the-cut"),
        pytest.param("2020-\n2021", "2020- 2021", id="numbers-are-not-joined"),
        pytest.param("c'est **très** *sûr*.", "c'est très sûr.", id="emphasis"),
        pytest.param("**Sûr :** oui", "Sûr : oui", id="emphasis-around-a-colon"),
        pytest.param("2*3", "2*3", id="a-star-between-figures"),
        pytest.param("* un point", "* un point", id="a-bullet"),
        pytest.param("Mme D**** dit", "Mme D**** dit", id="a-name-taken-out"),
        pytest.param("****ville", "****ville", id="a-name-begun-with-stars"),
        pytest.param("un\u00a0: deux\n\ttrois", "un : deux trois", id="white-space"),
        pytest.param("Écran ALLUMÉ", "Écran ALLUMÉ", id="case-and-accents-stay"),
    ],
)
def test_what_the_view_reads(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@pytest.mark.parametrize(
    ("text", "word", "quotation"),
    [
        pytest.param("la confiden-\n tialité", "confidentialité", "confiden-\n tialité", id="across-a-cut"),
        pytest.param("un **site** web", "site web", "site** web", id="inside-emphasis"),
        pytest.param("con\u00adfiance", "confiance", "con\u00adfiance", id="soft-hyphen-within"),
        pytest.param("l’e\u0301te\u0301", "été", "e\u0301te\u0301", id="accents-apart"),
        pytest.param("ﬁable", "f", "ﬁ", id="part-of-a-ligature-is-all-of-it"),
        pytest.param("un \u00a0\n site", "un site", "un \u00a0\n site", id="folded-space"),
        pytest.param("prix élevé", "élevé", "élevé", id="unchanged"),
    ],
)
def test_spans_lead_back_to_the_source(text: str, word: str, quotation: str) -> None:
    view = normalise(text)
    at = view.text.index(word)
    start, end = view.span(at, at + len(word))
    assert text[start:end] == quotation


@pytest.mark.parametrize(
    ("view", "at", "place"),
    [
        pytest.param(View.of(""), 0, 0, id="of-nothing"),
        pytest.param(View.of("abc"), 1, 1, id="between-two-characters"),
        pytest.param(View.of("abc"), 3, 3, id="at-the-end"),
        pytest.param(normalise("**abc"), 0, 2, id="after-what-was-removed"),
    ],
)
def test_an_empty_span_stays_empty(view: View, at: int, place: int) -> None:
    assert view.span(at, at) == (place, place)


@given(TEXTS)
def test_a_text_as_it_is_leads_to_itself(text: str) -> None:
    view = View.of(text)
    assert view.text == text
    assert all(view.span(at, at + 1) == (at, at + 1) for at in range(len(text)))


@given(TEXTS)
def test_every_character_comes_from_within_the_source_and_in_its_order(text: str) -> None:
    view = normalise(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert np.all(view.starts < view.ends)
    assert np.all(np.diff(view.starts) >= 0)
    assert np.all(np.diff(view.ends) >= 0)
    assert not len(view.starts) or (view.starts[0] >= 0 and view.ends[-1] <= len(text))


@given(TEXTS)
def test_the_words_of_a_view_are_those_of_the_source_at_their_spans(text: str) -> None:
    view = normalise(text)
    for word in re.finditer(r"\S+", view.text):
        start, end = view.span(*word.span())
        assert normalise(text[start:end]).text == word[0]


@given(TEXTS, st.data())
def test_a_wider_span_of_the_view_is_a_wider_span_of_the_source(text: str, data: st.DataObject) -> None:
    size = len(normalise(text).text)
    places = st.integers(0, size)
    first, second, third, fourth = sorted(data.draw(st.lists(places, min_size=4, max_size=4)))
    view = normalise(text)
    outer, inner = view.span(first, fourth), view.span(second, third)
    assert second == third or (outer[0] <= inner[0] and inner[1] <= outer[1])


@given(TEXTS)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(TEXTS)
def test_text_without_any_mark_is_its_own_view(text: str) -> None:
    plain = " ".join(re.sub(r"[^a-zéèàç ]", "", text).split())
    assert normalise(plain).text == plain


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40))
def test_composed_and_decomposed_text_read_alike(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    latin = "".join(c for c in composed if ord(c) < 0x250)
    assert normalise(unicodedata.normalize("NFD", latin)).text == normalise(latin).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("Sécurité", "securite", id="accents-and-case"),
        pytest.param("ŒUVRE, œuvre, Æthuse", "oeuvre, oeuvre, aethuse", id="ligature-letters"),
        pytest.param("l’Été", "l'ete", id="curly-apostrophe"),
        pytest.param("ŉ", "'n", id="letter-that-holds-an-apostrophe"),
        pytest.param("ℌ ﬁ ＡＢ", "h fi ab", id="stylised-letters"),
        pytest.param("Straße STRASSE", "strasse strasse", id="sharp-s"),
        pytest.param(" deux\u00a0 mots\n", "deux mots", id="white-space-with-accents-none"),
        pytest.param("sécu\u00adrité", "securite", id="soft-hyphen"),
        pytest.param("Points *", "points *", id="a-glob-keeps-its-star"),
        pytest.param("*écueils*", "*ecueils*", id="a-glob-with-accents-keeps-its-stars"),
    ],
)
def test_what_matching_compares(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("aàâbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿzæ '-", max_size=30))
def test_case_and_accents_make_no_difference(text: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert fold(text.upper()) == fold(text) == fold(bare)


@given(DENSE)
def test_a_rule_is_spelled_like_the_text_it_is_sought_in(text: str) -> None:
    plain = text.replace("*", "")
    assert respell(plain) == normalise(plain).text
    assert respell(text).count("*") == text.count("*")
