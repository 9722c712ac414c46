"""Override files: one CSV per coder, named after the coder, one decision a line."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import OverrideError, TableError
from qualcode.ingest.tables import Row, Table, is_no_day, iso_dates, parse_table, read_table
from qualcode.model import Action, Decision
from qualcode.reading.files import decode

COLUMNS = ("document", "segment", "quote", "before", "after", "action", "code", "replacement", "date", "reason")


def read_overrides(path: Path, *, shown: str | None = None) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """The coder's decisions in the file's order, and one line about each row that cannot be one.

    Raises:
        OverrideError: the file is no table of decisions at all.
    """
    try:
        return parse_overrides(read_table(path, shown=shown), coder=path.stem)
    except TableError as error:
        raise OverrideError(str(error)) from error


def decode_overrides(data: bytes, *, coder: str, shown: str) -> tuple[Decision, ...]:
    """The decisions in the bytes of a coder's CSV, as they are about to be written anew.

    Raises:
        OverrideError: they are no table of decisions.
    """
    try:
        return parse_overrides(parse_table(decode(data), shown=shown), coder=coder)[0]
    except TableError as error:
        raise OverrideError(str(error)) from error
    except UnicodeError as error:
        raise OverrideError("this is no text file. Save it as UTF-8 CSV.", path=shown) from error


def parse_overrides(table: Table, *, coder: str) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """As `read_overrides`, of a table already read. White space in quotations is folded.

    A date that no calendar has is a problem, and the decision stands: dates are told, and nothing hangs on them.
    """
    table.need(("document", "quote", "action", "code"))
    unknown = [column for column in table.columns if column not in COLUMNS]
    if unknown:
        accepted = ", ".join(COLUMNS)
        raise TableError(f"unknown column '{unknown[0]}'. Accepted: {accepted}.", path=table.shown, line=1)
    dates = iso_dates([row.cells.get("date", "") for row in table.rows])
    decisions, problems = [], []
    for row, date in zip(table.rows, dates, strict=True):
        wrong = _wrong(row)
        if wrong:
            problems.append(str(OverrideError(wrong, path=table.shown, line=row.line)))
        else:
            decisions.append(_decision(row, date, coder, table.shown))
        if not wrong and is_no_day(date):
            told = f"'{date}' is no day of the calendar. Write it as 2026-01-31; the decision counts all the same."
            problems.append(str(OverrideError(told, path=table.shown, line=row.line)))
    return tuple(decisions), tuple(problems)


def _wrong(row: Row) -> str:
    """What keeps the row from being a decision; "" for nothing."""
    cells = row.cells
    actions = ", ".join(Action)
    if not cells["document"]:
        return "no document is named. Write the document's id, its file's name without the ending."
    if cells["action"].lower() not in set(Action):
        return f"'{cells['action']}' is no action. Use one of: {actions}."
    if not cells["code"]:
        return "no code is given. Write codebook:code."
    if cells["action"].lower() == Action.REPLACE and not cells.get("replacement"):
        return "replace without a replacement. Write the new code as codebook:code, or use remove."
    if not cells["quote"] and not cells.get("segment"):
        return "neither quote nor segment. Quote the words, or name the segment."
    return ""


def _decision(row: Row, date: str, coder: str, path: str) -> Decision:
    cells = {column: " ".join(row.cells.get(column, "").split()) for column in COLUMNS}
    cells["action"] = cells["action"].lower()
    cells["date"] = date
    return Decision(
        coder=coder,
        path=path,
        line=row.line,
        action=Action(cells.pop("action")),
        **cells,
    )
