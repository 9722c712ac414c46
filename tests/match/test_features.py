from __future__ import annotations

from spacy.language import Language

from qualcode.match.features import count_terms
from tests.builders import make_document, make_index

TALK = make_document("R : On gagne du temps, du temps.", "R : Nous gagnons 20 clients.", "R : Oui.")


def terms(nlp: Language | None) -> list[dict[str, int]]:
    """What each segment holds."""
    index = make_index(TALK, nlp=nlp, attributes={"lemma", "pos"} if nlp else ())
    found = count_terms(index, 3)
    assert list(found.lengths) == [len(name.split()) for name in found.names]
    return [{found.names[k]: int(row[k]) for k in row.nonzero()[0]} for row in found.counts.toarray()]


def test_lemmas_and_runs_of_them_that_begin_and_end_with_a_content_word(french: Language) -> None:
    first, second, _ = terms(french)
    assert first == {"gagner": 1, "temps": 2, "gagner de temps": 1}
    assert second["gagner"] == 1
    assert "20" not in second


def test_without_tags_longer_words_are_taken_for_content() -> None:
    first, second, third = terms(None)
    assert first == {"gagne": 1, "temps": 2, "gagne du temps": 1}
    assert set(second) == {"nous", "gagnons", "clients", "nous gagnons", "gagnons 20 clients"}
    assert third == {}


def test_lemmas_are_spelt_as_they_are_most_often(french: Language) -> None:
    document = make_document("R : Même l'après-midi, la clientèle préfère le métro.", "R : Le métro, même le METRO.")
    terms = count_terms(make_index(document, nlp=french, attributes={"lemma", "pos"}), 2)
    assert {"même", "clientèle", "préférer", "métro"} <= set(terms.names)
    assert not {"meme", "clientele", "preferer", "metro"} & set(terms.names)
