"""How far coders agree, as tables: per code, per codebook and overall, in all and by pair of coders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from qualcode.aggregate.agreement import (
    draw_clusters,
    interval,
    joined_value,
    kappa_parts,
    mean_kappa,
    measure,
    unitizing_parts,
)
from qualcode.aggregate.readings import RULES, Reading, coders_of, read_spans
from qualcode.aggregate.reliability import BookData, Unit, book_data
from qualcode.aggregate.tallies import Floats, Ints, Tally, tally_ratings
from qualcode.aggregate.units import Where, number_segments
from qualcode.result import Result

MEASURES = ("percent", "kappa", "fleiss", "alpha", "masi", "jaccard", "ac1", "unitizing")
"""The coefficients in the order of tables: see `qualcode.aggregate.agreement`."""
_ENDS = ("", "_low", "_high")
_DIGITS = 9
"""Digits that do not depend on the order in which a machine adds."""
_MOST_ENTRIES = 4_000_000
"""Entries of the largest array that samples are reckoned in."""


@dataclass(frozen=True)
class Comparison:
    """How far coders agree.

    `table` has a row for each code that anybody gives, each codebook, and all codebooks together: `level`, codebook,
    code, label, `units` (those that two coders saw, in segments or characters), the `MEASURES`, each with `_low` and
    `_high`, the bounds of its 95 % interval over samples of cases. NaN stands where chance explains all. `pairs` has
    the same columns and `first`, `second` for each pair of coders. `seen` is coder × codebook: units that each saw.
    """

    coders: tuple[str, ...]
    unit: Unit
    reading: Reading
    cases: int
    table: pd.DataFrame
    pairs: pd.DataFrame
    seen: pd.DataFrame


@dataclass(frozen=True)
class _Row:
    """A row of the table before it is measured: what units are counted, and what unitizing α is summed over."""

    level: str
    codebook: str
    code: str
    label: str
    tallies: tuple[Tally, ...]
    codes: tuple[Tally, ...]


def compare_coders(
    result: Result,
    coders: Sequence[str] = (),
    *,
    codebooks: Sequence[str] = (),
    unit: Unit = "segment",
    reading: Reading = "said",
    rules: bool = False,
    empty_is_none: bool = False,
    by_pair: bool = False,
    where: Where | None = None,
    seed: int = 0,
) -> Comparison:
    """How far the coders (by default everyone, and with `rules` the rules) agree about codebooks (by default all).

    See `qualcode.aggregate.readings` for who saw and gave what. With fewer than two coders the tables are empty.
    """
    chosen = tuple(dict.fromkeys([*coders, *([RULES] if rules else [])])) if coders else coders_of(result, rules=rules)
    segments = number_segments(result, where)
    spans = read_spans(result, chosen, segments, reading=reading, empty_is_none=empty_is_none)
    books = [book for book in result.codebooks if not codebooks or book.id in codebooks]
    data = {}
    if len(chosen) > 1:
        data = {book.id: book_data(spans, book.id, [c.id for c in book.codes], segments, unit) for book in books}
    labels = {(book.id, code.id): code.label for book in books for code in book.codes}
    labels |= {(book.id, ""): book.label for book in books}
    times = draw_clusters(segments["case"].nunique(), seed=seed) if segments["case"].nunique() > 1 else None
    everyone = np.arange(len(chosen))
    table = _table(data, labels, everyone, times)
    pairs = [
        _table(data, labels, np.array(pair), times).assign(first=chosen[pair[0]], second=chosen[pair[1]])
        for pair in (combinations(range(len(chosen)), 2) if by_pair else ())
    ]
    seen = {book: (one.seen * one.units.weight).sum(axis=1) for book, one in data.items()}
    return Comparison(
        chosen,
        unit,
        reading,
        segments["case"].nunique(),
        table,
        pd.concat(pairs, ignore_index=True) if pairs else _frame([]).assign(first="", second=""),
        pd.DataFrame(seen, index=list(chosen), dtype=np.float64),
    )


def _table(
    data: dict[str, BookData], labels: dict[tuple[str, str], str], coders: Ints, times: Floats | None
) -> pd.DataFrame:
    rows = list(_rows(data, labels, coders))
    books = [row for row in rows if row.level == "codebook"]
    if len(books) > 1:
        sets = tuple(tally for row in books for tally in row.tallies)
        codes = tuple(tally for row in books for tally in row.codes)
        rows.insert(0, _Row("overall", "", "", "", sets, codes))
    return _frame([_measured(row, times) for row in rows])


def _rows(data: dict[str, BookData], labels: dict[tuple[str, str], str], coders: Ints) -> Iterator[_Row]:
    """The rows of each codebook that two of the coders saw: the codebook, then its codes."""
    for book, one in data.items():
        sets = tally_ratings(one.rate_sets(coders))
        if not sets.units.sum():
            continue
        codes = {code: tally_ratings(one.rate_code(code, coders)) for code in one.used}
        yield _Row("codebook", book, "", labels[book, ""], (sets,), tuple(codes.values()))
        for number, tally in codes.items():
            code = one.codes[number]
            yield _Row("code", book, code, labels[book, code], (tally,), (tally,))


def _measured(row: _Row, times: Floats | None) -> dict[str, object]:
    """The row's coefficients and their intervals."""
    found = _values([one.whole_sum() for one in row.tallies], [one.whole_sum() for one in row.codes])
    cells: dict[str, object] = {
        "level": row.level,
        "codebook": row.codebook,
        "code": row.code,
        "label": row.label,
        "units": float(sum(one.units.sum() for one in row.tallies)),
    }
    samples = {} if times is None else _sampled(row, times)
    for name in MEASURES:
        value = found[name].item()
        bounds = interval(samples[name]) if name in samples and np.isfinite(value) else (np.nan, np.nan)
        ends = (value, *bounds)
        cells |= {f"{name}{end}": round(number, _DIGITS) for end, number in zip(_ENDS, ends, strict=True)}
    return cells


def _sampled(row: _Row, times: Floats) -> dict[str, Floats]:
    """The row's coefficients in each sample; κ of many sets of codes, which takes room, a few samples at a time."""
    entries = max(one.first[0].size for one in row.tallies)
    if len(times) * entries <= _MOST_ENTRIES:
        return _values([one.drawn(times) for one in row.tallies], [one.drawn(times) for one in row.codes])
    light = [replace(one, first=one.first[..., :0], second=one.second[..., :0]) for one in row.tallies]
    values = _values([one.drawn(times) for one in light], [one.drawn(times) for one in row.codes])
    blocks = np.array_split(times, len(times) * entries // _MOST_ENTRIES + 1)
    pairs = [joined_value([kappa_parts(one.drawn(some)) for one in row.tallies]) for some in blocks]
    return values | {"kappa": mean_kappa(np.concatenate(pairs))}


def _values(sets: Sequence[Tally], codes: Sequence[Tally]) -> dict[str, Floats]:
    nothing = np.full(len(sets[0].units), np.nan)
    values = dict.fromkeys(MEASURES, nothing) | measure(sets)
    return values | {"unitizing": joined_value([unitizing_parts(one) for one in codes]) if codes else nothing}


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    bounds = [f"{name}{end}" for name in MEASURES for end in _ENDS]
    return pd.DataFrame(rows, columns=["level", "codebook", "code", "label", "units", *bounds])
