"""A coder's CSV with some cells changed or rows added: all else, the order and the delimiter stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from qualcode.ingest.overrides import COLUMNS
from qualcode.ingest.tables import find_delimiter
from qualcode.reading.files import decode


def change_cells(data: bytes, changes: Mapping[int, Mapping[str, str]]) -> bytes:
    """The file's bytes with cells changed: by the line where a row starts, by column.

    A column that the file lacks is added at its end. Lines that do not change keep their wording; the file becomes
    UTF-8 with BOM, whatever it was.
    """
    text = decode(data)
    delimiter = find_delimiter(text)
    records = list(_records(text, delimiter))
    head = next(n for n, (_, cells, _) in enumerate(records) if any(map(str.strip, cells)))
    columns = [cell.strip() for cell in records[head][1]]
    added = list(dict.fromkeys(c for cells in changes.values() for c in cells if c not in columns))
    lines: list[str] = []
    for n, (line, cells, raw) in enumerate(records):
        if n == head and added:
            lines.append(_row([*cells, *added], delimiter))
        elif n > head and line in changes:
            padded = cells + [""] * (len(columns) + len(added) - len(cells))
            now = dict(zip([*columns, *added], padded, strict=False)) | dict(changes[line])
            lines.append(_row([*now.values(), *padded[len(now) :]], delimiter))
        else:
            lines.append(raw)
    newline = "\r\n" if b"\r\n" in data or b"\r\0\n" in data else "\n"
    return "\n".join(lines).replace("\n", newline).encode("utf-8-sig")


def append_rows(data: bytes, rows: Sequence[Mapping[str, str]]) -> bytes:
    """The file's bytes with rows after the last, in its columns; a column that it lacks is added where a row needs it.

    Without bytes, a new file with every column of decisions.
    """
    if not rows:
        return data
    text = decode(data)
    delimiter = find_delimiter(text)
    lines = [cells for _, cells, _ in _records(text, delimiter) if any(map(str.strip, cells))]
    columns = [cell.strip() for cell in lines[0]] if lines else list(COLUMNS)
    missing = [name for name in COLUMNS if name not in columns and any(row.get(name) for row in rows)]
    if missing:
        head = next(line for line, cells, _ in _records(text, delimiter) if any(map(str.strip, cells)))
        return append_rows(_with_columns(text, head, [*lines[0], *missing], delimiter), rows)
    start = text if lines else f"{_row(columns, delimiter)}\n"
    start += "" if start.endswith("\n") else "\n"
    added = "".join(f"{_row([row.get(name, '') for name in columns], delimiter)}\n" for row in rows)
    newline = "\r\n" if b"\r\n" in data or b"\r\0\n" in data else "\n"
    return (start + added).replace("\n", newline).encode("utf-8-sig")


def _with_columns(text: str, head: int, columns: list[str], delimiter: str) -> bytes:
    """The text with its header, which starts at line `head`, replaced."""
    lines = [_row(columns, delimiter) if line == head else raw for line, _, raw in _records(text, delimiter)]
    return "\n".join(lines).encode("utf-8-sig")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and wording of each row; a last empty row for the newline at the end."""
    wording = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    done = 0
    for cells in reader:
        yield done + 1, cells, "\n".join(wording[done : reader.line_num])
        done = reader.line_num
    if done < len(wording):
        yield done + 1, [], "\n".join(wording[done:])


def _row(cells: list[str], delimiter: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)  # what it ends with, it also quotes
    return out.getvalue().removesuffix("\n")
