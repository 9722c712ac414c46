"""The commands about decisions: `relocate` shows those that lost their place and anchors them anew, `why` explains."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.override.relocate import Displaced
    from qualcode.override.stretches import Span

_SHOWN = 60
_MOST = 3
_TWINS = "other words, or what stands around them, are too like these"


@click.command()
@STUDY
@click.option("--coder", metavar="NAME", help="Only this coder's decisions.")
@click.option("--accept-moved", is_flag=True, help="Take every moved decision where it is found now; ask nothing.")
@click.option("--add-context", is_flag=True, help="Also write what stands around decisions that do not say it.")
@click.option("--list", "only_list", is_flag=True, help="Show them, ask and write nothing.")
def relocate(study: Path, coder: str | None, accept_moved: bool, add_context: bool, only_list: bool) -> None:
    """Shows each decision of STUDY that moved, or has no one place, and anchors it anew where you say.

    What you accept is written into the coder's file, where the order of lines and what else they say are kept; the
    version before stays beside it as .bak. Status 1 says that some are left.

    Example: qualcode relocate my-study --accept-moved
    """
    from qualcode.api import open_study
    from qualcode.tasks.relocating import open_relocation

    relocation = open_relocation(open_study(study), coder=coder, bare=add_context)
    left = {one.place for one in relocation.homeless} | {one.place for one, _ in relocation.codeless}
    settle = _leave if only_list else _take_moved if accept_moved else _Asking()
    for number, one in enumerate(relocation.displaced, start=1):
        placed = one.anchored.status is None
        if not placed:
            _show(one, f"{number} of {len(relocation.displaced)}")
        span = (None if only_list else one.anchored.spans[0]) if placed else settle(one)
        if span is None:
            left |= set() if placed else {one.decision.place}
        elif not relocation.accept(one, span):
            left.add(one.decision.place)
            click.echo(f"{one.decision.place}: anchored anew, and yet to be looked at: {_TWINS}", err=True)
    for decision in relocation.homeless:
        what = f"there is no document '{decision.document}'. Mend the line, or bring the document back."
        click.echo(f"{decision.place}: {what}", err=True)
    for decision, code in relocation.codeless:
        click.echo(f"{decision.place}: there is no code '{code}'. Mend the line, or the codebook.", err=True)
    for path, count in relocation.write().items():
        click.echo(f"{path}: {count_nouns(count, 'decision')} anchored anew (the version before: {path}.bak)")
    click.echo(f"{count_nouns(len(left), 'decision')} left" if left else "every decision has its place", err=True)
    sys.exit(bool(left))


def _show(one: Displaced, head: str) -> None:
    """The decision as it was written, and the stretches it may be about, each with what stands around it."""
    decision, text = one.decision, one.text.document.text
    what = f"{decision.action} {decision.code}" + (f" → {decision.replacement}" if decision.replacement else "")
    click.echo(f"\n{head}  {decision.place}: {what}  ({decision.date or 'no date'}; {decision.reason or 'no reason'})")
    click.echo(f"  {one.anchored.status}{f': {one.anchored.note}' if one.anchored.note else ''}")
    click.echo(f"  decision  {_framed(decision.before, decision.quote or '(whole segment)', decision.after)}")
    for n, (start, end) in enumerate(one.anchored.spans[:_MOST], start=1):
        around = (text[max(0, start - _SHOWN) : start], text[start:end], text[end : end + _SHOWN])
        place = f"{decision.document}:{start}-{end}"
        click.echo(f"  [{n}] {_framed(*(' '.join(part.split()) for part in around))}  {place}")
    if len(one.anchored.spans) > _MOST:
        click.echo(f"      and {len(one.anchored.spans) - _MOST} more")


def _framed(before: str, quote: str, after: str) -> str:
    return f"{before[-_SHOWN:]} {click.style(f'« {quote} »', bold=True)} {after[:_SHOWN]}".strip()


def _leave(_: Displaced) -> Span | None:
    return None


def _take_moved(one: Displaced) -> Span | None:
    return one.anchored.spans[0] if one.moved else None


class _Asking:
    """Asks where each decision belongs, until the person stops: then the rest stay as they are."""

    def __init__(self) -> None:
        self.stopped = False

    def __call__(self, one: Displaced) -> Span | None:
        try:
            return None if self.stopped else self._ask(one)
        except click.Abort:
            self.stopped = True
            return None

    def _ask(self, one: Displaced) -> Span | None:
        spans = list(one.anchored.spans[:_MOST])
        while True:
            numbers = {0: "", 1: "1: take it, "}.get(len(spans), f"1-{len(spans)}: take that one, ")
            answer = click.prompt(
                f"  {numbers}w: write the words, s: skip, q: stop", default="1" if one.moved else "s"
            ).strip()
            if answer in {"s", "q"}:
                self.stopped = answer == "q"
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(spans):
                return spans[int(answer) - 1]
            if answer == "w":
                found = _find(one, click.prompt("  the words as they stand in the document now"))
                if len(found) == 1:
                    return found[0]
                spans = found or spans


def _find(one: Displaced, words: str) -> list[Span]:
    """Where the words stand, shown when there are several."""
    found = one.text.exact(words)
    if not found:
        click.echo("  these words are not in the document")
    for n, (start, end) in enumerate(found if len(found) > 1 else [], start=1):
        text = one.text.document.text
        around = (text[max(0, start - _SHOWN) : start], text[start:end], text[end : end + _SHOWN])
        click.echo(f"  [{n}] {_framed(*(' '.join(part.split()) for part in around))}")
    return found


@click.command()
@click.argument("where")
@STUDY
def why(where: str, study: Path) -> None:
    """Tells how a stretch of STUDY came to its codes: rule, automatic hit, decisions in order, what stands.

    WHERE is DOCUMENT:START-END, as codings.csv counts characters, or the number of a row of exports/codings.csv as a
    spreadsheet numbers it (its first coding is row 2).

    Example: qualcode why entretien-04:1285-1318 my-study
    """
    from qualcode.api import open_study
    from qualcode.tasks.asking import explain_stretch

    for line in explain_stretch(open_study(study), where):
        click.echo(line)
