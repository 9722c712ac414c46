"""The table of cases: one row a person, company or site; the first column is its id, the others its attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from qualcode.errors import TableError
from qualcode.ingest.tables import Table, iso_dates, read_table
from qualcode.model import Case

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")


def read_cases(path: Path, *, shown: str | None = None) -> tuple[Case, ...]:
    """The cases in file order.

    Raises:
        TableError: the file is no table, an id is missing, or two rows share one.
    """
    return parse_cases(read_table(path, shown=shown))


def parse_cases(table: Table) -> tuple[Case, ...]:
    """The cases of a table: dates as ISO text, columns of numbers only as numbers, the rest as text."""
    key, *attributes = table.columns
    lines: dict[str, int] = {}
    for row in table.rows:
        case = row.cells[key]
        if not case:
            raise TableError(f"this row has no '{key}'. Give every case an id.", path=table.shown, line=row.line)
        if case in lines:
            what = f"case '{case}' is already in line {lines[case]}"
            raise TableError(f"{what}. Rename one.", path=table.shown, line=row.line)
        lines[case] = row.line
    columns = {name: _typed([row.cells[name] for row in table.rows]) for name in attributes}
    return tuple(Case(case, {name: columns[name][n] for name in attributes}) for n, case in enumerate(lines))


def case_id(spelled: str, known: Mapping[str, object]) -> str:
    """The id of a case as a file name or reference spells it: the case table's own spelling, else no leading zeros."""
    if spelled in known:
        return spelled
    bare = spelled.lstrip("0") or spelled[-1:]
    return next((case for case in known if case.lstrip("0") == bare), bare)


def _typed(values: list[str]) -> list[str | float]:
    numbers = [_number(value) for value in values]
    if any(value for value in values) and all(n is not None or not v for n, v in zip(numbers, values, strict=True)):
        return ["" if number is None else number for number in numbers]
    return list(iso_dates(values))


def _number(value: str) -> float | None:
    """The number that the cell shows, with a French or an English decimal mark; None for text such as 075 or 12E4."""
    bare = value.replace(",", ".").replace("\u202f", "").replace("\xa0", "")
    if not _NUMBER.fullmatch(bare):
        return None
    number = float(bare)
    return int(number) if number.is_integer() else number
