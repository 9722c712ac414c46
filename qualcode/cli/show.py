"""`show`: a document with its codings, in the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.shared import STUDY, open_here, run_here


@click.command()
@click.argument("document")
@STUDY
def show(document: str, study: Path) -> None:
    """Shows a DOCUMENT of STUDY in the terminal, coded stretches coloured, with each coding's rule or coder.

    Example: qualcode show entretien-04 my-study
    """
    from qualcode.export.terminal import print_document

    opened = open_here(study)
    opened.need_document(document)
    print_document(run_here(opened), document)
