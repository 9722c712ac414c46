"""`associations`: which codes meet more, or less, often than chance."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.shared import STUDY, from_here, open_here, run_here


@click.command()
@STUDY
@click.option("--codebook", metavar="NAME", help="The codebook whose codes are paired.")
@click.option("--within", metavar="UNIT", help="segment, speaker, document, case, or codebooks joined by commas.")
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

    opened = open_here(study)
    pairing = opened.pairing(codebook, within)
    result = run_here(opened)
    found = associate_codes(
        result, pairing.codebook, within=pairing.within, roll_up=pairing.roll_up, where=pairing.where, alpha=alpha
    )
    print_associations(result, pairing.codebook, pairing.within, found, opened.file.language)
    if output is not None:
        write_atomically(output, frame_bytes(found.pairs))
        click.echo(f"wrote {from_here(output)}")
