"""What `evaluate` measured, as tables in the terminal and as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import click

from qualcode.aggregate.evaluation import MEASURES, OF_CODES, Interval
from qualcode.cli.shared import align_rows, from_here, shorten
from qualcode.nouns import count_nouns
from qualcode.tasks.appraise import RULES, Error, Measured

_SCORES = (
    "codebook",
    "level",
    "method",
    "units",
    *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")),
)
_CODES = ("codebook", "level", "method", "code", "label", "both", "false", "missed",
          *(f"{name}{end}" for name in OF_CODES for end in ("", "_low", "_high")))  # fmt: skip
_ERRORS = tuple(field.name for field in fields(Error))


def tell_scores(measured: Sequence[Measured], wrong: Sequence[Error]) -> Iterator[str]:
    """The lines of the terminal: every method side by side, then the rules code by code, then the errors."""
    yield from _overall(measured)
    for one in measured:
        if one.method == RULES:
            yield f"\n{click.style(_heading(one, one.judged.codebook.label), bold=True)}"
            yield from align_rows([_CODE_HEADS, *_code_cells(one)])
            yield from _confusions(one)
    if wrong:
        yield f"\n{click.style('Misses and false hits', bold=True)}"
    for error in wrong:
        where = error.unit if error.unit == error.segment else f"{error.unit}, {error.segment}"
        rule = f"  {error.rule.partition('/')[2]}" if error.rule else ""
        instead = f"  ({'found' if error.kind == 'missed' else 'given'}: {error.instead or 'nothing'})"
        yield f"{error.kind}  {error.codebook}:{error.code}  {where}{rule}{instead}"
        yield f"  {_words(error)}"


def _overall(measured: Sequence[Measured]) -> Iterator[str]:
    """All methods in one table, under a line for each codebook and level; the rules' lines stand out."""
    heads = ("", "P", "R", "F1", "95 %", "macro F1", "95 %", "exact")
    rows = []
    for one in measured:
        s = one.scores
        shares = [_share(value) for value in (s.precision, s.recall, s.f1)]
        both = (_between(one.intervals["f1"]), _share(s.macro_f1), _between(one.intervals["macro_f1"]), _share(s.exact))
        rows.append((one.method, *shares, *both))
    head, *lines = align_rows([heads, *rows])
    yield head
    group = ""
    for one, line in zip(measured, lines, strict=True):
        if group != (group := _heading(one, one.judged.codebook.id)):
            yield group
        yield click.style(line, bold=True) if one.method == RULES else line
    yield "P, R and F1 over all codes together (micro); macro F1: the mean of the codes'; 95 %: of the F1 before it"


def _heading(one: Measured, name: str) -> str:
    return f"{name}, {count_nouns(len(one.judged.units), 'unit')} by {one.judged.level}"


_CODE_HEADS = ("code", "both", "false", "missed", "P", "R", "F1", "95 %")


def _code_cells(one: Measured) -> Iterator[Sequence[str]]:
    for code, s, between in one.codes:
        shares = [_share(value) for value in (s.precision, s.recall, s.f1)]
        yield (code.label, str(s.both), str(s.false), str(s.missed), *shares, _between(between["f1"]))


def _words(error: Error) -> str:
    if error.kind == "missed":
        return f"« {shorten(error.words)} »"
    return " ".join(filter(None, (error.before, f"[{shorten(error.words)}]", error.after)))


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


def _between(bounds: Interval) -> str:
    low, high = map(_share, bounds)
    return low if low == high == _share(float("nan")) else f"{low}–{high}"


def write_scores(folder: Path, measured: Sequence[Measured], wrong: Sequence[Error]) -> None:
    from qualcode.export.files import write_files
    from qualcode.export.tables import csv_bytes

    files = {
        "scores.csv": csv_bytes(_SCORES, map(_score_row, measured)),
        "codes.csv": csv_bytes(_CODES, (row for one in measured for row in _code_rows(one))),
        "errors.csv": csv_bytes(_ERRORS, (astuple(error) for error in wrong)),
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
    scores = [(getattr(one.scores, name), *one.intervals[name]) for name in MEASURES]
    head = [one.judged.codebook.id, one.judged.level, one.method, len(one.judged.units)]
    return [*head, *(_csv(value) for three in scores for value in three)]


def _code_rows(one: Measured) -> Iterator[list[object]]:
    for code, s, between in one.codes:
        head = [one.judged.codebook.id, one.judged.level, one.method, code.id, code.label, s.both, s.false, s.missed]
        yield [*head, *(_csv(v) for name in OF_CODES for v in (getattr(s, name), *between[name]))]


def _csv(value: float) -> str:
    return "" if value != value else f"{value:.4f}"
