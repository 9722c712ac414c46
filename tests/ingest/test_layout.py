from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import DocumentError
from qualcode.ingest.layout import Layout, Passed, lay_out, matches_heading
from qualcode.ingest.text import parse_text
from qualcode.ingest.turns import Speakers
from qualcode.model import Document, Role, Status

TURNS = Layout(Speakers(("Enquêteur", "Chercheur")))
CASES = Layout(headings=("Points *", "Questions"), case_heading=re.compile(r"Cas \d+ : (?P<case>.+?)"), skip=("Q*",))
LAYOUTS = [Layout(), TURNS, CASES, Layout(Speakers(), headings=("Points *",), skip=("Suite",))]
MARKED = ["# Titre", "## Suite", "Points forts", "**Questions**", "Cas 2 : Nord", "- un point", "12) premier", "•  "]
SAID = ["Enquêteur : Alors ?", "Mme Roux : Oui.", "**Mme Roux :** Si.", "Paul :", "C'est sûr.", "\u00a0x\u2028y"]
LINES = st.sampled_from([*MARKED, *SAID, "", "  ", "---"])
TEXTS = st.lists(LINES | st.text(max_size=12), max_size=12).map("\n".join)


def laid_out(text: str, case: str = "", layout: Layout | None = None) -> tuple[Document, tuple[Passed, ...]]:
    return lay_out(parse_text(text), id="d", case=case, layout=layout)


def said(document: Document) -> list[str]:
    return [document.text[segment.start : segment.end] for segment in document.segments]


def passed_over(document: Document, skipped: tuple[Passed, ...]) -> list[tuple[str, str]]:
    return [(document.text[stretch.start : stretch.end], stretch.reason) for stretch in skipped]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty-file"),
        pytest.param(" \n\t\n", [], id="blank-file"),
        pytest.param("Un mot.\n", ["Un mot."], id="one-paragraph"),
        pytest.param("Un.\nDeux.\n\nTrois.", ["Un.\nDeux.", "Trois."], id="paragraphs-of-some-lines"),
        pytest.param("  Un.  \n \n\u00a0Deux.\n", ["Un.", "Deux."], id="margins-are-outside"),
        pytest.param("- Un\n- Deux\n  suite\n* Trois", ["Un", "Deux\n  suite", "Trois"], id="list-items"),
        pytest.param("1. Un\n2) Deux\n– Trois\n• Quatre", ["Un", "Deux", "Trois", "Quatre"], id="numbers-and-dashes"),
        pytest.param("Voici :\n- Un", ["Voici :", "Un"], id="a-list-after-its-announcement"),
        pytest.param("-5 degrés, 2026 fut froid", ["-5 degrés, 2026 fut froid"], id="no-list"),
        pytest.param("# Titre\nUn.\n## Suite ##\nDeux.", ["Un.", "Deux."], id="headings-are-not-coded"),
        pytest.param("#motdièse", ["#motdièse"], id="no-heading"),
        pytest.param("Mme Roux : oui.", ["Mme Roux : oui."], id="turns-only-where-they-are-sought"),
    ],
)
def test_paragraphs_and_items(text: str, expected: list[str]) -> None:
    document, skipped = laid_out(text)
    assert said(document) == expected
    assert [segment.id for segment in document.segments] == [str(n + 1) for n in range(len(expected))]
    assert (document.text, document.id, skipped) == (text, "d", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Enquêteur : Et après ?\nMme Roux : C'est sûr.",
            [("Enquêteur", "interviewer", "Et après ?"), ("Mme Roux", "respondent", "C'est sûr.")],
            id="question-and-answer",
        ),
        pytest.param(
            "**Enquêteur :** Et après ?\n**Mme Roux** : Oui.",
            [("Enquêteur", "interviewer", "Et après ?"), ("Mme Roux", "respondent", "Oui.")],
            id="bold-labels",
        ),
        pytest.param("*Enquêteur* : Oui ?", [("Enquêteur", "interviewer", "Oui ?")], id="label-in-italics"),
        pytest.param("M. Roux : Oui.", [("M. Roux", "respondent", "Oui.")], id="title-with-a-dot"),
        pytest.param("J.-P. Roux : Oui.", [("J.-P. Roux", "respondent", "Oui.")], id="initials"),
        pytest.param("Paul\u00a0: Oui.", [("Paul", "respondent", "Oui.")], id="unbreakable-space-before-the-colon"),
        pytest.param(
            "Paul : Un.\n\nDeux.\n- Trois.", [("Paul", "respondent", "Un.\n\nDeux.\n- Trois.")], id="turns-go-on"
        ),
        pytest.param("Paul :\nOui.", [("Paul", "respondent", "Oui.")], id="label-on-a-line-of-its-own"),
        pytest.param("Paul :\nAnne : Oui.", [("Anne", "respondent", "Oui.")], id="nothing-said"),
        pytest.param(
            "Paul : Ceci\ncomme ceci : oui.", [("Paul", "respondent", "Ceci\ncomme ceci : oui.")], id="small-letter"
        ),
        pytest.param(
            "Paul : Oui.\nIl y avait trois autres choses encore : le prix.",
            [("Paul", "respondent", "Oui.\nIl y avait trois autres choses encore : le prix.")],
            id="too-many-words-for-a-name",
        ),
        pytest.param(
            "Paul : Bon.\nOui. Donc : rien.", [("Paul", "respondent", "Bon.\nOui. Donc : rien.")], id="a-sentence-first"
        ),
        pytest.param(
            "Paul : Oui.\nOn lit : « non » et voilà ! Donc : rien.",
            [("Paul", "respondent", "Oui.\nOn lit : « non » et voilà ! Donc : rien.")],
            id="once-and-no-name",
        ),
        pytest.param("Paul : http://exemple.fr", [("Paul", "respondent", "http://exemple.fr")], id="an-address"),
    ],
)
def test_turns(text: str, expected: list[tuple[str, str, str]]) -> None:
    document, skipped = laid_out(text, layout=TURNS)
    turns = [(s.speaker, str(s.role), said) for s, said in zip(document.segments, said(document), strict=True)]
    assert turns == expected
    assert skipped == ()


def test_what_stands_outside_turns_is_skipped_and_said() -> None:
    text = "Notes du jour.\n\nPaul : Oui.\n# Pause\nIl pleut.\nPaul : Non."
    document, skipped = laid_out(text, layout=TURNS)
    assert said(document) == ["Oui.", "Non."]
    assert [segment.id for segment in document.segments] == ["1", "2"]
    assert passed_over(document, skipped) == [("Notes du jour.", "outside any turn"), ("Il pleut.", "outside any turn")]


def test_a_transcript_without_turns_is_coded_by_paragraph_and_said_to_be() -> None:
    document, skipped = laid_out("Un.\n\nDeux.", layout=TURNS)
    assert said(document) == ["Un.", "Deux."]
    assert skipped == (
        Passed(
            0,
            0,
            "no turn was recognised, so its paragraphs are coded, questions too. "
            "Begin each turn with `Name:`, or list the labels in `speakers`.",
            Status.UNATTRIBUTED,
        ),
    )


def test_the_path_of_headings() -> None:
    document, _ = laid_out("Zéro.\n# A\nUn.\n## B\nDeux.\n### C\nTrois.\n## D\nQuatre.\n# E\nCinq.")
    assert [segment.section for segment in document.segments] == [
        (), ("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param("Points forts", "Points forts", id="plain-line"),
        pytest.param("POINTS FORTS :", "POINTS FORTS :", id="capitals-and-colon"),
        pytest.param("**Points forts**", "Points forts", id="bold"),
        pytest.param("**Points forts** :", "Points forts :", id="bold-before-a-colon"),
        pytest.param("*Points forts :*", "Points forts :", id="italic"),
        pytest.param("### **Points forts**", "Points forts", id="bold-in-a-marked-heading"),
        pytest.param("## Points forts ##", "Points forts", id="marked-on-both-sides"),
    ],
)
def test_lines_that_are_headings(line: str, title: str) -> None:
    document, _ = laid_out(f"{line}\nLe prix.", layout=CASES)
    assert [(segment.section, segment.case) for segment in document.segments] == [((title,), "d")]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("* Points forts", id="a-list-item"),
        pytest.param("Ses points forts", id="other-words-first"),
        pytest.param("**Points** et **lignes**", id="bold-words-within"),
        pytest.param("Point", id="too-short"),
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    document, _ = laid_out(line, layout=CASES)
    assert [segment.section for segment in document.segments] == [()]


def test_a_heading_starts_a_case() -> None:
    text = "Avant.\nCas 1 : Nord\nUn.\nPoints forts\nDeux.\nCas 2 : Sud\nTrois."
    document, _ = laid_out(text, case="étude", layout=CASES)
    assert [(segment.case, segment.section) for segment in document.segments] == [
        ("étude", ()),
        ("Nord", ("Cas 1 : Nord",)),
        ("Nord", ("Cas 1 : Nord", "Points forts")),
        ("Sud", ("Cas 2 : Sud",)),
    ]


def test_skipped_sections_are_said() -> None:
    document, skipped = laid_out("Cas 1 : Nord\nUn.\nQuestions :\n1. Pourquoi ?\n2. Où ?", layout=CASES)
    assert said(document) == ["Un."]
    reason = "section « Questions : » is not coded"
    assert passed_over(document, skipped) == [("Pourquoi ?", reason), ("Où ?", reason)]


@pytest.mark.parametrize(
    ("title", "glob", "fits"),
    [
        pytest.param("Points forts", "points *", True, id="case"),
        pytest.param("Écueils", "ecueils", True, id="accents"),
        pytest.param("L’avis :", "l'avis", True, id="apostrophe-and-colon"),
        pytest.param("Points", "Points *", False, id="the-glob-wants-more"),
        pytest.param("Les écueils", "Écueils*", False, id="from-the-first-word"),
        pytest.param("Écueils", "*écueils*", True, id="a-glob-with-accents-and-stars"),
    ],
)
def test_heading_globs(title: str, glob: str, fits: bool) -> None:
    assert matches_heading(title, (glob,)) is fits


@given(TEXTS, st.sampled_from(LAYOUTS))
def test_segments_lie_in_their_document_in_order_and_hold_words(text: str, layout: Layout) -> None:
    try:
        document, skipped = laid_out(text, layout=layout)
    except DocumentError:
        return
    assert document.text == text
    assert [segment.id for segment in document.segments] == [str(n + 1) for n in range(len(document.segments))]
    end = 0
    for segment, words in zip(document.segments, said(document), strict=True):
        assert end <= segment.start < segment.end <= len(text)
        assert words.strip() == words != ""
        end = segment.end
    spans = sorted(
        [(s.start, s.end) for s in document.segments]
        + [(s.start, s.end) for s in skipped if s.end > s.start and "could be a label" not in s.reason]
    )
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(TEXTS)
def test_where_turns_are_found_every_segment_has_its_speaker(text: str) -> None:
    document, _ = laid_out("Paul : Oui.\n" + text, layout=Layout(Speakers(("Enquêteur",), ("Paul",))))
    assert document.segments[0].speaker == "Paul"
    for segment in document.segments:
        assert segment.speaker
        assert segment.role is (Role.INTERVIEWER if segment.speaker == "Enquêteur" else Role.RESPONDENT)


@given(st.lists(st.text("abcé.,' \n", max_size=20), max_size=6).map("\n\n".join))
def test_in_plain_text_no_word_is_left_out(text: str) -> None:
    document, skipped = laid_out(text)
    assert " ".join(said(document)).split() == text.split()
    assert skipped == ()


def test_what_stands_before_the_first_case_is_skipped_and_said() -> None:
    document, skipped = laid_out("Avant.\n\nUn mot.\nCas 1 : Nord\nUn.", layout=CASES)
    assert [(segment.case, segment.id) for segment in document.segments] == [("Nord", "1")]
    reason = "before the first case"
    assert passed_over(document, skipped) == [("Avant.", reason), ("Un mot.", reason)]


def test_a_file_in_which_no_heading_starts_a_case_says_so() -> None:
    document, skipped = laid_out("Le cas Nord.\n\nUn mot.", layout=CASES)
    assert [segment.case for segment in document.segments] == ["d", "d"]
    assert passed_over(document, skipped) == [("", "no heading starts a case: the file is one case")]


def test_a_file_whose_name_gives_the_case_needs_no_heading() -> None:
    document, skipped = laid_out("Un mot.", case="Nord", layout=CASES)
    assert ([segment.case for segment in document.segments], skipped) == (["Nord"], ())
