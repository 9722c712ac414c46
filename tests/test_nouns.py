"""Counted nouns are singular where a language says them so."""

from __future__ import annotations

import pytest

from qualcode.nouns import count_nouns, fill_template

UNITS = "{name} : {count} {count:unité|unités}"
NESTED = "{count:la seule paire|les {count} paires}"


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 coders"), (1, "1 coder"), (2, "2 coders"), (1200, "1,200 coders")],
    ids=["none", "one", "two", "thousands"],
)
def test_english_counts(number: int, told: str) -> None:
    assert count_nouns(number, "coder") == told


def test_a_plural_of_its_own() -> None:
    assert (count_nouns(1, "study", "studies"), count_nouns(3, "study", "studies")) == ("1 study", "3 studies")


@pytest.mark.parametrize(
    ("template", "count", "french", "told"),
    [
        (UNITS, 0, True, "a : 0 unité"),
        (UNITS, 1, True, "a : 1 unité"),
        (UNITS, 2, True, "a : 2 unités"),
        (UNITS, 0, False, "a : 0 unités"),
        (UNITS, 1, False, "a : 1 unité"),
        (NESTED, 1, True, "la seule paire"),
        (NESTED, 5, True, "les 5 paires"),
        ("{name} | {count}", 1, True, "a | 1"),
    ],
    ids=["fr-0", "fr-1", "fr-2", "en-0", "en-1", "nested-1", "nested-5", "a-bar-alone"],
)
def test_the_form_that_goes_with_the_number(template: str, count: int, french: bool, told: str) -> None:
    assert fill_template(template, {"name": "a", "count": count}, french=french) == told


def test_values_are_no_templates() -> None:
    assert fill_template(UNITS, {"name": "{count:x|y}", "count": 2}, french=True) == "{count:x|y} : 2 unités"
