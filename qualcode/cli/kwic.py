"""`kwic`: a rule tried on the corpus before it goes into a codebook."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY, from_here, open_here, show_progress
from qualcode.errors import CodebookError
from qualcode.model import Origin
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.match.concordance import Line
    from qualcode.model import Rule

_COLUMNS = ("left", "hit", "right", "document", "segment", "case", "speaker", "uncounted")
_LEAST, _USUAL, _MOST = 15, 45, 60
"""Characters on each side: on the narrowest terminal, where there is none, and on the widest."""
_CASES = 20
"""Cases named below the lines."""


@click.command()
@click.argument("pattern")
@STUDY
@click.option("--sort", type=click.Choice(["place", "left", "right"]), default="place", show_default=True,
              help="By place in the corpus, or by the words before or after the hit.")  # fmt: skip
@click.option("--width", type=click.IntRange(5), help="Characters shown on each side. [default: as the terminal has]")
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Also write the lines, uncut, to this file.")
@click.option("--save-as", metavar="CODEBOOK:CODE", help="Append the rule to this code, in the codebook's file.")
@click.option("--name", default="", help="What a token pattern is called in the codebook.")
def kwic(pattern: str, study: Path, sort: str, width: int | None, table: Path | None, save_as: str, name: str) -> None:
    """Shows every hit of PATTERN in STUDY, with the words around it.

    PATTERN is a keyword as codebooks have them, `lemma:` and words, or a YAML list of spaCy token patterns. ✗ marks
    hits that are negated, and ? those an interviewer says: neither is coded. With --save-as, hits are marked as they
    would count in that code.

    \b
    Example: qualcode kwic "gagn* … temps" --sort right
             qualcode kwic "lemma:faire confiance" my-study
             qualcode kwic "[{LEMMA: éviter}, {POS: DET, OP: '?'}, {POS: NOUN}]" --save-as valeurs:securite
    """
    from qualcode.ingest.queries import parse_rule
    from qualcode.match.concordance import SORTS
    from qualcode.parse import BLANK

    rule = parse_rule(pattern, name=name)
    opened = open_here(study)
    if rule.kind is Origin.LEMMA and opened.file.model == BLANK:
        click.echo(f"model '{BLANK}' has no lemmas: forms alone are found", err=True)
    lines = _lines(opened, rule, save_as)
    done = [f"added {save_as}/{rule.id} to {from_here(_save(opened, rule, save_as))}"] if save_as else []
    ordered = sorted(lines, key=SORTS[sort])
    if table:
        done.append(f"wrote {from_here(_write(table, ordered))}")
    for text in _shown(ordered, width):
        click.echo(text)
    for text in _counted(lines, len({s.case for d in opened.corpus.documents for s in d.segments})):
        click.echo(text)
    for text in done:
        click.echo(text, err=True)


def _lines(study: Study, rule: Rule, save_as: str) -> list[Line]:
    """The rule's hits, in the corpus's order; they count as in the code that it is for."""
    from qualcode.match.concordance import find_lines
    from qualcode.match.patterns import PatternError

    codebook = study.code_file(save_as)[0] if save_as else None
    code = codebook.code(save_as.partition(":")[2]) if codebook else None
    with show_progress() as report:
        index = study.engine(rules=[rule], progress=report).index(study.corpus.documents)
    try:
        return find_lines(index, study.corpus.documents, rule, study.file.language, codebook=codebook, code=code)
    except PatternError as error:
        raise CodebookError(f"this is no pattern for spaCy's Matcher: {error}. Mend it.") from error


def _shown(lines: Sequence[Line], width: int | None) -> list[str]:
    """The lines with their hits one under the other; a very long hit is cut in its middle."""
    beside = [f"{line.document}:{line.segment} {line.speaker}".rstrip() for line in lines]
    hits = [_cut(line.hit, max(width or 0, _USUAL)) for line in lines]
    longest = max(map(len, hits), default=0)
    width = width or _room(longest + max(map(len, beside), default=0))
    return [
        " ".join(
            [
                _mark(line),
                line.left[-width:].rjust(width),
                click.style(hit, fg="cyan", bold=True) + " " * (longest - len(hit)),
                line.right[:width].ljust(width),
                place,
            ]
        )
        for line, hit, place in zip(lines, hits, beside, strict=True)
    ]


def _room(taken: int) -> int:
    """How much a terminal leaves for each side of lines of which `taken` characters are no context."""
    if not sys.stdout.isatty():
        return _USUAL
    free = shutil.get_terminal_size().columns - taken - len("✗    ")
    return min(max(free // 2, _LEAST), _MOST)


def _cut(hit: str, most: int) -> str:
    half = (most - 3) // 2
    return hit if len(hit) <= most else f"{hit[:half]} … {hit[-(most - 3 - half) :]}"


def _mark(line: Line) -> str:
    from qualcode.match.concordance import ASKED

    return "?" if line.uncounted == ASKED else "✗" if line.uncounted else " "


def _counted(lines: Sequence[Line], cases: int) -> list[str]:
    """How many hits count, by case from the most on, and how many do not, by reason."""
    said = Counter(line.case for line in lines if not line.uncounted)
    named = [f"{case} ({count:,})" for case, count in said.most_common(_CASES)]
    more = [f"and {count_nouns(len(said) - _CASES, 'case')} more"] if len(said) > _CASES else []
    hits, where = count_nouns(said.total(), "hit"), count_nouns(cases, "case")
    told = [f"{hits} in {len(said):,} of {where}{': ' if said else ''}{', '.join([*named, *more])}"]
    marks = Counter((_mark(line), line.uncounted) for line in lines if line.uncounted)
    return told + [f"{mark} {count:,} {reason}, not counted" for (mark, reason), count in sorted(marks.items())]


def _write(table: Path, lines: Sequence[Line]) -> Path:
    from qualcode.export.files import write_atomically
    from qualcode.export.tables import csv_bytes

    write_atomically(table, csv_bytes(_COLUMNS, ([getattr(one, column) for column in _COLUMNS] for one in lines)))
    return table


def _save(study: Study, rule: Rule, name: str) -> Path:
    """Appends the rule to its code; the file as it was stays beside it as `.bak`."""
    from qualcode.export.codebook import append_rule
    from qualcode.export.safely import rewrite_files

    path = study.code_file(name)[1]
    old = path.read_bytes()
    new = append_rule(old, name.partition(":")[2], rule, shown=study.file.shown(path))
    rewrite_files(study.file.root, {path: (old, new)})
    return path
