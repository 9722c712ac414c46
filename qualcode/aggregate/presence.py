"""Where codes are found: in how many segments of each case, or in how many cases of each value of an attribute."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from qualcode.aggregate.themes import code_cases
from qualcode.aggregate.units import Where
from qualcode.result import Result


@dataclass(frozen=True)
class Presence:
    """`counts` is codes × cases, counting segments; or codes × values of an attribute, counting cases.

    `sizes` tells how many cases have each value, in the columns' order; empty for cases. `unknown` is how many cases
    have none, and are left out.
    """

    counts: pd.DataFrame
    sizes: dict[str, int]
    unknown: int = 0

    @property
    def shares(self) -> pd.DataFrame:
        """The counts over the cases that have each value, from 0 to 1; of cases, over the highest count."""
        most = int(self.counts.to_numpy().max(initial=0))
        return self.counts / (pd.Series(self.sizes, dtype=float) if self.sizes else max(most, 1))


def code_presence(
    result: Result, codebook: str, *, by: str | None = None, roll_up: bool = False, where: Where | None = None
) -> Presence:
    """Where the codes of a codebook are found; with `by`, by that attribute of the cases.

    Values that are numbers come by size, others the most frequent first.

    Raises:
        KeyError: there is no such codebook.
    """
    _, by_case = code_cases(result, codebook, roll_up=roll_up, where=where)
    if by is None:
        return Presence(by_case, {})
    values = {case.id: case.attributes.get(by, "") for case in result.cases}
    known = {case: values[case] for case in by_case.columns if values[case] != ""}
    found = Counter(known.values())
    numbers = all(isinstance(value, int | float) for value in found)
    order = sorted(found) if numbers else [value for value, _ in found.most_common()]
    held = by_case > 0
    counts = {
        str(value): held[[case for case in known if known[case] == value]].sum(axis=1).astype("int64")
        for value in order
    }
    sizes = {str(value): found[value] for value in order}
    return Presence(
        pd.DataFrame(counts, index=by_case.index, columns=list(sizes)), sizes, by_case.shape[1] - len(known)
    )
