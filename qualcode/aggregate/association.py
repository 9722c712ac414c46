"""Which codes of a codebook meet more often than chance, which less, and for which there is no telling.

Every pair is counted in units, held against chance (`pairtests`), and given a verdict that the false discovery rate
over all pairs bears out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from qualcode.aggregate.chance import Floats, Ints, false_discovery_rates, fisher_exact
from qualcode.aggregate.cooccurrence import Cooccurrence, count_pairs
from qualcode.aggregate.pairtests import PairTests, weigh_in_cases, weigh_in_units
from qualcode.aggregate.strata import Strata
from qualcode.aggregate.units import Where, Within
from qualcode.result import Result, once_a_result

COLUMNS = (
    "first", "second", "units_first", "units_second", "units", "count", "expected", "lift", "jaccard", "phi",
    "p_fisher", "expected_within", "p", "q", "least_p", "exact", "verdict",
)  # fmt: skip
"""`p` is that of the test within cases where there is one, else Fisher's; `q`, `least_p` and `verdict` go with it."""


class Verdict(StrEnum):
    """What the units say of a pair.

    linked, incompatible: it meets more, or less, often than chance (q at most alpha). too rare: no count that the
    codes' frequencies allow would have had a p of at most alpha, or the pair never meets and that proves nothing.
    independent: the test would have seen a strong tie or a strong aversion (`PairTests.seen`), and saw neither.
    compatible: the pair meets, and neither more nor less than chance has been shown nor been excluded.
    """

    LINKED = "linked"
    COMPATIBLE = "compatible"
    INDEPENDENT = "independent"
    INCOMPATIBLE = "incompatible"
    TOO_RARE = "too rare"


@dataclass(frozen=True)
class Incidence:
    """Which unit carries which code: `carried` is units × codes, of zeros and ones.

    `cases` numbers the case of each unit; None where units cross cases, or no case has two.
    """

    carried: sparse.csr_matrix
    codes: tuple[str, ...]
    cases: Ints | None


@dataclass(frozen=True)
class Association:
    """One row a pair, in codebook order, with the columns of `COLUMNS`; how many units; whether chance is by case."""

    pairs: pd.DataFrame
    units: int
    cases: int
    within_cases: bool
    alpha: float


def association(
    result: Result, codebook: str, *, within: Within = "segment", roll_up: bool = False, alpha: float = 0.05
) -> pd.DataFrame:
    """Every pair of the codebook's codes, held against chance: one row each, with the columns of `COLUMNS`.

    `within` is the unit in which codes must meet, as in `cooccurrence`.

    Raises:
        KeyError: there is no such codebook.
    """
    return associate_codes(result, codebook, within=within, roll_up=roll_up, alpha=alpha).pairs.copy()


@once_a_result
def associate_codes(
    result: Result,
    codebook: str,
    *,
    within: Within = "segment",
    roll_up: bool = False,
    where: Where | None = None,
    alpha: float = 0.05,
) -> Association:
    """As `association`, with what was counted. With `roll_up` a code and those above it are no pair."""
    found = count_pairs(result, codebook, within=within, roll_up=roll_up, where=where)
    return associate(find_incidence(found), alpha=alpha, kin=kin_of(result, codebook) if roll_up else frozenset())


def verdicts_on(found: Cooccurrence, kin: frozenset[frozenset[str]] = frozenset()) -> dict[tuple[str, str], str]:
    """The verdict on each pair of a count, by both orders of its codes."""
    pairs = associate(find_incidence(found), kin=kin).pairs
    both = zip(pairs["first"], pairs["second"], pairs["verdict"], strict=True)
    return {names: verdict for one, other, verdict in both for names in ((one, other), (other, one))}


def kin_of(result: Result, codebook: str) -> frozenset[frozenset[str]]:
    """Each code with each code above it: pairs that meet by definition once sub-codes are rolled up."""
    book = next(book for book in result.codebooks if book.id == codebook)
    kin = set()
    for code in book.codes:
        above = code.parent
        while above:
            kin.add(frozenset((code.id, above)))
            above = book.code(above).parent
    return frozenset(kin)


def find_incidence(found: Cooccurrence, *, without_case: str | None = None) -> Incidence:
    """The units of a count and the codes they carry; `without_case` as if that case had not spoken."""
    case, names = pd.factorize(found.segments["case"])
    silent = list(names).index(without_case) if without_case in names else -1
    member, number = (found.members[name].to_numpy(np.int64) for name in ("unit", "number"))
    heard = case[number] != silent
    units, place = np.unique(member[heard], return_inverse=True)
    unit, spoken = (found.holding[name].to_numpy(np.int64) for name in ("unit", "number"))
    said = case[spoken] != silent
    at = np.searchsorted(units, unit[said]), found.columns[said]
    carried = sparse.csr_matrix((np.ones(len(at[0]), np.int64), at), shape=(len(units), len(found.codes)))
    carried.sum_duplicates()
    carried.data[:] = 1
    return Incidence(carried, tuple(found.codes), _cases_of_units(place, case[number[heard]], len(units)))


def _cases_of_units(unit: Ints, case: Ints, units: int) -> Ints | None:
    numbers, _ = pd.factorize(case)
    of_unit = np.zeros(units, np.int64)
    of_unit[unit] = numbers
    if (of_unit[unit] != numbers).any():
        return None
    return cases_that_hold_several(of_unit)


def cases_that_hold_several(cases: Ints) -> Ints | None:
    """The case of each unit; None where no case has two, as nothing can then be held within cases."""
    return cases if len(cases) and np.bincount(cases).max() > 1 else None


def associate(
    incidence: Incidence,
    *,
    alpha: float = 0.05,
    kin: frozenset[frozenset[str]] = frozenset(),
    roughly: bool = False,
) -> Association:
    """Every pair of an incidence but those of `kin`, held against chance; `roughly` where only verdicts are wanted."""
    carried, units = incidence.carried, incidence.carried.shape[0]
    first, second = _pairs(incidence.codes, kin)
    counts = np.asarray((carried.T @ carried).todense(), np.int64)
    own = counts.diagonal()
    count, a, b = counts[first, second], own[first], own[second]
    if incidence.cases is None:
        tests = weigh_in_units(count, a, b, units, alpha=alpha)
        p_fisher, cases = tests.p, 1
    else:
        strata = by_case(carried, incidence.cases)
        tests = weigh_in_cases(count, first, second, strata, alpha=alpha, roughly=roughly)
        p_fisher, cases = fisher_exact(count, a, b, units), len(strata.units)
    q = false_discovery_rates(tests.p)
    expected = a * b / max(units, 1)
    names = np.array(incidence.codes, object)
    columns = (
        names[first], names[second], a, b, np.full_like(a, units), count, expected, _ratio(count, expected),
        _ratio(count, a + b - count), phi_of(count, a, b, units), p_fisher, tests.expected, tests.p, q, tests.least_p,
        tests.exact, judge(count, tests, q, alpha),
    )  # fmt: skip
    pairs = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return Association(pairs, units, cases, incidence.cases is not None, alpha)


def by_case(carried: sparse.csr_matrix, cases: Ints) -> Strata:
    """How often the units of each case carry each code."""
    units = np.bincount(cases)
    member = sparse.csr_matrix((np.ones(len(cases), np.int64), (cases, np.arange(len(cases)))))
    return Strata(np.asarray((member @ carried).todense(), np.int64), units.astype(np.int64))


def judge(count: Ints, tests: PairTests, q: Floats, alpha: float) -> NDArray[np.object_]:
    """The verdict on each pair: see `Verdict`."""
    found, never = q <= alpha, count == 0
    more = count > tests.expected
    conditions = [found & more, found, tests.least_p > alpha, never & ~tests.seen, tests.seen]
    verdicts = [Verdict.LINKED, Verdict.INCOMPATIBLE, Verdict.TOO_RARE, Verdict.TOO_RARE, Verdict.INDEPENDENT]
    return np.select(conditions, [str(one) for one in verdicts], str(Verdict.COMPATIBLE)).astype(object)


def phi_of(count: Ints, first: Ints, second: Ints, units: int) -> Floats:
    """The correlation of two codes over units, from -1 to 1; NaN where a code is in no unit, or in all.

    Source: Yule (1912), J. R. Stat. Soc. 75, 579-652.
    """
    spread = np.sqrt(1.0 * first * (units - first)) * np.sqrt(1.0 * second * (units - second))
    return _ratio(1.0 * units * count - 1.0 * first * second, spread)


def _ratio(part: Floats | Ints, whole: Floats | Ints) -> Floats:
    """Their ratio; NaN over nothing."""
    ratio = np.full(len(part), np.nan)
    np.divide(part, whole, out=ratio, where=np.asarray(whole) != 0)
    return ratio


def _pairs(codes: tuple[str, ...], kin: frozenset[frozenset[str]]) -> tuple[Ints, Ints]:
    first, second = np.triu_indices(len(codes), 1)
    if kin:
        kept = np.array([frozenset((codes[i], codes[j])) not in kin for i, j in zip(first, second, strict=True)])
        first, second = first[kept], second[kept]
    return first.astype(np.int64), second.astype(np.int64)
