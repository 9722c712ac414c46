"""Themes: in how many segments, documents and cases each code is found, and among which cases more than among others.

Cases are what was sampled, so tests compare cases: those with the code against those without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.chance import false_discovery_rates
from qualcode.aggregate.ranks import mann_whitney
from qualcode.aggregate.units import Where, codes_by_segment, codes_in_order, number_segments, rolled_up
from qualcode.result import Result, once_a_result

MOST_STATES = 20_000
"""Partial tables that the exact test keeps; beyond, chi-square."""


@dataclass(frozen=True)
class CrossTable:
    """An attribute of the cases against the codes.

    `groups` are the attribute's values with their cases (text attributes), or none (numbers). `counts` has a row a
    code: per group the cases with the code; for numbers the medians `with` and `without` it. `tests` has the same
    rows: `test` (fisher-freeman-halton, chi-square, mann-whitney or none), `p`, `q` over the codes.
    """

    attribute: str
    groups: dict[str, int]
    counts: pd.DataFrame
    tests: pd.DataFrame


@once_a_result
def code_cases(
    result: Result, codebook: str, *, roll_up: bool = False, where: Where | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies: one row a code in codebook order; and one row a code, one column a case, counting segments.

    Columns of the first: `codings`, `segments`, `documents`, `cases`, and `share`, of all cases, from 0 to 1.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    segments = number_segments(result, where, codebook=codebook)
    carried = codes_by_segment(result, segments)
    mine = rolled_up(carried, result, codebook) if roll_up else carried[carried["codebook"] == codebook]
    placed = mine.merge(segments[["document", "case"]], left_on="number", right_index=True)
    counted = placed.groupby("code").agg(
        codings=("coding", "nunique"),
        segments=("number", "nunique"),
        documents=("document", "nunique"),
        cases=("case", "nunique"),
    )
    frequencies = counted.reindex(order, fill_value=0).astype("int64")
    cases = [case.id for case in select_cases(result, where, codebook=codebook)]
    frequencies["share"] = frequencies["cases"] / max(len(cases), 1)
    by_case = placed.drop_duplicates(["number", "code"]).groupby(["code", "case"]).size().unstack(fill_value=0)
    return frequencies, by_case.reindex(index=order, columns=cases, fill_value=0).astype("int64")


def cross_attribute(result: Result, by_case: pd.DataFrame, attribute: str) -> CrossTable:
    """The cases of a table of code × case compared by an attribute: text by its values, numbers by their medians.

    Cases without a value are left out. Texts: Fisher's exact test for any number of groups (Freeman & Halton 1951),
    Pearson's chi-square where that would take too long. Numbers: Mann & Whitney (1947), Ann. Math. Stat. 18, 50-60.
    """
    values = {case.id: case.attributes.get(attribute, "") for case in result.cases}
    known = [case for case in by_case.columns if values[case] != ""]
    has = by_case[known].to_numpy() > 0
    given = [values[case] for case in known]
    if given and all(isinstance(value, int | float) for value in given):
        counts, tests = _compare_numbers(has, np.array(given, float))
        groups: dict[str, int] = {}
    else:
        groups = {str(value): count for value, count in Counter(map(str, given)).most_common()}
        counts, tests = _compare_groups(has, [str(value) for value in given], groups)
    table = pd.DataFrame(tests, index=by_case.index, columns=["test", "p"])
    table["q"] = false_discovery_rates(table["p"].to_numpy(float))
    return CrossTable(attribute, groups, pd.DataFrame(counts, index=by_case.index), table)


def _compare_groups(
    has: NDArray[np.bool_], values: Sequence[str], groups: dict[str, int]
) -> tuple[dict[str, list[float]], list[tuple[str, float]]]:
    member = {group: np.array([value == group for value in values], bool) for group in groups}
    rows = [[int(row[own].sum()) for own in member.values()] for row in has]
    counts = {group: [float(row[n]) for row in rows] for n, group in enumerate(groups)}
    return counts, [_test_groups(row, list(groups.values())) for row in rows]


def _compare_numbers(
    has: NDArray[np.bool_], values: NDArray[np.float64]
) -> tuple[dict[str, list[float]], list[tuple[str, float]]]:
    medians: dict[str, list[float]] = {"with": [], "without": []}
    tests = []
    for row in has:
        sides = values[row], values[~row]
        for name, side in zip(medians, sides, strict=True):
            medians[name].append(float(np.median(side)) if len(side) else np.nan)
        tested = all(map(len, sides)) and len(set(values)) > 1
        tests.append(("mann-whitney", mann_whitney(*sides)) if tested else ("none", 1.0))
    return medians, tests


def _test_groups(cases: Sequence[int], sizes: Sequence[int]) -> tuple[str, float]:
    """The test that was made of the cases with a code in groups of these sizes, and its two-sided p."""
    with_code, total = sum(cases), sum(sizes)
    if with_code in (0, total) or len(sizes) < 2:
        return "none", 1.0
    exact = freeman_halton(cases, sizes)
    if exact is not None:
        return "fisher-freeman-halton", exact
    from scipy.stats import chi2_contingency

    table = [list(cases), [size - count for count, size in zip(cases, sizes, strict=True)]]
    return "chi-square", float(chi2_contingency(table, correction=False)[1])


def freeman_halton(cases: Sequence[int], sizes: Sequence[int]) -> float | None:
    """The chance of a table no likelier than this, `cases` of groups of `sizes` having a code.

    The chance of a table is the product of its groups' binomial coefficients, over that of the whole; partial tables
    with the same sum and the same product are counted together, in whole numbers. None if these are too many.

    Source: Freeman & Halton (1951), Biometrika 38, 141-149.
    """
    seen = 1
    for count, size in zip(cases, sizes, strict=True):
        seen *= comb(size, count)
    states = {(0, 1): 1}
    for size in sizes:
        grown: Counter[tuple[int, int]] = Counter()
        for (taken, product), tables in states.items():
            for count in range(min(size, sum(cases) - taken) + 1):
                grown[taken + count, product * comb(size, count)] += tables
        states = grown
        if len(states) > MOST_STATES:
            return None
    unlikely = sum(n * product for (taken, product), n in states.items() if taken == sum(cases) and product <= seen)
    return unlikely / comb(sum(sizes), sum(cases))
