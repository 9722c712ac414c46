"""Agreement of coders in a study: what is counted, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qualcode
from qualcode.aggregate.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement
from qualcode.aggregate.comparison import Comparison, compare_coders
from qualcode.aggregate.readings import RULES, coders_of
from qualcode.aggregate.tallies import MISSING, Ints
from qualcode.aggregate.unitizing import unitizing_alpha
from qualcode.model import Coding, Decision, Document, Origin, Status
from qualcode.result import Result
from tests.builders import compile_books, make_codebook, make_decision, make_document, run_rules

FREE = compile_books(make_codebook("valeurs", a=["zzz"], b=["zzz"], c=["zzz"]), make_codebook("outils", x=["zzz"]))
RULED = compile_books(make_codebook("valeurs", a=["alpha"], b=["beta"]))
SEGMENTS = 6


def document(id: str = "un", case: str = "1", text: str = "mot {n} dit") -> Document:
    return make_document(*(text.format(n=n) for n in range(1, SEGMENTS + 1)), id=id, case=case)


def by(coder: str, *codes: str, document: str = "un", action: str = "add") -> list[Decision]:
    """A coder's codes, one text a segment: « a b » adds both to the whole segment."""
    return [
        make_decision(action, f"{'outils' if code == 'x' else 'valeurs'}:{code}", coder=coder, document=document,
                      segment=str(n), line=10 * n)
        for n, names in enumerate(codes, start=1)
        for code in names.split()
    ]  # fmt: skip


def coded(decisions: Sequence[Decision], documents: Sequence[Document] = (), **options: object) -> Result:
    return run_rules(documents or [document()], FREE, decisions=decisions, **options)


def row(compared: Comparison, code: str = "a", book: str = "valeurs") -> pd.Series:
    table = compared.table
    (found,) = table[(table["codebook"] == book) & (table["code"] == code)].to_dict("records")
    return pd.Series(found)


ANA, BOB = by("ana", "a", "a", "", "b", "a b", ""), by("bob", "a", "", "", "b", "a", "c")


def test_a_code_in_segments() -> None:
    values = np.array([[1, 1, 0, 0, 1, 0], [1, 0, 0, 0, 1, 0]])
    found = row(compare_coders(coded(ANA + BOB)))
    assert found["units"] == SEGMENTS
    assert found["percent"] == pytest.approx(5 / 6)
    assert found["kappa"] == pytest.approx(cohen_kappa(*values))
    assert found["alpha"] == pytest.approx(krippendorff_alpha(values))
    assert found["ac1"] == pytest.approx(gwet_ac1(values))
    assert math.isnan(found["fleiss"]) and math.isnan(found["unitizing"]) and math.isnan(found["masi"])


def test_a_codebook_is_sets_of_codes() -> None:
    found = row(compare_coders(coded(ANA + BOB)), code="")
    sets = np.array([[1, 1, 0, 2, 3, 0], [1, 0, 0, 2, 1, 4]])
    assert found["percent"] == pytest.approx(3 / 6)
    assert found["kappa"] == pytest.approx(cohen_kappa(*sets))
    assert found["alpha"] == pytest.approx(krippendorff_alpha(sets))
    assert found["jaccard"] > found["alpha"]
    assert found["masi"] > found["alpha"]


def test_all_codebooks_together() -> None:
    more = by("ana", "", "x", "x") + by("bob", "", "x")
    compared = compare_coders(coded([*ANA, *BOB, *more]))
    assert list(compared.table["level"]) == ["overall", "codebook", "code", "code", "code", "codebook", "code"]
    overall = compared.table.iloc[0]
    assert overall["units"] == 2 * SEGMENTS
    assert overall["percent"] == pytest.approx((3 + 5) / 12)


# who saw what


def test_a_document_in_which_a_coder_decided_nothing_is_missing() -> None:
    two = [document(), document("deux", "2")]
    alone = coded([*ANA, *BOB, *by("bob", "a", "a", document="deux")], two)
    assert row(compare_coders(alone))["units"] == SEGMENTS
    assert row(compare_coders(alone))["alpha"] == row(compare_coders(coded(ANA + BOB)))["alpha"]


def test_a_document_that_readers_name_was_seen() -> None:
    two = [document(), document("deux", "2")]
    decided = [*ANA, *BOB, *by("bob", "a", "a", document="deux")]
    compared = compare_coders(coded(decided, two, readers={"ana": frozenset({"un", "deux"})}))
    assert row(compared)["units"] == 2 * SEGMENTS
    assert row(compared)["percent"] == pytest.approx((5 + 4) / 12)


def test_a_codebook_in_which_a_coder_decided_nothing_is_missing() -> None:
    compared = compare_coders(coded([*ANA, *BOB, *by("bob", "", "x")]))
    assert set(compared.table["codebook"]) == {"valeurs"}
    assert compared.seen.to_dict("list") == {"valeurs": [6.0, 6.0], "outils": [0.0, 6.0]}


def test_an_interviewer_s_turns_are_no_units() -> None:
    talk = make_document("Q : Et alors ?", "R : Oui.", "R : Non.", id="un")
    compared = compare_coders(coded([*by("ana", "a", "a"), *by("bob", "a", "", "a")], [talk]))
    assert row(compared)["units"] == 2
    assert row(compared)["percent"] == 0


def human(*cells: str) -> list[Coding]:
    """The codes that a table has, one cell a segment."""
    made, talk = [], document()
    for segment, names in zip(talk.segments, cells, strict=False):
        quote = talk.text[segment.start : segment.end]
        made += [
            Coding("un", "1", segment.id, "", segment.start, segment.end, quote, "valeurs", name, name.upper(),
                   Origin.IMPORTED, coder="table", status=Status.IMPORTED)
            for name in names.split()
        ]  # fmt: skip
    return made


def test_an_empty_cell_of_a_table_is_missing_or_says_that_no_code_fits() -> None:
    result = coded(by("ana", "a", "a", "b", "b", "", "a"), imported=human("a", "", "a", "b"))
    assert coders_of(result) == ("ana", "table")
    assert row(compare_coders(result))["units"] == 3
    assert row(compare_coders(result))["percent"] == pytest.approx(2 / 3)
    assert row(compare_coders(result, empty_is_none=True))["units"] == SEGMENTS
    assert row(compare_coders(result, empty_is_none=True))["percent"] == pytest.approx(3 / 6)


# decisions about what rules found

RULED_TALK = make_document("alpha dit", "alpha beta", "rien", "alpha", "beta", id="un")


def ruled(*decisions: Decision) -> Result:
    return run_rules([RULED_TALK], RULED, decisions=decisions)


def word(coder: str, action: str, segment: int, code: str = "a", line: int = 2, to: str = "") -> Decision:
    replacement = f"valeurs:{to}" if to else ""
    return make_decision(
        action, f"valeurs:{code}", coder=coder, document="un", segment=str(segment), line=line, replacement=replacement
    )


@pytest.mark.parametrize(
    ("reading", "units", "percent"),
    [
        pytest.param("said", 3, 2 / 3, id="said: of « alpha » only the first was spoken of by both"),
        pytest.param("standing", 5, 4 / 5, id="standing: what nobody touched stands for both"),
    ],
)
def test_what_rules_found_and_a_coder_passed_over(reading: str, units: int, percent: float) -> None:
    result = ruled(word("ana", "confirm", 1), word("ana", "confirm", 2), word("bob", "remove", 1))
    found = row(compare_coders(result, reading=reading))
    assert (found["units"], found["percent"]) == (units, pytest.approx(percent))


def test_the_rules_can_be_a_coder() -> None:
    result = ruled(word("ana", "confirm", 1), word("ana", "remove", 2), word("ana", "add", 3))
    compared = compare_coders(result, rules=True)
    assert compared.coders == ("ana", RULES)
    values = np.array([[1, 0, 1, MISSING, 0], [1, 1, 0, 1, 0]])
    assert row(compared)["units"] == 4
    assert row(compared)["alpha"] == pytest.approx(krippendorff_alpha(values))


@pytest.mark.parametrize(
    ("decisions", "given"),
    [
        pytest.param([word("ana", "replace", 1, to="b")], {"a": 0, "b": 1}, id="replaced"),
        pytest.param([word("ana", "remove", 1), word("ana", "add", 1, line=3)], {"a": 1, "b": 0}, id="taken, given"),
        pytest.param([word("ana", "add", 1, "b"), word("ana", "remove", 1, "b", 3)], {"b": 0}, id="given, taken back"),
    ],
)
def test_the_last_word_of_a_coder_counts(decisions: list[Decision], given: dict[str, int]) -> None:
    sure = [word("bob", "confirm", 1), word("bob", "add", 1, "b")]
    compared = compare_coders(ruled(*decisions, *sure))
    for code, value in given.items():
        assert row(compared, code)["percent"] >= (4 if value else 0) / 5
        assert (row(compared, code)["percent"] == 1) is bool(value)


# characters


def test_characters_and_unitizing() -> None:
    talk = make_document("un deux trois quatre cinq", id="un")
    decisions = [
        make_decision("add", "valeurs:a", quote, coder=coder, document="un")
        for coder, quote in (("ana", "deux trois"), ("bob", "trois quatre"))
    ]
    found = row(compare_coders(coded(decisions, [talk]), unit="span"))
    length = len("un deux trois quatre cinq")
    assert found["units"] == length
    assert found["percent"] == pytest.approx(1 - (5 + 7) / length)
    starts = ((talk.text.index(quote), quote) for quote in ("deux trois", "trois quatre"))
    marks = [[(start, start + len(quote), 1)] for start, quote in starts]
    assert found["unitizing"] == pytest.approx(unitizing_alpha(marks, length))
    values = np.zeros((2, length), np.int64)
    for coder, ((start, end, _),) in enumerate(marks):
        values[coder, start:end] = 1
    assert found["alpha"] == pytest.approx(krippendorff_alpha(values))
    assert found["kappa"] == pytest.approx(cohen_kappa(*values))


# intervals, pairs


def test_intervals_come_from_cases_and_are_always_the_same() -> None:
    cases = [document(f"d{n}", str(n)) for n in range(8)]
    decided = [
        one
        for n in range(8)
        for one in [
            *by("ana", "a", "a", "", "b", "a", document=f"d{n}"),
            *by("bob", "a", "a" if n % 2 else "", "", "b", "a", document=f"d{n}"),
        ]
    ]
    result = coded(decided, cases)
    first, second = compare_coders(result), compare_coders(result)
    pd.testing.assert_frame_equal(first.table, second.table)
    found = row(first)
    assert found["alpha_low"] < found["alpha"] < found["alpha_high"] <= 1
    assert (found["percent_low"], found["percent_high"]) == pytest.approx((1 - 7 / 48, 1 - 1 / 48), abs=0.02)


def test_one_case_gives_no_interval() -> None:
    assert math.isnan(row(compare_coders(coded(ANA + BOB)))["alpha_low"])


def test_pairs_of_coders() -> None:
    eve = by("eve", "a", "a", "", "b", "a b", "")
    compared = compare_coders(coded(ANA + BOB + eve), by_pair=True)
    pairs = compared.pairs[compared.pairs["code"] == "a"].set_index(["first", "second"])
    assert list(pairs.index) == [("ana", "bob"), ("ana", "eve"), ("bob", "eve")]
    assert pairs.loc[("ana", "eve"), "kappa"] == 1
    two = row(compare_coders(coded(ANA + BOB)))
    assert pairs.loc[("ana", "bob"), "alpha"] == pytest.approx(two["alpha"])
    assert row(compared)["kappa"] == pytest.approx(pairs["kappa"].mean())
    assert not math.isnan(row(compared)["fleiss"])


def test_fewer_than_two_coders() -> None:
    assert compare_coders(coded(ANA)).table.empty
    assert compare_coders(coded([])).table.empty


# whatever people give

NAMES = ("a", "b", "c")
GIVEN = st.lists(st.sets(st.sampled_from(NAMES)), min_size=SEGMENTS, max_size=SEGMENTS)


def matrix(given: Sequence[Sequence[set[str]]], code: str) -> Ints:
    return np.array([[int(code in names) for names in one] for one in given])


@settings(max_examples=30)
@given(st.lists(GIVEN, min_size=2, max_size=4).filter(lambda some: all(any(one) for one in some)))
def test_a_study_says_what_its_table_says(given: list[list[set[str]]]) -> None:
    decisions = [d for n, one in enumerate(given) for d in by(f"c{n}", *(" ".join(sorted(names)) for names in one))]
    compared = compare_coders(coded(decisions))
    for code in NAMES:
        if any(code in names for one in given for names in one):
            values, found = matrix(given, code), row(compared, code)
            assert found["percent"] == pytest.approx(percent_agreement(values))
            assert found["alpha"] == pytest.approx(krippendorff_alpha(values), nan_ok=True)
    sets = {names: n for n, names in enumerate({frozenset(names) for one in given for names in one})}
    values = np.array([[sets[frozenset(names)] for names in one] for one in given])
    assert row(compared, "")["alpha"] == pytest.approx(krippendorff_alpha(values), nan_ok=True)


@settings(max_examples=30)
@given(GIVEN.filter(any), GIVEN.filter(any))
def test_characters_of_whole_segments_weigh_as_they_are_long(one: list[set[str]], other: list[set[str]]) -> None:
    """All segments are of one length here, so that what agrees in segments agrees in characters."""
    decisions = [d for n, some in enumerate((one, other)) for d in by(f"c{n}", *(" ".join(sorted(s)) for s in some))]
    result = coded(decisions)
    segments, spans = (compare_coders(result, unit=unit).table for unit in ("segment", "span"))
    assert list(segments["percent"]) == pytest.approx(list(spans["percent"]))
    assert list(segments["kappa"]) == pytest.approx(list(spans["kappa"]), nan_ok=True)


def test_more_codes_than_one_number_can_mark() -> None:
    many = compile_books(make_codebook("valeurs", **{f"k{n}": ["zzz"] for n in range(70)}))
    given = {"ana": ["k0 k69", "k61 k62", "k63"], "bob": ["k0 k69", "k61", "k63"]}
    decisions = [d for coder, codes in given.items() for d in by(coder, *codes)]
    found = row(compare_coders(run_rules([document()], many, decisions=decisions)), code="")
    assert found["percent"] == pytest.approx(5 / 6)


def test_a_notebook_can_ask() -> None:
    compared = qualcode.compare_coders(coded(ANA + BOB), by_pair=True)
    assert list(compared.pairs["kappa"]) == pytest.approx(list(compared.table["kappa"]), nan_ok=True)
    assert list(compared.seen["valeurs"]) == [SEGMENTS, SEGMENTS]
