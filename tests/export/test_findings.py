from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from qualcode.aggregate.association import Incidence, Verdict, associate
from qualcode.export import analysis_words
from qualcode.export.findings import read_pairs, tell_association, tell_signs
from qualcode.export.words import Words

LABELS = {"a": "Temps", "b": "Lien", "c": "Don"}


def told(*units: str, language: str = "fr", cases: list[int] | None = None) -> list[str]:
    held = sparse.csr_matrix(np.array([[code in unit for code in "abc"] for unit in units], np.int64))
    found = associate(Incidence(held, tuple("abc"), None if cases is None else np.array(cases)))
    return tell_association(found, LABELS, "réponse", Words(language))


def test_a_finding_is_told_in_words_to_print() -> None:
    lines = told(*["ab"] * 6, *["-"] * 6)
    assert lines[0].startswith("Unité comptée : réponse ; 12 unités")
    assert lines[-3] == (
        "Verdicts : 1 liés, 0 compatibles, 0 indépendants, 0 incompatibles, 2 trop rares pour trancher."
    )
    assert lines[-2] == (
        "Sans correction, 1 paire sur 3 a p ≤ 0,05 : 1 plus fréquente et 0 plus rare que le hasard "
        "(Temps – Lien, p = 0,0022)."
    )
    assert lines[-1] == "Après correction il en reste 1 : Temps – Lien, p = 0,0022."


def test_what_correction_takes_away_is_said() -> None:
    lines = told(*["a"] * 4, *["b"] * 5, "ac", language="en")
    assert lines[-2].startswith("Without correction, 1 pair of 3 has p ≤ 0.05: 0 more frequent and 1 rarer than")
    assert (
        told(*["a"] * 4, *["b"] * 4, "ac", language="en")[-1] == "After correction 1 is left: Temps – Lien, p = 0.0079."
    )


def test_a_chance_too_small_to_print_is_not_said_to_equal_it() -> None:
    lines = told(*["ab"] * 40, *["-"] * 40)
    assert lines[-1] == "Après correction il en reste 1 : Temps – Lien, p < 0,0001."


def test_one_case_is_told_as_one_and_one_code_as_no_pair() -> None:
    assert told("ab", "a", "b", cases=[0, 0, 0])[1].startswith("Test exact à l'intérieur du seul cas : ")
    assert told("ab", "a", cases=[0, 0], language="en")[1].startswith("Exact test within the only case: how often")
    alone = associate(Incidence(sparse.csr_matrix(np.ones((3, 1), np.int64)), ("a",), None))
    assert tell_association(alone, LABELS, "réponse", Words("fr"))[1:] == [
        "Rien à comparer : il faut deux codes pour une paire."
    ]


def test_nothing_found_is_said_plainly() -> None:
    assert told("ab", "a", "b", "-")[-1] == "Aucune paire n'a p ≤ 0,05, même sans correction."


@pytest.mark.parametrize(("cases", "given"), [(None, "Test exact de Fisher"), ([0, 0, 1, 1], "chacun des 2 cas")])
def test_what_is_held_fixed_is_said(cases: list[int] | None, given: str) -> None:
    assert given in told("ab", "a", "b", "-", cases=cases)[1]


def test_a_pair_that_correction_undoes_reads_so() -> None:
    rows = [[1, 0, *[0] * 10]] * 4 + [[0, 1, *[0] * 10]] * 4
    found = associate(Incidence(sparse.csr_matrix(np.array(rows)), tuple("abcdefghijkl"), None))
    assert found.pairs.loc[0, "p"] < 0.05 < found.pairs.loc[0, "q"]
    reading = read_pairs(found, Words("fr"))
    assert reading[0].endswith(" ; moins souvent que le hasard avant correction, pas après")
    assert reading[1] == Words("fr")(f"means {Verdict.TOO_RARE}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verdict_has_its_sign_and_its_meaning(language: str) -> None:
    lines = tell_signs(Words(language))
    assert [line[0] for line in lines[:4]] == ["●", "○", "=", "×"]
    assert len(lines) == len(Verdict)


def test_both_languages_say_the_same_things() -> None:
    assert list(analysis_words.FRENCH) == list(analysis_words.ENGLISH)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        pytest.param(0.00004, 4, "< 0,0001", id="too-small"),
        pytest.param(0.0069, 4, "0,0069", id="decimals"),
        pytest.param(0.5, 4, "0,5", id="no-empty-decimals"),
        pytest.param(4.0, 2, "4", id="whole"),
        pytest.param(0.0, 4, "0", id="nothing"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(value: float, digits: int, shown: str) -> None:
    assert Words("fr").decimal(value, digits) == shown
    assert Words("en").decimal(value, digits) == shown.replace(",", ".")
