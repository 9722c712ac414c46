from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from qualcode.match.negation import holds_negator
from qualcode.model import Document, Origin, Rule
from tests.builders import compile_books, find_fates, make_codebook, make_document


def fates(text: str | Document, nlp: Language | None = None, *, negation: bool = True, **code: object) -> list[tuple]:
    """Quotation and fate of every hit of one code."""
    document = make_document(text) if isinstance(text, str) else text
    hits = find_fates(document, compile_books(make_codebook(negation=negation, code=code)), nlp)
    return [(quote, fate) for _, quote, fate in hits]


def is_negated(text: str, keyword: str, nlp: Language | None = None) -> bool:
    ((_, status),) = fates(text, nlp, keywords=[keyword])
    return status == "negated"


NEGATED = [
    pytest.param("On n'a pas de site.", "site", id="n'a pas de"),
    pytest.param("Y a pas de site.", "site", id="spoken pas"),
    pytest.param("Ça marche pas.", "marche", id="pas right after"),
    pytest.param("Ça marche vraiment pas.", "marche", id="pas one word on"),
    pytest.param("Ça ne marche plus du tout.", "marche", id="ne plus around"),
    pytest.param("Ça marche plus du tout.", "marche", id="spoken plus du tout"),
    pytest.param("On n'a plus de papier.", "papier", id="n'a plus de"),
    pytest.param("Plus besoin de papier.", "papier", id="plus besoin"),
    pytest.param("On travaille sans logiciel.", "logiciel", id="sans"),
    pytest.param("On n'a jamais eu de site.", "site", id="jamais"),
    pytest.param("Aucun site ne marche.", "site", id="aucun"),
    pytest.param("Ni site ni page.", "page", id="ni"),
    pytest.param("On n'y gagne rien.", "gagne", id="rien after the verb"),
    pytest.param("C'est pas plus simple.", "plus simple", id="pas before plus"),
    pytest.param("On gagne pas de temps.", "gagne … temps", id="negator inside a gap"),
    pytest.param("On ne gagne plus de temps.", "gagne … temps", id="ne plus inside a gap"),
    pytest.param("On gagne jamais assez de temps.", "gagne … temps", id="negator early in a gap"),
    pytest.param("On n'a pas de très beau grand site.", "site", id="five words before"),
    pytest.param("ON A PAS DE SITE", "site", id="capitals"),
    pytest.param("Si on veut, y a pas de site.", "site", id="pas after a condition"),
    pytest.param("Je n'ai pas besoin du site.", "site", id="s in another word"),
    pytest.param("On n’a pas de site.", "site", id="curly apostrophe"),
]
AFFIRMED = [
    pytest.param("Sans doute le site.", "site", id="sans doute"),
    pytest.param("Sans aucun doute le site.", "site", id="sans aucun doute"),
    pytest.param("C'est pas seulement le site.", "site", id="pas seulement"),
    pytest.param("On n'a pas que le site.", "site", id="pas que"),
    pytest.param("Il n'y a pas qu'un site.", "site", id="pas qu'"),
    pytest.param("On a envie rien qu'avec le site.", "site", id="rien qu'"),
    pytest.param("On n'a que le site.", "site", id="ne que"),
    pytest.param("On a pas mal de logiciels.", "logiciels", id="pas mal"),
    pytest.param("Pourquoi pas un site.", "site", id="pourquoi pas"),
    pytest.param("C'est plus simple.", "simple", id="plus simple"),
    pytest.param("On a plus de clients.", "clients", id="plus de, without ne"),
    pytest.param("Il y a de plus en plus de clients.", "clients", id="de plus en plus"),
    pytest.param("C'est pas compliqué et ça va vite.", "vite", id="et opens a clause"),
    pytest.param("On n'attend pas, on vend en ligne.", "en ligne", id="comma"),
    pytest.param("On n'attend pas. Le site vend.", "site", id="full stop"),
    pytest.param("C'était pas simple mais le site vend.", "site", id="mais"),
    pytest.param("On n'a pas le temps donc le site vend.", "site", id="donc"),
    pytest.param("C'est pas nous qui tenons le site.", "site", id="relative"),
    pytest.param("Le site ça plaît, pas la vitrine.", "plaît", id="pas in the next clause"),
    pytest.param("On n'a pas de très beau et grand site.", "site", id="six words before"),
    pytest.param("Le site plaît à tous et pas cher.", "site", id="too far after"),
    pytest.param("On gagne pas mal de temps.", "gagne … temps", id="pas mal inside a gap"),
    pytest.param("Si vous n'avez pas de site vous êtes mort.", "site", id="condition"),
    pytest.param("S'il n'y a pas de site personne vient.", "site", id="elided condition"),
    pytest.param("Si le site marche pas on le sait.", "site", id="condition, pas after"),
    pytest.param("On gagne plus de temps.", "gagne … temps", id="plus inside a gap, without ne"),
    pytest.param("On a un site.", "site", id="nothing negative"),
]


@pytest.mark.parametrize(("text", "keyword"), NEGATED)
def test_negated(text: str, keyword: str) -> None:
    assert is_negated(text, keyword)


@pytest.mark.parametrize(("text", "keyword"), AFFIRMED)
def test_not_negated(text: str, keyword: str) -> None:
    assert not is_negated(text, keyword)


@pytest.mark.parametrize(("text", "keyword"), NEGATED)
def test_negated_where_verbs_are_known(french, text: str, keyword: str) -> None:
    assert is_negated(text, keyword, french)


@pytest.mark.parametrize(("text", "keyword"), AFFIRMED)
def test_not_negated_where_verbs_are_known(french, text: str, keyword: str) -> None:
    assert not is_negated(text, keyword, french)


def test_where_verbs_are_known_pas_negates_what_stands_before_it_only_after_a_verb(french) -> None:
    assert not is_negated("On a un site pas cher.", "site", french)
    assert is_negated("Le logiciel fonctionne pas.", "fonctionne", french)


def test_pas_in_the_next_segment_is_not_heard() -> None:
    assert fates(make_document("On a un site", "pas cher"), keywords=["site"]) == [("site", "counts")]
    assert fates(make_document("On n'a pas", "site"), keywords=["site"]) == [("site", "counts")]


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        pytest.param("Plus besoin de se déplacer.", "plus besoin de se déplacer", id="plus besoin"),
        pytest.param("On n'a plus besoin de venir.", "plus besoin", id="ne before the rule's plus"),
        pytest.param("Y a pas d'erreur.", "pas d'erreur", id="pas"),
        pytest.param("On n'a jamais de panne, sans rien faire.", "sans … faire", id="a gap that holds another"),
        pytest.param("On n'attend plus.", "n'attend* plus", id="ne plus"),
        pytest.param("Personne ne s'en occupe.", "personne ne", id="nobody"),
        pytest.param("Une règle que personne n'a lue.", "personne n'a", id="nobody, elided"),
    ],
)
def test_a_rule_that_holds_the_negator_is_never_negated(text: str, keyword: str) -> None:
    assert not is_negated(text, keyword)


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        pytest.param([{"LOWER": "pas"}, {"LOWER": "d'"}], True, id="asks for pas"),
        pytest.param([{"LOWER": {"IN": ["sans", "aucune"]}}, {"POS": "NOUN"}], True, id="asks for one of several"),
        pytest.param(
            [{"LOWER": {"IN": ["ne", "n'"]}}, {"POS": "VERB"}, {"LOWER": "plus"}], True, id="asks for ne plus"
        ),
        pytest.param([{"LOWER": "n'"}, {"POS": "VERB"}, {"LOWER": "plus"}], True, id="asks for n' plus"),
        pytest.param([{"LOWER": "plus"}, {"LOWER": "besoin"}], True, id="asks for plus besoin"),
        pytest.param([{"LEMMA": "être"}, {"LOWER": {"IN": ["très", "plus"]}}, {"LOWER": "simple"}], False, id="more"),
        pytest.param([{"LOWER": "avant"}, {"LOWER": {"NOT_IN": ["pas"]}}], False, id="refuses pas"),
        pytest.param([{"LOWER": "pas", "OP": "!"}, {"LOWER": "simple"}], False, id="wants no pas"),
    ],
)
def test_patterns_that_hold_a_negator(pattern: list[dict[str, object]], holds: bool) -> None:
    assert holds_negator(Rule("r", Origin.PATTERN, "p", tuple(pattern))) is holds


def test_a_negator_inside_a_pattern_negates(french) -> None:
    pattern = [{"LEMMA": "protéger"}, {"OP": "*"}, {"LOWER": "données"}]
    assert fates("On protège pas les données.", french, patterns={"p": pattern})[0][1] == "negated"
    assert fates("On protège bien les données.", french, patterns={"p": pattern})[0][1] == "counts"


def test_a_codebook_may_count_negated_hits() -> None:
    assert fates("On n'a pas de site.", keywords=["site"], negation=False) == [("site", "counts")]


def test_sections_are_not_negated() -> None:
    document = make_document("# Pas de site", "On n'a pas de site.")
    assert fates(document, sections=["Pas de*"]) == [("On n'a pas de site.", "counts")]


CALM = st.lists(st.sampled_from(["on", "a", "le", "site", "web", "qui", "plus", "et", ",", "vite", "ça"]), max_size=12)
NEGATIONS = st.sampled_from(["on n'a pas de page", "sans rien", "ça marche pas", "jamais", "ni page ni carte"])


@given(CALM.map(" ".join))
def test_nothing_is_negated_without_a_negator(text: str) -> None:
    assert all(status == "counts" for _, status in fates(text, keywords=["site", "web … vite"]))


@given(NEGATIONS, CALM.map(" ".join), st.sampled_from([", ", ". ", " ; ", " mais ", " (", " donc "]))
def test_a_negation_stays_in_its_clause(negation: str, text: str, end: str) -> None:
    alone = fates(text, keywords=["site"])
    assert fates(f"{negation}{end}{text}", keywords=["site"]) == alone
    assert fates(f"{text} . {negation}", keywords=["site"]) == alone
