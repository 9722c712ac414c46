from __future__ import annotations

from qualcode.aggregate.change import CONTEXT, Change, compare_codings
from qualcode.result import Result
from tests.builders import make_codebook, make_decision, make_document, run

TALK = make_document("R : Le site va vite, on échange.", "R : On n'a pas de site, on échange vite fait.")
OUTILS = make_codebook("outils", site=["site"])


def coded(**valeurs: list[str] | dict[str, object]) -> Result:
    return run(TALK, OUTILS, make_codebook("valeurs", **valeurs))


def told(changes: list[Change]) -> list[tuple[str, str, str, str, str]]:
    return [(one.change, one.code, one.segment, one.rule.partition("/")[2], one.why) for one in changes]


BEFORE = coded(temps=["vite"], lien=["échang*"])


def test_the_same_state_changes_nothing() -> None:
    assert compare_codings(BEFORE, coded(temps=["vite"], lien=["échang*"])) == []


def test_a_new_rule_gains_and_a_rule_gone_loses() -> None:
    after = coded(temps=["le site"], lien=["échang*"])
    assert told(compare_codings(BEFORE, after)) == [
        ("gained", "temps", "1", "keyword/le site", "new rule"),
        ("lost", "temps", "1", "keyword/vite", "rule gone"),
        ("lost", "temps", "2", "keyword/vite", "rule gone"),
    ]


def test_a_longer_hit_on_the_same_words_is_no_change() -> None:
    assert compare_codings(BEFORE, coded(temps=["va vite", "vite"], lien=["échang*"])) == []


def test_what_keeps_a_rule_from_counting_is_the_reason() -> None:
    after = coded(temps={"keywords": ["vite"], "unless": ["vite fait"]}, lien=["échang*"])
    assert told(compare_codings(BEFORE, after)) == [
        ("lost", "temps", "2", "keyword/vite", "now: inside an `unless` phrase")
    ]
    assert told(compare_codings(after, BEFORE)) == [
        ("gained", "temps", "2", "keyword/vite", "was: inside an `unless` phrase")
    ]


def test_a_code_that_only_one_state_has() -> None:
    after = coded(temps=["vite"], lien=["échang*"], site=["site"])
    assert told(compare_codings(BEFORE, after)) == [("gained", "site", "1", "keyword/site", "new rule")]
    assert told(compare_codings(after, BEFORE)) == [("lost", "site", "1", "keyword/site", "rule gone")]


def test_a_decision_stands_in_both() -> None:
    def decided(*keywords: str) -> Result:
        books = OUTILS, make_codebook("valeurs", temps=list(keywords))
        return run(TALK, *books, decisions=[make_decision("add", "valeurs:temps", "va vite", segment="1")])

    assert [change[2] for change in told(compare_codings(decided("vite"), decided()))] == ["2"]


def test_what_stands_around_a_verbatim_is_its_segment_s_alone() -> None:
    (one,) = compare_codings(BEFORE, coded(temps=["vite"], lien=["échang*"], voie=["va"]))
    assert (one.before, one.quote, one.after) == ("Le site", "va", "vite, on échange.")
    talk = make_document("R : Avant.", "R : " + "mot " * 30 + "vite " + "suite " * 30, "R : Après.")
    (one,) = compare_codings(run(talk, make_codebook("v", a=["x"])), run(talk, make_codebook("v", a=["vite"])))
    assert (one.before.split()[-1], one.after.split()[0]) == ("mot", "suite")
    assert max(len(one.before), len(one.after)) <= CONTEXT
