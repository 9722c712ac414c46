from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Coding, Decision, Document, Status
from qualcode.override.laying import Laid, apply_decisions, withhold_implied
from qualcode.result import Result, as_codings
from tests.builders import compile_books, make_codebook, make_decision, make_document, rows, run_rules

RULES = compile_books(
    make_codebook(site=["site"], page=["page"], erp=["erp"]),
    make_codebook("valeurs", temps=["gagn* … temps", "vite"], lien=["échang*"]),
)
TALK = make_document(
    "R : On a un site et une page.",
    "R : Pas de site chez nous, on échange par courrier.",
    "R : Ça va vite, on gagne du temps.",
)


def decide(*decisions: Decision, document: Document = TALK, imported: Sequence[Coding] = ()) -> Result:
    return run_rules([document], RULES, decisions=decisions, imported=imported)


def codes(result: Result) -> list[tuple[object, ...]]:
    """Codings that a person touched: code, quotation, status and coder."""
    return [row for row in rows(result.codings, "code", "quote", "status", "coder") if row[3] != "qualcode"]


def lines(result: Result) -> list[tuple[object, ...]]:
    """Audit lines that a person caused: status, coder and code."""
    return [row for row in rows(result.audit, "status", "coder", "code") if row[1] != "qualcode"]


BEFORE = decide()


def test_without_decisions_nothing_changes() -> None:
    assert codes(BEFORE) == lines(BEFORE) == []
    assert rows(BEFORE.audit, "status", "quote") == [("negated", "site")]


# add


def test_add_lays_the_code_on_the_quotation() -> None:
    result = decide(make_decision("add", "valeurs:lien", "on gagne du temps", coder="paul", reason="au téléphone"))
    (line,) = result.codings[result.codings["coder"] == "paul"].to_dict("records")
    start = TALK.text.index("on gagne")
    assert line == {
        "document": "entretien-1", "case": "1", "segment": "3", "speaker": "Mme Roux", "start": start,
        "end": start + 17, "quote": "on gagne du temps", "codebook": "valeurs", "code": "lien", "label": "Lien",
        "origin": "override", "rule": "", "coder": "paul", "status": "added", "reason": "au téléphone",
    }  # fmt: skip
    assert len(result.codings) == len(BEFORE.codings) + 1


def test_add_where_the_code_already_is_confirms_it() -> None:
    result = decide(make_decision("add", "outils:page", "une page"))
    assert codes(result) == [("page", "page", "confirmed", "claire")]
    assert len(result.codings) == len(BEFORE.codings)


def test_add_beside_the_same_code_elsewhere_adds() -> None:
    assert codes(decide(make_decision("add", "outils:page", "courrier"))) == [("page", "courrier", "added", "claire")]


def test_add_to_a_whole_segment() -> None:
    result = decide(make_decision("add", "outils:erp", "", segment="3"))
    assert codes(result) == [("erp", "Ça va vite, on gagne du temps.", "added", "claire")]


def test_add_across_segments_is_one_coding_of_the_first() -> None:
    result = decide(make_decision("add", "outils:erp", "une page. R : Pas de site"))
    assert rows(result.codings[result.codings["coder"] == "claire"], "segment", "quote") == [
        ("1", "une page.\nR : Pas de site")
    ]


# confirm


def test_confirm_keeps_the_coding_and_names_the_coder() -> None:
    result = decide(make_decision("confirm", "valeurs:temps", "vite", reason="sûr"))
    assert rows(result.codings[result.codings["code"] == "temps"], "quote", "status", "origin", "reason") == [
        ("vite", "confirmed", "keyword", "sûr"),
        ("gagne du temps", "automatic", "keyword", ""),
    ]


def test_confirm_stands_where_no_rule_finds_the_code_any_more() -> None:
    result = decide(make_decision("confirm", "outils:erp", "par courrier"))
    assert codes(result) == [("erp", "par courrier", "confirmed", "claire")]
    assert lines(result) == []


def test_confirm_lifts_a_negation() -> None:
    result = decide(make_decision("confirm", "outils:site", "Pas de site"))
    assert codes(result) == [("site", "site", "confirmed", "claire")]
    assert rows(result.audit, "status") == []


def test_a_negation_that_nobody_lifts_stays_in_the_audit() -> None:
    result = decide(make_decision("confirm", "outils:page", "Pas de site"))
    assert ("negated", "site") in rows(result.audit, "status", "quote")


# remove


def test_remove_takes_every_coding_of_the_code_that_overlaps() -> None:
    result = decide(make_decision("remove", "valeurs:temps", "Ça va vite, on gagne", reason="non"))
    assert "temps" not in list(result.codings["code"])
    removed = result.audit[result.audit["status"] == "removed"]
    assert rows(removed, "quote", "coder", "reason", "rule") == [
        ("vite", "claire", "non", "valeurs:temps/keyword/vite"),
        ("gagne du temps", "claire", "non", "valeurs:temps/keyword/gagn* … temps"),
    ]


def test_remove_leaves_other_codes_and_other_places() -> None:
    result = decide(make_decision("remove", "outils:site", "un site et une page"))
    assert set(result.codings["code"]) == {"page", "lien", "temps"}


def test_remove_of_a_whole_segment() -> None:
    assert "temps" not in list(decide(make_decision("remove", "valeurs:temps", "", segment="3")).codings["code"])


def test_remove_with_nothing_to_remove_is_idle() -> None:
    result = decide(make_decision("remove", "outils:erp", "un site"))
    assert lines(result) == [("idle", "claire", "erp")]
    assert list(result.attention["reason"]) == ["claire.csv, line 2: remove: nothing to remove: no outils:erp here"]


# replace


@pytest.mark.parametrize("replacement", ["outils:erp", "valeurs:lien"])
def test_replace_removes_and_adds(replacement: str) -> None:
    result = decide(make_decision("replace", "outils:page", "une page", replacement=replacement))
    assert codes(result) == [(replacement.partition(":")[2], "une page", "replaced", "claire")]
    assert lines(result) == [("removed", "claire", "page")]


def test_replace_by_a_code_that_is_there_confirms_it() -> None:
    result = decide(make_decision("replace", "outils:page", "un site et une page", replacement="outils:site"))
    assert codes(result) == [("site", "site", "confirmed", "claire")]
    assert "page" not in list(result.codings["code"])


def test_replace_with_nothing_to_replace_still_adds_and_says_so() -> None:
    result = decide(make_decision("replace", "outils:page", "courrier", replacement="outils:erp"))
    assert codes(result) == [("erp", "courrier", "replaced", "claire")]
    assert lines(result) == [("idle", "claire", "page")]


# one coder, several decisions


def test_a_coder_s_decisions_follow_one_another() -> None:
    added, removed = make_decision("add", "outils:erp", "courrier"), make_decision("remove", "outils:erp", "courrier")
    assert codes(decide(added, removed)) == []
    assert codes(decide(removed, added)) == [("erp", "courrier", "added", "claire")]


# several coders


def by(coder: str, action: str, code: str, quote: str, replacement: str = "") -> Decision:
    return make_decision(action, code, quote, coder=coder, replacement=replacement, reason=coder)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            by("a", "confirm", "outils:page", "page"), by("b", "remove", "outils:page", "une page"), id="keep, remove"
        ),
        pytest.param(
            by("a", "add", "outils:erp", "On a un"), by("b", "remove", "outils:erp", "un site"), id="add, remove"
        ),
        pytest.param(
            by("a", "confirm", "outils:page", "page"),
            by("b", "replace", "outils:page", "page", "outils:erp"),
            id="keep, replace",
        ),
        pytest.param(
            by("a", "replace", "outils:page", "page", "outils:erp"),
            by("b", "replace", "outils:page", "page", "outils:site"),
            id="replaced by two codes",
        ),
        pytest.param(
            by("a", "replace", "outils:page", "page", "outils:erp"),
            by("b", "remove", "outils:erp", "page"),
            id="replace, remove what replaces",
        ),
        pytest.param(
            by("a", "confirm", "valeurs:temps", "gagne"),
            by("b", "remove", "valeurs:temps", "temps"),
            id="two ends of one coding",
        ),
    ],
)
def test_coders_who_contradict_each_other_are_both_listed_and_neither_is_applied(
    first: Decision, second: Decision
) -> None:
    result = decide(first, second)
    assert rows(result.codings, "code", "quote") == rows(BEFORE.codings, "code", "quote")
    assert codes(result) == []
    assert sorted(rows(result.attention, "status", "coder")) == [("contradicted", "a"), ("contradicted", "b")]
    reasons = sorted(result.attention["reason"])
    assert reasons[0].endswith("contradicted by b (b.csv, line 2)")
    assert reasons[1].endswith("contradicted by a (a.csv, line 2)")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            by("a", "confirm", "outils:page", "page"), by("b", "confirm", "outils:page", "page"), id="both keep"
        ),
        pytest.param(
            by("a", "confirm", "outils:page", "page"), by("b", "remove", "outils:site", "un site"), id="other codes"
        ),
        pytest.param(
            by("a", "confirm", "valeurs:temps", "vite"), by("b", "remove", "valeurs:temps", "gagne"), id="other places"
        ),
        pytest.param(
            by("a", "replace", "outils:page", "page", "outils:erp"),
            by("b", "replace", "outils:page", "page", "outils:erp"),
            id="the same replacement",
        ),
    ],
)
def test_coders_who_say_other_things_do_not_contradict_each_other(first: Decision, second: Decision) -> None:
    for result in (decide(first, second), decide(second, first)):
        assert "contradicted" not in set(result.audit["status"])


def test_who_contradicts_nobody_is_heard() -> None:
    result = decide(
        by("a", "confirm", "outils:page", "page"),
        by("b", "remove", "outils:page", "page"),
        by("c", "confirm", "valeurs:temps", "vite"),
    )
    assert codes(result) == [("temps", "vite", "confirmed", "c")]


# decisions without a place


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        pytest.param(
            make_decision("add", "outils:erp", "site", document="entretien-9"),
            "there is no document 'entretien-9'",
            id="unknown document",
        ),
        pytest.param(make_decision("add", "outils:fax", "page"), "there is no code 'outils:fax'", id="unknown code"),
        pytest.param(
            make_decision("replace", "outils:page", "page", replacement="outils:fax"),
            "there is no code 'outils:fax'",
            id="unknown replacement",
        ),
        pytest.param(
            make_decision("add", "outils:erp", "un minitel pour les commandes"), "not found in the document", id="gone"
        ),
        pytest.param(make_decision("add", "outils:erp", "", segment="9"), "not found in the document", id="no segment"),
    ],
)
def test_a_decision_without_a_place_is_an_orphan(decision: Decision, told: str) -> None:
    result = decide(decision)
    assert codes(result) == []
    ((status, quote, reason),) = rows(result.attention, "status", "quote", "reason")
    assert (status, quote) == ("orphan", decision.quote)
    assert reason.startswith(f"claire.csv, line 2: {decision.action}: {told}")


def test_an_ambiguous_decision_lists_its_candidates() -> None:
    result = decide(make_decision("add", "outils:erp", "site"))
    first, second = TALK.text.index("site"), TALK.text.rindex("site")
    ((status, quote, reason),) = rows(result.attention, "status", "quote", "reason")
    assert (status, quote) == ("ambiguous", "site")
    assert reason.endswith(f"found 2 times; give more context: {first}:{first + 4}, {second}:{second + 4}")
    assert codes(result) == []


def test_a_moved_decision_is_applied_and_lists_what_it_found() -> None:
    result = decide(make_decision("add", "outils:erp", "on échangeait par courier"))
    ((code, quote, status, _),) = codes(result)
    assert (code, status) == ("erp", "added")
    assert "échange" in quote
    assert rows(result.attention, "status", "quote") == [("moved", "on échangeait par courier")]
    assert result.attention["reason"].item().endswith(f"found as: {quote}")


# whatever people decide


QUOTES = ["un site", "une page", "Pas de site", "vite", "on gagne du temps", "gagne", "temps", "courrier", "site"]
NAMES = ["outils:site", "outils:page", "outils:erp", "valeurs:temps", "valeurs:lien", "outils:fax"]


@st.composite
def decisions(draw: st.DrawFn) -> list[Decision]:
    made = []
    for n in range(draw(st.integers(0, 6))):
        action = draw(st.sampled_from(["add", "remove", "replace", "confirm"]))
        made.append(
            make_decision(
                action,
                draw(st.sampled_from(NAMES)),
                draw(st.sampled_from(QUOTES)),
                coder=draw(st.sampled_from(["ana", "bob", "cléo"])),
                segment=draw(st.sampled_from(["", "1", "2", "3"])),
                replacement=draw(st.sampled_from(NAMES)) if action == "replace" else "",
                reason=f"r{n}",
                line=n + 2,
            )
        )
    return made


CODES = {code.name: code for code in RULES.codes}
FOUND, PASSED_OVER = as_codings(BEFORE.codings), as_codings(BEFORE.audit)


def lay(made: Sequence[Decision]) -> tuple[list[Coding], list[Coding]]:
    """The codings and audit lines of `TALK` after decisions, without coding it again."""
    laid = apply_decisions(made, documents={TALK.id: TALK}, codes=CODES, codings=FOUND, negated=PASSED_OVER)
    return laid.codings, withhold_implied(laid, ())[1]


@given(decisions())
def test_decisions_are_never_lost(made: list[Decision]) -> None:
    """Each is applied, or in the audit, unless a later undisputed word on its code stands in its place."""
    codings, audit = lay(made)
    applied = {coding.reason for coding in (*codings, *audit)}
    for n, decision in enumerate(made):
        told = any(line.reason.startswith(f"{decision.place}: ") for line in audit)
        mine = {decision.code, decision.replacement} - {""}
        later = any(mine & {other.code, other.replacement} for other in made[n + 1 :])
        assert told or decision.reason in applied or later


@given(decisions())
def test_codings_of_rules_are_kept_confirmed_or_in_the_audit(made: list[Decision]) -> None:
    codings, audit = lay(made)
    assert all(TALK.text[coding.start : coding.end] == coding.quote for coding in codings)
    standing = {(c.code, c.start, c.end) for c in (*codings, *audit)}
    assert {(c.code, c.start, c.end) for c in (*FOUND, *PASSED_OVER)} <= standing


@given(decisions(), st.data())
def test_the_order_of_coders_does_not_matter_to_who_contradicts(made: list[Decision], data: st.DataObject) -> None:
    """The order of one coder's decisions does: the last is their word."""
    files = {coder: iter([one for one in made if one.coder == coder]) for coder in {one.coder for one in made}}
    shuffled = [next(files[one.coder]) for one in data.draw(st.permutations(made))]
    disputed = [
        sorted(
            (line.coder, line.codebook, line.code, line.start) for line in lay(some)[1] if line.status == "contradicted"
        )
        for some in (made, shuffled)
    ]
    assert disputed[0] == disputed[1]


def test_no_decisions_and_no_codings() -> None:
    assert apply_decisions([], documents={}, codes={}, codings=[], negated=[]) == Laid()
    lost = apply_decisions([make_decision("add", "a:b", "x")], documents={}, codes={}, codings=[], negated=[])
    assert [line.status for line in lost.audit] == [Status.ORPHAN]
