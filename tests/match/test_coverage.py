from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.match.coverage import covered_rules, idle_rules
from qualcode.match.hits import find_hits
from tests.builders import compile_books, make_codebook, make_document, make_index

TALK = make_document("R : On gagne du temps. On va plus vite.", "R : Pas de retard, c'est plus rapide, et vite.")


def names(*keywords: str) -> tuple[list[str], dict[str, list[str]]]:
    """The idle ones of a code's keywords, and the covered ones with what covers them."""
    compiled = compile_books(make_codebook("valeurs", temps=list(keywords)), make_codebook("autres", temps=["vite"]))
    hits = find_hits((TALK,), make_index(TALK), compiled)
    covered = {rule.text: [one.text for one in others] for rule, others in covered_rules(hits, compiled)}
    return [rule.text for rule in idle_rules(hits, compiled)], covered


def test_rules_that_find_nothing() -> None:
    assert names("vite", "lent*")[0] == ["lent*"]


def test_a_negated_hit_is_not_idle() -> None:
    assert names("retard")[0] == []


def test_a_rule_inside_anothers_hits_is_covered_by_it_not_the_other_way_round() -> None:
    assert names("plus vite", "plus", "plus rapide")[1] == {"plus": ["plus vite", "plus rapide"]}


def test_of_rules_that_find_the_same_the_first_stays() -> None:
    assert names("plus vite", "vite", "vit*")[1] == {"vit*": ["plus vite", "vite"]}


def test_the_rule_of_another_code_covers_nothing() -> None:
    assert names("vite")[1] == {}


@given(st.lists(st.sampled_from(["plus", "vite", "plus vite", "va plus", "vit*", "temps", "du temps"]), unique=True))
def test_without_the_covered_rules_the_same_words_are_coded(keywords: list[str]) -> None:
    def spans(kept: list[str]) -> set[tuple[int, int]]:
        compiled = compile_books(make_codebook("valeurs", temps=kept))
        hits = find_hits((TALK,), make_index(TALK), compiled)
        return {(n, at) for n, a, b in zip(hits.segment, hits.start, hits.end, strict=True) for at in range(a, b)}

    covered = names(*keywords)[1]
    assert spans(keywords) == spans([keyword for keyword in keywords if keyword not in covered])
