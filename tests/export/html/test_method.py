"""The method paragraph says what was done, in numbers that are the result's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from qualcode.export.html.method import cited_works, describe_method
from qualcode.export.html.method_words import COUNTED_ENGLISH, COUNTED_FRENCH, ENGLISH, FRENCH
from qualcode.model import Action, Consensus, Origin
from tests.builders import make_codebook, make_decision, make_document, make_material, run
from tests.export.html.pages import sheet, small_result

VALUES = make_codebook("valeurs", securite={"keywords": ["confiance", "sûr*"], "lemmas": ["se fier"]}, temps=["vite"])


def told(language: str = "fr", **changes: object) -> str:
    """The paragraphs about two documents, four decisions of two coders and a negated hit."""
    documents = (
        make_document("Q : Et ?", "R : On va vite.", "R : On n'a pas confiance.", group="pme"),
        make_document("R : On va vite, en confiance.", id="b", case="2", group="pme"),
    )
    decisions = [
        make_decision("remove", "valeurs:temps", "vite"),
        make_decision("add", "valeurs:securite", "On va"),
        make_decision("confirm", "valeurs:temps", "vite", document="b", coder="paul"),
        make_decision("add", "valeurs:temps", "ailleurs", coder="paul"),
    ]
    material = make_material(replace(run(documents, VALUES, decisions=decisions), **changes), language)
    return "\n".join(describe_method(material, language))


def test_the_corpus_in_numbers() -> None:
    text = told()
    assert "Le corpus compte 2 documents, découpés en 4 segments (14 mots)." in text
    assert "Il réunit « pme » (2 documents)." in text
    assert "Parmi ces segments, 1 intervention d'enquêteur, pour le contexte : rien n'y est compté." in text


def test_codebooks_with_their_rules_by_kind() -> None:
    assert "1 grille de codes : Valeurs (2 codes ; 3 mots-clés, 1 suite de lemmes)." in told()


def test_cues_are_told_apart() -> None:
    book = make_codebook("valeurs", securite={"keywords": ["vol"], "cues": {"keywords": ["peur"], "lemmas": ["fuir"]}})
    text = "\n".join(describe_method(make_material(run(make_document("On a peur."), book)), "fr"))
    assert "(1 code ; 2 mots-clés, 1 suite de lemmes, dont 2 simples indices, qui ne comptent qu'accompagnés)" in text


def test_codings_by_origin_and_what_was_passed_over() -> None:
    text = told()
    assert "Il en résulte 3 codages : 2 par mot-clé, 1 posé par un codeur." in text
    assert "1 occurrence niée et 0 occurrence exclue par une règle n'ont pas été codées." in text


def test_decisions_by_coder_and_action() -> None:
    text = told()
    assert "2 codeurs ont relu le codage et pris 4 décisions" in text
    assert "(claire : 1 ajout, 1 retrait ; paul : 1 ajout, 1 confirmation)" in text
    assert "Reste à décider : 1 point." in text


@pytest.mark.parametrize(
    ("consensus", "said"),
    [
        (None, ""),
        (Consensus("majority"), "Ce qu'ils contredisent est tranché à la majorité."),
        (Consensus("coder", "paul"), "Ce qu'ils contredisent est tranché par paul."),
    ],
    ids=["none", "majority", "coder"],
)
def test_how_contradictions_are_settled(consensus: Consensus | None, said: str) -> None:
    decided = run(
        make_document("R : On va vite."), VALUES, decisions=[make_decision("add", "valeurs:securite", "On va")]
    )
    material = make_material(decided)
    text = describe_method(replace(material, study=replace(material.study, consensus=consensus)), "fr")[2]
    assert said in text
    assert ("contredisent" in text) is bool(said)


def test_without_decisions_that_is_said() -> None:
    material = make_material(run(make_document("R : On va vite."), VALUES))
    assert "Aucune décision de codeur" in "".join(describe_method(material, "fr"))
    assert "No coder took a decision" in "".join(describe_method(material, "en"))


def test_what_tables_count() -> None:
    material = make_material(small_result())
    specs = (sheet("cooccurrence", codebook="valeurs", within=["outils"]), sheet("association", codebook="valeurs"))
    study = replace(material.study, exports={"a.xlsx": specs, "b.xlsx": specs})
    text = "".join(describe_method(replace(material, study=study), "fr"))
    assert text.count("cooccurrence, couple Outils") == 1
    assert "association, segment (réponse" in text


def test_how_pairs_and_attributes_were_tested() -> None:
    material = make_material(small_result())
    specs = (
        sheet("association", codebook="valeurs"),
        sheet("association", sheet="Par outil", codebook="valeurs", within=["outils"], alpha=0.01),
        sheet("themes", codebook="valeurs", by=["secteur"]),
        sheet("themes", sheet="Sans attribut", codebook="valeurs"),
    )
    study = replace(material.study, exports={"a.xlsx": specs, "b.html": specs})
    french = describe_method(replace(material, study=study), "fr")[3]
    assert french.count("Chaque paire de codes (association) a été soumise à un test exact") == 1
    assert "(Par outil) a été soumise à un test exact de Fisher (1935), bilatéral" in french
    assert "au seuil de 0,01." in french
    assert "Codes et attributs des cas (themes) ont été croisés par le test exact de Freeman et Halton (1951)" in french
    english = describe_method(replace(material, study=study), "en")[3]
    assert "Each pair of codes (Par outil) was tested with an exact test of Fisher’s (1935), two-sided" in english
    assert "tested" not in describe_method(make_material(small_result()), "en")[3]


def test_what_was_not_read() -> None:
    assert "N'ont pas pu être lus : 2 fichiers ou décisions." in told(problems=("a", "b"))


def test_english_says_the_same_numbers() -> None:
    text = told("en")
    assert "The corpus holds 2 documents, divided into 4 segments (14 words)." in text
    assert "This gave 3 codings: 2 by keyword, 1 laid by a coder." in text
    assert "2 coders reviewed the coding and took 4 decisions" in text


def test_thousands_are_parted_as_the_language_does() -> None:
    material = make_material(run(make_document("R : " + "mot " * 1200), VALUES))
    assert "1\u202f200 mots" in describe_method(material, "fr")[0]
    assert "1,200 words" in describe_method(material, "en")[0]


@pytest.mark.parametrize(
    ("source", "cited"),
    [
        ("Ervasti (2013); Sheth et al. (1991)", ["Ervasti (2013)", "Sheth et al. (1991)"]),
        ("Guest, Namey et Chen (2020)", ["Guest, Namey and Chen (2020)"]),
        ("D'après Porter & Kramer (2011b), pour les leviers", ["Porter & Kramer (2011b)"]),
        ("Luftman (2000) ; voir aussi van der Berg (1999)", ["Luftman (2000)", "van der Berg (1999)"]),
        ("Liste établie d'après les entretiens (Annexe B de l'article)", []),
        ("", []),
    ],
    ids=["two", "joined", "prose-around", "particle", "prose", "none"],
)
def test_the_works_that_a_source_cites(source: str, cited: list[str]) -> None:
    assert cited_works(source, "and") == cited


def test_in_another_language_only_what_a_source_cites_is_told() -> None:
    book = replace(VALUES, source="Ervasti (2013); définitions des auteurs")
    material = make_material(run(make_document("R : On va vite."), book))
    assert "de lemmes ; Ervasti, 2013 ; définitions des auteurs)" in describe_method(material, "fr")[1]
    assert "1 lemma sequence; Ervasti, 2013)." in describe_method(material, "en")[1]
    assert not any(re.search(" [;:!?»]|[«»]", paragraph) for paragraph in describe_method(material, "en"))


@pytest.mark.parametrize(("one", "other"), [(FRENCH, ENGLISH), (COUNTED_FRENCH, COUNTED_ENGLISH)])
def test_both_languages_have_the_same_sentences(one: dict[str, object], other: dict[str, object]) -> None:
    assert one.keys() == other.keys()
    assert {*(f"from {one}" for one in Origin), *map(str, Action)} - COUNTED_FRENCH.keys() == set()


def test_the_numbers_are_those_of_the_result() -> None:
    result = small_result()
    origins = Counter(result.codings["origin"])
    assert (
        f"{len(result.codings)} codages : {origins['keyword']} par mot-clé."
        in describe_method(make_material(result), "fr")[2]
    )
