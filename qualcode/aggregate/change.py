"""What changed between two results over the same corpus: codings gained and lost, and cells of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.grid import GridRow, grid_rows
from qualcode.aggregate.units import Where, Within
from qualcode.model import Code
from qualcode.result import Result

_KEY = ["document", "codebook", "code"]
_SPAN = ["start", "end"]
Spans = dict[tuple[str, str, str], list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """A verbatim that one state codes and the other does not, with the rules that coded it there.

    `why` says what became of it on the other side, as far as that is known.
    """

    change: str
    codebook: str
    code: str
    label: str
    document: str
    segment: str
    case: str
    rule: str
    why: str
    quote: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that differs: where it stands, and what it shows before and after."""

    row: str
    column: str
    before: str
    after: str


def compare_codings(before: Result, after: Result) -> list[Change]:
    """The codings of `after` that overlap none of the same code in `before`, and the other way round, by code."""
    names = [(book.id, code.id) for result in (after, before) for book in result.codebooks for code in book.codes]
    order = {name: n for n, name in enumerate(dict.fromkeys(names))}
    changes = [*_missing("lost", before, after), *_missing("gained", after, before)]
    return sorted(changes, key=lambda c: (order[c.codebook, c.code], c.change, c.document))


def _missing(change: str, here: Result, there: Result) -> Iterator[Change]:
    """The codings of `here` that overlap none of the same code `there`."""
    columns = [*_KEY, *_SPAN]
    same = pd.MultiIndex.from_frame(here.codings[columns]).isin(pd.MultiIndex.from_frame(there.codings[columns]))
    rows = here.codings[~same]
    if rows.empty:
        return
    standing = _spans(there.codings, rows, "rule")
    passed_over = _spans(there.audit, rows, "reason")
    rules = {rule.id for book in there.codebooks for code in book.codes for rule in code.rules}
    for row in rows.to_dict("records"):
        key = (str(row["document"]), str(row["codebook"]), str(row["code"]))
        span = (int(row["start"]), int(row["end"]))
        if _overlapping(standing.get(key, ()), span):
            continue
        reasons = list(dict.fromkeys(_overlapping(passed_over.get(key, ()), span)))
        yield Change(
            change=change,
            codebook=key[1],
            code=key[2],
            label=str(row["label"]),
            document=key[0],
            segment=str(row["segment"]),
            case=str(row["case"]),
            rule=str(row["rule"]) or f"{row['coder']}: {row['reason']}",
            why=_why(change, str(row["rule"]), rules, [reason for reason in reasons if reason]),
            quote=" ".join(str(row["quote"]).split()),
        )


def _why(change: str, rule: str, rules: set[str], reasons: Sequence[str]) -> str:
    """Why the other state does not code it: its rules are not there, or something keeps them from counting."""
    if reasons:
        return f"{'now' if change == 'lost' else 'was'}: {'; '.join(reasons)}"
    if rule and all(one not in rules and "/carried" not in one and "/implies/" not in one for one in rule.split(" | ")):
        return "rule gone" if change == "lost" else "new rule"
    return ""


def _spans(frame: pd.DataFrame, rows: pd.DataFrame, said: str) -> Spans:
    """Start, end and one more column of the frame's rows, by document and code, for those that `rows` have."""
    frame = frame[frame["document"].isin(set(rows["document"])) & frame["code"].isin(set(rows["code"]))]
    found: Spans = {}
    for document, codebook, code, start, end, text in frame[[*_KEY, *_SPAN, said]].itertuples(index=False, name=None):
        found.setdefault((document, codebook, code), []).append((start, end, str(text)))
    return found


def _overlapping(spans: Sequence[tuple[int, int, str]], span: tuple[int, int]) -> list[str]:
    return [said for start, end, said in spans if start < span[1] and span[0] < end]


def compare_pairs(
    before: Result,
    after: Result,
    codebook: str,
    *,
    within: Within,
    roll_up: bool = False,
    where: Where | None = None,
    levels: Mapping[str, int],
) -> list[Cell]:
    """The cells of a co-occurrence matrix whose counts differ, each pair once, with the sign that the count gets.

    A code that only one state has counts 0 in the other.
    """
    names = list(dict.fromkeys(code.id for result in (after, before) for code in _book_codes(result, codebook)))
    counts = []
    for result in (before, after):
        known = all(_book_codes(result, book) for book in [codebook, *(() if isinstance(within, str) else within)])
        table = (
            count_pairs(result, codebook, within=within, roll_up=roll_up, where=where).counts
            if known
            else pd.DataFrame()
        )
        counts.append(table.reindex(index=names, columns=names, fill_value=0).to_numpy(np.int64))
    return [
        Cell(first, second, _signed(old, levels), _signed(new, levels))
        for n, first in enumerate(names)
        for m, second in enumerate(names[n:], start=n)
        if (old := int(counts[0][n, m])) != (new := int(counts[1][n, m]))
    ]


def _signed(count: int, levels: Mapping[str, int]) -> str:
    sign = next((sign for sign, least in sorted(levels.items(), key=lambda level: -level[1]) if count >= least), "")
    return f"{count} {sign}".rstrip()


def compare_grids(
    before: Result, after: Result, rows: Sequence[str], columns: Sequence[str], *, where: Where | None = None
) -> list[Cell]:
    """The cells of a grid that show other codes, or the same in another order, and the rows' numbers of quotations."""
    tables = []
    for result in (before, after):
        known = all(_book_codes(result, book) for book in (*rows, *columns))
        found = grid_rows(result, rows, columns, where=where) if known else []
        tables.append({" × ".join(row.unit): _shown(row) for row in found})
    old, new = tables
    empty = dict.fromkeys(columns, "") | {"quotations": "0"}
    return [
        Cell(unit, column, old.get(unit, empty)[column], new.get(unit, empty)[column])
        for unit in dict.fromkeys([*new, *old])
        for column in empty
        if old.get(unit, empty)[column] != new.get(unit, empty)[column]
    ]


def _shown(row: GridRow) -> dict[str, str]:
    cells = {column: " | ".join(count.code for count in counts) for column, counts in row.cells.items()}
    return cells | {"quotations": str(len(row.quotations))}


def _book_codes(result: Result, codebook: str) -> Sequence[Code]:
    return next((book.codes for book in result.codebooks if book.id == codebook), ())
