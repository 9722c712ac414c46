"""Associations told in sentences that a researcher can print."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from qualcode.aggregate.association import Association, Verdict
from qualcode.aggregate.units import Within
from qualcode.export.words import Words
from qualcode.result import Result

_NAMED = 12
"""Pairs that a sentence names; of more it names the first."""


def unit_named(result: Result, within: Within, words: Words) -> str:
    """The unit that was counted, in words."""
    if isinstance(within, str):
        return words(f"unit_{within}")
    names = {book.id: book.label for book in result.codebooks}
    return words("unit_codebooks", names=" × ".join(names[book] for book in within))


def tell_association(found: Association, labels: Mapping[str, str], unit: str, words: Words) -> list[str]:
    """What was counted, how it was tested, and what came of it: one sentence or two an entry."""
    pairs, alpha = found.pairs, words.decimal(found.alpha, 3)
    counted = words("units counted", unit=unit, units=found.units)
    if pairs.empty:
        return [counted, words("no pairs")]
    given = words("given cases", cases=found.cases) if found.within_cases else words("given units")
    approximate = int((~pairs["exact"].astype(bool)).sum())
    tally = [f"{int((pairs['verdict'] == one).sum())} {words(f'verdict {one}')}" for one in Verdict]
    return [
        counted,
        given,
        *([words("approximate", count=approximate)] if approximate else []),
        words("corrected", pairs=len(pairs), alpha=alpha),
        words("tally", counts=", ".join(tally)),
        *_tell_pairs(found, labels, words),
    ]


def _tell_pairs(found: Association, labels: Mapping[str, str], words: Words) -> list[str]:
    pairs, alpha = found.pairs.sort_values("p", kind="stable"), words.decimal(found.alpha, 3)
    low = pairs[pairs["p"] <= found.alpha]
    if low.empty:
        return [words("none below", alpha=alpha)]
    more = int((low["count"] > low["expected_within"]).sum())
    values = {"count": len(low), "pairs": len(pairs), "alpha": alpha, "more": more, "less": len(low) - more}
    kept = low[low["q"] <= found.alpha]
    below = words("below", **values, names=_names(low, labels, words))
    if kept.empty:
        return [below, words("none kept", q=words.decimal(float(pairs["q"].min()), 2))]
    told = words("kept", count=len(kept), names=_names(kept, labels, words))
    return [below, told.replace("….", "…")]  # points of suspension end a sentence


def _names(pairs: pd.DataFrame, labels: Mapping[str, str], words: Words) -> str:
    told = [
        f"{labels[row['first']]} – {labels[row['second']]}, {_told_p(row['p'], words)}"
        for row in pairs.head(_NAMED).to_dict("records")
    ]
    return words.listed([*told, *(["…"] if len(pairs) > _NAMED else [])])


def _told_p(p: float, words: Words) -> str:
    told = words.chance(p)
    return f"p {told}" if told.startswith("<") else f"p = {told}"


def tell_signs(words: Words) -> list[str]:
    """What the signs of a matrix mean that come from verdicts."""
    lines = []
    for verdict in Verdict:
        sign = words(f"sign {verdict}")
        told = {"verdict": words(f"verdict {verdict}"), "means": words(f"means {verdict}")}
        lines.append(words("signs_legend", sign=sign, **told) if sign else words("signs_empty", **told))
    return lines


def read_pair(pair: Mapping[Hashable, object], alpha: float, words: Words) -> str:
    """What the verdict on a pair means, and what it was before correction where that differs."""
    p, q, count, expected = (float(str(pair[name])) for name in ("p", "q", "count", "expected_within"))
    meaning = words(f"means {pair['verdict']}")
    if p <= alpha < q:
        return words.listed([meaning, words("before more" if count > expected else "before less")])
    return meaning


def read_pairs(found: Association, words: Words) -> Sequence[str]:
    """`read_pair` of every pair."""
    return [read_pair(pair, found.alpha, words) for pair in found.pairs.to_dict("records")]
