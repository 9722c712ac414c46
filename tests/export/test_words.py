from __future__ import annotations

import re
import string

import pytest

from qualcode.export import about_words, agreement_words, analysis_words, figure_words
from qualcode.export.words import _ENGLISH, _FRENCH, Words

MODULES = (about_words, agreement_words, analysis_words, figure_words)
PARTS = ((_FRENCH, _ENGLISH), *((module.FRENCH, module.ENGLISH) for module in MODULES))


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


def test_both_languages_say_the_same_things() -> None:
    for french, english in PARTS:
        assert list(french) == list(english)
        assert {key: placeholders(text) for key, text in french.items()} == {
            key: placeholders(text) for key, text in english.items()
        }
        unsaid = [key for key, text in french.items() if not text]
        assert unsaid == [key for key, text in english.items() if not text]
        assert unsaid in ([], ["sign too rare"])


_ALIKE = """
total min code source document segment dimension point provenance versions version codes verdict lift jaccard phi fisher
q segments documents test p exact masi ac1 uα κ α n
"""
IN_BOTH = set(_ALIKE.split())
"""Words that are the same in both languages."""


def test_what_is_said_alike_in_both_languages_is_a_word_of_both() -> None:
    """Some English words were once left in French."""
    for french, english in PARTS:
        for alike in (text for key, text in french.items() if english[key] == text):
            bare = re.sub(r"\{\w+[^{}]*\}", "", alike)
            assert {word.casefold() for word in re.findall(r"[^\W\d]+\d?", bare)} <= IN_BOTH


def test_no_word_stands_for_another() -> None:
    """The words of tables, analyses, coders, figures and of what a workbook says of itself share one set of keys."""
    keys = [key for french, _ in PARTS for key in french]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("value", "shown"), [(0.5, "0,50"), (-0.001, "0,00"), (-0.25, "-0,25"), (1.0, "1,00")])
def test_numbers_of_so_many_digits(value: float, shown: str) -> None:
    assert Words("fr").fixed(value, 2) == shown
    assert Words("en").fixed(value, 2) == shown.replace(",", ".")


@pytest.mark.parametrize(
    ("language", "total", "quotation", "citation"),
    [
        pytest.param("fr", "Moyenne", "« On gagne du temps »", "(Entretien 5)", id="french"),
        pytest.param("en", "Mean", "“On gagne du temps”", "(Interview 5)", id="english"),
        pytest.param("de", "Mean", "“On gagne du temps”", "(Interview 5)", id="others-get-english"),
    ],
)
def test_the_words_of_a_language(language: str, total: str, quotation: str, citation: str) -> None:
    words = Words(language)
    assert words("mean") == total
    assert words.quote("On gagne\n  du temps ") == quotation
    assert words.cite("5") == citation


@pytest.mark.parametrize(
    ("language", "glued"),
    [("fr", "«\u00a0Qui\u00a0?\u00a0» dit-il\u00a0; 5\u00a0%\u00a0: oui"), ("en", "« Qui ? » dit-il ; 5 % : oui")],
)
def test_no_line_parts_a_french_sign_from_its_word(language: str, glued: str) -> None:
    assert Words(language).glued("« Qui ? » dit-il ; 5 % : oui") == glued


@pytest.mark.parametrize(("value", "shown"), [(0.0, "< 0,0001"), (1e-9, "< 0,0001"), (0.0123, "0,0123"), (1.0, "1")])
def test_no_probability_is_nought(value: float, shown: str) -> None:
    assert Words("fr").chance(value) == shown


@pytest.mark.parametrize(("case", "cited"), [("12", "(Entretien 12)"), ("Menuiserie Roux", "(Menuiserie Roux)")])
def test_who_is_cited(case: str, cited: str) -> None:
    assert Words("fr").cite(case) == cited


def test_values_in_words() -> None:
    assert Words("en")("legend", sign="●", count=5) == "●: both codes meet in at least 5 units"
    with pytest.raises(KeyError):
        Words("fr")("no such word")


@pytest.mark.parametrize(
    ("name", "head"),
    [("duree_min", "Durée (min)"), ("chiffre_d_affaires", "Chiffre d affaires"), ("âge", "Âge"), ("", "")],
)
def test_heads_of_attributes(name: str, head: str) -> None:
    assert Words("fr").attribute(name) == head


@pytest.mark.parametrize(
    ("value", "digits", "shown"), [(20.0, 0, "20"), (20.5, 2, "20,5"), (0.0, 2, "0"), (100, 1, "100")]
)
def test_zeros_go_only_after_the_decimal_mark(value: float, digits: int, shown: str) -> None:
    assert Words("fr").decimal(value, digits) == shown


@pytest.mark.parametrize(("name", "head"), [("duree_min", "Durée (min)"), ("chef_de_projet", "Chef de projet")])
def test_columns_of_the_case_table_as_heads(name: str, head: str) -> None:
    assert Words("fr").attribute(name) == head
