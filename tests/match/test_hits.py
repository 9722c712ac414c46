from __future__ import annotations

import pytest
from spacy.language import Language

from qualcode.match.hits import find_hits
from qualcode.model import Codebook, Document
from tests.builders import compile_books, find_fates, make_codebook, make_document, make_index


def found(document: Document, *codebooks: Codebook, nlp: Language | None = None) -> list[tuple[str, str, str]]:
    """Rule, quotation and fate of every hit, in the rules' order."""
    hits = find_fates(document, compile_books(*codebooks), nlp)
    return [(rule.partition(":")[2], quote, fate) for rule, quote, fate in hits]


def test_every_rule_of_every_kind_is_run(french) -> None:
    tokens = [{"LEMMA": "protéger"}, {"POS": "DET"}, {"POS": "NOUN"}]
    book = make_codebook(
        securite={
            "keywords": ["mot de passe"],
            "lemmas": ["faire confiance"],
            "sections": ["Sécurité*"],
            "patterns": {"protege": tokens},
        }
    )
    text = "Avec un mot de passe on protège les données, ils nous font confiance."
    assert found(make_document("# SECURITE :", text), book, nlp=french) == [
        ("securite/keyword/mot de passe", "mot de passe", "counts"),
        ("securite/lemma/faire confiance", "font confiance", "counts"),
        ("securite/pattern/protege", "protège les données", "counts"),
        ("securite/section/Sécurité*", text, "counts"),
    ]


@pytest.mark.parametrize(
    ("glob", "title", "under"),
    [
        pytest.param("Points forts", "Points forts", True, id="same"),
        pytest.param("Points forts*", "Points forts du cas", True, id="glob"),
        pytest.param("Points à améliorer*", "Points à améliorer (suite)", True, id="glob with accents"),
        pytest.param("points forts", "POINTS FORTS :", True, id="case and colon"),
        pytest.param("Points", "Points forts", False, id="only a part"),
        pytest.param("*", "", False, id="no heading"),
    ],
)
def test_sections_are_found_by_their_heading(glob: str, title: str, under: bool) -> None:
    document = make_document(*([f"# {title}"] if title else []), "Le site vend.")
    assert bool(found(document, make_codebook(code={"sections": [glob]}))) is under


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        pytest.param("La sécurité sociale rembourse.", "unless", id="inside"),
        pytest.param("La sécurité, sociale ou non.", "counts", id="the phrase is broken"),
        pytest.param("La sécurité du réseau.", "counts", id="no phrase"),
        pytest.param("Pas de sécurité sociale.", "unless", id="unless comes before negation"),
        pytest.param("La sécurité de notre caisse sociale.", "unless", id="inside a gap"),
    ],
)
def test_a_hit_inside_an_unless_phrase_does_not_count(text: str, fate: str) -> None:
    book = make_codebook(code={"keywords": ["sécurité"], "unless": ["sécurité sociale", "sécurité … caisse sociale"]})
    assert [found[2] for found in found(make_document(text), book)] == [fate]


def test_unless_takes_only_hits_that_lie_wholly_inside() -> None:
    book = make_codebook(code={"keywords": ["réseau … sécurité", "sécurité"], "unless": ["sécurité sociale"]})
    assert [fate for _, _, fate in found(make_document("Le réseau de sécurité sociale."), book)] == ["counts", "unless"]


def test_unless_leaves_a_hit_that_ends_outside() -> None:
    book = make_codebook(code={"keywords": ["sociale rembourse"], "unless": ["sécurité sociale"]})
    assert [fate for _, _, fate in found(make_document("La sécurité sociale rembourse."), book)] == ["counts"]


def test_unless_is_each_code_s_own() -> None:
    book = make_codebook(a={"keywords": ["site"], "unless": ["site web"]}, b=["site"])
    assert [fate for _, _, fate in found(make_document("Le site web."), book)] == ["unless", "counts"]


LONGEST = {"site": ["site web", "site"], "marchand": ["site web marchand"], "page": ["page"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Un site web marchand.",
            {"site web": "overlapped", "site": "overlapped", "site web marchand": "counts"},
            id="the longest wins",
        ),
        pytest.param("Un site web.", {"site web": "counts", "site": "counts"}, id="a code does not beat itself"),
        pytest.param("Un site, une page.", {"site": "counts", "page": "counts"}, id="nothing overlaps"),
        pytest.param(
            "Pas de site web marchand.",
            {"site web": "negated", "site": "negated", "site web marchand": "negated"},
            id="negated hits do not compete",
        ),
    ],
)
def test_of_overlapping_hits_the_longest_wins(text: str, expected: dict[str, str]) -> None:
    hits = found(make_document(text), make_codebook(longest=True, **LONGEST))
    assert {quote: fate for _, quote, fate in hits} == expected


def test_only_codebooks_that_ask_for_the_longest_drop_the_others() -> None:
    first, second = make_codebook("a", longest=True, **LONGEST), make_codebook("b", **LONGEST)
    fates = [fate for _, _, fate in found(make_document("Un site web marchand."), first, second)]
    assert fates.count("overlapped") == 2
    assert fates.count("counts") == 4


def test_equally_long_hits_of_two_codes_both_count() -> None:
    hits = found(make_document("Le site web."), make_codebook(longest=True, a=["site web"], b=["site *b"]))
    assert [fate for _, _, fate in hits] == ["counts", "counts"]


@pytest.mark.parametrize("line", ["Le site.", "Le site", "Site"])
def test_a_heading_beats_the_words_below_it_even_all_of_them(line: str) -> None:
    book = make_codebook(longest=True, forme={"sections": ["Points forts"]}, site=["site", "le site"])
    hits = found(make_document("# Points forts", line), book)
    assert {rule for rule, _, fate in hits if fate == "counts"} == {"forme/section/Points forts"}


def test_a_document_is_coded_by_the_codebooks_that_it_names() -> None:
    books = make_codebook("outils", site=["site"]), make_codebook("valeurs", site=["site"])
    assert len(found(make_document("Le site."), *books)) == 2
    assert found(make_document("Le site.", codebooks=("valeurs",)), *books) == [("site/keyword/site", "site", "counts")]
    assert found(make_document("Le site.", codebooks=()), *books) == []


def test_patterns_find_nothing_in_no_words() -> None:
    book = make_codebook(code={"patterns": {"p": [{"OP": "+"}]}})
    assert found(make_document(""), book) == []
    assert found(Document("vide", "", ()), book) == []


def test_a_pattern_of_nothing_but_punctuation_codes_nothing() -> None:
    pattern = [{"TEXT": "?"}]
    assert found(make_document("Un site ?"), make_codebook(code={"patterns": {"question": pattern}})) == []


def test_a_phrase_without_words_is_no_rule() -> None:
    with pytest.raises(ValueError, match="no word"):
        compile_books(make_codebook(code=["…"]))


def test_no_rules_and_no_documents_give_no_hits() -> None:
    assert len(find_hits((), make_index(), compile_books(make_codebook(code=["site"])))) == 0
    assert found(make_document("Le site."), make_codebook()) == []
