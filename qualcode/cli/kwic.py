"""`kwic`: a rule tried on the corpus before it goes into a codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY, from_here, open_here, show_progress
from qualcode.errors import CodebookError
from qualcode.nouns import count_nouns

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.match.concordance import Line
    from qualcode.model import Rule

_COLUMNS = ("left", "hit", "right", "document", "segment", "case", "speaker", "negated", "asked")


@click.command()
@click.argument("pattern")
@STUDY
@click.option("--sort", type=click.Choice(["place", "left", "right"]), default="place", show_default=True,
              help="By place in the corpus, or by the words before or after the hit.")  # fmt: skip
@click.option("--width", default=45, show_default=True, type=click.IntRange(5), help="Characters shown on each side.")
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Also write the lines, uncut, to this file.")
@click.option("--save-as", metavar="CODEBOOK:CODE", help="Append the rule to this code, in the codebook's file.")
@click.option("--name", default="", help="What a token pattern is called in the codebook.")
def kwic(pattern: str, study: Path, sort: str, width: int, table: Path | None, save_as: str, name: str) -> None:
    """Shows every hit of PATTERN in STUDY, with the words around it.

    PATTERN is a keyword as codebooks have them, `lemma:` and words, or a YAML list of spaCy token patterns. ✗ marks
    hits that are negated, and ? those an interviewer says: neither is coded.

    \b
    Example: qualcode kwic "gagn* … temps" --sort right
             qualcode kwic "lemma:faire confiance" my-study
             qualcode kwic "[{LEMMA: éviter}, {POS: DET, OP: '?'}, {POS: NOUN}]" --save-as valeurs:securite
    """
    from qualcode.ingest.queries import parse_rule
    from qualcode.match.concordance import SORTS

    rule = parse_rule(pattern, name=name)
    opened = open_here(study)
    lines = sorted(_lines(opened, rule, save_as), key=SORTS[sort])
    for text in _shown(lines, width):
        click.echo(text)
    for text in _counted(lines, len({s.case for d in opened.corpus.documents for s in d.segments})):
        click.echo(text)
    if table:
        _write(table, lines)
    if save_as:
        click.echo(f"added {save_as}/{rule.id} to {from_here(_save(opened, rule, save_as))}", err=True)


def _lines(study: Study, rule: Rule, save_as: str) -> list[Line]:
    """The rule's hits; negated as in the codebook that it is for."""
    from qualcode.match.concordance import find_lines
    from qualcode.match.patterns import PatternError

    negation = study.code_file(save_as)[0].negation if save_as else True
    with show_progress() as report:
        index = study.engine(rules=[rule], progress=report).index(study.corpus.documents)
    try:
        return find_lines(index, study.corpus.documents, rule, study.file.language, negation=negation)
    except PatternError as error:
        raise CodebookError(f"this is no pattern for spaCy's Matcher: {error}. Mend it.") from error


def _shown(lines: Sequence[Line], width: int) -> list[str]:
    """The lines with their hits one under the other."""
    widest = max((len(line.hit) for line in lines), default=0)
    return [
        " ".join(
            [
                "✗" if line.negated else "?" if line.asked else " ",
                line.left[-width:].rjust(width),
                click.style(line.hit, fg="cyan", bold=True) + " " * (widest - len(line.hit)),
                line.right[:width].ljust(width),
                f"{line.document}:{line.segment}",
                line.speaker,
            ]
        ).rstrip()
        for line in lines
    ]


def _counted(lines: Sequence[Line], cases: int) -> list[str]:
    """How many hits count, by case, and how many do not."""
    said = Counter(line.case for line in lines if not line.asked and not line.negated)
    by_case = ", ".join(f"{case} ({count})" for case, count in said.most_common())
    hits, where = count_nouns(sum(said.values()), "hit"), count_nouns(cases, "case")
    told = [f"{hits} in {len(said)} of {where}{': ' if said else ''}{by_case}"]
    if negated := sum(line.negated and not line.asked for line in lines):
        told.append(f"✗ {negated} negated, not counted")
    if asked := sum(line.asked for line in lines):
        told.append(f"? {asked} said by interviewers, not counted")
    return told


def _write(table: Path, lines: Sequence[Line]) -> None:
    from qualcode.export.files import write_atomically
    from qualcode.export.tables import csv_bytes

    write_atomically(table, csv_bytes(_COLUMNS, ([getattr(one, column) for column in _COLUMNS] for one in lines)))
    click.echo(f"wrote {from_here(table)}", err=True)


def _save(study: Study, rule: Rule, name: str) -> Path:
    """Appends the rule to its code; the file as it was stays beside it as `.bak`."""
    from qualcode.export.codebook import append_rule
    from qualcode.export.files import write_atomically
    from qualcode.reading.files import decode

    path = study.code_file(name)[1]
    old = path.read_bytes()
    new = append_rule(decode(old), name.partition(":")[2], rule, shown=study.file.shown(path))
    write_atomically(path.with_name(f"{path.name}.bak"), old)
    write_atomically(path, (new.replace("\n", "\r\n") if b"\r\n" in old else new).encode())
    return path
