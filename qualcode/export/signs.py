"""The signs of Tableau 2: what each says of a pair of codes, and the legend that explains them."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.aggregate.association import kin_of, verdicts_on
from qualcode.aggregate.cooccurrence import Cooccurrence
from qualcode.export.findings import tell_signs, unit_named
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet, NetworkSheet

Pairs = CooccurrenceSheet | NetworkSheet
"""What is listed in study.yaml with levels or verdicts."""


def sign_of(count: int, levels: Mapping[str, int]) -> str:
    """The sign of the highest level that the count reaches; "" below all."""
    reached = [(least, sign) for sign, least in levels.items() if count >= least]
    return max(reached)[1] if reached else ""


def read_signs(found: Cooccurrence, spec: Pairs, result: Result, words: Words) -> dict[tuple[str, str], str]:
    """The sign of each pair of different codes, by both orders; "" for none."""
    if spec.signs == "association":
        kin = kin_of(result, spec.codebook) if spec.roll_up else frozenset()
        return {pair: words(f"sign {verdict}") for pair, verdict in verdicts_on(found, kin).items()}
    return {pair: sign_of(count, spec.levels) for pair, count in count_by_pair(found).items()}


def count_by_pair(found: Cooccurrence) -> dict[tuple[str, str], int]:
    """How many units hold both codes of each pair of different codes, by both orders."""
    codes, counts = found.codes, found.counts.to_numpy()
    return {(one, other): int(counts[r, c]) for r, one in enumerate(codes) for c, other in enumerate(codes) if r != c}


def tell_legend(spec: Pairs, result: Result, words: Words) -> list[str]:
    """The unit that was counted, then what each sign and an empty cell mean: one line each."""
    lines = [words("unit", unit=unit_named(result, spec.within, words))]
    if spec.signs == "association":
        return [*lines, *tell_signs(words)]
    ranked = sorted(spec.levels.items(), key=lambda level: -level[1])
    lines += [words("legend", sign=sign, count=least) for sign, least in ranked]
    return [*lines, words("empty", count=min(spec.levels.values()))]
