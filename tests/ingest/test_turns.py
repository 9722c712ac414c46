"""Turns over whole documents: which labels are believed, which are not, what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.ingest.layout import Layout, lay_out
from qualcode.ingest.text import parse_text
from qualcode.ingest.turns import Speakers
from qualcode.model import Document

LISTED = Speakers(("Enquêteur",))
Q, R = "Enquêteur : Et le site ?", "Dirigeante : Il date."


def laid_out(text: str, speakers: Speakers = LISTED) -> tuple[Document, list[tuple[str, str]]]:
    """The document, and what is said of it: status and reason."""
    document, passed = lay_out(parse_text(text), id="d", layout=Layout(speakers))
    return document, [(str(one.status), one.reason) for one in passed]


def turns(text: str, speakers: Speakers = LISTED) -> list[tuple[str, str, str, str]]:
    document, _ = laid_out(text, speakers)
    return [(s.speaker, str(s.role)[0], s.time, document.text[s.start : s.end]) for s in document.segments]


def speakers_of(text: str, speakers: Speakers = LISTED) -> list[str]:
    return [speaker for speaker, *_ in turns(text, speakers)]


TALK = (("Enquêteur", "0:01"), ("Mme Roux", "0:09"), ("Enquêteur", "1:12"), ("Mme Roux", "1:01:30"))
SAID = ("Et le site ?", "Il date.", "De quand ?", "De l'an dernier : on a tout refait.")
LAYOUTS = {
    "colon": "{name} : {said}",
    "english-colon": "{name}: {said}",
    "label-above": "{name} :\n{said}",
    "dash": "{name} - {said}",
    "long-dash": "{name}\u00a0–\u202f{said}",
    "bold": "**{name} :** {said}",
    "tab": "{name}\t{said}",
}
TIMED_LAYOUTS = {
    "brackets": "[{name}] ({time} - 2:00:00)\n{said}",
    "brackets-one-line": "[{name}] ({time} – 2:00:00) {said}",
    "time-behind": "{name} {time}\n{said}",
    "time-behind-wide": "{name}\u00a0\u00a0 {time}\n\n{said}",
    "time-in-brackets": "{name} ({time})\n{said}",
    "time-in-brackets-colon": "{name} ({time}) : {said}",
    "time-after-the-colon": "{name} : [{time}] {said}",
    "time-first": "{time} {name}\n{said}",
    "time-first-colon": "[{time}] {name} : {said}",
    "time-first-dash": "[{time}.250] - {name}\n{said}",
    "time-on-a-line-above": "{time}.0 --> 2:00:00.0\n{name}\n{said}",
    "time-on-a-line-below": "{name}\n{time}\n{said}",
    "cells": "{time}\t{name}\t{said}",
}


def transcript(layout: str, *, gap: str = "\n\n") -> str:
    pairs = zip(TALK, SAID, strict=True)
    return gap.join(layout.format(name=name, time=time, said=said) for (name, time), said in pairs)


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["no-blank-line", "blank-lines"])
@pytest.mark.parametrize("layout", [*LAYOUTS, *TIMED_LAYOUTS])
def test_every_layout(layout: str, gap: str) -> None:
    text = transcript((LAYOUTS | TIMED_LAYOUTS)[layout], gap=gap)
    times = ["0:00:01", "0:00:09", "0:01:12", "1:01:30"] if layout in TIMED_LAYOUTS else [""] * 4
    expected = zip(TALK, "irir", times, SAID, strict=True)
    assert turns(text) == [(name, role, time, said) for (name, _), role, time, said in expected]
    document, said_of_it = laid_out(text)
    assert document.text == text
    assert said_of_it == []


@given(st.lists(st.sampled_from([*LAYOUTS.values(), *TIMED_LAYOUTS.values()]), min_size=4, max_size=4))
def test_layouts_may_be_mixed(layouts: list[str]) -> None:
    parts = [
        layout.format(name=name, time=time, said=said)
        for layout, (name, time), said in zip(layouts, TALK, SAID, strict=True)
    ]
    speakers = Speakers(("Enquêteur",), ("Mme Roux",))
    assert [(name, said) for name, _, _, said in turns("\n".join(parts), speakers)] == [
        (name, said) for (name, _), said in zip(TALK, SAID, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{Q}\n{R}\nAlors : on verra.\n{Q}\n{R}", "EDED", id="a-word-of-speech"),
        pytest.param(f"{Q}\n{R}\nNote : ceci.\n{Q}\n{R}\nNote : cela.", "EDED", id="a-word-of-speech-twice"),
        pytest.param(f"{Q}\n{R}\nParis : la capitale.\n{Q}\n{R}", "EDED", id="once-within-an-answer"),
        pytest.param(f"{Q}\n{R}\nMadame Roux - ma sœur - est là.\n{Q}\n{R}", "EDED", id="a-dash-in-an-answer"),
        pytest.param(f"{Q}\n{R}\nRendez-vous 10:30 au bar.\n{Q}\n{R}", "EDED", id="a-time-in-an-answer"),
        pytest.param(f"{Q}\n{R}\nLes outils :\n- le site\n{Q}\n{R}", "EDED", id="a-list-announced"),
        pytest.param(f"{Q}\n{R}\nLes prix - on les tient.\n{Q}\nSecrétaire : Café ?\n{R}", "EDESD", id="a-lone-answer"),
        pytest.param(f"{Q}\nDirecteur commercial : Il date.", "ED", id="one-question-one-answer"),
        pytest.param("Paul : Oui.", "P", id="one-turn"),
        pytest.param("Q : Et ?\nR : Bien.", "QR", id="letters-once"),
        pytest.param(
            "enquêteur : Et ?\nDirigeante : Oui.\nEnquêteur : Et ?\nDirigeante : Oui.", "EDED", id="small-letter"
        ),
        pytest.param("Paul : Un.\nAnne : Deux.\nMarc : Trois.", "PAM", id="a-round-table"),
        pytest.param(f"# A\n{Q}\n{R}\n## Enquêteur : De quand ?\n{R}", "EDED", id="a-listed-label-in-a-heading"),
        pytest.param(f"{Q}\n{R}\n# Bilan : oui\n{Q}\n{R}\n# Bilan : non\n{R}", "EDEDD", id="a-heading-with-a-colon"),
    ],
)
def test_evidence(text: str, expected: str) -> None:
    assert "".join(name[0] for name in speakers_of(text)) == expected


def test_in_a_document_of_times_words_before_a_colon_are_speech() -> None:
    words = "Une chose : le prix.\nL'idée : le lien."
    text = f"Enquêteur 00:01\nEt ?\nAnne 00:05\n{words}\nEnquêteur 00:09\nEt ?\nAnne 00:12\n{words}\nAnne 00:31\nOui."
    assert speakers_of(text) == ["Enquêteur", "Anne", "Enquêteur", "Anne", "Anne"]


def test_the_study_lists_who_answers_and_renames_labels() -> None:
    speakers = Speakers(("Enquêteur",), ("Stagiaire",), {"SR": "Enquêteur", "Note": "", "Interviewé": "Mme Roux"})
    text = "SR : Et ?\nInterviewé : Oui.\nStagiaire : Moi aussi.\nNote : rien.\nSR : Et ?\nInterviewé : Non.\nNote : x."
    assert turns(text, speakers) == [
        ("Enquêteur", "i", "", "Et ?"),
        ("Mme Roux", "r", "", "Oui."),
        ("Stagiaire", "r", "", "Moi aussi.\nNote : rien."),
        ("Enquêteur", "i", "", "Et ?"),
        ("Mme Roux", "r", "", "Non.\nNote : x."),
    ]
    assert laid_out(text, speakers)[1] == []


@pytest.mark.parametrize("label", ["Enquêtuer", "Enqueter", "Enquteur", "Enquêteurr", "Enq", "ENQUETUER"])
def test_a_misspelt_interviewer_is_not_counted_and_said(label: str) -> None:
    text = f"{Q}\n{R}\n{Q}\n{R}\n{label} : De quand ?\n{R}"
    assert turns(text)[4] == ("Enquêteur", "i", "", "De quand ?")
    assert laid_out(text)[1] == [
        (
            "misspelt",
            f"label « {label} » (once) is read as « Enquêteur », the most like it. "
            f"Correct the file, or say in `speakers`: names: {{{label}: Enquêteur}}.",
        )
    ]
    settled = Speakers(("Enquêteur",), (), {label: "Enquêteur"})
    assert turns(text, settled) == turns(text)
    assert laid_out(text, settled)[1] == []


def test_a_label_misspelt_from_end_to_end() -> None:
    text = "\n".join(["Enquêteurs : Et ?", R] * 5)
    assert speakers_of(text) == ["Enquêteur", "Dirigeante"] * 5
    assert [status for status, _ in laid_out(text)[1]] == ["misspelt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\n".join([Q, "Enquêté : Oui."] * 3), "Enquêté", id="the-one-who-is-asked"),
        pytest.param("\n".join([Q, "Enquêtée : Oui."]), "Enquêtée", id="even-once"),
        pytest.param("\n".join(["Locuteur 1 : Et ?", "Locuteur 2 : Oui."] * 4), "Locuteur 2", id="numbers"),
        pytest.param("\n".join(["Marie : Et ?", "Maria : Oui."] * 4), "Maria", id="two-frequent-names"),
    ],
)
def test_labels_that_are_alike_and_right(text: str, expected: str) -> None:
    speakers = Speakers(("Enquêteur", "Mariu", "Marie"))
    assert speakers_of(text, speakers)[1] == expected
    assert "misspelt" not in [status for status, _ in laid_out(text, speakers)[1]]


def test_spellings_that_differ_in_case_or_accents_are_one_speaker_and_said() -> None:
    text = f"{Q}\nDIRIGEANTE : Oui.\n{Q}\nDirigeante : Non.\nENQUETEUR : Et ?\nDirigeante : Bon."
    assert speakers_of(text) == ["Enquêteur", "Dirigeante", "Enquêteur", "Dirigeante", "Enquêteur", "Dirigeante"]
    assert laid_out(text)[1] == [
        ("repaired", "label « DIRIGEANTE » (once) is read as « Dirigeante »"),
        ("repaired", "label « ENQUETEUR » (once) is read as « Enquêteur »"),
    ]


def test_what_could_be_a_label_and_is_not_believed_is_said() -> None:
    text = f"{Q}\n{R}\nSecrétaire : Un café ?\n{Q}\n{R}"
    assert speakers_of(text) == ["Enquêteur", "Dirigeante", "Enquêteur", "Dirigeante"]
    assert laid_out(text)[1] == [
        (
            "skipped",
            "« Secrétaire » (once) could be a label and is read as speech. "
            "If it is a speaker, add it to `speakers`: respondent.",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Une vie.\n\nUne autre.", id="no-label"),
        pytest.param("Un début.\n\n\nFormation : deux ans.\n\nPuis rien.\n\nPuis tout.", id="one-word-with-a-colon"),
        pytest.param("00:12 Oui\n00:15 Non\n00:20 Oui", id="times-without-names"),
        pytest.param("[00:12] Je parle.\n[00:15] Je parle encore.", id="times-in-brackets-without-names"),
    ],
)
def test_a_document_in_which_nobody_is_known_to_speak(text: str) -> None:
    document, said_of_it = laid_out(text)
    assert {segment.speaker for segment in document.segments} == {""}
    assert said_of_it == [
        (
            "unattributed",
            "no turn was recognised, so its paragraphs are coded, questions too. "
            "Begin each turn with `Name:`, or list the labels in `speakers`.",
        )
    ]


def test_a_document_in_which_nobody_listed_asks() -> None:
    assert laid_out("Chercheur : Et ?\nAnne : Oui.\nChercheur : Et ?\nAnne : Oui.")[1] == [
        (
            "unattributed",
            "no interviewer speaks here, so all turns are coded: Chercheur (2 times), Anne (2 times). "
            "Add who asks to `speakers`: interviewer.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param("Anne : Un.\n\nAnne : Deux.", LISTED, id="one-speaker-may-talk-alone"),
        pytest.param("Q : Et ?\nR : Oui.\nQ : Et ?\nR : Oui.", Speakers(), id="no-interviewer-is-listed"),
        pytest.param("", LISTED, id="an-empty-file"),
    ],
)
def test_nothing_to_say(text: str, speakers: Speakers) -> None:
    assert laid_out(text, speakers)[1] == []


def test_labels_and_times_stay_in_the_text_outside_the_segments() -> None:
    text = "[Anne] (0:01 - 0:11)\nOui.\n[Anne] (0:12 - 0:20)\nNon."
    document, _ = laid_out(text)
    assert document.text == text
    assert [(s.start, s.end, s.time) for s in document.segments] == [(21, 25, "0:00:01"), (47, 51, "0:00:12")]


@given(
    st.lists(
        st.sampled_from(["Q :", "R -", "Anne 00:12", "00:13", "Anne", "Note : x", "oui", "# T", "", "[Paul] (0:1)"])
        | st.text(max_size=20),
        max_size=14,
    ).map("\n".join),
    st.sampled_from([LISTED, Speakers(), Speakers(("Q",), ("Anne",), {"R": "", "Paul": "Anne"})]),
)
def test_whatever_the_text_segments_are_in_order_and_apart(text: str, speakers: Speakers) -> None:
    try:
        document, _ = laid_out(text, speakers)
    except ValueError:
        return
    end = 0
    for segment in document.segments:
        assert end <= segment.start < segment.end <= len(text)
        end = segment.end
    assert document.text == text
