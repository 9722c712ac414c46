"""Who spoke: the cases with their attributes, and the totals of what is measured in minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.aggregate.units import Where, number_segments
from qualcode.model import Case
from qualcode.result import Result


@dataclass(frozen=True, slots=True)
class Total:
    """The sum and mean of an attribute in minutes, over the cases that have it."""

    attribute: str
    minutes: float
    mean: float
    cases: int

    @property
    def hours(self) -> str:
        """The sum as hours and minutes: « 23 h 55 »."""
        whole, rest = divmod(round(self.minutes), 60)
        return f"{whole} h {rest:02}"


def select_cases(result: Result, where: Where | None = None, *, codebook: str | None = None) -> tuple[Case, ...]:
    """The cases, in the case table's order; with `where` those that have a segment that it selects, with `codebook`
    those of which it codes a document."""
    read_all = codebook is None or all(document.codebooks is None for document in result.documents)
    if not where and read_all:
        return result.cases
    spoke = set(number_segments(result, where, codebook=codebook)["case"])
    return tuple(case for case in result.cases if case.id in spoke)


def total_minutes(cases: Sequence[Case], attribute: str) -> Total:
    """The total of an attribute in minutes; cases without a number there are left out; none gives a mean of 0."""
    values = [value for case in cases if isinstance(value := case.attributes.get(attribute), int | float)]
    return Total(attribute, sum(values), sum(values) / len(values) if values else 0.0, len(values))
