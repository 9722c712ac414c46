"""A coded document in the terminal: each segment with its coded stretches coloured, and what coded them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qualcode.aggregate.association import Association
from qualcode.aggregate.units import Within
from qualcode.export.findings import tell_association, unit_named
from qualcode.export.words import Words
from qualcode.model import Coding, Document, Segment
from qualcode.result import Result, as_codings

_MOST_PAIRS = 20
_LEAST_WIDTH = 100
"""Columns that a table of pairs takes, on narrower terminals too."""
_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")


def print_document(result: Result, document: str, console: Console | None = None) -> None:
    """Prints the document's segments in order: text first, then one line a coding."""
    console = console or Console(highlight=False)
    shown = next(one for one in result.documents if one.id == document)
    colours = {book.id: _COLOURS[n % len(_COLOURS)] for n, book in enumerate(result.codebooks)}
    codings = as_codings(result.codings[result.codings["document"] == document])
    console.print(Text.assemble((shown.id, "bold"), f"  {shown.source}"))
    for book in result.codebooks:
        console.print(Text.assemble(("■ ", colours[book.id]), book.label))
    section: tuple[str, ...] = ()
    for segment in shown.segments:
        if segment.section != section:
            section = segment.section
            console.print(Text(" › ".join(section), style="bold underline"))
        mine = [coding for coding in codings if coding.start < segment.end and coding.end > segment.start]
        console.print(_segment(shown, segment, mine, colours))
        for coding in mine:
            source = coding.rule or f"{coding.coder}: {coding.reason}"
            words = " ".join(coding.quote.split())
            line = ("    ", (f"{coding.codebook}:{coding.code}", colours[coding.codebook]), f"  « {_short(words)} »")
            console.print(
                Text.assemble(*line, (f"  {coding.origin}, {coding.status}, {source}", "dim")), soft_wrap=True
            )
        console.print()


def print_associations(
    result: Result, codebook: str, within: Within, found: Association, language: str, console: Console | None = None
) -> None:
    """Prints what was tested and found, in sentences, then the pairs of smallest p."""
    console = console or Console(highlight=False)
    console.width = max(console.width, _LEAST_WIDTH)
    words = Words(language)
    book = next(book for book in result.codebooks if book.id == codebook)
    labels = {code.id: code.label for code in book.codes}
    table = Table(title=book.label, box=SIMPLE)
    for key in (
        "first",
        "second",
        "n_both",
        "expected",
        "p_within" if found.within_cases else "p_fisher",
        "q",
        "verdict",
    ):
        table.add_column(words(key), justify="left" if key in ("first", "second", "verdict") else "right")
    for pair in found.pairs.sort_values("p", kind="stable").head(_MOST_PAIRS).to_dict("records"):
        names = labels[pair["first"]], labels[pair["second"]]
        counts = words.whole(pair["count"]), words.fixed(pair["expected_within"], 2)
        chances = _chance(pair["p"], words), _chance(pair["q"], words)
        table.add_row(*names, *counts, *chances, words(f"verdict {pair['verdict']}"))
    console.print(table)
    for line in tell_association(found, labels, unit_named(result, within, words), words):
        console.print(Text(line))


def _chance(value: float, words: Words) -> str:
    """A probability with four decimals, so that a column of them can be read; « < 0,0001 » below them all."""
    return words.decimal(sys.float_info.min, 4) if value < 10**-4 else words.fixed(value, 4)


def _segment(document: Document, segment: Segment, codings: Sequence[Coding], colours: dict[str, str]) -> Text:
    text = Text(document.text[segment.start : segment.end])
    for coding in codings:
        if coding.start > segment.start or coding.end < segment.end:  # a whole segment coloured would hide the rest
            start, end = coding.start - segment.start, coding.end - segment.start
            text.stylize(f"bold {colours[coding.codebook]}", max(0, start), end)
    speaker = f"{segment.speaker}{segment.time and f' ({segment.time})'} : " if segment.speaker else ""
    return Text.assemble((f"[{segment.id}] ", "dim"), (speaker, "dim bold"), text)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
