"""`diff`: what a change of codebooks does to the study's verbatims and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import from_here, open_here, shorten, show_progress
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.aggregate.change import Change
    from qualcode.aggregate.changed_cells import Cell
    from qualcode.api import Study
    from qualcode.model import Codebook
    from qualcode.result import Result


@click.command()
@click.argument("a")
@click.argument("b", default="")
@click.option("--study", default=".", type=click.Path(path_type=Path), show_default=True, help="The study to code.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Also write both tables to this folder.")
def diff(a: str, b: str, study: Path, out: Path | None) -> None:
    """Compares two states of the codebooks, A and B, over the study's corpus and decisions.

    A state is a codebook file, a folder of codebooks, or a git revision; without B, the study as it is now. Told are,
    code by code, the verbatims gained and lost with their rules, and the cells of the study's matrices that change.

    \b
    Example: qualcode diff HEAD~1
             qualcode diff HEAD~3..HEAD~1
             qualcode diff old/valeurs.yaml codebooks/valeurs.yaml --study my-study
    """
    from qualcode.aggregate.change import compare_codings
    from qualcode.ingest.states import read_state, split_range
    from qualcode.tasks.changed import changed_cells

    opened = open_here(study)
    first, second = split_range(a, b)
    books = [read_state(state, opened.file, opened.codebooks) for state in (first, second)]
    before, after = _coded(opened, books)
    changes = compare_codings(before, after)
    cells = changed_cells(opened.file.exports, before, after)
    _print(changes, cells)
    click.echo(_rules_told(*books))
    if out:
        _write(out, changes, cells)


def _coded(study: Study, states: Sequence[tuple[Codebook, ...]]) -> list[Result]:
    """The study coded with each state's codebooks, its decisions laid over each."""
    from qualcode.match.rules import compile_rules
    from qualcode.pipeline import code_corpus

    compiled = [compile_rules(books, study.file.language) for books in states]
    with study.naming_patterns(), show_progress() as report:
        engine = study.engine(rules=[rule for one in compiled for rule in one.rules], progress=report)
        quiet = replace(engine, tidies=False)  # the next run decides what is kept
        settled = study.file.consensus
        return [code_corpus(study.corpus, one, study.decisions, quiet.search, consensus=settled) for one in compiled]


def _print(changes: Sequence[Change], cells: Sequence[tuple[str, Cell]]) -> None:
    codes = dict.fromkeys((one.codebook, one.code) for one in changes)
    for book, code in codes:
        mine = [one for one in changes if (one.codebook, one.code) == (book, code)]
        new = sum(one.change == "gained" for one in mine)
        click.echo(click.style(f"{book}:{code}  {new} gained, {len(mine) - new} lost", bold=True))
        for one in mine:
            sign, colour = ("+", "green") if one.change == "gained" else ("-", "red")
            why = f" ({one.why})" if one.why else ""
            words = " ".join(filter(None, (one.before, f"[{shorten(one.quote, 120)}]", one.after)))
            click.echo(click.style(f"  {sign} {one.document}:{one.segment}  {words}", fg=colour))
            click.echo(f"      {one.rule}{why}")
    total = sum(one.change == "gained" for one in changes)
    click.echo(
        f"{count_nouns(total, 'verbatim')} gained, {len(changes) - total:,} lost, in {count_nouns(len(codes), 'code')}"
    )
    named = ""
    for sheet, cell in cells:
        if named != (named := sheet):
            click.echo(click.style(sheet, bold=True))
        click.echo(f"  {cell.row} × {cell.column}: {cell.before or '–'} → {cell.after or '–'}")
    click.echo(f"{count_nouns(len(cells), 'cell')} {'changes' if len(cells) == 1 else 'change'}")


def _rules_told(first: Sequence[Codebook], second: Sequence[Codebook]) -> str:
    """How many rules came, went, or are others under the same name."""
    before, after = (
        {rule.id: rule for book in books for c in book.codes for rule in c.rules} for books in (first, second)
    )
    other = sum(before[name] != rule for name, rule in after.items() if name in before)
    came, went = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    return f"{count_nouns(came, 'rule')} added, {went:,} removed, {other:,} changed"


def _write(folder: Path, changes: Sequence[Change], cells: Sequence[tuple[str, Cell]]) -> None:
    from qualcode.aggregate.change import Change
    from qualcode.export.files import write_files
    from qualcode.export.tables import csv_bytes

    names = [field.name for field in fields(Change)]
    rows = [[sheet, cell.row, cell.column, cell.before, cell.after] for sheet, cell in cells]
    files = {
        "verbatims.csv": csv_bytes(names, ([getattr(one, name) for name in names] for one in changes)),
        "cells.csv": csv_bytes(["sheet", "row", "column", "before", "after"], rows),
    }
    write_files(folder, files)
    for name in files:
        click.echo(f"wrote {from_here(folder / name)}", err=True)
