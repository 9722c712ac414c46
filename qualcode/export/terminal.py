"""A coded document in the terminal: each segment with its coded stretches coloured, and what coded them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qualcode.model import Coding, Document, Segment
from qualcode.result import Result, as_codings

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
