"""`run` and `export`: the study coded, its tables written."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY, from_here, open_here, run_here
from qualcode.errors import QualcodeError
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.export import Exports
    from qualcode.lastrun import Told


@click.command()
@STUDY
@click.option("--scheduler", metavar="ADDRESS", help="Parse on the Dask cluster with this scheduler.")
def run(study: Path, scheduler: str | None) -> None:
    """Codes STUDY (a study.yaml or its folder, by default this one) and writes everything it lists.

    Status 1 says that something needs your attention; all else is written all the same.

    Example: qualcode run my-study
    """
    from qualcode.lastrun import hash_inputs, recall_run
    from qualcode.store import FOLDER
    from qualcode.study import read_study

    file = read_study(study)
    inputs = hash_inputs(file)
    told = recall_run(file, inputs, file.root / FOLDER)
    if told is None:
        told = _run_and_write(study, inputs, scheduler)
    else:
        click.echo("nothing has changed since the last run, which said:")
    for line in told.said:
        click.echo(line)
    for line in told.remarked:
        click.echo(line, err=True)
    sys.exit(told.status)


@click.command()
@STUDY
@click.option("--only", metavar="NAME", required=True, help="The file or sheet to write, as study.yaml calls it.")
def export(study: Path, only: str) -> None:
    """Writes the exports of STUDY that have that name: a file, or of every file with such a sheet that sheet alone.

    Example: qualcode export my-study --only "Tableau 2"
    """
    from qualcode.export import build_export, select_exports
    from qualcode.export.files import write_files
    from qualcode.export.safely import locked_study
    from qualcode.lastrun import hash_inputs

    opened = open_here(study)
    select_exports(opened.file, only)
    inputs = hash_inputs(opened.file)
    files = build_export(opened.file, run_here(opened), inputs, only)
    with locked_study(opened.file.root):
        write_files(opened.file.root, files)
    for name in files:
        click.echo(opened.file.root / name)


def _run_and_write(study: Path, inputs: Mapping[str, str], scheduler: str | None) -> Told:
    """Runs the study, writes all it lists, and keeps what the run read and said for the next one."""
    from qualcode.export import build_exports
    from qualcode.export.files import write_atomically, write_files
    from qualcode.export.safely import locked_study
    from qualcode.lastrun import remember_run
    from qualcode.store import FOLDER

    opened = open_here(study)
    exports = build_exports(opened.file, run_here(opened, scheduler), inputs)
    root = opened.file.root
    with locked_study(root):
        write_files(root, exports.files)
    told = _summary(exports, [root / name for name in exports.files])
    with suppress(QualcodeError):  # a folder that cannot be written costs the next run its time, no more
        write_atomically(root / FOLDER / "last.json", remember_run(opened.file, inputs, exports.files, told))
    return told


def _summary(exports: Exports, files: list[Path]) -> Told:
    from qualcode.lastrun import Told
    from qualcode.result import as_codings

    result, counts = exports.result, exports.counts
    said = [
        f"{count_nouns(counts['documents'], 'document')}, {count_nouns(counts['segments'], 'segment')}, "
        f"{count_nouns(counts['words'], 'word')}",
        ": ".join(filter(None, (count_nouns(counts["codings"], "coding"), _listed(counts["codings_by_origin"])))),
    ]
    if counts["audit_by_status"]:
        said.append(f"audit: {_listed(counts['audit_by_status'])}")
    if disputes := len(result.said.disputes):
        unsettled = int((result.said.disputes["settled"] == "open").sum())
        said.append(f"disagreements: {disputes:,}, {unsettled:,} not settled (exports/disagreements.csv)")
    said += [f"wrote {from_here(file)}" for file in files]
    remarked = [f"Error: {problem}" for problem in result.problems]
    remarked += [f"{row.status}: {row.reason}" for row in as_codings(result.attention)]
    if attention := counts["attention"]:
        what = "needs" if attention == 1 else "need"
        remarked.append(f"{attention} {what} your attention (listed above, and in exports/audit.csv).")
    elif not counts["codings"]:
        said.append("no rule finds anything in these texts: try one with `qualcode kwic`")
    else:
        said.append("nothing needs your attention")
    return Told(tuple(said), tuple(remarked), int(attention > 0))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
