from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qualcode.aggregate.nearest import weigh_terms
from qualcode.match.features import count_terms
from qualcode.model import Document
from qualcode.result import Result
from qualcode.suggest import Hints, suggest
from qualcode.suggest.learnt import Learnt
from qualcode.suggest.segments import measure_fits
from tests.builders import make_codebook, make_decision, make_document, make_index, run

SOLIDARITE = "R : Le voisin nous prête son camion."
OTHERS = ["R : La facture arrive chaque lundi.", "R : Le magasin ouvre tôt.", "R : On vend des robes."]
ASKED = ["Q : Le voisin prête quoi ?", "R : Le voisin, il prête la salle."]


def talk(n: int) -> Document:
    """An interview; the rules hear the code in the last two."""
    return make_document(SOLIDARITE + " Belle entraide !" * (n > 7), *OTHERS, *ASKED, id=f"e{n}", case=f"c{n}")


TALKS = tuple(map(talk, range(10)))
BOOK = make_codebook("valeurs", entraide=["entraide"], argent=["facture"])


def result(documents: Sequence[Document] = TALKS) -> Result:
    """A person gave the code to the first answer of most interviews, and took it from one."""
    decisions = [make_decision("confirm", "valeurs:entraide", "voisin nous prête", document=f"e{n}") for n in range(7)]
    decisions.append(make_decision("remove", "valeurs:entraide", "entraide", document="e9"))
    return run(documents, BOOK, decisions=decisions)


def hints(learn_from: str = "people", *, most: int = 5, rate: float = 0.05) -> Hints:
    terms = count_terms(make_index(*TALKS), sum(len(talk.segments) for talk in TALKS))
    codes = [code.name for code in BOOK.codes]
    return suggest(result(), terms, learn_from=learn_from, codes=codes, most=most, rate=rate)


def test_words_that_people_heard_and_rules_did_not() -> None:
    found = {hint.term: hint for hint in hints().words}
    assert [(h.term, h.inside, h.cases, h.unheard, h.outside) for h in hints().words][:2] == [
        ("nous", 7, 7, 7, 2),
        ("camion", 7, 7, 7, 2),
    ]
    assert all(hint.q <= 0.05 and hint.unheard and hint.cases >= 2 for hint in found.values())
    assert not {"facture", "lundi", "robes"} & set(found)


def test_segments_close_to_the_code_that_nobody_has_judged() -> None:
    (found,) = hints(most=20).segments
    assert (found.code, found.document, found.segment, found.like) == ("valeurs:entraide", "e7", "1", "e0:1")
    assert "camion" in found.words


def test_nothing_coded_asked_or_taken_away_is_suggested() -> None:
    keys = {(hint.document, hint.segment) for hint in hints(most=50).segments}
    assert not {(f"e{n}", "1") for n in range(10) if n != 7} & keys, (
        "coded by people or rules, or taken away by a decision"
    )
    assert not {(f"e{n}", "5") for n in range(10)} & keys, "an interviewer's"


def test_codes_that_nobody_gave_are_learnt_only_from_rules() -> None:
    assert {fit.code for fit in hints().fits} == {"valeurs:entraide"}
    assert {fit.code for fit in hints("all").fits} == {"valeurs:entraide", "valeurs:argent"}


def test_closeness_has_to_beat_chance() -> None:
    (fit,) = hints().fits
    assert (fit.segments, fit.q <= 0.05) == (7, True)
    assert fit.auc > 0.9
    assert hints(rate=0.0).segments == ()


def test_suggesting_changes_nothing_and_is_repeatable() -> None:
    before = result()
    assert repr(hints()) == repr(hints())
    assert result().codings.equals(before.codings)


@pytest.mark.parametrize("learn_from", ["people", "all"])
def test_no_code_at_all(learn_from: str) -> None:
    terms = count_terms(make_index(*TALKS), sum(len(talk.segments) for talk in TALKS))
    nothing = suggest(run(TALKS, BOOK), terms, learn_from=learn_from, codes=[], most=5, rate=0.05)
    assert nothing == Hints((), (), ())


def test_documents_that_the_codebook_does_not_code_are_neither_suggested_nor_compared() -> None:
    """Words that tell kinds of documents apart must not pass for words of a code that one kind alone can have."""
    lines = ["R : Le voisin nous prête son camion, exercice."] * 4
    cases = [make_document(*lines, id=f"x{n}", codebooks=("faits",)) for n in range(6)]
    documents = (*TALKS, *cases)
    terms = count_terms(make_index(*documents), sum(len(document.segments) for document in documents))
    found = suggest(result(documents), terms, learn_from="people", codes=["valeurs:entraide"], most=50, rate=0.05)
    assert not {hint.document for hint in found.segments} & {case.id for case in cases}
    assert found.words == hints(most=50).words
    assert [(fit.segments, fit.auc > 0.9) for fit in found.fits] == [(7, True)]


def test_what_was_tested_is_told_where_nothing_came_of_it() -> None:
    found = hints(rate=0.0)
    assert (found.words, found.segments) == ((), ())
    assert found.compared == ("valeurs:entraide",)
    assert found.terms > 10


def test_one_code_that_closeness_tells_is_not_lost_among_many_that_it_does_not() -> None:
    """With 30 codes, 499 deals at random cannot tell any from chance at 5 %: the one that none came up to gets more."""
    random = np.random.default_rng(5)
    told = random.random(80) < 0.2
    counts = np.column_stack([told * 1, random.poisson(0.1, (80, 30))])
    nobody = np.zeros(80, np.bool_)
    marks = [told, *(random.permutation(told) for _ in range(29))]
    learnt = [Learnt(f"v:c{n}", mine, ~mine, ~mine, nobody) for n, mine in enumerate(marks)]
    first, *others = measure_fits(weigh_terms(counts), learnt, [f"c{n % 8}" for n in range(80)], 0.05)
    assert (first.p, first.beats(0.05)) == (1 / 601, True)
    assert not any(fit.beats(0.05) for fit in others)
