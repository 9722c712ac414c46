from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace

import pytest
from spacy.language import Language

from qualcode.export.junit import junit_bytes
from qualcode.match.explain import NearRule, nearest_rules
from qualcode.match.hits import Hits, find_hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Codebook, Document
from qualcode.rehearse import Trial, sentences, try_sentences
from tests.builders import compile_books, make_codebook, make_index

TEMPS = {
    "keywords": ["vite", "gain* de temps"],
    "lemmas": ["aller droit"],
    "unless": ["vite fait"],
    "patterns": {"gagner": [{"LEMMA": "gagner"}, {"POS": "ADV"}]},
}


def book(examples: Sequence[str] = (), counterexamples: Sequence[str] = ()) -> Codebook:
    made = make_codebook("valeurs", temps=TEMPS)
    (code,) = made.codes
    return replace(made, codes=(replace(code, examples=tuple(examples), counterexamples=tuple(counterexamples)),))


def trials(*books: Codebook) -> tuple[Trial, ...]:
    def search(documents: Sequence[Document], compiled: CompiledRules) -> Hits:
        return find_hits(documents, make_index(*documents), compiled)

    return try_sentences(compile_books(*books), search)


@pytest.mark.parametrize(
    ("example", "text", "passed", "rules", "why_not"),
    [
        (True, "Ça va vite.", True, "valeurs:temps/keyword/vite", [""]),
        (True, "Ça va pas vite.", False, "valeurs:temps/keyword/vite", ["negated in its clause"]),
        (True, "C'est vite fait.", False, "valeurs:temps/keyword/vite", ["inside an `unless` phrase"]),
        (True, "On attend.", False, "", []),
        (False, "On attend.", True, "", []),
        (False, "Vite, un gain de temps.", False, "valeurs:temps/keyword/vite | valeurs:temps/keyword/gain* de temps",
         ["", ""]),
    ],
    ids=["coded", "negated", "unless", "unheard", "rightly unheard", "wrongly coded"],
)  # fmt: skip
def test_a_sentence_and_what_came_of_it(example: bool, text: str, passed: bool, rules: str, why_not: list[str]) -> None:
    (trial,) = trials(book([text] if example else [], [] if example else [text]))
    assert (trial.passed, trial.rules, [fired.why_not for fired in trial.fired]) == (passed, rules, why_not)


def test_sentences_are_tried_apart_and_numbered_as_in_their_documents() -> None:
    found = trials(book(["Ça va vite.", "On attend."], ["Vite."]))
    assert [(trial.text, trial.expected, trial.coded, trial.segment) for trial in found] == [
        ("Ça va vite.", True, True, 0),
        ("On attend.", True, False, 1),
        ("Vite.", False, True, 2),
    ]
    assert trials(make_codebook("outils", site=["site"])) == ()


def test_another_codes_hit_is_no_answer() -> None:
    other = make_codebook("outils", site=["vite"])
    (trial,) = trials(book(["On file."]), other)
    assert not trial.coded


def test_the_longer_hit_of_another_code_is_the_reason() -> None:
    made = make_codebook("outils", longest=True, site=["site"], boutique=["site web marchand"])
    codes = (replace(made.codes[0], examples=("Le site web marchand.",)), made.codes[1])
    (trial,) = trials(replace(made, codes=codes))
    assert [one.why_not for one in trial.fired] == ["a longer hit of the codebook overlaps it"]


def test_the_rules_that_came_nearest(french: Language) -> None:
    compiled = compile_books(book(["Un temps pour aller ensemble.", "Rien."]))
    index = make_index(*sentences(compiled), nlp=french, attributes={"lemma", "pos"})
    assert nearest_rules(index, compiled.codes[0], 0, "fr") == [
        NearRule("valeurs:temps/lemma/aller droit", ("aller",), ("droit",)),
        NearRule("valeurs:temps/keyword/gain* de temps", ("temps",), ("gain*", "de")),
    ]
    assert nearest_rules(index, compiled.codes[0], 1, "fr") == []


def test_a_pattern_is_near_by_the_words_it_cannot_do_without(french: Language) -> None:
    compiled = compile_books(book(["On gagnait."]))
    index = make_index(*sentences(compiled), nlp=french, attributes={"lemma", "pos"})
    assert nearest_rules(index, compiled.codes[0], 0, "fr")[0].there == ("gagner",)


def test_junit_says_what_failed() -> None:
    found = trials(book(["Ça va vite.", "On <attend>\x07."]))
    data = junit_bytes(found, {1: "no rule\x0b"})
    root = ElementTree.fromstring(data)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("2", "1", "0")
    (suite,) = root
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("valeurs", "2", "1")
    failed = suite[1]
    assert failed.get("name") == "example: On <attend>\ufffd."
    assert (failed[0].get("message"), failed[0].text) == ("not coded", "no rule\ufffd")
    assert data == junit_bytes(found, {1: "no rule\x0b"})
