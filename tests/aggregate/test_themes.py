from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import comb, prod

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qualcode.aggregate import themes
from qualcode.aggregate.framework import framework_matrix
from qualcode.aggregate.themes import code_cases, cross_attribute, freeman_halton
from qualcode.model import Case
from qualcode.result import Result
from tests.aggregate.corpora import count_plainly, make_result, results, with_parents

ORDER = ["temps", "lien", "don", "legs"]


@given(results(), st.booleans(), st.sampled_from([None, {"organisation": "PME"}]))
def test_frequencies_are_those_of_a_plain_recount(result: Result, roll_up: bool, where) -> None:
    frequencies, by_case = code_cases(result, "valeurs", roll_up=roll_up, where=where)
    counted = count_plainly(result, where)
    assert list(frequencies.index) == list(by_case.index) == ORDER
    for code in ORDER:
        held = [
            one
            for one in counted
            if code in (with_parents(one.codes["valeurs"], "valeurs") if roll_up else one.codes["valeurs"])
        ]
        assert frequencies.at[code, "segments"] == len(held)
        assert frequencies.at[code, "documents"] == len({one.document.id for one in held})
        assert frequencies.at[code, "cases"] == len({one.segment.case for one in held})
        assert {case: n for case, n in by_case.loc[code].items() if n} == {
            case: n for case in "12" if (n := sum(one.segment.case == case for one in held))
        }


@given(results(), st.booleans())
def test_the_framework_quotes_what_is_counted(result: Result, roll_up: bool) -> None:
    _, by_case = code_cases(result, "valeurs", roll_up=roll_up)
    matrix = framework_matrix(result, "valeurs", roll_up=roll_up)
    assert list(matrix.codes) == list(by_case.index)
    assert list(matrix.cases) == list(by_case.columns)
    for code, case in product(matrix.codes, matrix.cases):
        said = matrix.cells.get((case, code), ())
        assert len(said) == len(set(said)) == by_case.at[code, case]
        assert all(quotation.case == case for quotation in said)


def test_a_share_is_of_all_cases() -> None:
    frequencies, _ = code_cases(make_result({"a": ["R1", "R2"]}, [("a", 0, 0, "valeurs:temps")]), "valeurs")
    assert frequencies.loc["temps"].tolist() == [1, 1, 1, 1, 0.5]
    assert frequencies.loc["lien"].tolist() == [0, 0, 0, 0, 0.0]


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    sizes = draw(st.lists(st.integers(1, 7), min_size=1, max_size=5))
    return [draw(st.integers(0, size)) for size in sizes], sizes


@given(groups())
def test_the_exact_test_adds_up_every_table(drawn: tuple[list[int], list[int]]) -> None:
    cases, sizes = drawn
    ways = [
        prod(comb(size, n) for n, size in zip(table, sizes, strict=True))
        for table in product(*(range(size + 1) for size in sizes))
        if sum(table) == sum(cases)
    ]
    seen = prod(comb(size, n) for n, size in zip(cases, sizes, strict=True))
    assert freeman_halton(cases, sizes) == pytest.approx(sum(way for way in ways if way <= seen) / sum(ways))


@given(st.integers(0, 12), st.integers(0, 15))
def test_of_two_groups_it_is_fishers(one: int, other: int) -> None:
    table = [[one, other], [12 - one, 15 - other]]
    assert freeman_halton([one, other], [12, 15]) == pytest.approx(stats.fisher_exact(table)[1])


def test_too_many_tables_are_left_to_chi_square(monkeypatch: pytest.MonkeyPatch) -> None:
    assert freeman_halton([3, 4, 2], [9, 8, 7]) is not None
    monkeypatch.setattr(themes, "MOST_STATES", 3)
    assert freeman_halton([3, 4, 2], [9, 8, 7]) is None
    table = cross_attribute(of_cases(["a"] * 9 + ["b"] * 8 + ["c"] * 7), has(3, 9, 4, 8, 2, 7), "taille")
    assert table.tests["test"].tolist() == ["chi-square"]
    expected = stats.chi2_contingency([[3, 4, 2], [6, 4, 5]], correction=False)[1]
    assert table.tests["p"].tolist() == pytest.approx([expected])


def of_cases(values: list[str | float]) -> Result:
    """A result whose cases have these values of « taille »."""
    cases = tuple(Case(str(n), {"taille": value}) for n, value in enumerate(values))
    return replace(make_result({}, []), cases=cases)


def has(*numbers: int) -> pd.DataFrame:
    """One code × case: n with the code and how many there are, group by group."""
    row = [int(n < numbers[k]) for k in range(0, len(numbers), 2) for n in range(numbers[k + 1])]
    return pd.DataFrame([row], index=["temps"], columns=[str(n) for n in range(len(row))])


def test_groups_are_counted_and_cases_without_a_value_left_out() -> None:
    table = cross_attribute(of_cases(["PME"] * 3 + ["club"] * 2 + [""]), has(3, 3, 0, 2, 1, 1), "taille")
    assert table.groups == {"PME": 3, "club": 2}
    assert table.counts.loc["temps"].tolist() == [3, 0]
    assert table.tests.loc["temps"].tolist() == ["fisher-freeman-halton", pytest.approx(0.1), pytest.approx(0.1)]


def test_numbers_are_compared_by_rank() -> None:
    values: list[str | float] = [10, 20, 30, 40, 50, 60, 70]
    table = cross_attribute(of_cases(values), has(3, 3, 0, 4), "taille")
    assert table.counts.loc["temps"].tolist() == [20, 55]
    assert table.tests.loc["temps", "p"] == pytest.approx(stats.mannwhitneyu([10, 20, 30], [40, 50, 60, 70]).pvalue)


@pytest.mark.parametrize(
    ("values", "table"),
    [
        pytest.param(["a", "b"], has(0, 2), id="a-code-of-no-case"),
        pytest.param(["a", "b"], has(2, 2), id="a-code-of-all-cases"),
        pytest.param(["a", "a"], has(1, 2), id="one-group"),
        pytest.param([5, 5], has(1, 2), id="one-number"),
        pytest.param([5, 6], has(0, 2), id="numbers-on-one-side"),
        pytest.param(["", ""], has(1, 2), id="no-value"),
    ],
)
def test_what_cannot_be_tested_is_not(values: list[str | float], table: pd.DataFrame) -> None:
    assert cross_attribute(of_cases(values), table, "taille").tests.loc["temps"].tolist() == ["none", 1.0, 1.0]


def test_q_is_over_the_codes() -> None:
    table = pd.concat([has(3, 3, 0, 3), has(1, 3, 1, 3)])
    table.index = pd.Index(["temps", "lien"])
    tests = cross_attribute(of_cases(["a"] * 3 + ["b"] * 3), table, "taille").tests
    assert tests["p"].tolist() == pytest.approx([0.1, 1.0])
    assert tests["q"].tolist() == pytest.approx([0.2, 1.0])
    assert np.isfinite(tests["q"]).all()
