"""Coders who differ, and how the study settles it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.api import open_study
from qualcode.errors import StudyError
from qualcode.model import Consensus, Decision
from qualcode.result import Result
from qualcode.study import read_study
from tests.builders import rows
from tests.folders import STUDY, write_study
from tests.override.coders import TALK, as_consensus, by, decide, human


def stands(result: Result, code: str) -> list[object]:
    return [row[0] for row in rows(result.codings[result.codings["code"] == code], "quote")]


def told(result: Result) -> list[tuple[object, ...]]:
    """Audit lines about what was decided, by coder."""
    lines = result.audit[result.audit["status"].isin(["outvoted", "contradicted", "idle", "removed"])]
    return sorted(rows(lines, "coder", "status", "code"))


KEEP, ALSO = by("ana", "confirm", "outils:page", "page"), by("bob", "confirm", "outils:page", "une page")
DROP, AWAY = by("cléo", "remove", "outils:page", "page"), by("bob", "remove", "outils:page", "une page")
OUT, TIE = "outvoted", "contradicted"


@pytest.mark.parametrize(
    ("rule", "decisions", "stays", "lines"),
    [
        pytest.param("union", [KEEP, DROP], True, [("cléo", OUT)], id="union: one is enough"),
        pytest.param("intersection", [KEEP, ALSO, DROP], False, [("ana", OUT), ("bob", OUT), ("cléo", "removed")],
                     id="intersection: one is enough to take"),
        pytest.param("majority", [KEEP, ALSO, DROP], True, [("cléo", OUT)], id="majority keeps"),
        pytest.param("majority", [KEEP, AWAY, DROP], False, [("ana", OUT), ("bob", "removed"), ("cléo", "removed")],
                     id="majority takes"),
        pytest.param("majority", [KEEP, DROP], True, [("ana", TIE), ("cléo", TIE)], id="a tie is contradicted"),
        pytest.param("coder ana", [KEEP, AWAY, DROP], True, [("bob", OUT), ("cléo", OUT)], id="as one coder says"),
        pytest.param("coder zoé", [KEEP, DROP], True, [("ana", TIE), ("cléo", TIE)], id="the coder said nothing"),
        pytest.param("", [KEEP, ALSO, DROP], True, [("ana", TIE), ("bob", TIE), ("cléo", TIE)], id="no consensus"),
    ],
)  # fmt: skip
def test_one_coding_that_some_keep_and_some_take(
    rule: str, decisions: list[Decision], stays: bool, lines: list[tuple[str, str]]
) -> None:
    result = decide(rule, *decisions)
    assert bool(stands(result, "page")) is stays
    assert [(coder, status) for coder, status, _ in told(result)] == lines


ADD = by("ana", "add", "outils:erp", "On a un")


@pytest.mark.parametrize(
    ("rule", "decisions", "given"),
    [
        pytest.param("union", [ADD, by("bob", "remove", "outils:erp", "un site")], True, id="union"),
        pytest.param("intersection", [ADD, by("bob", "remove", "outils:erp", "un site")], False, id="intersection"),
        pytest.param("majority", [ADD, by("bob", "remove", "outils:page", "page")], True, id="silence is no vote"),
        pytest.param("intersection", [ADD, by("bob", "remove", "outils:page", "page")], True, id="nor against"),
        pytest.param("majority", [ADD, by("bob", "add", "outils:erp", "un site"),
                                  by("cléo", "remove", "outils:erp", "un")], True, id="majority over spans"),
    ],
)  # fmt: skip
def test_a_code_that_is_not_there_yet(rule: str, decisions: list[Decision], given: bool) -> None:
    result = decide(rule, *decisions)
    assert bool(stands(result, "erp")) is given
    assert "idle" not in set(result.audit["status"])


def test_who_keeps_a_code_from_being_given_is_not_idle_and_who_lost_is_told() -> None:
    result = decide("intersection", ADD, by("bob", "remove", "outils:erp", "un site"))
    assert told(result) == [("ana", "outvoted", "erp")]
    assert [row[0] for row in rows(result.audit[result.audit["status"] == "outvoted"], "reason")] == [
        "ana.csv, line 2: add: outvoted by bob (bob.csv, line 2) (intersection: 1 of 2 take it)"
    ]
    assert result.attention.empty


TO_ERP, TO_SITE = (by("ana", "replace", "outils:page", "page", f"outils:{code}") for code in ("erp", "site"))


@pytest.mark.parametrize(
    ("rule", "decisions", "codes"),
    [
        pytest.param("union", [TO_ERP, replace(TO_SITE, coder="bob")], {"erp", "site"}, id="union: both replacements"),
        pytest.param("intersection", [TO_ERP, replace(TO_SITE, coder="bob")], {"site"}, id="intersection: neither"),
        pytest.param("majority", [TO_ERP, replace(TO_SITE, coder="bob")], {"page", "site"}, id="tie: nothing done"),
        pytest.param("majority", [TO_ERP, replace(TO_ERP, coder="bob"), replace(TO_SITE, coder="cléo")],
                     {"erp", "site"}, id="majority of replacements"),
        pytest.param("majority", [TO_ERP, ALSO, replace(KEEP, coder="cléo")], {"page", "erp", "site"},
                     id="the other half stands: nobody spoke against it"),
        pytest.param("union", [TO_ERP, ALSO], {"page", "erp", "site"}, id="union: both halves"),
    ],
)  # fmt: skip
def test_replacements_are_a_word_against_and_a_word_for(rule: str, decisions: list[Decision], codes: set[str]) -> None:
    found = decide(rule, *decisions).codings
    assert set(found.loc[found["codebook"] == "outils", "code"]) == codes  # « site » is the rules' own, elsewhere


def test_what_an_outvoted_decision_says_of_other_codings_stands() -> None:
    """Cléo takes both codings of the sentence away; two others keep the first."""
    both = by("cléo", "remove", "valeurs:temps", "vite, on gagne du temps")
    kept = [by(name, "confirm", "valeurs:temps", "vite") for name in ("ana", "bob")]
    result = decide("majority", both, *kept)
    assert stands(result, "temps") == ["vite"]
    assert told(result) == [("cléo", "outvoted", "temps"), ("cléo", "removed", "temps")]


def test_the_last_word_of_a_coder_is_their_vote() -> None:
    changed = [KEEP, replace(by("ana", "remove", "outils:page", "page"), line=3)]
    assert stands(decide("majority", *changed, AWAY), "page") == []
    assert stands(decide("majority", *changed, ALSO, replace(ALSO, coder="dan")), "page") == ["page"]


# codes that a table brought

GIVEN = human("outils:erp", "On a un site et une page.")
NOT_ERP = by("bob", "remove", "outils:erp", "On a un site et une page.")


@pytest.mark.parametrize(
    ("rule", "decisions", "stays", "lines"),
    [
        pytest.param("", [NOT_ERP], False, [("bob", "removed")], id="without consensus decisions stand over it"),
        pytest.param("union", [NOT_ERP], True, [("bob", OUT)], id="union"),
        pytest.param("intersection", [NOT_ERP], False, [("bob", "removed")], id="intersection"),
        pytest.param("majority", [NOT_ERP], True, [("bob", TIE)], id="a tie"),
        pytest.param("majority", [NOT_ERP, replace(NOT_ERP, coder="ana")], False,
                     [("ana", "removed"), ("bob", "removed")], id="two against one"),
        pytest.param("coder table", [NOT_ERP, replace(NOT_ERP, coder="ana")], True, [("ana", OUT), ("bob", OUT)],
                     id="as the table says"),
        pytest.param("coder bob", [NOT_ERP], False, [("bob", "removed")], id="as bob says"),
    ],
)  # fmt: skip
def test_a_code_from_a_table_is_a_vote(
    rule: str, decisions: list[Decision], stays: bool, lines: list[tuple[str, str]]
) -> None:
    result = decide(rule, *decisions, imported=(GIVEN,))
    assert bool(stands(result, "erp")) is stays
    assert [(coder, status) for coder, status, _ in told(result)] == lines


# who agrees to take, and codes implied


@pytest.mark.parametrize("rule", ["", "majority", "union", "intersection"])
@pytest.mark.parametrize(
    "second",
    [pytest.param(AWAY, id="remove"), pytest.param(replace(TO_ERP, coder="bob"), id="replace")],
)
def test_two_who_agree_to_take_a_code_away_are_both_heard(rule: str, second: Decision) -> None:
    result = decide(rule, DROP, second)
    assert stands(result, "page") == []
    assert told(result) == [("bob", "removed", "page"), ("cléo", "removed", "page")]


def test_two_who_replace_by_the_same() -> None:
    result = decide("", TO_ERP, replace(TO_ERP, coder="bob"))
    assert stands(result, "erp") == ["page"]
    assert told(result) == [("ana", "removed", "page"), ("bob", "removed", "page")]


def test_who_takes_what_they_took_is_idle() -> None:
    assert told(decide("", DROP, replace(DROP, line=3))) == [("cléo", "idle", "page"), ("cléo", "removed", "page")]


def test_a_code_that_others_imply_can_be_taken_away() -> None:
    assert stands(decide(""), "vente") == ["site"]
    result = decide("", by("ana", "remove", "natures:vente", "un site"))
    assert stands(result, "vente") == []
    removed = result.audit[result.audit["status"] == "removed"]
    assert rows(removed, "code", "quote", "coder", "origin", "reason") == [
        ("vente", "site", "ana", "implied", "dit ana")
    ]
    assert result.attention.empty


def test_a_code_implied_by_what_a_person_adds_can_be_taken_away() -> None:
    added = by("ana", "add", "outils:site", "Ça va vite")
    result = decide("", added, by("ana", "remove", "natures:vente", "vite", line=3))
    assert stands(result, "vente") == ["site"]
    assert told(result) == [("ana", "removed", "vente")]


def test_a_code_implied_that_is_replaced_stays_away() -> None:
    result = decide("", by("ana", "replace", "natures:vente", "un site", "natures:achat"))
    assert stands(result, "vente") == []
    assert stands(result, "achat") == ["un site"]
    assert told(result) == [("ana", "removed", "vente")]


def test_where_nothing_implies_the_code_taking_it_is_idle() -> None:
    assert told(decide("", by("ana", "remove", "natures:vente", "vite"))) == [("ana", "idle", "vente")]


TIED_AND_LOST = [
    by("bob", "replace", "outils:erp", "vite", "outils:page"),
    by("ana", "remove", "outils:page", "vite, on gagne", line=3),
    by("cléo", "add", "outils:erp", "vite, on gagne", line=5),
]


def reasons(result: Result, *statuses: str) -> list[object]:
    return [row[0] for row in rows(result.audit[result.audit["status"].isin(statuses)], "reason")]


def test_who_is_tied_on_one_code_and_outvoted_on_another_is_told_of_both() -> None:
    """Without the second, nothing names ana, whose word kept the code away."""
    assert reasons(decide("coder ana", *TIED_AND_LOST), TIE) == [
        "bob.csv, line 2: replace: contradicted by cléo (cléo.csv, line 5); "
        "outvoted by ana (ana.csv, line 3) (as ana says)",
        "cléo.csv, line 5: add: contradicted by bob (bob.csv, line 2)",
    ]


def test_what_is_settled_as_a_tied_decision_says_is_so() -> None:
    """Two of three say that it is not about time, and differ about what it is instead: the first is settled."""
    result = decide(
        "majority",
        by("ana", "confirm", "valeurs:temps", "temps"),
        by("bob", "replace", "valeurs:temps", "on gagne du temps", "valeurs:lien"),
        by("cléo", "replace", "valeurs:temps", "gagne", "natures:vente"),
    )
    assert stands(result, "temps") == ["vite"]
    assert stands(result, "lien") == []
    settled = dict(rows(result.said.disputes, "code", "settled"))
    assert settled == {"temps": "taken", "lien": "open", "vente": "open"}
    assert told(result) == [
        ("ana", OUT, "temps"), ("bob", TIE, "temps"), ("bob", "removed", "temps"), ("cléo", TIE, "temps"),
        ("cléo", "removed", "temps"),
    ]  # fmt: skip


BACK = [by("ana", "add", "outils:erp", "vite"), by("ana", "remove", "outils:erp", "vite", line=3)]


@pytest.mark.parametrize(
    ("rule", "other", "given", "lines"),
    [
        pytest.param("", "add", False, ["ana.csv, line 2: add: taken back in ana.csv, line 3",
                                        "ana.csv, line 3: remove: contradicted by bob (bob.csv, line 2)",
                                        "bob.csv, line 2: add: contradicted by ana (ana.csv, line 3)"], id="open"),
        pytest.param("union", "add", True, ["ana.csv, line 2: add: taken back in ana.csv, line 3",
                                            "ana.csv, line 3: remove: outvoted by bob (bob.csv, line 2) "
                                            "(union: 1 of 2 give it)"], id="union"),
        pytest.param("intersection", "add", False, ["ana.csv, line 2: add: taken back in ana.csv, line 3",
                                                    "bob.csv, line 2: add: outvoted by ana (ana.csv, line 3) "
                                                    "(intersection: 1 of 2 take it)"], id="intersection"),
        pytest.param("", "remove", False, [], id="whose last word agrees contradicts nobody"),
    ],
)  # fmt: skip
def test_what_a_coder_takes_back_is_neither_applied_nor_held_against_others(
    rule: str, other: str, given: bool, lines: list[str]
) -> None:
    result = decide(rule, *BACK, by("bob", other, "outils:erp", "vite"))
    assert bool(stands(result, "erp")) is given
    assert sorted(map(str, reasons(result, OUT, TIE, "idle"))) == lines
    assert result.codings.loc[result.codings["code"] == "erp", "coder"].tolist() == ["bob"] * given


def test_who_replaces_a_code_by_itself_gives_it_to_other_words() -> None:
    """It is no word against the code."""
    redrawn = by("ana", "replace", "outils:page", "une page", "outils:page")
    assert stands(decide("intersection", redrawn, replace(KEEP, coder="bob")), "page") == ["une page"]
    result = decide("", redrawn, DROP)
    assert stands(result, "page") == ["page"]
    assert told(result) == [("ana", TIE, "page"), ("cléo", TIE, "page")]


def test_a_replacement_says_nothing_of_other_codings_that_stand() -> None:
    """Ana puts one code in the place of « page », bob another, which the rules found there too."""
    result = decide(
        "coder ana",
        by("ana", "replace", "outils:page", "un site et une page", "valeurs:lien"),
        by("bob", "replace", "outils:page", "un site et une page", "outils:site"),
    )
    assert stands(result, "site") == ["site"]
    assert stands(result, "lien") == ["un site et une page"]
    assert "site" not in set(result.said.disputes["code"])


def test_taking_a_code_from_words_beside_its_coding_is_idle_whoever_confirms_the_coding() -> None:
    """Ana's words touch what bob quoted, not the coding that he confirms with it."""
    result = decide("", by("ana", "remove", "outils:site", "On a un"), by("bob", "confirm", "outils:site", "un site"))
    assert stands(result, "site") == ["site"]
    assert told(result) == [("ana", "idle", "site")]


# the table of disagreements


def test_disagreements_say_where_who_why_and_what_came_of_it() -> None:
    result = decide("majority", KEEP, ALSO, DROP)
    (row,) = result.said.disputes.to_dict("records")
    start = TALK.text.index("page")
    assert row == {
        "document": "entretien-1", "case": "1", "segment": "1", "speaker": "Mme Roux", "start": start,
        "end": start + 4, "quote": "page", "codebook": "outils", "code": "page", "label": "Page",
        "given_by": "ana, bob", "taken_by": "cléo",
        "said": "ana: confirm outils:page (2026-01-31, dit ana) | bob: confirm outils:page (2026-01-31, dit bob) | "
        "cléo: remove outils:page (2026-01-31, dit cléo)",
        "settled": "given", "how": "majority: 2 of 3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "decisions", "settled"),
    [
        pytest.param("", [KEEP, DROP], [("page", "open", "no consensus")], id="open"),
        pytest.param("", [KEEP, ALSO], [], id="agreement"),
        pytest.param("", [TO_ERP, replace(TO_SITE, coder="bob")],
                     [("erp", "open", "no consensus"), ("site", "open", "no consensus")], id="two replacements"),
        pytest.param("union", [TO_ERP, KEEP], [], id="one coder alone"),
    ],
)  # fmt: skip
def test_what_is_a_disagreement(rule: str, decisions: list[Decision], settled: list[tuple[str, str, str]]) -> None:
    assert rows(decide(rule, *decisions).said.disputes, "code", "settled", "how") == settled


def test_a_table_and_a_decision_disagree() -> None:
    result = decide("", NOT_ERP, imported=(GIVEN,))
    assert rows(result.said.disputes, "given_by", "taken_by", "settled", "how") == [
        ("table", "bob", "taken", "decisions stand over codes read from tables")
    ]


# study.yaml


@pytest.mark.parametrize(
    ("yaml", "read"),
    [
        pytest.param("", None, id="none"),
        *(pytest.param(f"consensus: {rule}\n", as_consensus(rule), id=rule) for rule in ("union", "majority")),
        pytest.param("consensus: intersection\n", Consensus("intersection"), id="intersection"),
        pytest.param("consensus: {coder: ana}\n", Consensus("coder", "ana"), id="coder"),
        pytest.param("consensus:\n  coder: ana\n", Consensus("coder", "ana"), id="coder in a block"),
    ],
)
def test_consensus_in_the_study(tmp_path: Path, yaml: str, read: Consensus | None) -> None:
    assert read_study(two_coders(tmp_path, yaml)).consensus == read


def two_coders(folder: Path, yaml: str) -> Path:
    head = "document,quote,action,code\n"
    files: dict[str, str | bytes] = {
        "corpus/un.md": "C'est rapide.\n\nC'est confidentiel.\n",
        "codebooks/overrides/ana.csv": f"{head}un,rapide,confirm,valeurs:temps\n",
        "codebooks/overrides/bob.csv": f"{head}un,rapide,remove,valeurs:temps\n",
    }
    return write_study(folder, files, study=f"{STUDY}overrides: [codebooks/overrides/*.csv]\n{yaml}")


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        pytest.param("consensus: all\n", "study.yaml, line 8: 'consensus': write union,", id="unknown rule"),
        pytest.param("consensus: {coder: ana, or: bob}\n", "study.yaml, line 8: 'consensus': write", id="unknown key"),
        pytest.param("consensus: {coder: eve}\n", "study.yaml, line 8: there is no coder 'eve'. There are: ana, bob.",
                     id="unknown coder"),
        pytest.param("readers: {eve: [un]}\n", "study.yaml, line 8: there is no coder 'eve'. There are: ana, bob.",
                     id="unknown reader"),
        pytest.param("readers: {ana: [deux]}\n", "study.yaml, line 8: no document is called 'deux'. Perhaps: un.",
                     id="unknown document"),
    ],
)  # fmt: skip
def test_what_the_study_cannot_say(tmp_path: Path, yaml: str, message: str) -> None:
    with pytest.raises(StudyError) as raised:
        open_study(two_coders(tmp_path, yaml))
    assert str(raised.value).startswith(message)


def test_two_files_of_one_name_are_not_taken_for_one_coder(tmp_path: Path) -> None:
    path = two_coders(tmp_path, "")
    (tmp_path / "autres").mkdir()
    (tmp_path / "autres" / "ana.csv").write_text("document,quote,action,code\n", encoding="utf-8")
    study = tmp_path / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8").replace("overrides/*.csv]", "overrides/*.csv, autres/*.csv]"))
    with pytest.raises(StudyError) as raised:
        read_study(path)
    assert str(raised.value).endswith(
        "study.yaml, line 7: codebooks/overrides/ana.csv and autres/ana.csv are both decisions of 'ana'. "
        "Join them, or rename one: each coder has one file."
    )


def test_a_study_is_settled_as_it_says(tmp_path: Path) -> None:
    study = open_study(two_coders(tmp_path, "consensus: {coder: bob}\nreaders: {ana: [u*]}\n"))
    result = study.run()
    assert rows(result.codings, "code") == [("securite",)]
    assert rows(result.said.disputes, "settled", "how") == [("taken", "as bob says")]
    assert result.said.readers == {"ana": {"un"}}
