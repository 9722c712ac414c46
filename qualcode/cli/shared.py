"""What the commands share: the study they work on, progress, and how problems and paths are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as ProgressBar
    from rich.table import Table

    from qualcode.api import Study
    from qualcode.engine import Progress
    from qualcode.result import Result

_WIDTH = 160

STUDY = click.argument("study", default=".", type=click.Path(path_type=Path))


def open_here(study: Path) -> Study:
    from qualcode.api import open_study  # costs half a second that `--help` need not spend

    return open_study(study)


def run_here(study: Study, scheduler: str | None = None) -> Result:
    from qualcode.cluster import parse_on_cluster
    from qualcode.workers import parse_in_processes

    with show_progress() as report:
        return study.run(progress=report, parser=parse_on_cluster(scheduler) if scheduler else parse_in_processes)


@contextmanager
def show_progress() -> Iterator[Progress | None]:
    """A bar on stderr from the first document that is parsed on, when stderr is a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    bars: list[ProgressBar] = []

    def report(documents: int, of_documents: int, words: int, of_words: int) -> None:
        if not bars:
            bars.append(_start_bar())
        elapsed = bars[0].tasks[0].elapsed or 0.0
        speed = words / elapsed if elapsed else 0.0
        bars[0].update(bars[0].tasks[0].id, completed=words, total=of_words, speed=speed)

    try:
        yield report
    finally:
        for bar in bars:
            bar.stop()


def _start_bar() -> ProgressBar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("parsing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]:,.0f} words/s"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("parsing", total=None, speed=0.0)
    bar.start()
    return bar


def wide_console() -> Console:
    """The terminal; where there is none, lines long enough that no table is squeezed."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH, file=sys.stdout)


def plain_table(*columns: str) -> Table:
    """A table without lines, its cells unbroken."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table


def align_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines, their cells one under the other: words from the left, all but the first column's from the
    right. The first row is the heads. Nothing is cut, however narrow the terminal is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines


def shorten(text: str, most: int = 240) -> str:
    """The text for a terminal: its beginning, where it is long. The files have all of it."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def tell_problems(problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)


def from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
