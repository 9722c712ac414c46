from __future__ import annotations

import pytest

from qualcode.errors import CodebookError
from qualcode.ingest.queries import parse_rule


@pytest.mark.parametrize(
    ("text", "kind", "words", "id"),
    [
        ("gagn* … temps", "keyword", "gagn* … temps", "keyword/gagn* … temps"),
        ("=ERP", "keyword", "=ERP", "keyword/=ERP"),
        ("en\n un  clic", "keyword", "en un clic", "keyword/en un clic"),
        ("keyword:lemma", "keyword", "lemma", "keyword/lemma"),
        ("lemma: faire confiance ", "lemma", "faire confiance", "lemma/faire confiance"),
        ("[{LEMMA: Éviter}, {OP: '?'}, {POS: {IN: [NOUN, PROPN]}}]", "pattern", "éviter-noun-propn",
         "pattern/éviter-noun-propn"),
        ("{name: evite, pattern: [{LEMMA: éviter}]}", "pattern", "evite", "pattern/evite"),
        ("- {name: evite, pattern: [{LEMMA: éviter}]}", "pattern", "evite", "pattern/evite"),
        ("- {LEMMA: éviter}\n- {POS: NOUN}", "pattern", "éviter-noun", "pattern/éviter-noun"),
    ],
)  # fmt: skip
def test_what_is_typed(text: str, kind: str, words: str, id: str) -> None:
    rule = parse_rule(text)
    assert (str(rule.kind), rule.text, rule.id) == (kind, words, id)


def test_a_pattern_has_its_tokens_and_the_name_given() -> None:
    rule = parse_rule("[{LEMMA: éviter}]", name="evite")
    assert (rule.text, rule.tokens) == ("evite", ({"LEMMA": "éviter"},))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("…", "holds no word"),
        ("lemma: ", "holds no word"),
        ("a|b", "'|'"),
        ("{name: a|b, pattern: [{LEMMA: x}]}", "'|'"),
        ("ʼ", "holds no word"),
        ("[{LEMMA: x]", "no valid YAML"),
        ("[lemma]", "no list of token patterns"),
        ("[]", "no list of token patterns"),
        ("{name: x, pattern: y}", "no list of token patterns"),
    ],
)
def test_what_cannot_be_a_rule(text: str, said: str) -> None:
    with pytest.raises(CodebookError) as error:
        parse_rule(text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_name_with_a_bar_would_make_a_codebook_that_cannot_be_read() -> None:
    with pytest.raises(CodebookError, match="would be read as two rules"):
        parse_rule("[{LEMMA: x}]", name="a|b")
