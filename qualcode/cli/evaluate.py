"""`evaluate`: the study's rules against a table of human codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.shared import STUDY, show_progress
from qualcode.errors import StudyError, TableError

if TYPE_CHECKING:
    from qualcode.aggregate.evaluation import Ints
    from qualcode.api import Study
    from qualcode.engine import Engine
    from qualcode.ingest.gold import Gold
    from qualcode.model import Codebook
    from qualcode.tasks.appraise import Error, Judged, Measured


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@STUDY
@click.option(
    "--codebook", "books", metavar="ID", multiple=True, help="Only this codebook; may be given several times."
)
@click.option("--by", metavar="NAME", default="", help="Also join segments by the codes of this codebook that people "
              "gave, or by this column; several with commas.")  # fmt: skip
@click.option("--text", default="", help="The column with the quotations. [default: verbatim, quote, text …]")
@click.option("--case", default="", help="The column with who spoke. [default: entretien, case …]")
@click.option("--segment", default="", help="The column with the rows' ids. [default: id, segment]")
@click.option("--codes", metavar="CODEBOOK=COLUMN", multiple=True, help="Which column has a codebook's codes. "
              "[default: the one of its name]")  # fmt: skip
@click.option("--empty", type=click.Choice(["open", "none"]), default="open", show_default=True,
              help="What an empty cell says: that people left it open, or that no code fits.")  # fmt: skip
@click.option(
    "--most", type=click.IntRange(1), help="How many codes the baseline always says. [default: as a unit has]"
)
@click.option("--seed", default=0, show_default=True, help="Where drawing for the intervals starts.")
@click.option("--cross-validate", is_flag=True, help="Also measure what is learned on cases it did not see: the method "
              "of `suggest`, and the codes of the baseline.")  # fmt: skip
@click.option(
    "--errors/--no-errors",
    default=True,
    show_default=True,
    help="List every miss and false hit, of joined segments with --by.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Also write all tables to this folder.")
def evaluate(
    gold: Path, study: Path, books: tuple[str, ...], by: str, text: str, case: str, segment: str,
    codes: tuple[str, ...], empty: str, most: int | None, seed: int, cross_validate: bool, errors: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """Codes the quotations of GOLD (a table of human codes) with STUDY's rules, and says how well they fit.

    Beside the rules stand two baselines: always the codes given most often, and plain keywords. Intervals hold 95 % of
    samples drawn by case (by unit, where segments are joined).

    Example: qualcode evaluate gold.csv my-study --by outils --out exports/evaluation
    """
    from qualcode.api import open_rules
    from qualcode.cli.scores import tell_scores, write_scores
    from qualcode.ingest.gold import GoldColumns, parse_gold
    from qualcode.ingest.tables import read_table
    from qualcode.quicken import one_thread
    from qualcode.tasks.appraise import SEGMENT

    opened = open_rules(study)
    columns = GoldColumns(text, case, segment, _pairs(codes))
    read = parse_gold(
        read_table(gold), id=gold.stem, columns=columns, codebooks=opened.codebooks, empty_is_none=empty == "none"
    )
    for remark in read.remarks:
        click.echo(remark, err=True)
    if alone := len({segment.case for segment in read.document.segments}) < 2:
        what = "all quotations are of one case: segments have no intervals, and nothing is cross-validated"
        click.echo(f"{gold}: {what}. Is there a column of cases? --case", err=True)
    with one_thread():  # the products are small: threads that wait for each other take longer
        measured, wrong = _measured(opened, read, books, by, most, seed, cross_validate and not alone)
        if not measured:
            raise TableError("no quotation has codes to judge by. Look at --codes and --empty.", path=str(gold))
        for line in tell_scores(measured, [error for error in wrong if errors and error.level == (by or SEGMENT)]):
            click.echo(line)
        if out:
            write_scores(out, measured, wrong)


def _pairs(codes: Sequence[str]) -> dict[str, str]:
    pairs = [name.partition("=") for name in codes]
    if any(not column for _, _, column in pairs):
        raise click.BadParameter("write CODEBOOK=COLUMN", param_hint="--codes")
    return {book: column for book, _, column in pairs}


def _measured(
    study: Study, gold: Gold, books: Sequence[str], by: str, most: int | None, seed: int, cross_validate: bool
) -> tuple[list[Measured], list[Error]]:
    """Every method in every codebook and level, rules first, and the errors of the rules."""
    from qualcode.tasks import appraise

    chosen = _chosen(study, gold, books)
    with study.naming_patterns(), show_progress() as report:
        engine = study.engine("gold", progress=report)
        keywords = appraise.plain_keywords(study.compiled)
        plain = appraise.code_gold(gold.document, keywords, replace(engine, tidies=False).search)
        coded = appraise.code_gold(gold.document, study.compiled, engine.search)
        weights = _weights(engine, gold) if cross_validate else None
    found = {appraise.RULES: appraise.by_segment(coded), appraise.KEYWORDS: appraise.by_segment(plain)}
    cases = {s.id: s.case for s in gold.document.segments}
    groups = _groups(gold, by) if by else None
    measured, wrong = [], []
    for book in chosen:
        levels = [appraise.judge(book, gold.given[book.id], cases)]
        if groups is not None:
            levels.append(appraise.judge(book, gold.given[book.id], cases, groups, level=by))
        methods = dict(found)
        if weights is not None:
            methods[appraise.LEARNED] = _learned(levels[0], gold, weights)
        for judged in levels:
            if not judged.units:
                click.echo(f"{book.id}: no quotation with codes to judge by {judged.level}", err=True)
                continue
            marks = {name: appraise.mark(judged, one) for name, one in methods.items()}
            mine = [appraise.measure(judged, name, one, seed=seed) for name, one in marks.items()]
            measured += [*mine, appraise.measure_most_frequent(judged, most, seed=seed)]
            if weights is not None:
                measured.append(appraise.measure_most_frequent(judged, most, seed=seed, folds=_folds(judged)))
            wrong += list(appraise.list_errors(mine[0], gold.document, coded))
    return measured, wrong


def _folds(judged: Judged) -> Ints:
    """The folds that the units' cases (or joined units themselves) are dealt into."""
    from qualcode.aggregate.nearest import deal_folds

    return deal_folds(judged.clusters)


def _weights(engine: Engine, gold: Gold) -> Any:
    """The words of each of the gold's segments, weighted."""
    from qualcode.aggregate.nearest import weigh_terms  # SciPy's statistics: a third of a second
    from qualcode.match.features import count_terms

    return weigh_terms(count_terms(engine.index((gold.document,)), len(gold.document.segments)).counts)


def _learned(judged: Judged, gold: Gold, weights: Any) -> dict[str, frozenset[str]]:
    """The codes that other cases' segments teach for each segment judged, by the words that they share."""
    from qualcode.aggregate.nearest import learn_codes

    place = {segment.id: n for n, segment in enumerate(gold.document.segments)}
    rows = weights[[place[unit] for unit in judged.units]]
    found = learn_codes(rows, judged.truth, judged.clusters)
    names = [code.name for code in judged.codebook.codes]
    return {
        unit: frozenset(name for name, has in zip(names, row, strict=True) if has)
        for unit, row in zip(judged.units, found, strict=True)
    }


def _chosen(study: Study, gold: Gold, names: Sequence[str]) -> list[Codebook]:
    for name in names:
        if name not in gold.given:
            raise StudyError(f"the table has no codes of '{name}'. It has: {', '.join(gold.given)}.")
    return [book for book in study.codebooks if book.id in gold.given and (not names or book.id in names)]


def _groups(gold: Gold, by: str) -> dict[str, list[str]]:
    """The groups of each segment: the codes people gave it of a codebook, or its cell in a column."""
    parts = []
    for name in by.split(","):
        if name in gold.given:
            parts.append({segment: sorted(codes) for segment, codes in gold.given[name].items()})
        elif name in gold.columns:
            parts.append({segment: [row[name]] for segment, row in gold.cells.items() if row[name]})
        else:
            known = ", ".join([*gold.given, *gold.columns])
            raise StudyError(f"--by '{name}' is no codebook or column of the table. It has: {known}.")
    return {
        segment: [" × ".join(names) for names in product(*(part.get(segment, []) for part in parts))]
        for segment in gold.cells
    }
