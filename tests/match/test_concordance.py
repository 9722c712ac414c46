from __future__ import annotations

import pytest
from spacy.language import Language

from qualcode.ingest.queries import parse_rule
from qualcode.match.concordance import ASKED, ELSEWHERE, SORTS, Line, find_lines
from qualcode.match.patterns import PatternError
from qualcode.model import Codebook
from tests.builders import make_codebook, make_document, make_index

FIRST = make_document(
    "Q : Et le site, il vous fait gagner du temps ?",
    "R : On gagne du temps. On ne gagne pas de temps partout, mais on gagne un peu de temps.",
    id="a",
)
SECOND = make_document("R : Le temps, c'est de l'argent gagné.", id="b", case="2", codebooks=("valeurs",))


def lines(pattern: str, *, codebook: Codebook | None = None, nlp: Language | None = None) -> list[Line]:
    index = make_index(FIRST, SECOND, nlp=nlp, attributes={"lemma", "pos"} if nlp else ())
    code = codebook.codes[0] if codebook else None
    return find_lines(index, (FIRST, SECOND), parse_rule(pattern), "fr", codebook=codebook, code=code)


def test_each_hit_with_what_stands_around_it_in_its_segment() -> None:
    first, *_, last = lines("temps")
    assert (first.left, first.hit, first.right) == ("Et le site, il vous fait gagner du", "temps", "?")
    assert (last.left, last.document, last.segment, last.case) == ("Le", "b", "1", "2")


def test_what_interviewers_say_and_what_is_negated_is_told_apart() -> None:
    found = lines("gagn* … temps")
    assert [(line.hit, line.uncounted) for line in found] == [
        ("gagner du temps", ASKED),
        ("gagne du temps", ""),
        ("gagne pas de temps", "negated"),
        ("gagne un peu de temps", ""),
    ]


def test_hits_count_as_they_would_in_the_code_that_the_rule_is_for() -> None:
    plain = make_codebook("valeurs", temps={"unless": ["un peu de temps"]}, negation=False)
    assert [line.uncounted for line in lines("temps", codebook=plain)] == [ASKED, "", "", "inside an `unless`", ""]
    other = make_codebook("outils", temps=[])
    assert [line.uncounted for line in lines("temps", codebook=other)][-1:] == [ELSEWHERE]


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
