"""A drawn workbook as a file: what openpyxl saves of its sheets, with their cells and texts, as the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from qualcode.export.excel.cells import NOTHING, Area, BookCells, SheetCells
from qualcode.export.files import NOT_IN_XML, zip_files

_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CORE, _TYPES, _LINKS = "docProps/core.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_THEN = b"2000-01-01T00:00:00Z"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_CELLS = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_AFTER_MERGED = re.compile(rb"<(?:conditionalFormatting|dataValidations|hyperlinks|printOptions|pageMargins)\b")


def fixed_bytes(workbook: Workbook, cells: BookCells) -> bytes:
    """The workbook as a file: the same bytes for the same content."""
    workbook.properties.creator = "qualcode"
    workbook.properties.created = datetime(2000, 1, 1)
    out = io.BytesIO()
    workbook.save(out)
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[_CORE] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + _THEN, files[_CORE])
    for number, sheet in enumerate(workbook.worksheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        files[name] = _with_cells(files[name], cells.on(sheet.title))
    files[_TEXTS] = _texts_xml(cells.texts)
    type_ = f'<Override PartName="/{_TEXTS}" ContentType="{_TYPE}"/></Types>'
    link = f'<Relationship Id="texts" Type="{_LINK}" Target="/{_TEXTS}"/></Relationships>'
    files[_TYPES] = files[_TYPES].replace(b"</Types>", type_.encode())
    files[_LINKS] = files[_LINKS].replace(b"</Relationships>", link.encode())
    return zip_files(files)


def _with_cells(xml: bytes, cells: SheetCells) -> bytes:
    """A sheet's XML with its cells; openpyxl knows of those with a link only."""
    before, after = _CELLS.split(xml, maxsplit=1)
    used = f'<dimension ref="{_area(_used(cells))}"'.encode()
    before = re.sub(rb'<dimension ref="[^"]*"', lambda _: used, before)
    tail = _AFTER_MERGED.search(after)
    cut = tail.start() if tail else 0
    merged = _merged_xml(cells.merged).encode()
    rows = "".join(_rows_xml(cells)).encode()
    return b"".join((before, b"<sheetData>", rows, b"</sheetData>", after[:cut], merged, after[cut:]))


def _used(cells: SheetCells) -> Area:
    """The area that has cells; the first cell where there is none."""
    first_column = min(map(min, cells.rows.values()), default=1)
    return min(cells.rows, default=1), first_column, cells.last_row, cells.last_column


def _rows_xml(cells: SheetCells) -> Iterator[str]:
    begins = [f'<c r="{get_column_letter(column)}' for column in range(1, cells.last_column + 1)]
    for number in sorted(cells.rows.keys() | cells.heights.keys()):
        height, at = cells.heights.get(number), str(number)
        tall = "" if height is None else f' ht="{height:.16g}" customHeight="1"'
        row = [
            f'{begins[column - 1]}{at}" s="{look}"{value}'
            for column, (look, value) in sorted(cells.rows.get(number, {}).items())
            if look or value != NOTHING
        ]
        yield f'<row r="{at}"{tall}>{"".join(row)}</row>'


def _merged_xml(merged: Iterable[Area]) -> str:
    areas = [f'<mergeCell ref="{_area(area)}"/>' for area in sorted(merged)]
    return f'<mergeCells count="{len(areas)}">{"".join(areas)}</mergeCells>' if areas else ""


def _area(area: Area) -> str:
    row, column, last_row, last_column = area
    return f"{get_column_letter(column)}{row}:{get_column_letter(last_column)}{last_row}"


def _texts_xml(texts: Iterable[str]) -> bytes:
    """The workbook's texts, in the order of their numbers. Excel would read `_x0041_` as A: it is told that it is no
    escape."""
    told = [f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in texts]
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}" uniqueCount="{len(told)}">'
    return f"{head}{''.join(told)}</sst>".encode()


def _escaped(text: str) -> str:
    text = _LIKE_AN_ESCAPE.sub("_x005F_", NOT_IN_XML.sub("\ufffd", text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
