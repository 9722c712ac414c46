from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.aggregate.cooccurrence import cooccurrence, count_pairs, pair_evidence
from qualcode.aggregate.units import number_segments
from qualcode.result import Result
from tests.aggregate.corpora import count_plainly, make_result, results, units_of, with_parents

ORDER = ["temps", "lien", "don", "legs"]
WITHIN = ["segment", "speaker", "document", "case", ["outils"], ["natures", "outils"], ["valeurs"]]
WHERES = [None, {"group": "entretiens"}, {"organisation": "PME"}, {"speaker": "Anne", "group": "cas"}]


def plainly(
    result: Result, within: str | Sequence[str], roll_up: bool, where: Mapping[str, object] | None
) -> dict[tuple[str, ...], set[str]]:
    """The values that each unit holds."""
    held: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in count_plainly(result, where):
        codes = with_parents(one.codes["valeurs"], "valeurs") if roll_up else one.codes["valeurs"]
        for unit in units_of(one, within):
            held[unit] |= codes
    return held


@given(results(), st.sampled_from(WITHIN), st.booleans(), st.sampled_from(WHERES))
def test_counts_are_those_of_a_plain_recount(result: Result, within, roll_up: bool, where) -> None:
    counts = count_pairs(result, "valeurs", within=within, roll_up=roll_up, where=where).counts
    held = plainly(result, within, roll_up, where)
    expected = [[sum({a, b} <= codes for codes in held.values()) for b in ORDER] for a in ORDER]
    assert counts.to_numpy().tolist() == expected


@given(results(), st.sampled_from(WITHIN), st.booleans())
def test_the_table_is_square_symmetric_and_integer(result: Result, within, roll_up: bool) -> None:
    counts = cooccurrence(result, "valeurs", within=within, roll_up=roll_up)
    assert list(counts.index) == list(counts.columns) == ORDER
    assert (counts.dtypes == np.int64).all()
    assert (counts.to_numpy() == counts.to_numpy().T).all()
    own = np.diag(counts)
    assert (counts.to_numpy() <= np.minimum.outer(own, own)).all()


@given(results(), st.sampled_from(WITHIN), st.booleans(), st.sampled_from(WHERES))
@settings(max_examples=30)
def test_every_count_is_traced_to_its_units_and_segments(result: Result, within, roll_up: bool, where) -> None:
    found = count_pairs(result, "valeurs", within=within, roll_up=roll_up, where=where)
    for first, second in combinations_with_replacement(ORDER, 2):
        evidence = pair_evidence(found, first, second)
        assert evidence["unit"].nunique() == found.counts.loc[first, second]
        for _, behind in evidence.groupby("unit"):
            assert {code for codes in behind["codes"] for code in codes} == {first, second}
        for number, codes in zip(evidence["number"], evidence["codes"], strict=True):
            segment = found.segments.loc[number]
            (here,) = [
                one
                for one in count_plainly(result, where)
                if (one.document.id, one.segment.id) == (segment["document"], segment["segment"])
            ]
            held = with_parents(here.codes["valeurs"], "valeurs") if roll_up else here.codes["valeurs"]
            assert set(codes) == held & {first, second}


def count(result: Result, first: str, second: str, **options: object) -> int:
    return int(cooccurrence(result, "valeurs", **options).loc[first, second])


def test_a_code_found_often_in_a_unit_counts_once() -> None:
    twice = [("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "valeurs:lien")]
    assert count(make_result({"a": ["R1"]}, twice), "temps", "lien") == 1
    assert count(make_result({"a": ["R1"]}, twice), "temps", "temps") == 1


def test_a_coding_across_segments_counts_in_each() -> None:
    result = make_result({"a": ["R1", "R1"]}, [("a", 0, 1, "valeurs:temps"), ("a", 1, 1, "valeurs:lien")])
    assert count(result, "temps", "temps") == 2
    assert count(result, "temps", "lien") == 1


def test_a_coding_does_not_count_in_segments_that_it_only_touches() -> None:
    result = make_result({"a": ["R1", "R1", "R1"]}, [("a", 1, 1, "valeurs:temps")])
    before, _, after = result.documents[0].segments
    touching = result.codings.assign(start=before.end, end=after.start)
    assert count(replace(result, codings=touching), "temps", "temps") == 1


def test_questions_never_count() -> None:
    codings = [("a", 0, 0, "valeurs:temps"), ("a", 0, 1, "valeurs:lien")]
    result = make_result({"a": ["Q1", "R1"]}, codings)
    assert cooccurrence(result, "valeurs", within="document").to_numpy().sum() == 1
    assert count(result, "lien", "lien", within="document") == 1


@pytest.mark.parametrize(
    ("within", "expected"),
    [("segment", 0), ("document", 1), ("case", 2), ("speaker", 2), (["outils"], 1), (["natures", "outils"], 0)],
)
def test_units_in_which_codes_meet(within: str | list[str], expected: int) -> None:
    turns = {"a": ["R1", "R1"], "b": ["R2"], "c": ["R2"]}
    codings = [("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:lien"), ("a", 0, 1, "outils:site")]
    codings += [("b", 0, 0, "valeurs:temps"), ("c", 0, 0, "valeurs:lien"), ("b", 0, 0, "outils:erp")]
    assert count(make_result(turns, codings), "temps", "lien", within=within) == expected


def test_a_segment_with_n_natures_and_m_tools_belongs_to_n_times_m_units() -> None:
    codes = ["valeurs:temps", "outils:site", "outils:erp", "natures:vente", "natures:donnees"]
    result = make_result({"a": ["R1"]}, [("a", 0, 0, code) for code in codes])
    assert count(result, "temps", "temps", within=["natures", "outils"]) == 4
    found = count_pairs(result, "valeurs", within=["natures", "outils"])
    assert set(found.units.itertuples(index=False, name=None)) == {
        (nature, tool) for nature in ("vente", "donnees") for tool in ("site", "erp")
    }


def test_a_segment_without_a_tool_belongs_to_no_unit_of_tools() -> None:
    result = make_result({"a": ["R1"]}, [("a", 0, 0, "valeurs:temps"), ("a", 0, 0, "natures:vente")])
    assert count(result, "temps", "temps", within=["natures", "outils"]) == 0
    assert count(result, "temps", "temps", within=["natures"]) == 1


def test_roll_up_counts_sub_codes_under_every_code_above_them() -> None:
    result = make_result({"a": ["R1", "R1"]}, [("a", 0, 0, "valeurs:legs"), ("a", 1, 1, "valeurs:don")])
    assert np.diag(cooccurrence(result, "valeurs")).tolist() == [0, 0, 1, 1]
    rolled = cooccurrence(result, "valeurs", roll_up=True)
    assert np.diag(rolled).tolist() == [0, 2, 2, 1]
    assert rolled.loc["lien", "legs"] == 1


def test_where_selects_by_group_or_attribute_and_accepts_any_of_a_list() -> None:
    turns = {"a": ["R1"], "b": ["R2"], "c": ["R1"]}
    result = make_result(turns, [(document, 0, 0, "valeurs:temps") for document in turns])

    def selected(**where: object) -> int:
        return int(count_pairs(result, "valeurs", where=where).counts.loc["temps", "temps"])

    assert selected(group="entretiens") == 2
    assert selected(group="cas") == 1
    assert selected(group=["entretiens", "cas"]) == 3
    assert selected(organisation="PME") == 2
    assert selected(annee=2021) == selected(annee="2021") == 1
    assert selected(group="cas", organisation="PME") == 0
    assert selected(inconnu="x") == 0


def test_counts_by_speaker() -> None:
    turns = {"a": ["R1 Anne", "R1 Paul", "Q1 Anne", "R1 Anne"], "b": ["R2 Anne"], "c": ["R1 Anne"]}
    codings = [("a", 0, 0, "valeurs:temps"), ("a", 3, 3, "valeurs:lien"), ("a", 1, 1, "valeurs:lien")]
    codings += [("a", 2, 2, "valeurs:don"), ("b", 0, 0, "valeurs:temps"), ("c", 0, 0, "valeurs:temps")]
    result = make_result(turns, codings)
    assert count(result, "temps", "lien", within="speaker") == 1  # Anne of case 1, in two answers
    assert count(result, "temps", "temps", within="speaker") == 2  # and Anne of case 2; two documents are one Anne
    assert count(result, "don", "don", within="speaker") == 0
    of_paul = count_pairs(result, "valeurs", where={"speaker": "Paul"}).counts
    assert (of_paul.loc["lien", "lien"], of_paul.loc["temps", "temps"]) == (1, 0)
    assert set(number_segments(result, {"speaker": ["Anne", "Paul"], "group": "cas"})["document"]) == {"b"}


@pytest.mark.parametrize(
    "options", [{"codebook": "absent"}, {"codebook": "valeurs", "within": ["absent"]}], ids=["codes", "units"]
)
def test_an_unknown_codebook_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(KeyError, match="absent"):
        cooccurrence(make_result({}, []), **options)


def test_nothing_counted_gives_zeros() -> None:
    counts = cooccurrence(make_result({}, []), "valeurs", within=["natures", "outils"])
    assert counts.equals(pd.DataFrame(0, index=ORDER, columns=ORDER))
