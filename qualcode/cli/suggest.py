"""`suggest`: words and segments that the rules may have missed, for people to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.shared import STUDY, align_rows, from_here, open_here, run_here, shorten
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
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), metavar="REVIEW.xlsx",
              help="Also write the segments to a workbook to answer in, as `review export` does.")  # fmt: skip
@click.option("--coder", metavar="NAME", help="Who will answer in it.")
def suggest(
    study: Path,
    codes: tuple[str, ...],
    learn_from: str,
    most: int,
    rate: float,
    out: Path | None,
    review: Path | None,
    coder: str | None,
) -> None:
    """Shows what the rules of STUDY may miss, to be read and judged: nothing is coded.

    Words and phrases that set the segments of a code apart from the others; and the segments closest to them by their
    words, for codes where closeness, tried on cases it had not seen, does better than chance.

    \b
    Example: qualcode suggest my-study --code valeurs:securite
             qualcode suggest my-study --review suggestions.xlsx --coder claire
    """
    from qualcode.match.features import count_terms
    from qualcode.suggest import suggest as find_hints
    from qualcode.tasks.reviewing import export_suggestions

    if (review is None) != (coder is None):
        raise click.UsageError("--review and --coder go together: the workbook, and who will answer in it")
    if review is not None and review.suffix.lower() != ".xlsx":
        raise click.UsageError(f"'{review}' is no workbook's name: it must end in .xlsx")
    opened = open_here(study)
    for code in codes:
        opened.code_file(code)
    result = run_here(opened)
    documents = opened.corpus.documents
    terms = count_terms(opened.engine().index(documents), sum(len(document.segments) for document in documents))
    names = codes or tuple(code.name for code in opened.compiled.codes)
    hints = find_hints(result, terms, learn_from=learn_from, codes=names, most=most, rate=rate)
    if review is not None and coder is not None:
        export_suggestions(opened, result, review, coder=coder, hints=hints.segments)
    for line in (*_words_told(hints, learn_from), "", *_segments_told(hints, rate)):
        click.echo(line)
    words, segments = count_nouns(len(hints.words), "word"), count_nouns(len(hints.segments), "segment")
    click.echo(f"\n{words} and {segments} to judge; nothing was coded")
    if out:
        _write(out, hints)
    if review is not None:
        click.echo(f"wrote {from_here(review.absolute())}", err=True)


def _words_told(hints: Hints, learn_from: str) -> Iterator[str]:
    """The words by code, and what they were chosen from."""
    tests, codes = count_nouns(hints.terms, "test"), count_nouns(len(hints.compared), "code")
    yield click.style("Words that set a code's segments apart: candidate rules", bold=True)
    given = "that people gave segments (--from all: rules too)" if learn_from == "people" else "found in segments"
    yield f"{tests} of words and phrases, over {codes} {given}"
    if hints.words:
        yield f'to look at one in its context: qualcode kwic "lemma:{hints.words[0].term}"'
    heads = ("lemmas", "in its segments", "cases", "no rule there", "elsewhere", "z", "q")
    for code in dict.fromkeys(hint.code for hint in hints.words):
        mine = [hint for hint in hints.words if hint.code == code]
        rows = [
            (h.term, str(h.inside), str(h.cases), str(h.unheard), str(h.outside), f"{h.z:.1f}", _chance(h.q))
            for h in mine
        ]
        yield click.style(code, bold=True)
        yield from align_rows([heads, *rows])


def _segments_told(hints: Hints, rate: float) -> Iterator[str]:
    """How well closeness does for each code it was tried for, and the closest segments where it beats chance."""
    yield click.style("Closest segments", bold=True)
    yield "how often closeness ranks a segment of the code above another, on cases not learnt from (0.5: chance)"
    heads = ("code", "segments", "AUC", "q", "")
    rows = [
        (
            fit.code,
            str(fit.segments),
            f"{fit.auc:.2f}",
            _chance(fit.q),
            "" if fit.beats(rate) else "not shown to beat chance",
        )
        for fit in hints.fits
    ]
    yield from align_rows([heads, *rows] if rows else [])
    if untried := len(hints.compared) - len(hints.fits):
        yield f"not tried for {count_nouns(untried, 'code')} with too few segments or cases"
    for near in hints.segments:
        yield click.style(f"{near.code}  {near.document}:{near.segment}  {near.closeness:.3f}", bold=True)
        yield f"  by: {near.words}; like {near.like}"
        yield f"  « {shorten(near.text)} »"


def _chance(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _write(folder: Path, hints: Hints) -> None:
    from qualcode.export.files import write_files
    from qualcode.export.tables import csv_bytes
    from qualcode.suggest.segments import Fit, SegmentHint
    from qualcode.suggest.words import WordHint

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
