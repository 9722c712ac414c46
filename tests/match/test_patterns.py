from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from qualcode.match.index import WordIndex
from qualcode.match.patterns import PatternError, attributes_read, compile_patterns, find_patterns
from qualcode.model import Document, Origin, Rule
from tests.builders import make_document, make_index

TALK = [
    "On protège les données des clients, on les sauvegarde tous les soirs.",
    "Les mots-clés ? Aujourd'hui c'est 3 rendez-vous par jour.",
    "Ça nous permet de vendre en ligne. Ça nous permet aussi d'échanger.",
    "On n'a pas de site web, et on s'en passe !",
    "L'ERP, c'est plus simple… Et puis c'est rapide.",
    "Les clients commandent, les clientes aussi. Le client choisit.",
    "Depuis mai, on livre à quinze kilomètres.",
]
TOKENS: list[dict[str, object]] = [
    {"LOWER": "on"}, {"LOWER": "les"}, {"ORTH": "L'"}, {"TEXT": "ERP"}, {"LOWER": "aujourd'hui"},
    {"LEMMA": "client"}, {"LEMMA": "mot-clé"}, {"LEMMA": "permettre"}, {"LEMMA": {"IN": ["protéger", "sauvegarder"]}},
    {"LOWER": {"IN": ["de", "d'"]}}, {"LOWER": {"NOT_IN": ["les", "on"]}}, {"LOWER": {"REGEX": "^comm"}},
    {"POS": "NOUN"}, {"POS": {"IN": ["VERB", "AUX"]}}, {"TAG": "DET"}, {"MORPH": {"IS_SUPERSET": ["Number=Plur"]}},
    {"IS_PUNCT": True}, {"IS_DIGIT": True}, {"LENGTH": {">=": 8}}, {"LIKE_NUM": True}, {"TEXT": "…"}, {},
    {"LOWER": "les", "POS": "DET"}, {"LEMMA": "client", "LOWER": {"FUZZY": "clients"}}, {"SHAPE": "XXX"},
    {"NORM": "pas"}, {"LEMMA": "absent"},
]  # fmt: skip
OPERATORS = ["1", "?", "+", "*", "!", "{0,2}", "{1,3}", "{,2}", "{2}", "{0}"]

tokens = st.tuples(st.sampled_from(TOKENS), st.sampled_from(["1", "1", *OPERATORS])).map(
    lambda made: made[0] | ({} if made[1] == "1" else {"OP": made[1]})
)
patterns = st.lists(tokens, min_size=1, max_size=4).filter(lambda made: any("OP" not in token for token in made))


def pattern_rule(tokens: Sequence[dict[str, object]], name: str = "p") -> Rule:
    return Rule(f"themes:code/pattern/{name}", Origin.PATTERN, name, tuple(tokens))


def everything(rules: Sequence[Rule], index: WordIndex, docs: Sequence[Doc], nlp: Language) -> list[set]:
    """What spaCy's Matcher finds in every sentence of the parsed segments, by rule, as first and last token."""
    sentence = index.tokens.sentence.tolist()
    found: list[set] = [set() for _ in rules]
    for number, rule in enumerate(rules):
        matcher = Matcher(nlp.vocab)
        matcher.add("p", [[dict(token) for token in rule.tokens]])
        base = 0
        for doc in docs:
            cuts = [n for n in range(len(doc)) if n == 0 or sentence[base + n] != sentence[base + n - 1]]
            for start, end in zip(cuts, [*cuts[1:], len(doc)], strict=True):
                hits = matcher(doc[start:end].as_doc())
                found[number] |= {(base + start + a, base + start + b - 1) for _, a, b in hits}
            base += len(doc)
    return found


@cache
def parsed(nlp: Language) -> tuple[Document, WordIndex, list[Doc]]:
    document = make_document(*TALK)
    index = make_index(document, nlp=nlp, attributes={"lemma", "pos", "tag", "morph"})
    return document, index, list(nlp.pipe(TALK))


def words_of(document: Document, index: WordIndex, first: int, last: int) -> str:
    """What stands from one token to another of the same segment."""
    base = document.segments[index.tokens.segment[first]].start
    return document.text[base + index.tokens.start[first] : base + index.tokens.end[last]]


def found_by(rules: Sequence[Rule], index: WordIndex) -> list[set]:
    found: list[set] = [set() for _ in rules]
    for place, first, last in find_patterns(index, compile_patterns(rules, "fr")):
        found[place] = set(zip(first.tolist(), last.tolist(), strict=True))
    return found


@given(st.lists(patterns, min_size=1, max_size=3))
def test_patterns_find_what_spacy_finds_in_every_sentence(french, made) -> None:
    _, index, docs = parsed(french)
    rules = [pattern_rule(tokens, str(n)) for n, tokens in enumerate(made)]
    assert found_by(rules, index) == everything(rules, index, docs, french)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param(
            [{"LEMMA": "protéger"}, {"POS": "DET"}, {"POS": "NOUN"}], ["protège les données"], id="lemma, tags"
        ),
        pytest.param([{"LEMMA": "mot-clé"}], ["mots-clés"], id="the lemma of a token with a hyphen"),
        pytest.param([{"LOWER": "aujourd'hui"}], ["Aujourd'hui"], id="a form with an apostrophe"),
        pytest.param([{"TEXT": "?"}, {"LOWER": "aujourd'hui"}], [], id="not across sentences"),
        pytest.param(
            [{"LOWER": {"IN": ["de", "d'"]}}, {"POS": "VERB"}], ["de vendre", "d'échanger"], id="one of several"
        ),
        pytest.param([{"LEMMA": "livrer", "OP": "?"}, {"LIKE_NUM": True}], ["3", "quinze"], id="nothing to look up"),
        pytest.param([{"TAG": "DET"}, {"LOWER": "erp"}], ["L'ERP"], id="tag"),
    ],
)
def test_patterns_in_talk(french, pattern: list[dict[str, object]], expected: list[str]) -> None:
    document, index, _ = parsed(french)
    (spans,) = found_by([pattern_rule(pattern)], index)
    assert [words_of(document, index, *span) for span in sorted(spans)] == expected


@pytest.mark.parametrize("operator", ["?", "*", "{0,2}", "{,2}", "{0}"])
def test_a_token_that_may_be_missing_is_not_required(french, operator: str) -> None:
    document, index, _ = parsed(french)
    (spans,) = found_by([pattern_rule([{"LOWER": "minitel", "OP": operator}, {"LOWER": "erp"}])], index)
    assert [words_of(document, index, *span) for span in spans] == ["ERP"]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        pytest.param([{"LOWER": ["a"]}], "LOWER", id="a list is no text"),
        pytest.param([{"LEMMMA": "a"}], "LEMMMA", id="unknown attribute"),
        pytest.param([{"LOWER": "a", "OP": "%"}], "OP", id="unknown operator"),
        pytest.param([{"LOWER": {"REGEX": "("}}], "unterminated", id="no regular expression"),
        pytest.param([], "zero tokens", id="no token"),
        pytest.param([{"_": {"own": 1}}], "attribute of one's own", id="an extension that is not there"),
        pytest.param([{"LOWER": "a"}, {"OP": "{0,16}"}], r"\{0,15\} is the widest", id="a gap that would take hours"),
        pytest.param([{"LOWER": "a", "OP": "{,30}"}], r"may occur \{,30\} times", id="a range without its least"),
    ],
)
def test_a_pattern_that_spacy_refuses_is_named(pattern: list[dict[str, object]], told: str) -> None:
    with pytest.raises(PatternError, match=told) as error:
        compile_patterns([pattern_rule([{"LOWER": "b"}], "bon"), pattern_rule(pattern, "faux")], "fr")
    assert error.value.rule == "themes:code/pattern/faux"


@pytest.mark.parametrize("times", ["{0,15}", "{20,35}", "{40}", "{2,}", "*", "+"])
def test_gaps_that_end_are_compiled(times: str) -> None:
    compile_patterns([pattern_rule([{"LOWER": "a"}, {"OP": times}, {"LOWER": "b"}], "bon")], "fr")


def test_the_attributes_that_patterns_read() -> None:
    rules = [pattern_rule([{"LOWER": "a"}, {"LEMMA": "b", "pos": "NOUN"}]), Rule("r", Origin.KEYWORD, "site")]
    assert attributes_read(rules) == {"lemma", "pos"}
    assert attributes_read([]) == frozenset()
