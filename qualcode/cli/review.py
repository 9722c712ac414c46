"""`review`: codings given to a person in a workbook, and the answers taken back as that person's decisions."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from qualcode.cli.shared import STUDY, from_here, open_here, run_here
from qualcode.model import Origin
from qualcode.nouns import count_nouns


@click.group()
def review() -> None:
    """Review codings in Excel or LibreOffice: a workbook to answer, and its answers as a coder's decisions.

    Example: qualcode review export my-study review.xlsx --coder claire
    """


@review.command("export")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[STUDY] REVIEW.xlsx")
@click.option("--coder", required=True, metavar="NAME", help="Who will answer: the name of a file of decisions.")
@click.option("--codebook", "codebooks", multiple=True, metavar="NAME", help="Only this codebook; may be repeated.")
@click.option("--origin", "origins", multiple=True, type=click.Choice([str(one) for one in Origin]),
              help="Only codings that came about so, and no uncoded passage; may be repeated.")  # fmt: skip
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Only so many rows, drawn at random.")
@click.option("--seed", default=1, show_default=True, help="Another seed draws another sample; the same, the same.")
@click.option("--blind", is_flag=True, help="Every passage, without any code: for a second coder.")
def export(
    paths: tuple[Path, ...],
    coder: str,
    codebooks: tuple[str, ...],
    origins: tuple[str, ...],
    sample: int | None,
    seed: int,
    blind: bool,
) -> None:
    """Writes REVIEW.xlsx: one row for each coding of STUDY, each hit passed over, each passage without a code.

    Answers stay until they are imported: a workbook that is there is never written over.

    Example: qualcode review export my-study review.xlsx --coder claire --codebook valeurs --sample 100
    """
    from qualcode.tasks.reviewing import Selection, export_review

    if len(paths) > 2:
        raise click.UsageError("give a study and the workbook to write, or the workbook alone")
    study, path = paths if len(paths) == 2 else (Path(), paths[0])
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"'{path}' is no workbook's name: it must end in .xlsx")
    if blind and origins:
        raise click.UsageError("--blind with --origin would tell what was coded: leave one")
    opened = open_here(study)
    selection = Selection(codebooks, origins, sample or 0, seed, blind)
    rows, every = export_review(opened, run_here(opened), path, coder=coder, selection=selection)
    drawn = f"{rows:,} of {every:,} rows, drawn with seed {seed}"
    click.echo(count_nouns(rows, "row") if rows == every else drawn)
    click.echo(f"wrote {from_here(path.absolute())}", err=True)


@review.command("import")
@click.argument("path", type=click.Path(path_type=Path), metavar="REVIEW.xlsx")
@STUDY
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The decisions' date; by default today.")
def import_(path: Path, study: Path, day: datetime | None) -> None:
    """Turns the answers of REVIEW.xlsx into decisions, in the file of the coder whom it was made for.

    Rows without an answer decide nothing. If anything is wrong, every such row is said and nothing is imported.
    Status 1 says that, or that a decision imported needs your attention.

    Example: qualcode review import review.xlsx my-study
    """
    from qualcode.tasks.reviewed import foresee, open_import

    opened = open_here(study)
    found = open_import(opened, path, date=(day.date() if day else date.today()).isoformat())
    for trouble in found.wrong:
        click.echo(f"Error: {found.place(trouble)}", err=True)
    if found.wrong:
        click.echo(f"{len(found.wrong)} to put right; nothing was imported", err=True)
        sys.exit(1)
    before = run_here(opened)
    coming = foresee(found, before) if found.amendment.rows else []
    written = found.write()
    for note in found.notes:
        click.echo(note, err=True)
    for trouble in (*found.remarks, *coming):
        click.echo(found.place(trouble), err=True)
    done = found.amendment
    fresh, changed = len(done.added), len(done.changed)
    added = f"{count_nouns(fresh, 'decision')} added"
    click.echo(f"{found.shown}: {added}, {changed} changed, {done.unchanged} there already")
    if written and found.seen is not None:
        click.echo(f"the version before: {found.shown}.bak")
    if coming:
        click.echo(f"{len(coming)} {'needs' if len(coming) == 1 else 'need'} your attention (listed above)", err=True)
    sys.exit(bool(coming))
