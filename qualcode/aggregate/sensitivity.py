"""What becomes of the verdicts on pairs when something else is chosen: level, threshold, unit, or who was heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcode.aggregate.association import (
    Association,
    Incidence,
    Verdict,
    associate,
    associate_codes,
    cases_that_hold_several,
    find_incidence,
    kin_of,
)
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.units import Where, Within
from qualcode.result import Result, once_a_result

LEVELS = (0.01, 0.05, 0.10)
LEAST_COUNTS = (1, 2, 3, 5)
FINDINGS = (Verdict.LINKED, Verdict.INCOMPATIBLE)
_UNITS = ("segment", "document", "case")
Kin = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something chosen: `kind` is own, alpha, count, coded, unit or without, `value` says which.

    own: as the study has it. count: a pair is linked where it meets in so many units, and nothing else is said. coded:
    units that carry no code of the codebook are left out. without: that case is left out.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Sensitivity:
    """The verdicts under every choice, the study's own first.

    `pairs` has one row a pair: `first`, `second`. `verdicts` has the same rows and a column a choice, numbered as
    `choices`; `units` says in how many units each counts.
    """

    choices: tuple[Choice, ...]
    pairs: pd.DataFrame
    verdicts: pd.DataFrame
    units: tuple[int, ...]

    def tally(self) -> pd.DataFrame:
        """One row a choice: `units`, how many pairs have each verdict, how many are `changed` from the study's own.

        Under a threshold of counts, changed is a pair that is linked under one of the two and not under the other.
        """
        own = self.verdicts[0]
        rows = []
        for number, choice in enumerate(self.choices):
            verdicts = self.verdicts[number]
            other = verdicts != own
            if choice.kind == "count":
                other = (verdicts == Verdict.LINKED) != (own == Verdict.LINKED)
            counts = {str(one): int((verdicts == one).sum()) for one in Verdict}
            rows.append({"units": self.units[number]} | counts | {"changed": int(other.sum())})
        return pd.DataFrame(rows, columns=["units", *map(str, Verdict), "changed"])

    def cases_that_matter(self) -> pd.DataFrame:
        """One row a pair: `first`, `second`, `verdict`, the cases `without` which it would be another, and whether it
        is a finding that `stands` whoever is left out."""
        alone = [number for number, choice in enumerate(self.choices) if choice.kind == "without"]
        differ = self.verdicts[alone].ne(self.verdicts[0], axis=0).to_numpy(bool)
        cases = np.array([self.choices[number].value for number in alone], object)
        found = self.verdicts[0].isin([str(one) for one in FINDINGS]).to_numpy(bool)
        table = self.pairs.assign(verdict=self.verdicts[0], stands=found & ~np.any(differ, axis=1))
        table["without"] = [tuple(cases[row]) for row in differ]
        return table


@once_a_result
def vary_choices(
    result: Result,
    codebook: str,
    *,
    within: Within = "segment",
    roll_up: bool = False,
    where: Where | None = None,
    alpha: float = 0.05,
) -> Sensitivity:
    """The verdicts on a codebook's pairs as the study has them, and with each other choice in turn.

    Raises:
        KeyError: there is no such codebook.
    """
    kin = kin_of(result, codebook) if roll_up else frozenset()
    found = count_pairs(result, codebook, within=within, roll_up=roll_up, where=where)
    incidence = find_incidence(found)
    own = associate_codes(result, codebook, within=within, roll_up=roll_up, where=where, alpha=alpha)
    tried = [(Choice("own"), own), *_on_the_same_units(incidence, own, alpha, kin)]
    for unit in (unit for unit in _UNITS if unit != within):
        other = count_pairs(result, codebook, within=unit, roll_up=roll_up, where=where)
        tried.append((Choice("unit", unit), associate(find_incidence(other), alpha=alpha, kin=kin, roughly=True)))
    for case in dict.fromkeys(found.segments["case"]):
        left = find_incidence(found, without_case=case)
        tried.append((Choice("without", str(case)), associate(left, alpha=alpha, kin=kin, roughly=True)))
    return Sensitivity(
        choices=tuple(choice for choice, _ in tried),
        pairs=own.pairs[["first", "second"]],
        verdicts=pd.DataFrame({number: other.pairs["verdict"] for number, (_, other) in enumerate(tried)}),
        units=tuple(other.units for _, other in tried),
    )


def _on_the_same_units(
    incidence: Incidence, own: Association, alpha: float, kin: Kin
) -> Iterator[tuple[Choice, Association]]:
    for level in LEVELS:
        if level != alpha:
            yield Choice("alpha", f"{level:g}"), associate(incidence, alpha=level, kin=kin, roughly=True)
    for least in LEAST_COUNTS:
        linked = np.where(own.pairs["count"] >= least, str(Verdict.LINKED), "")
        counted = own.pairs.assign(verdict=linked)
        yield Choice("count", str(least)), Association(counted, own.units, own.cases, own.within_cases, alpha)
    yield Choice("coded"), associate(coded_alone(incidence), alpha=alpha, kin=kin, roughly=True)


def coded_alone(incidence: Incidence) -> Incidence:
    """The units that carry some code; their cases, where some case still has several of them."""
    kept = np.flatnonzero(np.diff(incidence.carried.indptr))
    cases = None if incidence.cases is None else cases_that_hold_several(incidence.cases[kept])
    return Incidence(incidence.carried[kept], incidence.codes, cases)
