"""A coder's CSV with some cells changed: every other line, the order and the delimiter stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from qualcode.ingest.files import decode
from qualcode.ingest.tables import find_delimiter


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
