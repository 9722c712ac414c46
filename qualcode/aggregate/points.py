"""The strengths and weaknesses of each case, and what its weaknesses ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.mentions import find_mentions
from qualcode.aggregate.polarity import poles, sign_codes, weigh_cases
from qualcode.aggregate.units import Where, codes_in_order
from qualcode.model import Codebook
from qualcode.result import Result


@dataclass(frozen=True, slots=True)
class Point:
    """A segment that is a strength or a weakness of its case.

    `words` are those that make it one, joined by ` | `; empty where the heading `section` does. `codes` are those of
    other codebooks that go with it, by codebook, in its order.
    """

    case: str
    sign: str
    text: str
    section: str
    words: str
    codes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Advice:
    """A code that weighs among a case's weaknesses: on how many segments, and which these are."""

    code: str
    weaknesses: int
    quotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseAdvice:
    """The codes that weigh most among a case's weaknesses, heaviest first.

    `tied` are left out although they weigh as much as the last one chosen. `missing`: how many fewer than asked for.
    """

    case: str
    chosen: tuple[Advice, ...]
    tied: tuple[str, ...]
    missing: int


def find_points(result: Result, polarity: str, *, where: Where | None = None) -> list[Point]:
    """Every strength and weakness: by case, strengths before weaknesses, each in corpus order.

    A segment that is both is two points. A sub-code counts as the strength or weakness it stands under.

    Raises:
        KeyError: there is no such codebook.
    """
    found = find_mentions(result, where)
    found = found[found["codebook"] == polarity]
    book = next(book for book in result.codebooks if book.id == polarity)
    found = found.assign(sign=found["code"].map({code.id: _top(book, code.id) for code in book.codes}))
    beside = _codes_by_point(result, sign_codes(result, polarity, where=where))
    points: dict[tuple[int, str], Point] = {}
    for one in found.to_dict("records"):
        place = (one["number"], one["sign"])
        above = points[place].words if place in points else ""  # two sub-codes of one sign are one point
        words = " | ".join(filter(None, (above, one["words"])))
        points[place] = Point(one["case"], one["sign"], one["text"], one["section"], words, beside.get(place, {}))
    cases = [case.id for case in result.cases]
    signs = poles(result, polarity)
    ranked = sorted(points.items(), key=lambda one: (cases.index(one[1].case), signs.index(one[1].sign), one[0][0]))
    return [point for _, point in ranked]


def advise_cases(
    result: Result, codebook: str, polarity: str, *, each: int = 2, where: Where | None = None
) -> list[CaseAdvice]:
    """What the weaknesses of each case ask for, `each` codes a case: those on most weaknesses, then on fewest
    strengths, then in the codebook's order.

    Raises:
        KeyError: there is no such codebook.
    """
    order = codes_in_order(result, codebook)
    weights = weigh_cases(result, codebook, polarity, where=where)
    weakness = poles(result, polarity)[1]
    points = [point for point in find_points(result, polarity, where=where) if point.sign == weakness]
    made = []
    for case in select_cases(result, where):
        weak = {code: weight for (code, of), weight in weights.items() if of == case.id and weight.weaknesses}
        ranked = sorted(weak, key=lambda code: (-weak[code].weaknesses, weak[code].strengths, order.index(code)))
        chosen, left = ranked[:each], ranked[each:]
        tied = tuple(code for code in left if weak[code].weaknesses == weak[chosen[-1]].weaknesses)
        own = [point for point in points if point.case == case.id]
        quoted = {code: tuple(p.text for p in own if code in p.codes.get(codebook, ())) for code in chosen}
        advice = tuple(Advice(code, weak[code].weaknesses, quoted[code]) for code in chosen)
        made.append(CaseAdvice(case.id, advice, tied, each - len(chosen)))
    return made


def _top(book: Codebook, code: str) -> str:
    parent = book.code(code).parent
    return _top(book, parent) if parent else code


def _codes_by_point(result: Result, signed: pd.DataFrame) -> dict[tuple[int, str], dict[str, tuple[str, ...]]]:
    """By segment and sign, then by codebook: the codes, in codebook order."""
    order = {book.id: [code.id for code in book.codes] for book in result.codebooks}
    made: dict[tuple[int, str], dict[str, tuple[str, ...]]] = {}
    for number, book, code, sign in signed[["number", "codebook", "code", "sign"]].itertuples(index=False, name=None):
        codes = made.setdefault((number, sign), {})
        codes[book] = tuple(sorted((*codes.get(book, ()), code), key=order[book].index))
    return made
