"""`agreement`: how far the study's coders agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shared import STUDY, from_here, open_here, plain_table, run_here, wide_console
from qualcode.errors import StudyError

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.aggregate.comparison import Comparison
    from qualcode.api import Study
    from qualcode.export.words import Words
    from qualcode.result import Result

_PAIR = ["first", "second"]


@click.command()
@STUDY
@click.option("--codebook", "books", metavar="NAME", multiple=True, help="Only this codebook; may be given several "
              "times.")  # fmt: skip
@click.option("--coder", "coders", metavar="NAME", multiple=True, help="Only this coder; may be given several times.")
@click.option("--with-rules", is_flag=True, help="Compare the rules too, as the coder qualcode.")
@click.option("--unit", type=click.Choice(["segment", "span"]), default="segment", show_default=True,
              help="What is counted: segments, or characters, with unitizing α.")  # fmt: skip
@click.option("--reading", type=click.Choice(["said", "standing"]), default="said", show_default=True,
              help="What rules found and a coder passed over: missing, or given.")  # fmt: skip
@click.option("--empty", type=click.Choice(["open", "none"]), default="open", show_default=True,
              help="What an empty cell of a table of codes says: nothing, or that no code fits.")  # fmt: skip
@click.option("--by-pair", is_flag=True, help="Also for each pair of coders.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A CSV for all figures and intervals.")
def agreement(
    study: Path, books: tuple[str, ...], coders: tuple[str, ...], with_rules: bool, unit: str, reading: str,
    empty: str, by_pair: bool, out: Path | None,
) -> None:  # fmt: skip
    """Tells how far the coders of STUDY agree, per code, per codebook and in all.

    Coders are those with a file of decisions, and tables with codes that people gave. What a coder did not see is
    missing, not in disagreement.

    Example: qualcode agreement my-study --codebook valeurs --by-pair
    """
    from qualcode.aggregate.comparison import compare_coders
    from qualcode.export.files import write_atomically
    from qualcode.export.words import Words

    opened = open_here(study)
    _check(opened, books, coders, with_rules)
    result = run_here(opened)
    compared = compare_coders(
        result,
        coders or opened.file.coders,
        codebooks=books,
        unit="span" if unit == "span" else "segment",
        reading="standing" if reading == "standing" else "said",
        rules=with_rules,
        empty_is_none=empty == "none",
        by_pair=by_pair,
    )
    if compared.table.empty:
        what = f"no two of {', '.join(compared.coders)} saw the same segment through the same codebook"
        raise StudyError(f"{what}. Name the documents they have read under `readers`.", path=opened.file.path.name)
    _print(compared, result, Words(opened.file.language))
    if out is not None:
        write_atomically(out, _csv(compared))
        click.echo(f"wrote {from_here(out)}", err=True)


def _check(study: Study, books: Sequence[str], coders: Sequence[str], with_rules: bool) -> None:
    """Raises:
    StudyError: there is no such codebook or coder, or there are fewer than two coders.
    """
    known, named = [book.id for book in study.codebooks], study.file.coders
    for name in books:
        if name not in known:
            raise StudyError(f"there is no codebook '{name}'. The study has: {', '.join(known)}.")
    for name in coders:
        if name not in named:
            raise StudyError(f"there is no coder '{name}'. The study has: {', '.join(named) or 'nobody yet'}.")
    chosen = dict.fromkeys(coders or named)
    if len(chosen) + with_rules < 2:
        what = f"agreement needs two coders; here is {', '.join(chosen) or 'nobody'}"
        raise StudyError(f"{what}. Add a file of decisions, or compare with the rules: --with-rules.")


def _print(compared: Comparison, result: Result, words: Words) -> None:
    from qualcode.export.agreements import tell_agreement

    console = wide_console()
    console.print(_table(compared, compared.table, words))
    if not compared.pairs.empty:
        console.print(f"\n{words('agreement pair')}", style="bold")
        console.print(_table(compared, compared.pairs, words))
    console.print()
    for line in tell_agreement(compared, result, words):
        console.print(line)


def _table(compared: Comparison, table: pd.DataFrame, words: Words) -> object:
    """The coefficients, α with its interval; codes below their codebook."""
    from qualcode.export.agreements import interval_shown, measure_named, measures_shown, row_named, value_shown

    paired = "first" in table.columns
    shown = measures_shown(compared, table)
    heads = [words(f"agreement {name}") if paired else measure_named(name, compared, words) for name in shown]
    place = shown.index("alpha") + 1
    alpha = words("agreement interval", name=words("agreement alpha"))
    heads.insert(place, alpha)
    what = [words("agreement what"), words("agreement units")]
    printed = plain_table(*([words("agreement pair")] if paired else []), *what, *heads)
    for row in table.to_dict("records"):
        cells = [value_shown(row, name, words) for name in shown]
        cells.insert(place, interval_shown(row, "alpha", words))
        name = row_named(row, words)
        own = [f"  {name}" if row["level"] == "code" else name, words.whole(int(row["units"])), *cells]
        pair = [f"{row['first']} – {row['second']}"] if paired else []
        printed.add_row(*pair, *own, style="bold" if row["level"] != "code" else None)
    return printed


def _csv(compared: Comparison) -> bytes:
    """All figures, four decimals; pairs of coders below the rows for all."""
    import pandas as pd

    from qualcode.export.tables import frame_bytes

    table = compared.table.assign(first="", second="")
    every = pd.concat([table, compared.pairs], ignore_index=True) if len(compared.pairs) else table
    numbers = [name for name in every.columns if name not in ("level", "codebook", "code", "label", *_PAIR)]
    every[numbers] = every[numbers].astype(float).round(4)
    every["units"] = every["units"].astype("int64")
    return frame_bytes(every[["level", "codebook", "code", "label", *_PAIR, *numbers]])
