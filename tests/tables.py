"""Published tables read back from workbooks, as plain values to compare."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

Rows = list[dict[str, object]]


def matrix(sheet: Worksheet, *, column: int = 1) -> dict[tuple[str, str], object]:
    """A drawn matrix, by the labels of its row and column; `column` is where its categories stand."""
    heads: list[str] = []
    while isinstance(label := sheet.cell(4, column + 2 + len(heads)).value, str):
        heads.append(label)
    names = [sheet.cell(5 + n, column + 1).value for n in range(len(heads))]
    if names != heads:
        raise AssertionError(f"rows {names} and columns {heads} are not the same")
    return {
        (one, other): sheet.cell(5 + r, column + 2 + c).value
        for r, one in enumerate(heads)
        for c, other in enumerate(heads)
    }


def grid(sheet: Worksheet, *, names: int = 2) -> list[list[object]]:
    """The rows of a drawn grid, merged cells filled in; the first `names` columns name a row, which may take several
    sheet rows: what stands in the last column is joined."""
    spread = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    rows: list[list[object]] = []
    for line in sheet.iter_rows(min_row=4):
        cells = [spread.get((cell.row, cell.column), cell.value) for cell in line]
        if rows and rows[-1][:names] == cells[:names]:
            rows[-1][-1] = f"{rows[-1][-1]}\n{cells[-1]}"
        else:
            rows.append(cells)
    return rows
