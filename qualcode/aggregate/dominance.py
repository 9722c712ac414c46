"""Which code of a codebook each case speaks of most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.mentions import find_mentions
from qualcode.aggregate.units import Where, codes_in_order
from qualcode.result import Result


@dataclass(frozen=True, slots=True)
class Dominance:
    """How many segments of a case carry each code, in codebook order, and what follows.

    `dominant` holds the codes with the highest count: several where they tie, none where nothing was found. `close`
    holds those that miss it by one segment, or by less than a third of it.
    """

    case: str
    counts: Mapping[str, int]
    dominant: tuple[str, ...]
    close: tuple[str, ...]


def dominant_codes(result: Result, codebook: str, *, where: Where | None = None) -> list[Dominance]:
    """One entry a case, in the order of cases; sub-codes count for themselves.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    found = find_mentions(result, where)
    counts = found[found["codebook"] == codebook].groupby(["case", "code"])["number"].nunique()
    cases = [case.id for case in select_cases(result, where)]
    return [weigh_codes(case, {code: int(counts.get((case, code), 0)) for code in order}) for case in cases]


def weigh_codes(case: str, counts: Mapping[str, int]) -> Dominance:
    """The dominance that counts by code amount to."""
    most = max(counts.values(), default=0)
    dominant = _those(counts, [count == most > 0 for count in counts.values()])
    close = _those(
        counts, [0 < count < most and (most - count <= 1 or 3 * count > 2 * most) for count in counts.values()]
    )
    return Dominance(case, dict(counts), dominant, close)


def _those(counts: Mapping[str, int], wanted: Sequence[bool]) -> tuple[str, ...]:
    return tuple(code for code, chosen in zip(counts, wanted, strict=True) if chosen)
