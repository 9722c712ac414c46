"""Agreement told in sentences, and the columns that tables of it have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from qualcode.aggregate.comparison import MEASURES, Comparison, compare_coders
from qualcode.aggregate.readings import RULES
from qualcode.export.words import Words
from qualcode.model import Document, segment_at
from qualcode.result import Result
from qualcode.sheets import AgreementSheet

WITH_INTERVAL = ("kappa", "alpha", "masi", "ac1", "unitizing")
"""Coefficients that tables show with their interval; files have those of all."""
Row = Mapping[Any, Any]
_AROUND = 80
"""Characters of a segment that a table shows before and after the words it is about."""


def compare_as_asked(spec: AgreementSheet, result: Result) -> Comparison:
    """The comparison of coders that a sheet asks for."""
    return compare_coders(
        result,
        spec.coders,
        codebooks=spec.about,
        unit=spec.counted,
        reading=spec.reading,
        rules=spec.rules,
        empty_is_none=spec.empty == "none",
        by_pair=spec.by_pair,
        where=spec.where,
    )


def measures_shown(compared: Comparison, table: pd.DataFrame) -> list[str]:
    """The coefficients that a table of the comparison has: those that something has a value of, and κ and α always."""
    return [name for name in MEASURES if name in ("percent", "kappa", "alpha", "ac1") or table[name].notna().any()]


def measure_named(name: str, compared: Comparison, words: Words) -> str:
    """What the column of a coefficient is called."""
    mean = name == "kappa" and len(compared.coders) > 2
    return words("agreement kappa mean" if mean else f"agreement {name}")


def row_named(row: Row, words: Words) -> str:
    """What a row is about: all codebooks, a codebook, a code."""
    return words("agreement overall") if row["level"] == "overall" else str(row["label"])


def value_shown(row: Row, name: str, words: Words) -> str:
    """A coefficient with two decimals; percent as such; a word where chance explains all; "" where it is not asked."""
    value = float(row[name])
    if value != value:
        return "" if _not_asked(row, name) else words("undefined")
    if name == "percent":
        return f"{words.decimal(100 * value, 1)} %"
    return words.fixed(value, 2)


def interval_shown(row: Row, name: str, words: Words) -> str:
    """The bounds of a coefficient's interval; "" where there is none."""
    low, high = float(row[f"{name}_low"]), float(row[f"{name}_high"])
    return words("between", low=words.fixed(low, 2), high=words.fixed(high, 2)) if low == low else ""


def _not_asked(row: Row, name: str) -> bool:
    """Whether a coefficient is none for such a row: distances of sets are for codebooks."""
    return row["level"] == "code" and name in ("masi", "jaccard")


def tell_agreement(compared: Comparison, result: Result, words: Words) -> list[str]:
    """Who was compared, by what unit and reading, who saw what, and where the intervals come from."""
    if compared.table.empty:
        return [words("agreement nothing")]
    names = [words("agreement rules", name=name) if name == RULES else name for name in compared.coders]
    undefined = any(
        float(row[name]) != float(row[name]) and not _not_asked(row, name)
        for row in compared.table.to_dict("records")
        for name in measures_shown(compared, compared.table)
    )
    return [
        words("agreement coders", names=", ".join(names)),
        words(f"agreement unit {compared.unit}"),
        words(f"agreement reading {compared.reading}"),
        words("agreement seen", names=words.listed(_seen(compared, result, words))),
        words("agreement chance"),
        words("agreement intervals", cases=compared.cases) if compared.cases > 1 else words("agreement no intervals"),
        *([words("agreement undefined")] if undefined else []),
    ]


def _seen(compared: Comparison, result: Result, words: Words) -> list[str]:
    """How many units each coder saw through each codebook that is compared."""
    labels = {book.id: book.label for book in result.codebooks}
    shown = [book for book in compared.seen.columns if book in set(compared.table["codebook"])]
    return [
        words("agreement seen book", book=labels[book], counts=", ".join(f"{n} {int(c)}" for n, c in seen.items()))
        for book, seen in ((book, compared.seen[book]) for book in shown)
    ]


def how_named(how: str, words: Words) -> str:
    """By what rule a disagreement was settled, in words."""
    rule, _, counts = how.partition(": ")
    if rule.startswith("as "):
        return words("how coder", name=rule.removeprefix("as ").removesuffix(" says"))
    numbers = [int(part) for part in counts.split() if part.isdigit()]
    return words(f"how {rule}", **dict(zip(("part", "whole"), numbers, strict=False)))


def quote_in_context(document: Document, start: int, end: int) -> str:
    """The words in brackets with what stands around them in their segment, cut short; a whole segment as it is."""
    segment = segment_at(document.segments, start)
    first, last = (segment.start, max(segment.end, end)) if segment else (start, end)
    if (start, end) == (first, last):
        return document.text[start:end]
    before, after = document.text[first:start], document.text[end:last]
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    return f"{before}[{document.text[start:end]}]{after}"
