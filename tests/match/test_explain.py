"""Why a rule did not find a sentence: told where it stops."""

from __future__ import annotations

import pytest
from spacy.language import Language

from qualcode.match.explain import NearRule, SeenToken, nearest_rules, see_tokens
from qualcode.match.index import WordIndex
from tests.builders import make_code, make_document, make_index

NOISE = "Protéger le nom, éviter une erreur, faire confiance."


@pytest.fixture(scope="module")
def tagged(french: Language) -> WordIndex:
    """Four sentences; the first holds what the rules look for, and is not the one asked about."""
    lines = (NOISE, "On est protégés par les lois.", "On évite toutes les petites et grandes erreurs.", "Ça protège.")
    return make_index(make_document(*lines), nlp=french, attributes={"lemma", "pos"})


def near(index: WordIndex, segment: int, **rules: object) -> list[NearRule]:
    return nearest_rules(index, make_code("valeurs", "securite", **rules), segment, "fr")


def test_a_sentence_token_by_token(tagged: WordIndex) -> None:
    assert see_tokens(tagged, 3) == [
        SeenToken("Ça", "cela", "PRON"), SeenToken("protège", "protéger", "VERB"), SeenToken(".", ".", "PUNCT"),
    ]  # fmt: skip


def test_a_phrase_whose_words_are_there_says_after_which_it_stops(tagged: WordIndex) -> None:
    (one,) = near(tagged, 2, lemmas=["éviter … erreur"])
    assert (one.there, one.lacking) == (("eviter", "erreur"), ())
    assert one.stop is not None
    assert (one.stop.fits, one.stop.wants, one.stop.gap) == ("évite", "erreur", True)
    assert one.stop.token == SeenToken("toutes", "tout", "ADJ")


def test_a_pattern_whose_words_are_there_says_which_token_does_not_fit(tagged: WordIndex) -> None:
    pattern = [{"LEMMA": "protéger"}, {"OP": "?"}, {"POS": "NOUN"}]
    (one,) = near(tagged, 1, patterns={"protege": pattern})
    assert one.stop is not None
    assert (one.stop.fits, one.stop.wants) == ("protégés par", "{POS: NOUN}")
    assert one.stop.token == SeenToken("les", "le", "DET")


def test_a_pattern_may_stop_at_the_end_of_the_sentence(tagged: WordIndex) -> None:
    (one,) = near(tagged, 3, patterns={"protege": [{"LEMMA": "protéger"}, {"IS_PUNCT": True}, {"POS": "NOUN"}]})
    assert one.stop is not None
    assert (one.stop.fits, one.stop.token) == ("protège.", None)


def test_words_that_are_lacking_are_named_and_the_fullest_rule_comes_first(tagged: WordIndex) -> None:
    found = near(tagged, 2, keywords=["grandes vacances", "les grandes erreurs", "autre chose"])
    assert [(one.rule.rpartition("/")[2], one.there, one.lacking) for one in found] == [
        ("les grandes erreurs", ("les", "grandes", "erreurs"), ()),
        ("grandes vacances", ("grandes",), ("vacances",)),
    ]
    assert found[0].stop is not None
    assert (found[0].stop.fits, found[0].stop.wants) == ("les", "grandes")


def test_rules_without_a_word_of_the_sentence_are_not_near(tagged: WordIndex) -> None:
    assert near(tagged, 3, keywords=["vacances"], patterns={"noms": [{"POS": "NOUN"}, {"POS": "NOUN"}]}) == []


def test_a_rule_that_wants_words_as_written_may_not_even_begin(tagged: WordIndex) -> None:
    (one,) = near(tagged, 2, patterns={"haut": [{"LOWER": "évite", "IS_UPPER": True}, {"POS": "DET"}]})
    assert (one.lacking, one.stop) == ((), None)
