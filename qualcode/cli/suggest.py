"""`suggest`: words and segments that the rules may have missed, for people to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.shared import STUDY, from_here, open_here, plain_table, run_here, wide_console
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.suggest import Hints


@click.command()
@STUDY
@click.option("--code", "codes", metavar="CODEBOOK:CODE", multiple=True, help="Only this code; may be repeated.")
@click.option("--from", "learn_from", type=click.Choice(["people", "all"]), default="people", show_default=True,
              help="Learn from what people gave or confirmed, or from the rules' codings too.")  # fmt: skip
@click.option("--most", default=10, show_default=True, type=click.IntRange(1), help="Of each kind and code, at most.")
@click.option("--rate", default=0.05, show_default=True, type=click.FloatRange(0, 1),
              help="The false discovery rate: the share of words suggested that chance alone may bring.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Also write all tables to this folder.")
def suggest(study: Path, codes: tuple[str, ...], learn_from: str, most: int, rate: float, out: Path | None) -> None:
    """Shows what the rules of STUDY may miss, to be read and judged: nothing is coded.

    Words and phrases that set the segments of a code apart from the others; and the segments closest to them by their
    words, for codes where closeness, tried on cases it had not seen, does better than chance.

    Example: qualcode suggest my-study --code valeurs:securite
    """
    from qualcode.match.features import count_terms
    from qualcode.suggest import suggest as find_hints

    opened = open_here(study)
    for code in codes:
        opened.code_file(code)
    result = run_here(opened)
    documents = opened.corpus.documents
    terms = count_terms(opened.engine().index(documents), sum(len(document.segments) for document in documents))
    names = codes or tuple(code.name for code in opened.compiled.codes)
    hints = find_hints(result, terms, learn_from=learn_from, codes=names, most=most, rate=rate)
    _print(hints)
    if out:
        _write(out, hints)


def _print(hints: Hints) -> None:
    console = wide_console()
    console.print("Words that set a code's segments apart", style="bold")
    table = plain_table("code", "lemmas", "in its segments", "cases", "no rule there", "elsewhere", "z", "q")
    for hint in hints.words:
        counts = (hint.inside, hint.cases, hint.unheard, hint.outside)
        table.add_row(hint.code, hint.term, *map(str, counts), f"{hint.z:.1f}", f"{hint.q:.3f}")
    console.print(table)
    console.print(
        "\nClosest segments: how well closeness tells a code, on cases not learnt from (0.5: chance)", style="bold"
    )
    table = plain_table("code", "segments", "AUC", "q")
    for fit in hints.fits:
        table.add_row(fit.code, str(fit.segments), f"{fit.auc:.2f}", f"{fit.q:.3f}")
    console.print(table)
    for near in hints.segments:
        click.echo(click.style(f"{near.code}  {near.document}:{near.segment}  {near.closeness:.3f}", bold=True))
        click.echo(f"  by: {near.words}; like {near.like}\n  « {near.text} »")
    words, segments = count_nouns(len(hints.words), "word"), count_nouns(len(hints.segments), "segment")
    click.echo(f"{words} and {segments} to judge; nothing was coded")


def _write(folder: Path, hints: Hints) -> None:
    from qualcode.export.files import write_files
    from qualcode.export.tables import csv_bytes
    from qualcode.suggest import Fit, SegmentHint, WordHint

    tables: Sequence[tuple[str, type[Any], Sequence[Any]]] = (
        ("words.csv", WordHint, hints.words),
        ("segments.csv", SegmentHint, hints.segments),
        ("fits.csv", Fit, hints.fits),
    )
    files = {}
    for name, kind, rows in tables:
        files[name] = csv_bytes([field.name for field in fields(kind)], [_rounded(astuple(row)) for row in rows])
    write_files(folder, files)
    for name in files:
        click.echo(f"wrote {from_here(folder / name)}", err=True)


def _rounded(values: Sequence[object]) -> list[object]:
    return [f"{value:.4g}" if isinstance(value, float) else value for value in values]
