"""What `evaluate` measured, as tables in the terminal and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import from_here, plain_table, wide_console
from qualcode.tasks.appraise import RULES, Error, Measured

if TYPE_CHECKING:
    from rich.table import Table

_SCORES = ("codebook", "level", "method", "units", "precision", "recall", "f1", "f1_low", "f1_high", "macro_f1",
           "macro_low", "macro_high", "exact", "exact_low", "exact_high")  # fmt: skip
_CODES = ("codebook", "level", "method", "code", "label", "both", "false", "missed", "precision", "recall", "f1")
_ERRORS = ("level", "codebook", "code", "label", "kind", "unit", "segment", "rule", "words")


def print_scores(measured: Sequence[Measured], wrong: Sequence[Error]) -> None:
    console = wide_console()
    table = plain_table("codebook", "units", "method", "P", "R", "F1", "95 %", "macro F1", "exact")
    for one in measured:
        low, high = (_share(bound) for bound in one.intervals["f1"])
        s = one.scores
        shares = [_share(value) for value in (s.precision, s.recall, s.f1)]
        table.add_row(
            *(one.judged.codebook.id, f"{len(one.judged.units)} by {one.judged.level}", one.method, *shares),
            *(f"{low}–{high}", _share(s.macro_f1), _share(s.exact)),
            style="bold" if one.method == RULES else None,
        )
    console.print(table)
    for one in measured:
        if one.method == RULES:
            console.print(f"\n{one.judged.codebook.label}, by {one.judged.level}", style="bold")
            console.print(_code_table(one))
            for line in _confusions(one):
                console.print(line)
    if wrong:
        console.print("\nMisses and false hits", style="bold")
    for error in wrong:
        where = error.unit if error.unit == error.segment else f"{error.unit}, {error.segment}"
        rule = f"  {error.rule.partition('/')[2]}" if error.rule else ""
        click.echo(f"{error.kind}  {error.codebook}:{error.code}  {where}{rule}  « {error.words} »")


def _code_table(one: Measured) -> Table:
    table = plain_table("code", "both", "false", "missed", "P", "R", "F1")
    for code, s in one.codes:
        shares = [_share(value) for value in (s.precision, s.recall, s.f1)]
        table.add_row(code.label, str(s.both), str(s.false), str(s.missed), *shares)
    return table


def _confusions(one: Measured, most: int = 5) -> Iterator[str]:
    """The pairs confused most: missed where the other was wrongly found."""
    labels = [code.label for code in one.judged.codebook.codes]
    pairs = [
        (int(count), given, found)
        for given, row in enumerate(one.confusion)
        for found, count in enumerate(row[:-1])
        if given != found and count > 0
    ]
    for count, given, found in sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))[:most]:
        yield f"  {labels[given]} given, {labels[found]} found instead: {count}"


def _share(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"  # NaN: nothing to divide by


def write_scores(folder: Path, measured: Sequence[Measured], wrong: Sequence[Error]) -> None:
    from qualcode.export.files import write_files
    from qualcode.export.tables import csv_bytes

    files = {
        "scores.csv": csv_bytes(_SCORES, map(_score_row, measured)),
        "codes.csv": csv_bytes(_CODES, (row for one in measured for row in _code_rows(one))),
        "errors.csv": csv_bytes(_ERRORS, ([getattr(error, name) for name in _ERRORS] for error in wrong)),
    }
    for one in measured:
        if one.method == RULES:
            ids = [code.id for code in one.judged.codebook.codes]
            rows = ([code, *counts] for code, counts in zip(ids, one.confusion.tolist(), strict=True))
            name = f"confusion {one.judged.codebook.id} by {one.judged.level}.csv"
            files[name] = csv_bytes(["given \\ found", *ids, "nothing"], rows)
    write_files(folder, files)
    for name in files:
        click.echo(f"wrote {from_here(folder / name)}", err=True)


def _score_row(one: Measured) -> list[object]:
    s, between = one.scores, one.intervals
    values = [s.precision, s.recall, s.f1, *between["f1"], s.macro_f1, *between["macro_f1"], s.exact, *between["exact"]]
    return [one.judged.codebook.id, one.judged.level, one.method, len(one.judged.units), *map(_csv, values)]


def _code_rows(one: Measured) -> Iterator[list[object]]:
    for code, s in one.codes:
        head = [one.judged.codebook.id, one.judged.level, one.method, code.id, code.label]
        yield [*head, s.both, s.false, s.missed, *map(_csv, (s.precision, s.recall, s.f1))]


def _csv(value: float) -> str:
    return "" if value != value else f"{value:.4f}"
