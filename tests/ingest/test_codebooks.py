from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import CodebookError
from qualcode.ingest.codebooks import read_codebook, rule_line
from qualcode.model import Codebook

HEAD = "codebook: valeurs\nlabel: Valeurs\n"
FULL = """\
codebook: valeurs
label: Natures de la valeur
source: Ervasti (2013)
overlap: longest
carries: true
negation: false
categories: {service: Valeurs de service}
codes:
  - code: securite
    label: Sécurité
    category: service
    definition: Être protégé.
    keywords: [confidentiel*, "=RGPD", 365]
    lemmas: [faire confiance]
    sections: [Points forts*]
    patterns:
      - {name: protege-nom, pattern: [{LEMMA: protéger}, {POS: NOUN}]}
    unless: [sécurité sociale]
    implies: [natures:donnees]
    backs: [outils:erp]
    recommendation: Sauvegarder.
    examples: [La base est sauvegardée.]
    counterexamples: [La sécurité sociale rembourse.]
    codes:
      - {code: acces, label: Accès, definition: Qui entre.}
  - {code: temps, label: Temps, definition: Aller vite.}
"""


def read(folder: Path, text: str | bytes) -> Codebook:
    path = folder / "valeurs.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_codebook(path, shown="codebooks/valeurs.yaml")


def code(*lines: str, id: str = "temps") -> str:
    """A codebook of one code that can be used but for these lines."""
    return (
        HEAD
        + f"codes:\n  - code: {id}\n    label: Temps\n    definition: Vite.\n"
        + "".join(f"    {x}\n" for x in lines)
    )


def test_all_that_a_codebook_says(tmp_path: Path) -> None:
    book = read(tmp_path, FULL)
    assert (book.id, book.label, book.source) == ("valeurs", "Natures de la valeur", "Ervasti (2013)")
    assert (book.longest, book.carries, book.negation) == (True, True, False)
    assert book.categories == {"service": "Valeurs de service"}
    assert [(c.id, c.parent) for c in book.codes] == [("securite", ""), ("acces", "securite"), ("temps", "")]
    securite = book.code("securite")
    assert securite.name == "valeurs:securite"
    assert [(rule.id, str(rule.kind), rule.text) for rule in securite.rules] == [
        ("valeurs:securite/keyword/confidentiel*", "keyword", "confidentiel*"),
        ("valeurs:securite/keyword/=RGPD", "keyword", "=RGPD"),
        ("valeurs:securite/keyword/365", "keyword", "365"),
        ("valeurs:securite/lemma/faire confiance", "lemma", "faire confiance"),
        ("valeurs:securite/section/Points forts*", "section", "Points forts*"),
        ("valeurs:securite/pattern/protege-nom", "pattern", "protege-nom"),
    ]
    assert securite.rules[-1].tokens == ({"LEMMA": "protéger"}, {"POS": "NOUN"})
    assert (securite.unless, securite.implies) == (("sécurité sociale",), ("natures:donnees",))
    assert securite.backs == ("outils:erp",)
    assert (securite.category, securite.recommendation) == ("service", "Sauvegarder.")
    assert securite.examples == ("La base est sauvegardée.",)
    assert securite.counterexamples == ("La sécurité sociale rembourse.",)


@pytest.mark.parametrize(
    ("overlap", "longest", "dominant"), [("all", False, False), ("longest", True, False), ("dominant", True, True)]
)
def test_what_becomes_of_codes_that_meet(tmp_path: Path, overlap: str, longest: bool, dominant: bool) -> None:
    book = read(tmp_path, FULL.replace("overlap: longest", f"overlap: {overlap}"))
    assert (book.longest, book.dominant) == (longest, dominant)


def test_rules_that_only_hint(tmp_path: Path) -> None:
    cues = "cues: {keywords: [peur], lemmas: [surveiller], patterns: [{name: deux, pattern: [{LOWER: a}]}]}"
    rules = read(tmp_path, code("keywords: [vol]", cues)).code("temps").rules
    assert {rule.id.partition("/")[2]: rule.cue for rule in rules} == {
        "keyword/vol": False, "keyword/peur": True, "lemma/surveiller": True, "pattern/deux": True,
    }  # fmt: skip
    assert rule_line(tmp_path / "valeurs.yaml", "valeurs:temps/pattern/deux") == 8
    with pytest.raises(CodebookError, match="rule 'valeurs:temps/keyword/peur' stands 2 times"):
        read(tmp_path, code("keywords: [peur]", cues))
    with pytest.raises(CodebookError, match="line 7: unknown key 'sections'"):
        read(tmp_path, code("cues: {sections: [Forces]}"))


def test_what_a_codebook_need_not_say(tmp_path: Path) -> None:
    book = read(tmp_path, code())
    assert (book.source, book.longest, book.carries, book.negation) == ("", False, False, True)
    assert book.code("temps").rules == ()
    with pytest.raises(KeyError, match="valeurs:prix"):
        book.code("prix")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_codebooks_saved_by_windows(tmp_path: Path, encoding: str) -> None:
    book = read(tmp_path, code("keywords: [l’été]").replace("\n", "\r\n").encode(encoding))
    assert [rule.text for rule in book.code("temps").rules] == ["l’été"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            code() + "  - {code: prix, label: P, definition: D}\n  - {code: temps, label: T, definition: D}\n",
            "line 8: code 'temps' is already defined in line 4. Rename one, or join their rules.",
            id="code-twice",
        ),
        pytest.param(
            code("codes:", "  - {code: temps, label: T, definition: D}"),
            "line 8: code 'temps' is already defined in line 4. Rename one, or join their rules.",
            id="code-twice-one-below-the-other",
        ),
        pytest.param(
            code("keyword: [vite]"),
            "line 7: unknown key 'keyword'. Did you mean 'keywords'? Accepted here: code,",
            id="unknown-key-of-a-code",
        ),
        pytest.param(
            HEAD + "codes: []\ncategorie: {}\n",
            "line 4: unknown key 'categorie'. Did you mean 'categories'? Accepted here: codebook, label, source,",
            id="unknown-key-of-the-book",
        ),
        pytest.param(
            code("patterns:", "  - {nom: x, name: y, pattern: [{}]}"),
            "line 8: unknown key 'nom'. Accepted here: name, pattern.",
            id="unknown-key-of-a-pattern",
        ),
        pytest.param(
            HEAD.replace("label", "labell"),
            "line 2: unknown key 'labell'. Did you mean 'label'?",
            id="required-key-misspelt",
        ),
        pytest.param(HEAD, "line 1: 'codes' is missing. Add it.", id="no-codes"),
        pytest.param(HEAD + "codes: []\n", "line 3: 'codes': list should have at least 1 item", id="empty-codes"),
        pytest.param(
            HEAD + "codes:\n  - {code: temps, label: T}\n",
            "line 4: 'codes.0.definition' is missing. Add it.",
            id="no-definition",
        ),
        pytest.param(
            code("keywords: vite"),
            "line 7: 'codes.0.keywords': input should be a valid list (given: 'vite').",
            id="no-list",
        ),
        pytest.param(
            code("keywords: [vite, '']"),
            "line 7: 'codes.0.keywords.1': string should have at least 1",
            id="empty-phrase",
        ),
        pytest.param(
            code("keywords:", "  - vite", "  - {a: b}"), "line 9: 'codes.0.keywords.1': input should be", id="no-phrase"
        ),
        pytest.param(
            code(id="gain de temps"),
            "line 4: 'codes.0.code': use letters, digits, - and _ alone, such as gain-de-temps (given: 'gain de",
            id="id-with-spaces",
        ),
        pytest.param(
            HEAD + "overlap: short\ncodes: []\n",
            "line 3: 'overlap': input should be 'all', 'longest' or 'dominant' (given: 'short').",
            id="overlap",
        ),
        pytest.param(
            HEAD + "categories: {service: S}\n" + code("category: vente").removeprefix(HEAD),
            "line 8: unknown category 'vente'. The file has: service.",
            id="unknown-category",
        ),
        pytest.param(
            code("keywords: [vite, vite]"),
            "line 4: rule 'valeurs:temps/keyword/vite' stands 2 times. Keep one.",
            id="rule-twice",
        ),
        pytest.param(
            code("keywords: [vite|tôt]"),
            "line 4: '|' in rule 'valeurs:temps/keyword/vite|tôt' would be read as two rules. Leave it out.",
            id="bar-in-a-rule",
        ),
        pytest.param(
            code("lemmas: [ʼ]"),
            "line 4: rule 'valeurs:temps/lemma/ʼ' holds no word to find. Write at least one.",
            id="no-word-once-apostrophes-are-plain",
        ),
        pytest.param(
            "codebook: a\ncodebook: b\n", "line 2: this is no valid YAML: found duplicate key", id="key-twice"
        ),
        pytest.param(HEAD + "codes: [\n", "line 4: this is no valid YAML: ", id="no-yaml"),
        pytest.param(
            HEAD + "source: 2026-02-31\n", "this is no valid YAML: day is out of range", id="day-of-no-calendar"
        ),
        pytest.param(HEAD + "source: \x01\n", "this is no valid YAML: ", id="control-character"),
        pytest.param("", "line 1: the file must hold lines of `key: value`.", id="empty-file"),
        pytest.param("- valeurs\n", "line 1: the file must hold lines of `key: value`.", id="a-list"),
        pytest.param(
            HEAD + "codes:\n  - temps\n", "line 4: codes.0 must hold lines of `key: value`.", id="a-word-for-a-code"
        ),
        pytest.param(b"\x00\xff\x01" * 9, "this is no text file", id="binary-file"),
    ],
)
def test_what_is_no_codebook(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(CodebookError) as failure:
        read(tmp_path, text)
    place = "codebooks/valeurs.yaml, " if message.startswith("line") else "codebooks/valeurs.yaml: "
    assert str(failure.value).startswith(place + message)
    assert "\n" not in str(failure.value)


def test_a_missing_codebook(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"^valeurs\.yaml: .+\. Check the path"):
        read_codebook(tmp_path / "valeurs.yaml", shown="valeurs.yaml")


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        pytest.param("valeurs:securite/pattern/protege-nom", 17, id="pattern"),
        pytest.param("valeurs:securite/keyword/=RGPD", 9, id="the-code-of-a-keyword"),
        pytest.param("valeurs:acces/keyword/x", 25, id="sub-code"),
        pytest.param("valeurs:prix/keyword/x", 1, id="unknown"),
    ],
)
def test_the_line_of_a_rule(tmp_path: Path, rule: str, line: int) -> None:
    read(tmp_path, FULL)
    assert rule_line(tmp_path / "valeurs.yaml", rule) == line
