"""`init`, `check`, `cache`: a study begun, checked, and what it keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.shared import STUDY, open_here, tell_problems
from qualcode.nouns import count_nouns


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Makes a study to start from in DIR, with the shipped codebooks.

    Example: qualcode init my-study
    """
    from qualcode.tasks.starter import make_study

    for name in make_study(folder):
        click.echo(name)
    click.echo(f"Put your transcripts in {folder / 'corpus' / 'entretiens'}, then: qualcode run {folder}", err=True)


@click.command()
@STUDY
def check(study: Path) -> None:
    """Checks everything that STUDY (a study.yaml or its folder) names, and writes nothing.

    Example: qualcode check my-study
    """
    opened = open_here(study)
    problems = opened.check()
    documents = opened.corpus.documents
    segments = sum(len(document.segments) for document in documents)
    codes = sum(len(book.codes) for book in opened.codebooks)
    click.echo(
        f"{opened.file.name}: {count_nouns(len(documents), 'document')}, {count_nouns(segments, 'segment')}, "
        f"{count_nouns(len(opened.codebooks), 'codebook')} with {count_nouns(codes, 'code')}, "
        f"{count_nouns(len(opened.decisions), 'decision')}"
    )
    tell_problems(problems)
    click.echo(f"{len(problems)} to mend" if problems else "all can be used", err=bool(problems))
    sys.exit(bool(problems))


@click.command()
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
        click.echo(f"{kind}: {count_nouns(count, 'file')}, {size / 1e6:,.1f} MB")
    if clear:
        store.clear()
        click.echo("cleared")
