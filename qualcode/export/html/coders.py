"""Where coders agree and where they do not: coefficients, and every contested coding, which opens in its text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from qualcode.aggregate.comparison import Comparison
from qualcode.aggregate.units import number_segments
from qualcode.export.agreements import (
    WITH_INTERVAL,
    compare_as_asked,
    how_named,
    interval_shown,
    measure_named,
    measures_shown,
    row_named,
    tell_agreement,
    value_shown,
)
from qualcode.export.html.cells import Cell, Part, Table, cell, head, heads
from qualcode.export.html.findings import Findings
from qualcode.export.html.page_words import PageWords
from qualcode.sheets import AgreementSheet, DisagreementsSheet

_SHOWN = ("case", "document", "segment", "quote", "code", "given_by", "taken_by", "said", "settled")


def show_agreement(spec: AgreementSheet, found: Findings) -> tuple[list[str], list[Table]]:
    """What is compared, in sentences; a row for all codebooks, each of them, each code; with `by_pair` each pair."""
    compared = compare_as_asked(spec, found.result)
    sentences = tell_agreement(compared, found.result, found.words)
    tables = [] if compared.table.empty else [_coefficients(spec.sheet, compared, compared.table, found, pairs=False)]
    if spec.by_pair and not compared.pairs.empty:
        title = found.words("agreement pair")
        tables.append(_coefficients(title, compared, compared.pairs, found, pairs=True))
    return sentences, tables


def _coefficients(title: str, compared: Comparison, table: pd.DataFrame, found: Findings, *, pairs: bool) -> Table:
    words, columns = found.words, measures_shown(compared, table)
    names = [words("agreement pair")] * pairs + [words("agreement what"), words("agreement units")]
    for name in columns:
        named = words(f"agreement {name}") if pairs else measure_named(name, compared, words)
        names += [named, words("agreement interval", name=named)] if name in WITH_INTERVAL else [named]
    rows: list[list[Cell]] = []
    for row in table.to_dict("records"):
        line = [cell(f"{row['first']} – {row['second']}")] if pairs else []
        line += [head(row_named(row, words), look="depth1" if row["level"] == "code" else "")]
        line.append(cell(int(row["units"]), look="number"))
        for name in columns:
            shown = [value_shown(row, name, words)]
            shown += [interval_shown(row, name, words)] if name in WITH_INTERVAL else []
            line += [cell(text, look="number") for text in shown]
        rows.append(line)
    return Table(title, heads(*names), rows, wide=True, look="dense")


def show_disagreements(spec: DisagreementsSheet, found: Findings) -> tuple[list[str], list[Table]]:
    """One row for each coding that coders disagree about: where, who gives and who takes it, and the outcome."""
    words, disputes = found.words, found.result.said.disputes
    if spec.codebook:
        disputes = disputes[disputes["codebook"] == spec.codebook]
    if spec.where:
        chosen = number_segments(found.result, spec.where)
        places = set(zip(chosen["document"], chosen["segment"], strict=True))
        disputes = disputes[[p in places for p in zip(disputes["document"], disputes["segment"], strict=True)]]
    open_ones = int((disputes["settled"] == "open").sum())
    told = words("disagreements", count=len(disputes), open=open_ones) if len(disputes) else words("no disagreement")
    rows: list[list[Cell]] = []
    for row in disputes.to_dict("records"):
        said = words.case_named(str(row["case"]))
        place = f"g{found.evidence.place(str(row['document']), str(row['segment']))}"
        quote = Part(words.quote(str(row["quote"])), "", place, words("told quotation", case=said))
        outcome = f"{words('settled ' + str(row['settled']))} ({how_named(str(row['how']), words)})"
        rows.append(
            [
                head(said),
                cell(row["document"]),
                cell(row["segment"]),
                Cell((quote,), look="quotes"),
                *(cell(row[name]) for name in ("label", "given_by", "taken_by")),
                cell(*str(row["said"]).split(" | ")),
                cell(outcome, look="finding" if row["settled"] == "open" else ""),
            ]
        )
    return [told], [Table(spec.sheet, heads(*_names(words)), rows, wide=True)] if rows else []


def _names(words: PageWords) -> Sequence[str]:
    own = ("case", "document", "segment", "code")
    return [words(name if name in own else f"disagreement {name}") for name in _SHOWN]
