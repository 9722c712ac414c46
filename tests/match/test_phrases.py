from __future__ import annotations

import pytest

from qualcode.match.phrases import parse_phrase


def written(text: str, *, lemma: bool = False) -> list[str]:
    """The words, `…` before those that a gap may part from the last."""
    return [("… " if word.gap else "") + word.text for word in parse_phrase(text, lemma=lemma)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("mot de passe", ["mot", "de", "passe"], id="forms in a row"),
        pytest.param("Sécurité", ["securite"], id="case and accents fold"),
        pytest.param("cœur", ["coeur"], id="ligature"),
        pytest.param("l’e-mail", ["l", "e", "mail"], id="apostrophe and hyphen part words"),
        pytest.param("confidentiel*", ["confidentiel*"], id="glob"),
        pytest.param("sécuris*", ["securis*"], id="glob on a word with accents"),
        pytest.param("réseau* socia*", ["reseau*", "socia*"], id="two globs beside accents"),
        pytest.param("*métier", ["*metier"], id="glob that opens"),
        pytest.param("é*é", ["e*e"], id="glob inside"),
        pytest.param("=Sécuris*", ["Sécuris*"], id="exact glob"),
        pytest.param("=marché", ["marché"], id="exact keeps accents"),
        pytest.param("=L’ERP", ["L", "ERP"], id="exact keeps case"),
        pytest.param("gagn* … temps", ["gagn*", "… temps"], id="gap"),
        pytest.param("gagn*...temps", ["gagn*", "… temps"], id="gap in three points"),
        pytest.param("… temps …", ["temps"], id="a gap at the edge is none"),
        pytest.param("chiffre d'affaires, en hausse", ["chiffre", "d", "affaires", "en", "hausse"], id="punctuation"),
    ],
)
def test_words_of_a_phrase(text: str, words: list[str]) -> None:
    assert written(text) == words


def test_only_a_phrase_that_opens_with_an_equals_sign_is_exact() -> None:
    assert [word.exact for word in parse_phrase("=Insta pro")] == [True, True]
    assert [word.exact for word in parse_phrase("insta=pro")] == [False, False]


def test_lemmas_are_asked_for_word_by_word() -> None:
    assert all(word.lemma for word in parse_phrase("faire … confiance", lemma=True))


@pytest.mark.parametrize("text", ["", "…", "...", "=", "« »", " - "])
def test_a_phrase_without_words_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no word"):
        parse_phrase(text)
