from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.errors import CodebookError
from qualcode.export.codebook import append_rule
from qualcode.ingest.queries import parse_rule
from qualcode.model import Origin, Rule

BOOK = """\
# Notes of the team.
codebook: valeurs
label: Valeurs
codes:

  - code: temps      # the first
    label: Temps
    definition: >-
      Aller vite,
      toujours.
    keywords:
      - vite
      # of a meeting
      - "plus rapide"   # trailing

    # token patterns
    patterns:
    - name: aller
      pattern:
        - {LEMMA: aller}

    # sub-codes
    codes:
      - {code: delai, label: Délai, definition: Attendre., keywords: [délai*,  "en retard"]}
      - {code: rien, label: Rien, definition: Rien., lemmas: []}
  # the last
  - code: lien
    label: Lien
    definition: Être ensemble.
"""


def added(code: str, pattern: str, name: str = "") -> list[str]:
    """The lines that are new or changed."""
    new = append_rule(BOOK, code, parse_rule(pattern, name=name), shown="valeurs.yaml")
    changed = difflib.ndiff(BOOK.splitlines(), new.splitlines())
    return [line[2:] for line in changed if line.startswith("+ ")]


@pytest.mark.parametrize(
    ("code", "pattern", "line"),
    [
        ("temps", "en un clic", ["      - en un clic"]),
        ("temps", "[{LEMMA: filer}]", ["    - {name: filer, pattern: [{LEMMA: filer}]}"]),
        ("temps", "lemma:gagner du temps", ["    lemmas:", "      - gagner du temps"]),
        ("delai", "attente", ['      - {code: delai, label: Délai, definition: Attendre., '
                              'keywords: [délai*,  "en retard", attente]}']),
        ("delai", "lemma:attendre", ["      - {code: delai, label: Délai, definition: Attendre., "
                                     'keywords: [délai*,  "en retard"], lemmas: [attendre]}']),
        ("rien", "lemma:rien", ["      - {code: rien, label: Rien, definition: Rien., lemmas: [rien]}"]),
        ("lien", "ensemble", ["    keywords:", "      - ensemble"]),
        ("temps", "=ERP", ['      - =ERP']),
        ("temps", "* vite", ['      - "* vite"']),
    ],
)  # fmt: skip
def test_one_rule_added_and_nothing_else_changed(code: str, pattern: str, line: list[str]) -> None:
    assert added(code, pattern) == line


def test_the_new_list_stands_before_the_next_key_and_comments_keep_their_places() -> None:
    new = append_rule(BOOK, "temps", parse_rule("en un clic"), shown="valeurs.yaml")
    assert new == BOOK.replace("   # trailing\n", "   # trailing\n      - en un clic\n")


@pytest.mark.parametrize(
    ("code", "pattern", "said"),
    [("temps", "vite", "already"), ("temps", "[{LEMMA: aller}]", "already"), ("argent", "sou", "no code 'argent'")],
)
def test_refusals(code: str, pattern: str, said: str) -> None:
    name = "aller" if pattern.startswith("[") else ""
    with pytest.raises(CodebookError, match=said):
        append_rule(BOOK, code, parse_rule(pattern, name=name), shown="valeurs.yaml")


def test_a_cue_is_a_rule_of_the_code_already() -> None:
    book = "codes:\n  - code: a\n    label: A\n    definition: D\n    cues:\n      keywords: [peur]\n"
    with pytest.raises(CodebookError, match="already"):
        append_rule(book, "a", parse_rule("peur"), shown="x.yaml")
    assert append_rule(book, "a", parse_rule("vol"), shown="x.yaml") == book.replace(
        "definition: D\n", "definition: D\n    keywords:\n      - vol\n"
    )


def test_a_layout_that_leaves_no_place_is_said_and_not_spoilt() -> None:
    shared = "codes:\n  - &one {code: a, label: A, definition: D, keywords: [x]}\n  - {code: b, <<: *one}\n"
    with pytest.raises(CodebookError, match="Add it by hand"):
        append_rule(shared, "a", parse_rule("y"), shown="x.yaml")


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=20))
def test_any_phrase_is_read_back_as_it_was_written(words: str) -> None:
    text = words.strip()
    if not text or text in ("vite", "plus rapide"):
        return
    new = append_rule(BOOK, "temps", Rule("", Origin.KEYWORD, text), shown="valeurs.yaml")
    assert YAML(typ="safe", pure=True).load(new)["codes"][0]["keywords"] == ["vite", "plus rapide", text]
