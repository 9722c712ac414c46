"""The command line: each command reads, works, writes, and says what it did.

Results go to files or stdout, remarks and progress to stderr. What a researcher can put right ends in one line and
status 1, wrong usage in status 2.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.engine import Progress
    from qualcode.export import Exports
    from qualcode.lastrun import Told
    from qualcode.result import Result

STUDY = click.argument("study", default=".", type=click.Path(path_type=Path))


class OneLineErrors(click.Group):
    """A group whose commands tell a researcher's errors in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QualcodeError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(1)


@click.group(cls=OneLineErrors)
@click.version_option(package_name="qualcode")
def main() -> None:
    """Codes interviews and case texts with codebooks and your own decisions, and writes the tables you publish.

    \b
    Begin a study:      qualcode init my-study
    Code it:            qualcode run my-study
    """


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Makes a study to start from in DIR, with the shipped codebooks.

    Example: qualcode init my-study
    """
    from qualcode.starter import make_study

    for name in make_study(folder):
        click.echo(name)
    click.echo(f"Put your transcripts in {folder / 'corpus' / 'entretiens'}, then: qualcode run {folder}", err=True)


@main.command()
@STUDY
def check(study: Path) -> None:
    """Checks everything that STUDY (a study.yaml or its folder) names, and writes nothing.

    Example: qualcode check my-study
    """
    opened = _opened(study)
    problems = opened.check()
    documents = opened.corpus.documents
    segments = sum(len(document.segments) for document in documents)
    codes = sum(len(book.codes) for book in opened.codebooks)
    click.echo(
        f"{opened.file.name}: {len(documents)} documents, {segments} segments, {len(opened.codebooks)} codebooks with "
        f"{codes} codes, {len(opened.decisions)} decisions"
    )
    _tell_problems(problems)
    click.echo(f"{len(problems)} to mend" if problems else "all can be used", err=bool(problems))
    sys.exit(bool(problems))


@main.command()
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


@main.command()
@STUDY
@click.option("--only", metavar="NAME", required=True, help="The file or sheet to write, as study.yaml calls it.")
def export(study: Path, only: str) -> None:
    """Writes one export of STUDY: a file, or a single sheet beside it.

    Example: qualcode export my-study --only "Tableau 2"
    """
    from qualcode.export import build_export, select_exports
    from qualcode.export.files import write_files

    opened = _opened(study)
    select_exports(opened.file, only)
    files = build_export(opened.file, _run(opened), only)
    write_files(opened.file.root, files)
    for name in files:
        click.echo(opened.file.root / name)


@main.command()
@click.argument("document")
@STUDY
def show(document: str, study: Path) -> None:
    """Shows a DOCUMENT of STUDY in the terminal, coded stretches coloured, with each coding's rule or coder.

    Example: qualcode show entretien-04 my-study
    """
    from qualcode.export.terminal import print_document

    opened = _opened(study)
    opened.need_document(document)
    print_document(_run(opened), document)


@main.command()
@STUDY
@click.option("--codebook", metavar="NAME", help="The codebook whose codes are paired.")
@click.option("--within", metavar="UNIT", help="segment, document, case, or codebooks joined by commas.")
@click.option("--alpha", default=0.05, show_default=True, type=click.FloatRange(0, 1, True, True), help="The level.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A CSV for the whole table.")
def associations(study: Path, codebook: str | None, within: str | None, alpha: float, output: Path | None) -> None:
    """Tells which codes of STUDY meet more, or less, often than chance, and which are too rare to tell.

    Without --codebook, the first table of associations or co-occurrence in study.yaml says what is paired in what.

    Example: qualcode associations my-study --codebook valeurs --within natures,outils
    """
    from qualcode.aggregate.association import associate_codes
    from qualcode.export.files import write_atomically
    from qualcode.export.tables import frame_bytes
    from qualcode.export.terminal import print_associations

    opened = _opened(study)
    pairing = opened.pairing(codebook, within)
    result = _run(opened)
    found = associate_codes(
        result, pairing.codebook, within=pairing.within, roll_up=pairing.roll_up, where=pairing.where, alpha=alpha
    )
    print_associations(result, pairing.codebook, pairing.within, found, opened.file.language)
    if output is not None:
        write_atomically(output, frame_bytes(found.pairs))
        click.echo(f"wrote {_from_here(output)}")


@main.command()
@STUDY
@click.option("--clear", is_flag=True, help="Delete what is kept; it is made again when needed.")
def cache(study: Path, clear: bool) -> None:
    """Shows what STUDY keeps in .qualcode so as not to compute it twice.

    Example: qualcode cache my-study --clear
    """
    from qualcode.store import FOLDER, Store
    from qualcode.study import find_study

    store = Store(find_study(study).absolute().parent / FOLDER)
    for kind, (count, size) in store.sizes().items():
        click.echo(f"{kind}: {count} files, {size / 1e6:,.1f} MB")
    if clear:
        store.clear()
        click.echo("cleared")


def _opened(study: Path) -> Study:
    from qualcode.api import open_study  # costs half a second that `--help` need not spend

    return open_study(study)


def _run(study: Study, scheduler: str | None = None) -> Result:
    from qualcode.cluster import parse_on_cluster
    from qualcode.workers import parse_in_processes

    with _progress() as report:
        return study.run(progress=report, parser=parse_on_cluster(scheduler) if scheduler else parse_in_processes)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on stderr while documents are parsed, when stderr is a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("parsing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]:,.0f} words/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("parsing", total=None, speed=0.0)

        def report(documents: int, of_documents: int, words: int, of_words: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            bar.update(task, completed=words, total=of_words, speed=words / elapsed if elapsed else 0.0)

        yield report


def _run_and_write(study: Path, inputs: Mapping[str, str], scheduler: str | None) -> Told:
    """Runs the study, writes all it lists, and keeps what the run read and said for the next one."""
    from qualcode.export import build_exports
    from qualcode.export.files import write_atomically, write_files
    from qualcode.lastrun import remember_run
    from qualcode.store import FOLDER

    opened = _opened(study)
    exports = build_exports(opened.file, _run(opened, scheduler), inputs)
    root = opened.file.root
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
        f"{counts['documents']} documents, {counts['segments']} segments, {counts['words']:,} words",
        f"{counts['codings']:,} codings: {_listed(counts['codings_by_origin'])}",
    ]
    if counts["audit_by_status"]:
        said.append(f"audit: {_listed(counts['audit_by_status'])}")
    said += [f"wrote {_from_here(file)}" for file in files]
    remarked = [f"Error: {problem}" for problem in result.problems]
    remarked += [f"{row.status}: {row.reason}" for row in as_codings(result.attention)]
    if attention := counts["attention"]:
        what = "needs" if attention == 1 else "need"
        remarked.append(f"{attention} {what} your attention (listed above, and in exports/audit.csv).")
    else:
        said.append("nothing needs your attention")
    return Told(tuple(said), tuple(remarked), int(attention > 0))


def _tell_problems(problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
