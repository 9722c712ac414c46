"""Whatever coders decide, about whatever is coded: nothing is lost in silence, and what is settled is so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.model import Coding, Decision, Origin, Status
from qualcode.override.consensus import Dispute, Outcome
from qualcode.override.laying import apply_decisions, withhold_implied
from qualcode.override.placing import Placed
from qualcode.result import as_codings
from tests.override.coders import RULES, TALK, as_consensus, by, decide, human

CODES = {code.name: code for code in RULES.codes}
NAMES = ["outils:site", "outils:page", "outils:erp", "valeurs:temps", "valeurs:lien", "natures:vente"]
CONSENSUS = st.sampled_from(["", "union", "majority", "intersection", "coder ana", "coder table"])
TABLE = human("outils:erp", "On a un site et une page.")
FOUND = [*as_codings(decide("").codings), TABLE]
TURNS = [[m.span() for m in re.compile(r"\w+").finditer(TALK.text, s.start, s.end)] for s in TALK.segments]
GIVEN = {Status.ADDED, Status.CONFIRMED, Status.REPLACED}


@dataclass(frozen=True)
class Settled:
    """What was there, and what decisions made of it: codings, audit lines, what was contested, what has a place."""

    before: list[Coding]
    codings: list[Coding]
    audit: list[Coding]
    disputes: list[Dispute]
    placed: dict[str, Placed]

    def removed(self, code: str, placed: Placed) -> list[Coding]:
        """The audit's lines of codings of a code taken away where a decision is."""
        return [a for a in self.audit if a.status == Status.REMOVED and a.name == code and placed.meets(a)]

    def tells(self, decision: Decision) -> bool:
        """Whether the audit has a line about it, or names it in another's."""
        return any(decision.place in line.reason for line in self.audit)


def settle(made: Sequence[Decision], rule: str, there: Sequence[Coding] = FOUND) -> Settled:
    """Decisions over codings, implied ones implied again where their segment still has no code of their codebook."""
    coded = [c for c in there if c.status != Status.NEGATED and c.origin != Origin.IMPLIED]
    implied = [c for c in there if c.origin == Origin.IMPLIED]
    laid = apply_decisions(
        made, documents={TALK.id: TALK}, codes=CODES, codings=coded, implied=implied, consensus=as_consensus(rule),
        negated=[c for c in there if c.status == Status.NEGATED],
    )  # fmt: skip
    kept, audit = withhold_implied(laid, [c for c in implied if not _beside(c, laid.codings)])
    disputes = [dispute for _, dispute in laid.disputes]
    return Settled(coded + implied, laid.codings + kept, audit, disputes, {p.decision.place: p for p in laid.placed})


def _beside(coding: Coding, codings: Sequence[Coding]) -> bool:
    return any((c.codebook, c.segment) == (coding.codebook, coding.segment) for c in codings)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    """One to five words of one turn."""
    turn = draw(st.sampled_from(TURNS))
    first = draw(st.integers(0, len(turn) - 1))
    return turn[first][0], draw(st.sampled_from(turn[first : first + 5]))[1]


@st.composite
def codings(draw: st.DrawFn) -> list[Coding]:
    """What rules found, negation took away and codes imply; what two tables brought, one of them a coder's own."""
    made = []
    for n in range(draw(st.integers(0, 6))):
        start, end = draw(spans())
        one = replace(human(draw(st.sampled_from(NAMES)), TALK.text[start:end]), start=start, end=end)
        kind = draw(st.sampled_from(["found", "negated", "implied", "table", "ana"]))
        if kind in ("found", "negated"):
            status = Status.AUTOMATIC if kind == "found" else Status.NEGATED
            one = replace(one, origin=Origin.KEYWORD, rule=f"k{n}", coder="qualcode", status=status)
        elif kind == "implied":
            one = replace(one, origin=Origin.IMPLIED, coder="qualcode", status=Status.AUTOMATIC)
        made.append(replace(one, coder=kind) if kind in ("table", "ana") else one)
    standing = [c for c in made if c.status != Status.NEGATED and c.origin != Origin.IMPLIED]
    return [c for c in made if c.origin != Origin.IMPLIED or not _beside(c, standing)]


@st.composite
def decisions(draw: st.DrawFn, coders: Sequence[str] = ("ana", "bob", "cléo", "dan")) -> list[Decision]:
    """Up to ten lines, about few codes and few stretches: as people write them, misquoted, whole segments, lost."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))
    stretches = draw(st.lists(spans(), min_size=1, max_size=4))
    made = []
    for n in range(draw(st.integers(1, 10))):
        action, code = draw(st.sampled_from(["add", "remove", "replace", "confirm"])), draw(st.sampled_from(names))
        quote = TALK.text[slice(*draw(st.sampled_from(stretches)))]
        replacement = draw(st.sampled_from(names)) if action == "replace" else ""
        one = replace(by(draw(st.sampled_from(coders)), action, code, quote, replacement, line=n + 10), reason=f"r{n}")
        changed = draw(st.sampled_from([None] * 7 + ["misquoted", "segment", "lost", "unknown"]))
        match changed:
            case "misquoted":
                one = replace(one, quote=f"{quote[:-1]}x{quote[-1]}")
            case "segment":
                one = replace(one, quote="", segment=draw(st.sampled_from(["1", "2", "9"])))
            case "lost":
                one = replace(one, quote="rien de tel ici")
            case "unknown":
                one = replace(one, code="outils:fax")
        made.append(one)
    return made


TWICE = [replace(by("bob", "remove", "outils:erp", "un site", line=n + 10), reason=f"r{n}") for n in range(2)]
TIED_AND_LOST = [
    replace(by("bob", "replace", "outils:erp", "vite", "outils:page", line=12), reason="r0"),
    replace(by("ana", "remove", "outils:page", "vite, on gagne", line=13), reason="r1"),
    replace(by("ana", "add", "outils:site", "un site", line=14), reason="r2"),
    replace(by("cléo", "add", "outils:erp", "vite, on gagne", line=15), reason="r3"),
    replace(by("ana", "add", "outils:site", "un site", line=16), reason="r4"),
]


@example(TIED_AND_LOST, "coder ana", FOUND)  # who is tied on one code and lost on another was told of the tie alone
@example(TWICE, "", FOUND)  # what a table gave, taken away twice by one coder: the second time was told nowhere
@given(decisions(), CONSENSUS, codings())
def test_no_decision_is_lost_in_silence(made: list[Decision], rule: str, there: list[Coding]) -> None:
    """Each has its line, or is named in another's; or it is applied: its code is given, or taken away, where it is."""
    settled = settle(made, rule, there)
    for decision in made:
        one = settled.placed.get(decision.place)
        if settled.tells(decision):
            continue
        assert one is not None
        if decision.action in ("remove", "replace") and decision.code != decision.replacement:
            assert decision.reason in {line.reason for line in settled.removed(decision.code, one)}
        if decision.action != "remove":
            code = decision.replacement or decision.code
            given = [c for c in settled.codings if c.name == code and one.meets(c) and c.status in GIVEN]
            assert given or settled.removed(code, one)


@given(decisions(), CONSENSUS, codings())
def test_what_is_settled_is_so(made: list[Decision], rule: str, there: list[Coding]) -> None:
    """What is given stands, what is taken is gone where it was taken, what is open stands as before.

    Of codes implied, only while nothing else in the segment keeps them from being implied.
    """
    settled = settle(made, rule, there)
    for dispute in settled.disputes:
        question = dispute.question
        before, after = (
            [c for c in some if c.name == question.code and c.start < question.end and question.start < c.end]
            for some in (settled.before, settled.codings)
        )
        takers = [w for w in question.words if not (w.gives or w.tacit or question.votes[w.coder])]
        match dispute.outcome:
            case Outcome.GIVEN:
                assert after
            case Outcome.TAKEN:
                assert not [c for c in after for word in takers if c.start < word.end and word.start < c.end]
            case Outcome.OPEN:
                said = [{(c.start, c.end) for c in some if c.origin != Origin.IMPLIED} for some in (before, after)]
                assert said[0] == said[1]


@given(decisions(), CONSENSUS, codings())
def test_who_is_told_off_is_told_by_whom(made: list[Decision], rule: str, there: list[Coding]) -> None:
    """Every coder named against a decision says the opposite of part of it, there."""
    settled = settle(made, rule, there)
    named = [line for line in settled.audit if line.status in (Status.CONTRADICTED, Status.OUTVOTED)]
    for line in named:
        told = re.findall(r"(?:by|,) (\w+) \((imported|\w+\.csv, line \d+)\)", line.reason)
        assert told or "taken back in" in line.reason
        assert line.coder not in {coder for coder, _ in told}
        assert {place for _, place in told} <= {"imported", *settled.placed}


PARTS = [
    replace(by("bob", "remove", "outils:page", "et", line=10), reason="r0"),
    replace(by("ana", "remove", "outils:page", "et une page", line=11), reason="r1"),
    replace(by("ana", "replace", "outils:erp", "et", "outils:page", line=12), reason="r2"),
]


@example(PARTS, "", [*FOUND, human("outils:page", "une page", "ana")])  # what was left of it was applied in two parts
@given(decisions(), CONSENSUS, codings())
def test_who_took_something_away_is_not_idle(made: list[Decision], rule: str, there: list[Coding]) -> None:
    settled = settle(made, rule, there)
    idle = {line.reason.partition(": ")[0] for line in settled.audit if line.status == Status.IDLE}
    took = {line.reason for line in settled.audit if line.status == Status.REMOVED}
    assert not [decision for decision in made if decision.place in idle and decision.reason in took]


@given(decisions(), CONSENSUS, codings())
def test_codings_that_were_there_stand_or_are_in_the_audit(
    made: list[Decision], rule: str, there: list[Coding]
) -> None:
    settled = settle(made, rule, there)
    told = {(c.name, c.start, c.end, c.rule) for c in (*settled.codings, *settled.audit)}
    assert {(c.name, c.start, c.end, c.rule) for c in there if c.origin != Origin.IMPLIED} <= told


@given(decisions(coders=("ana",)), st.sampled_from(["union", "intersection", "majority"]), codings())
def test_one_coder_alone_needs_no_consensus(made: list[Decision], rule: str, there: list[Coding]) -> None:
    own = [replace(c, coder="ana") if c.origin == Origin.IMPORTED else c for c in there]
    assert settle(made, rule, own) == settle(made, "", own)


@given(decisions(), codings())
def test_union_keeps_all_that_intersection_keeps(made: list[Decision], there: list[Coding]) -> None:
    """Of what was there before anybody decided; but for codes that their coder moves to other words."""
    made = [decision for decision in made if decision.code != decision.replacement]
    few, many = (settle(made, rule, there) for rule in ("intersection", "union"))
    kept = [{(c.name, c.start, c.end) for c in one.codings} for one in (few, many)]
    before = {(c.name, c.start, c.end) for c in few.before if c.origin != Origin.IMPLIED}
    assert kept[0] & before <= kept[1] & before


# where nobody's words overlap in part, each question is one word of the talk, and can be settled by counting

Said = tuple[str, str, str]
"""Who does what on which word."""
SAID = st.tuples(
    st.sampled_from(["ana", "bob", "cléo"]),
    st.sampled_from(["add", "remove", "confirm"]),
    st.sampled_from(["site", "page", "vite", "gagne"]),
)


@given(st.lists(SAID, max_size=10), st.sets(st.sampled_from(["site", "vite"])), st.sets(st.just("page")), CONSENSUS)
def test_what_stands_is_what_counting_says(said: list[Said], found: set[str], imported: set[str], rule: str) -> None:
    there = [replace(human("outils:erp", word), origin=Origin.KEYWORD, status=Status.AUTOMATIC) for word in found]
    there += [human("outils:erp", word) for word in imported]
    made = [by(coder, action, "outils:erp", word, line=n + 10) for n, (coder, action, word) in enumerate(said)]
    counted = {word for word in ("site", "page", "vite", "gagne") if count(said, word, found, imported, rule)}
    assert {coding.quote for coding in settle(made, rule, there).codings} == counted


def count(said: list[Said], word: str, found: set[str], imported: set[str], rule: str) -> bool:
    """Whether a word is coded in the end."""
    decided = {coder: action != "remove" for coder, action, at in said if at == word}
    votes = decided | ({"table": True} if word in imported else {})
    given, taken = sum(votes.values()), len(votes) - sum(votes.values())
    if not given or not taken:
        return given > 0 if votes else word in found
    if rule in ("union", "intersection"):
        return rule == "union"
    if rule == "majority" and given != taken:
        return given > taken
    if rule.startswith("coder") and rule.split()[1] in votes:
        return votes[rule.split()[1]]
    if rule != "majority" and len(set(decided.values())) == 1:
        return set(decided.values()) == {True}
    return word in found | imported
