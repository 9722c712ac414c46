"""`report`: the page alone, written anew."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.shared import STUDY, from_here, open_here, run_here


@click.command()
@STUDY
def report(study: Path) -> None:
    """Writes the report of STUDY: one page with its tables, every cell leading to quotations and transcripts.

    The page that study.yaml lists; where it lists none, exports/rapport.html or exports/report.html with every table.

    Example: qualcode report
    """
    from qualcode.export import build_report
    from qualcode.export.files import write_files
    from qualcode.export.safely import locked_study
    from qualcode.lastrun import hash_inputs

    opened = open_here(study)
    inputs = hash_inputs(opened.file)
    files = build_report(opened.file, run_here(opened), inputs)
    with locked_study(opened.file.root):
        write_files(opened.file.root, files)
    for name in files:
        click.echo(f"wrote {from_here(opened.file.root / name)}")
