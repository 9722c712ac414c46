from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.match.hits import Hits, find_hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Codebook, Document
from qualcode.rehearse import Trial, try_sentences
from tests.builders import compile_books, make_code, make_codebook, make_index


def search(documents: Sequence[Document], compiled: CompiledRules) -> Hits:
    return find_hits(documents, make_index(*documents), compiled)


def trials(*books: Codebook) -> list[Trial]:
    return list(try_sentences(compile_books(*books), search))


def book_of(examples: list[str], counterexamples: list[str], **parts: object) -> Codebook:
    code = replace(
        make_code("valeurs", "securite", **parts), examples=tuple(examples), counterexamples=tuple(counterexamples)
    )
    return Codebook("valeurs", "Valeurs", (code,))


def test_each_sentence_with_what_it_should_and_what_it_did() -> None:
    book = book_of(
        ["La base est sauvegardée.", "On dort tranquille."],
        ["La sécurité sociale rembourse.", "Rien à voir."],
        keywords=["sauvegard*", "sécurité"],
    )
    assert [(t.code, t.text, t.expected, t.coded, t.rules) for t in trials(book)] == [
        ("valeurs:securite", "La base est sauvegardée.", True, True, "valeurs:securite/keyword/sauvegard*"),
        ("valeurs:securite", "On dort tranquille.", True, False, ""),
        ("valeurs:securite", "La sécurité sociale rembourse.", False, True, "valeurs:securite/keyword/sécurité"),
        ("valeurs:securite", "Rien à voir.", False, False, ""),
    ]
    assert [trial.passed for trial in trials(book)] == [True, False, False, True]


def test_the_rules_that_were_negated_or_excluded_are_named() -> None:
    sentences = ["Ce n'est pas confidentiel.", "La sécurité sociale."]
    book = book_of([], sentences, keywords=["confidentiel*", "sécurité"], unless=["sécurité sociale"])
    assert [(trial.passed, trial.rules) for trial in trials(book)] == [
        (True, "valeurs:securite/keyword/confidentiel*"),
        (True, "valeurs:securite/keyword/sécurité"),
    ]


def test_a_sentence_is_its_own_code_s_alone() -> None:
    book = book_of(["Le mot de passe."], [], keywords=["confidentiel*"])
    other = make_codebook("outils", passe=["mot de passe"])
    assert [trial.passed for trial in trials(book, other)] == [False]


def test_nothing_is_carried_from_one_sentence_to_the_next() -> None:
    book = replace(book_of(["Le site."], ["Et alors ?"], keywords=["site"]), carries=True)
    assert [trial.passed for trial in trials(book)] == [True, True]


def test_no_sentences() -> None:
    assert trials(make_codebook("outils", site=["site"])) == []
