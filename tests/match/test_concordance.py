from __future__ import annotations

import pytest
from spacy.language import Language

from qualcode.ingest.queries import parse_rule
from qualcode.match.concordance import SORTS, Line, find_lines
from qualcode.match.patterns import PatternError
from tests.builders import make_document, make_index

FIRST = make_document(
    "Q : Et le site, il vous fait gagner du temps ?",
    "R : On gagne du temps. On ne gagne pas de temps partout, mais on gagne un peu de temps.",
    id="a",
)
SECOND = make_document("R : Le temps, c'est de l'argent gagné.", id="b", case="2")


def lines(pattern: str, *, negation: bool = True, nlp: Language | None = None) -> list[Line]:
    index = make_index(FIRST, SECOND, nlp=nlp, attributes={"lemma", "pos"} if nlp else ())
    return find_lines(index, (FIRST, SECOND), parse_rule(pattern), "fr", negation=negation)


def test_each_hit_with_what_stands_around_it_in_its_segment() -> None:
    first, *_, last = lines("temps")
    assert (first.left, first.hit, first.right) == ("Et le site, il vous fait gagner du", "temps", "?")
    assert (last.left, last.document, last.segment, last.case) == ("Le", "b", "1", "2")


def test_what_interviewers_say_and_what_is_negated_is_told_apart() -> None:
    found = lines("gagn* … temps")
    assert [(line.hit, line.negated, line.asked) for line in found] == [
        ("gagner du temps", False, True),
        ("gagne du temps", False, False),
        ("gagne pas de temps", True, False),
        ("gagne un peu de temps", False, False),
    ]
    assert not any(line.negated for line in lines("gagn* … temps", negation=False))


@pytest.mark.parametrize(
    ("sort", "documents"),
    [("place", ["a", "a", "a", "a", "b"]), ("right", ["a", "a", "b", "a", "a"])],
)
def test_lines_in_order(sort: str, documents: list[str]) -> None:
    assert [line.document for line in sorted(lines("temps"), key=SORTS[sort])] == documents


def test_sorting_by_the_left_reads_backwards() -> None:
    lefts = [line.left.split()[-1] for line in sorted(lines("temps"), key=SORTS["left"])]
    assert lefts == sorted(lefts, key=str.lower)


def test_lemmas_and_patterns(french: Language) -> None:
    assert len(lines("lemma:gagner", nlp=french)) == 5
    found = lines("[{LEMMA: gagner}, {LEMMA: de}, {LOWER: temps}]", nlp=french)
    assert [line.hit for line in found] == ["gagner du temps", "gagne du temps"]


def test_hits_of_one_pattern_that_overlap_make_one_line(french: Language) -> None:
    found = lines("[{LEMMA: gagner}, {OP: '*'}, {LOWER: temps}]", nlp=french)
    assert [line.document for line in found] == ["a", "a", "a", "a"][: len(found)]
    assert all(line.hit.endswith("temps") for line in found)
    assert len({(line.segment, line.left) for line in found}) == len(found)


def test_a_pattern_that_spacy_refuses() -> None:
    with pytest.raises(PatternError):
        lines("[{LEMME: gagner}]")
