from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.ingest.labels import Candidate, label_key, read_label, read_time, read_time_alone

NB, THIN = "\u00a0", "\u202f"
SPACES = st.sampled_from(["", " ", "  ", NB, THIN, " \u2009 ", "\u200b "])
SOME_SPACE = st.sampled_from([" ", "   ", NB, THIN, f" {NB}"])
DASHES = st.sampled_from("-\u2010\u2011\u2012–—\u2212")
NAMES = st.sampled_from(["Enquêteur", "MME ROUX", "M. Roux", "Jean-Paul", "Locuteur 2", "Mme de Sèze"])


def split(line: str) -> tuple[str, str, str] | None:
    """The label, the time and the words of a line that could be a turn."""
    found = read_label(line)
    return None if found is None else (found.name, found.time, line[found.speech :])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("Paul : Oui.", ("Paul", "", "Oui."), id="colon"),
        pytest.param("Paul: Oui.", ("Paul", "", "Oui."), id="colon-as-in-english"),
        pytest.param("Paul:Oui.", ("Paul", "", "Oui."), id="colon-without-space"),
        pytest.param("Paul :", ("Paul", "", ""), id="nothing-behind"),
        pytest.param("**Paul :** Oui.", ("Paul", "", "Oui."), id="bold-with-the-colon"),
        pytest.param("**Paul** : Oui.", ("Paul", "", "Oui."), id="bold-without-the-colon"),
        pytest.param("__Paul__ : Oui.", ("Paul", "", "Oui."), id="bold-by-underscores"),
        pytest.param("PAUL - Oui.", ("PAUL", "", "Oui."), id="dash"),
        pytest.param("PAUL– Oui.", ("PAUL", "", "Oui."), id="dash-glued-to-the-name"),
        pytest.param(f"PAUL{NB}—{THIN}Oui.", ("PAUL", "", "Oui."), id="dash-between-no-break-spaces"),
        pytest.param("Q: Et alors ?", ("Q", "", "Et alors ?"), id="question"),
        pytest.param("R : Rien.", ("R", "", "Rien."), id="answer"),
        pytest.param("[Anne Roux] (0:01 - 0:11)", ("Anne Roux", "0:00:01", ""), id="brackets-and-range"),
        pytest.param("[Anne Roux] (0:01 - 0:11) Oui.", ("Anne Roux", "0:00:01", "Oui."), id="range-and-words"),
        pytest.param(
            f"[ Anne Roux ]{NB}( 0 : 01 {NB}–{THIN}0:11 )", ("Anne Roux", "0:00:01", ""), id="range-with-every-space"
        ),
        pytest.param("Anne Roux 00:01:02", ("Anne Roux", "0:01:02", ""), id="name-and-time"),
        pytest.param("Anne Roux   0:03", ("Anne Roux", "0:00:03", ""), id="name-and-short-time"),
        pytest.param(f"Anne{NB}00{THIN}:{THIN}01 : 02", ("Anne", "0:01:02", ""), id="time-with-spaces"),
        pytest.param("Anne 00 : 12", ("Anne", "0:00:12", ""), id="short-time-with-spaces"),
        pytest.param("Anne (00:12)", ("Anne", "0:00:12", ""), id="time-in-brackets"),
        pytest.param("Anne (00:12) : Oui.", ("Anne", "0:00:12", "Oui."), id="time-before-the-colon"),
        pytest.param("Anne : (00:12) Oui.", ("Anne", "0:00:12", "Oui."), id="time-after-the-colon"),
        pytest.param("Anne – [00:12] – Oui.", ("Anne", "0:00:12", "Oui."), id="time-between-dashes"),
        pytest.param("Anne, 00:12", ("Anne", "0:00:12", ""), id="comma-and-time"),
        pytest.param("00:00:03 Locuteur 1", ("Locuteur 1", "0:00:03", ""), id="time-first"),
        pytest.param("[00:00:12.480] - Speaker 1", ("Speaker 1", "0:00:12", ""), id="time-first-and-dash"),
        pytest.param("[00:12] Anne : Oui.", ("Anne", "0:00:12", "Oui."), id="time-name-colon"),
        pytest.param("Anne #00:00:12-3# Oui.", ("Anne", "0:00:12", "Oui."), id="time-between-hashes"),
        pytest.param("Anne (1 h 02 min)", ("Anne", "1:02:00", ""), id="hours-in-letters"),
        pytest.param("Anne (12'30)", ("Anne", "0:12:30", ""), id="minutes-and-seconds-with-primes"),
        pytest.param("Anne\tOui.", ("Anne", "", "Oui."), id="cells"),
        pytest.param("0:01\tAnne\tOui.", ("Anne", "0:00:01", "Oui."), id="cells-time-first"),
        pytest.param("Anne\t0:01\tOui.", ("Anne", "0:00:01", "Oui."), id="cells-time-second"),
        pytest.param("Anne (rires) : Oui.", ("Anne", "", "Oui."), id="stage-direction"),
        pytest.param("M. Roux : Oui.", ("M. Roux", "", "Oui."), id="title"),
        pytest.param("J.-P. Roux : Oui.", ("J.-P. Roux", "", "Oui."), id="initials"),
        pytest.param("Locuteur 1: 20 ans.", ("Locuteur 1", "", "20 ans."), id="a-number-is-no-time"),
        pytest.param("Anne", ("Anne", "", ""), id="a-name-alone"),
        pytest.param("", None, id="nothing"),
        pytest.param("— Oui, bien sûr.", None, id="no-name"),
        pytest.param("C'est sûr. Donc : rien.", None, id="a-sentence-before-the-colon"),
        pytest.param("Ah bon ? Lui : non.", None, id="a-question-before-the-colon"),
        pytest.param("Il y avait trois autres choses encore : le prix.", None, id="too-many-words"),
        pytest.param("http://exemple.fr", None, id="an-address"),
        pytest.param("L'an dernier, on a tout refait de fond en comble, et puis voilà.", None, id="speech"),
    ],
)
def test_lines(line: str, expected: tuple[str, str, str] | None) -> None:
    assert split(line) == expected


@given(NAMES, SPACES, SOME_SPACE, DASHES, st.sampled_from(["Oui.", "20 ans, environ."]))
def test_names_with_a_colon_or_dash_in_any_mix_of_spaces(name: str, any: str, some: str, dash: str, said: str) -> None:
    assert split(f"{name}{any}:{some}{said}") == (name, "", said)
    assert split(f"{any}{name}{some}{dash}{any}{said}") == (name, "", said)


@given(NAMES, SPACES, SOME_SPACE, DASHES, st.integers(0, 59), st.integers(0, 59), st.sampled_from(["()", "[]", "<>"]))
def test_times_in_any_mix_of_spaces(
    name: str, any: str, some: str, dash: str, minutes: int, seconds: int, pair: str
) -> None:
    time = f"{any}{minutes}{any}:{any}{seconds:02}{any}"
    shown = f"0:{minutes:02}:{seconds:02}"
    for line in (
        f"{name}{some}{pair[0]}{time}{pair[1]}",
        f"[{any}{name}{any}]{any}{pair[0]}{time}{dash}{time}{pair[1]}{any}",
        f"{name}{some}{dash}{any}{pair[0]}{time}{pair[1]}{any}:",
        f"{any}{name}{some}00:{minutes:02}:{seconds:02}",
        f"00:{minutes:02}:{seconds:02}{some}{name}",
    ):
        assert split(line) == (name, shown, ""), line


@given(st.text(max_size=200))
def test_whatever_a_line_holds_offsets_lie_in_it(line: str) -> None:
    found = read_label(line)
    if found is not None:
        assert 0 <= found.start < found.end <= found.speech <= len(line)
        assert found.name == line[found.start : found.end] == found.name.strip()


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        pytest.param("0:01", "0:00:01", id="minutes-and-seconds"),
        pytest.param("75:12", "1:15:12", id="more-than-an-hour-of-minutes"),
        pytest.param("01:02:03", "1:02:03", id="all-three"),
        pytest.param("1:02:03.45", "1:02:03", id="with-decimals"),
        pytest.param("0:01 - 0:11", "0:00:01", id="a-range-by-its-start"),
        pytest.param("1h02", "1:02:00", id="hours-and-minutes"),
        pytest.param("1'02", "0:01:02", id="primes"),
        pytest.param("10:75", "", id="no-time"),
        pytest.param("1:75:10", "", id="no-time-either"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_times(stamp: str, time: str) -> None:
    assert read_time(stamp) == time


@pytest.mark.parametrize(
    ("line", "time"),
    [
        pytest.param(" [00:12] ", "0:00:12", id="in-brackets"),
        pytest.param("0:0:1.0 --> 0:0:2.500", "0:00:01", id="an-arrow"),
        pytest.param("00:12 Oui", None, id="words-too"),
        pytest.param("2012", None, id="a-year"),
    ],
)
def test_lines_that_hold_a_time_alone(line: str, time: str | None) -> None:
    assert read_time_alone(line) == time


@pytest.mark.parametrize(
    ("line", "capital", "name_like", "short"),
    [
        pytest.param("Mme Roux : x", True, True, False, id="title-and-name"),
        pytest.param("Mme de Sèze : x", True, True, False, id="particle"),
        pytest.param("LOCUTEUR 1 : x", True, True, False, id="number"),
        pytest.param("On lit : x", True, False, False, id="words"),
        pytest.param("paul : x", False, False, False, id="small-letter"),
        pytest.param("Q : x", True, True, True, id="one-letter"),
        pytest.param("E2 : x", True, True, True, id="letter-and-digit"),
        pytest.param("A - x", True, True, False, id="a-letter-before-a-dash"),
    ],
)
def test_what_labels_look_like(line: str, capital: bool, name_like: bool, short: bool) -> None:
    found = read_label(line)
    assert isinstance(found, Candidate)
    assert (found.capital, found.name_like, found.short) == (capital, name_like, short)


def test_labels_are_compared_without_case_accents_spaces_and_closing_dot() -> None:
    assert label_key("ENQUÊTEUR") == label_key("Enqueteur") == label_key("enquêteur.")
    assert label_key(f"Mme{NB}Roux") == label_key("mme  roux")
