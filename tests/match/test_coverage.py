from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.match.coverage import covered_rules, idle_rules
from qualcode.match.hits import COUNTS, Hits, find_hits
from qualcode.match.rules import CompiledRules
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


def test_what_a_cue_finds_covers_no_rule() -> None:
    compiled = compile_books(make_codebook(temps={"keywords": ["temps"], "cues": {"keywords": ["du temps", "du"]}}))
    covered = covered_rules(find_hits((TALK,), make_index(TALK), compiled), compiled)
    assert {rule.text: [one.text for one in others] for rule, others in covered} == {"du": ["du temps"]}


KEYWORDS = ["plus", "vite", "plus vite", "va plus", "vit*", "temps", "du temps", "rapide"]


@given(st.lists(st.sampled_from(KEYWORDS), unique=True), st.sets(st.sampled_from(KEYWORDS)))
def test_without_the_covered_rules_the_same_words_are_coded(keywords: list[str], cues: set[str]) -> None:
    def found(kept: list[str]) -> tuple[CompiledRules, Hits]:
        rules = {"keywords": [one for one in kept if one not in cues]}
        rules |= {"cues": {"keywords": [one for one in kept if one in cues]}}
        compiled = compile_books(make_codebook("valeurs", temps=rules))
        return compiled, find_hits((TALK,), make_index(TALK), compiled)

    def spans(kept: list[str]) -> set[tuple[int, int]]:
        hits = found(kept)[1].where(found(kept)[1].fate == COUNTS)
        return {(n, at) for n, a, b in zip(hits.segment, hits.start, hits.end, strict=True) for at in range(a, b)}

    compiled, hits = found(keywords)
    covered = {rule.text for rule, _ in covered_rules(hits, compiled)}
    assert spans(keywords) == spans([keyword for keyword in keywords if keyword not in covered])
