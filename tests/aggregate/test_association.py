from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from qualcode.aggregate.association import (
    COLUMNS,
    Incidence,
    Verdict,
    associate,
    associate_codes,
    association,
    find_incidence,
)
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.result import Result
from tests.aggregate.corpora import CASES, make_result, results
from tests.builders import make_codebook, make_document, run

WITHIN = ["segment", "document", "case", ["outils"], ["natures", "outils"]]


def incidence(*units: str, cases: Sequence[int] | None = None) -> Incidence:
    """Units as the codes they carry: one letter a code, `-` for none."""
    codes = sorted({letter for unit in units for letter in unit} - {"-"})
    held = sparse.csr_matrix(np.array([[code in unit for code in codes] for unit in units], np.int64))
    return Incidence(held, tuple(codes), None if cases is None else np.array(cases))


def pair(table: pd.DataFrame, first: str, second: str) -> pd.Series:
    (row,) = table[(table["first"] == first) & (table["second"] == second)].to_dict("records")
    return pd.Series(row)


def verdict(*units: str, cases: Sequence[int] | None = None) -> str:
    return str(pair(associate(incidence(*units, cases=cases)).pairs, "a", "b")["verdict"])


def test_measures_worked_by_hand() -> None:
    found = pair(associate(incidence(*["ab"] * 3, *["a"] * 2, *["b"] * 1, *["-"] * 4)).pairs, "a", "b")
    assert (found["units_first"], found["units_second"], found["units"], found["count"]) == (5, 4, 10, 3)
    assert (found["expected"], found["lift"], found["jaccard"]) == (2.0, 1.5, 0.5)
    assert found["phi"] == pytest.approx((3 * 4 - 2 * 1) / np.sqrt(5 * 5 * 4 * 6))
    assert found["p_fisher"] == found["p"] == pytest.approx((50 + 5 + 50 + 5) / 210)  # 3, 4, 1 and 0 together
    assert found["least_p"] == pytest.approx(10 / 210)


def test_a_code_in_no_unit_has_no_lift_and_no_phi() -> None:
    empty = Incidence(sparse.csr_matrix(np.array([[1, 0], [1, 0]])), ("a", "b"), None)
    found = pair(associate(empty).pairs, "a", "b")
    assert np.isnan([found["lift"], found["phi"]]).all()
    assert (found["p"], found["q"], found["verdict"]) == (1.0, 1.0, Verdict.TOO_RARE)


def test_no_unit_and_no_pair() -> None:
    nothing = Incidence(sparse.csr_matrix((0, 3), dtype=np.int64), ("a", "b", "c"), None)
    assert associate(nothing).pairs["verdict"].tolist() == [Verdict.TOO_RARE] * 3
    alone = associate(incidence("a", "a")).pairs
    assert alone.empty
    assert list(alone.columns) == list(COLUMNS)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(["ab"] * 6 + ["-"] * 6, Verdict.LINKED, id="always-together"),
        pytest.param(["a"] * 6 + ["b"] * 6, Verdict.INCOMPATIBLE, id="never-together"),
        pytest.param(["ab", "a", "a", "b", "b", "-", "-"], Verdict.COMPATIBLE, id="meet-and-nothing-is-shown"),
        pytest.param(["ab", "a", "b", "-"] * 40, Verdict.INDEPENDENT, id="as-chance-has-it"),
        pytest.param(["ab", "-", "-"], Verdict.TOO_RARE, id="once-of-three"),
        pytest.param(["a"] * 3 + ["b"] * 3 + ["-"] * 4, Verdict.TOO_RARE, id="never-together-and-no-proof"),
    ],
)
def test_verdicts(units: list[str], expected: Verdict) -> None:
    assert verdict(*units) == expected


def test_what_cases_explain_is_no_link() -> None:
    """One case speaks of everything, the other of nothing: over all units a and b go together, within cases not."""
    talker = ["ab"] * 16 + ["a"] * 4 + ["b"] * 4 + ["-"] * 1
    silent = ["-"] * 25
    cases = [0] * 25 + [1] * 25
    apart = associate(incidence(*talker, *silent, cases=cases))
    whole = associate(incidence(*talker, *silent))
    assert pair(whole.pairs, "a", "b")["verdict"] == Verdict.LINKED
    assert pair(apart.pairs, "a", "b")["p"] == 1.0
    assert pair(apart.pairs, "a", "b")["p_fisher"] == pair(whole.pairs, "a", "b")["p"]
    assert pair(apart.pairs, "a", "b")["expected_within"] == pytest.approx(20 * 20 / 25)
    assert (apart.within_cases, whole.within_cases, apart.cases, apart.units) == (True, False, 2, 50)


@given(results(), st.sampled_from(WITHIN), st.booleans())
@settings(max_examples=25)
def test_counts_are_those_of_the_matrix(result: Result, within, roll_up: bool) -> None:
    found = associate_codes(result, "valeurs", within=within, roll_up=roll_up)
    counts = count_pairs(result, "valeurs", within=within, roll_up=roll_up)
    assert found.units == len(counts.units)
    for row in found.pairs.to_dict("records"):
        assert row["count"] == counts.counts.loc[row["first"], row["second"]]
        assert row["units_first"] == counts.counts.loc[row["first"], row["first"]]
        assert row["expected"] == pytest.approx(row["units_first"] * row["units_second"] / max(row["units"], 1))
        assert row["least_p"] <= row["p"] + 1e-9
        assert row["p"] <= row["q"] + 1e-12
    names = [(row["first"], row["second"]) for row in found.pairs.to_dict("records")]
    everything = list(combinations(counts.codes, 2))
    assert set(everything) - set(names) == ({("lien", "don"), ("lien", "legs"), ("don", "legs")} if roll_up else set())


@given(results(), st.sampled_from(WITHIN))
@settings(max_examples=15)
def test_to_leave_out_a_case_is_to_count_without_it(result: Result, within) -> None:
    for case in CASES:
        left = find_incidence(count_pairs(result, "valeurs", within=within), without_case=case.id)
        others = {"organisation": [one.attributes["organisation"] for one in CASES if one is not case]}
        alone = find_incidence(count_pairs(result, "valeurs", within=within, where=others))
        assert (left.carried.T @ left.carried).toarray().tolist() == (
            alone.carried.T @ alone.carried
        ).toarray().tolist()
        assert left.carried.shape == alone.carried.shape


def test_units_made_of_tools_cross_cases() -> None:
    codings = [("a", 0, 0, "outils:site"), ("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "outils:site")]
    found = make_result({"a": ["R1", "R2"]}, codings)
    assert not associate_codes(found, "valeurs", within=["outils"]).within_cases


def test_segments_lie_in_cases() -> None:
    found = associate_codes(make_result({"a": ["R1", "R2", "R1"]}, [("a", 0, 0, "valeurs:temps")]), "valeurs")
    assert (found.within_cases, found.cases, found.units) == (True, 2, 3)


@pytest.mark.parametrize("within", ["case", "document"])
def test_a_case_of_one_unit_is_no_stratum(within: str) -> None:
    found = make_result({"a": ["R1", "R1"], "b": ["R2"]}, [("a", 0, 0, "valeurs:temps")])
    assert not associate_codes(found, "valeurs", within=within).within_cases


def test_association_is_a_table_of_pairs() -> None:
    found = association(make_result({"a": ["R1"]}, [("a", 0, 0, "valeurs:temps")]), "valeurs")
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 6


def test_phi_is_a_correlation() -> None:
    random = np.random.default_rng(2)
    units = ["".join(code for code in "abc" if random.random() < 0.4) or "-" for _ in range(50)]
    given_units = incidence(*units)
    table = associate(given_units).pairs
    held = given_units.carried.toarray()
    for first, second in combinations(range(3), 2):
        found = pair(table, "abc"[first], "abc"[second])
        assert found["phi"] == pytest.approx(np.corrcoef(held[:, first], held[:, second])[0, 1])
        cells = np.array([[(1 - held[:, first]) @ (1 - held[:, second])]])
        assert cells[0, 0] == 50 - found["units_first"] - found["units_second"] + found["count"]
        chi2 = stats.contingency.chi2_contingency(pd.crosstab(held[:, first], held[:, second]), correction=False)[0]
        assert found["phi"] ** 2 * 50 == pytest.approx(chi2)


def test_what_a_codebook_does_not_code_is_no_unit_of_its_counts() -> None:
    """Company cases, which the values never read, once counted as units without any value."""
    read = make_document("Oui, le lien.", "Le temps.", id="a", case="1")
    other = make_document("Le budget.", "Encore.", id="b", case="2", codebooks=("outils",))
    for documents in ([read, other], [other, read]):
        found = association(run(documents, make_codebook("valeurs", temps=["temps"], lien=["lien"])), "valeurs")
        assert set(found["units"]) == {2}


def test_verdicts_do_not_see_what_is_left_out_where_they_alone_are_wanted() -> None:
    random = np.random.default_rng(7)
    cases = np.repeat(np.arange(20), 60)
    likely = random.uniform(0.05, 0.6, (20, 6))[cases]
    held = random.random(likely.shape) < likely
    held[:, 1] |= held[:, 0] & (random.random(len(held)) < 0.3)
    given_units = Incidence(sparse.csr_matrix(held.astype(np.int64)), tuple("abcdef"), cases)
    exact, rough = (associate(given_units, roughly=roughly).pairs for roughly in (False, True))
    assert rough["verdict"].tolist() == exact["verdict"].tolist()
    assert len({*exact["verdict"]}) > 1
    assert np.abs(rough["p"] - exact["p"]).max() < 1e-11
