from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.errors import CodebookError
from qualcode.export.codebook import append_rule
from qualcode.ingest.queries import parse_rule
from qualcode.match.phrases import parse_phrase
from qualcode.model import Origin, Rule
from qualcode.normalise import fold, respell
from qualcode.reading.files import decode

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


def written(code: str, rule: Rule, book: str = BOOK) -> str:
    return append_rule(book.encode(), code, rule, shown="valeurs.yaml").decode()


def added(code: str, pattern: str, name: str = "") -> list[str]:
    """The lines that are new or changed."""
    new = written(code, parse_rule(pattern, name=name))
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
    new = written("temps", parse_rule("en un clic"))
    assert new == BOOK.replace("   # trailing\n", "   # trailing\n      - en un clic\n")


@pytest.mark.parametrize(
    ("code", "pattern", "said"),
    [
        ("temps", "vite", "has the rule 'vite' already"),
        ("temps", "VÎTE", "has the rule 'vite' already"),
        ("temps", "plus   rapidé", "has the rule 'plus rapide' already"),
        ("temps", "[{lemma: aller}]", "has the rule 'aller' already"),
        ("temps", "[{LEMMA: venir}]", "another pattern called 'aller' already. Give this one a --name"),
        ("argent", "sou", "no code 'argent'"),
    ],
)
def test_refusals(code: str, pattern: str, said: str) -> None:
    name = {"[{LEMMA: venir}]": "aller"}.get(pattern, "")
    with pytest.raises(CodebookError, match=said):
        written(code, parse_rule(pattern, name=name))


def test_a_cue_is_a_rule_of_the_code_already() -> None:
    book = "codes:\n  - code: a\n    label: A\n    definition: D\n    cues:\n      keywords: [peur]\n"
    with pytest.raises(CodebookError, match="already"):
        written("a", parse_rule("peur"), book)
    assert written("a", parse_rule("vol"), book) == book.replace(
        "definition: D\n", "definition: D\n    keywords:\n      - vol\n"
    )


def test_a_layout_that_leaves_no_place_is_said_and_not_spoilt() -> None:
    shared = "codes:\n  - &one {code: a, label: A, definition: D, keywords: [x]}\n  - {code: b, <<: *one}\n"
    with pytest.raises(CodebookError, match="Add it by hand"):
        written("a", parse_rule("y"), shared)


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=20))
def test_any_phrase_is_read_back_as_it_was_written(words: str) -> None:
    text = words.strip()
    if not re.search(r"\w", respell(fold(text))) or parse_phrase(text) in map(parse_phrase, ("vite", "plus rapide")):
        return
    new = written("temps", Rule("", Origin.KEYWORD, text))
    assert YAML(typ="safe", pure=True).load(new)["codes"][0]["keywords"] == ["vite", "plus rapide", text]


def test_an_exact_keyword_is_not_the_one_that_folds() -> None:
    assert added("temps", "=vite") == ["      - =vite"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_every_other_byte_stays_as_it_was(encoding: str, newline: str) -> None:
    old = BOOK.replace("\n", newline).encode(encoding)
    new = append_rule(old, "temps", parse_rule("lemma:céder à"), shown="valeurs.yaml")
    at = next(n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    assert old == new[:at] + new[at + len(new) - len(old) :]
    assert decode(new) == written("temps", parse_rule("lemma:céder à"))
    assert newline != "\r\n" or "\n" not in new.decode(encoding).replace("\r\n", "")


def test_newlines_of_two_kinds_stay_and_the_new_line_ends_as_its_neighbour() -> None:
    old = BOOK.replace("\n", "\r\n").replace("# Notes of the team.\r\n", "# Notes of the team.\n").encode()
    new = append_rule(old, "temps", parse_rule("en un clic"), shown="valeurs.yaml")
    assert new == old.replace(b"# trailing\r\n", b"# trailing\r\n      - en un clic\r\n")


def test_what_the_encoding_cannot_write_is_said() -> None:
    with pytest.raises(CodebookError, match="Save the file as UTF-8"):
        append_rule(BOOK.encode("cp1252"), "temps", parse_rule("ça ne coûte rien ❤"), shown="valeurs.yaml")
