"""In how many segments of each case, and in how many cases of each value, a code is found."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from qualcode.aggregate.presence import code_presence
from qualcode.model import Case
from qualcode.result import Result
from tests.aggregate.corpora import count_plainly, make_result, results


@given(results())
def test_each_segment_counts_in_its_case(result: Result) -> None:
    found = code_presence(result, "valeurs")
    plain = [(one.segment.case, code) for one in count_plainly(result) for code in one.codes["valeurs"]]
    for case in found.counts.columns:
        assert list(found.counts[case]) == [plain.count((case, code)) for code in found.counts.index]


@given(results())
def test_each_case_counts_once_in_its_value(result: Result) -> None:
    cases = (*result.cases, Case("3", {"organisation": "PME"}), Case("4", {}))
    found = code_presence(replace(result, cases=cases), "valeurs", by="organisation")
    plain = {(one.segment.case, code) for one in count_plainly(result) for code in one.codes["valeurs"]}
    assert found.sizes == {"PME": 2, "club": 1}
    assert found.unknown == 1
    assert list(found.counts["PME"]) == [("1", code) in plain for code in found.counts.index]
    assert ((found.shares >= 0) & (found.shares <= 1)).all(axis=None)


def test_numbers_come_by_size_and_shares_are_of_the_value_s_cases() -> None:
    cases = tuple(Case(id, {"annee": year}) for id, year in (("1", 2020), ("2", 1999), ("3", 2020)))
    result = replace(make_result({"a": ["R1", "R2"]}, [("a", 0, 1, "valeurs:temps")]), cases=cases)
    found = code_presence(result, "valeurs", by="annee")
    assert list(found.counts.columns) == ["1999", "2020"]
    assert list(found.shares.loc["temps"]) == [1.0, 0.5]


def test_without_cases_there_is_nothing() -> None:
    found = code_presence(replace(make_result({}, []), cases=()), "valeurs")
    assert found.counts.shape == (4, 0)
    assert found.shares.shape == (4, 0)
