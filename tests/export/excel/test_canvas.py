from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.canvas import Canvas, lines_needed, sheet_name
from qualcode.export.excel.cells import Look
from qualcode.export.excel.package import fixed_bytes

MARK = "[… coupé]"


def canvas() -> Canvas:
    workbook = Workbook()
    return Canvas(workbook.create_sheet("Feuille"), MARK)


def saved(drawn: Canvas) -> Worksheet:
    return load_workbook(io.BytesIO(written(drawn)))["Feuille"]


def written(drawn: Canvas) -> bytes:
    return fixed_bytes(drawn.sheet.parent, drawn.book)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", '=HYPERLINK("http://x")', "+33 4 77", "-5", "@SUM(A1)", "'=1", "=cmd|' /C calc'!A0", "\t=1", "1435",
        "TRUE", "2017-10-27", "#REF!",
    ],
)  # fmt: skip
def test_text_stays_text(text: str) -> None:
    drawn = canvas()
    drawn.put(1, 1, text)
    cell = saved(drawn)["A1"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\x0bb\x1fc", "a\ufffdb\ufffdc"),
        ("a\x0cb", "a\ufffdb"),
        ("a\uffffb", "a\ufffdb"),
        ("a\tb\nc", "a\tb\nc"),
        ("é𝄞\u00a0œ", "é𝄞\u00a0œ"),
    ],
)
def test_characters_that_a_sheet_cannot_hold(text: str, kept: str) -> None:
    drawn = canvas()
    drawn.put(1, 1, text)
    assert saved(drawn)["A1"].value == kept
    assert drawn.cut == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("a\r\nb\rc\n")
@example(" a ")
def test_any_text_can_be_written_and_opened(text: str) -> None:
    drawn = canvas()
    drawn.put(1, 1, text)
    cell = saved(drawn)["A1"]
    held = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    assert (cell.data_type, cell.value) == ("s", held)


@pytest.mark.parametrize(
    "text",
    [
        "a < b & c > d",
        "<t>&amp;</t>",
        "]]>",
        "\"mots\" et 'mots'",
        "_x0041_",
        "_x000D_",
        "x_x00e9_y",
        "_x12_",
    ],
)
def test_text_is_no_markup_and_no_escape(text: str) -> None:
    drawn = canvas()
    drawn.put(1, 1, text)
    assert saved(drawn)["A1"].value == text


@pytest.mark.parametrize(
    ("text", "told"), [("_x0041_", "_x005F_x0041_"), ("_x005F_", "_x005F_x005F_"), ("_x1_", "_x1_")]
)
def test_what_excel_would_take_for_an_escape_is_escaped(text: str, told: str) -> None:
    drawn = canvas()
    drawn.put(1, 1, text)
    with zipfile.ZipFile(io.BytesIO(written(drawn))) as archive:
        assert f">{told}</t>" in archive.read("xl/sharedStrings.xml").decode()


def test_half_a_character_is_replaced() -> None:
    drawn = canvas()
    drawn.put(1, 1, "a\ud83db")
    assert saved(drawn)["A1"].value == "a\ufffdb"


def test_a_text_is_kept_once() -> None:
    drawn = canvas()
    for row in range(1, 4):
        drawn.put(row, 1, "La même chose.")
    with zipfile.ZipFile(io.BytesIO(written(drawn))) as archive:
        assert archive.read("xl/sharedStrings.xml").decode().count("<t ") == 1
    assert [cell.value for cell in saved(drawn)["A"]] == ["La même chose."] * 3


@pytest.mark.parametrize("length", [32_766, 32_767])
def test_the_longest_text_that_a_cell_holds_is_whole(length: int) -> None:
    drawn = canvas()
    drawn.put(1, 1, "x" * length)
    assert saved(drawn)["A1"].value == "x" * length
    assert drawn.cut == []


@pytest.mark.parametrize("length", [32_768, 40_000])
def test_a_longer_text_is_cut_with_a_mark_and_remembered(length: int) -> None:
    drawn = canvas()
    text = "mots " * (length // 5) + "x" * (length % 5)
    drawn.put(2, 3, text)
    value = saved(drawn)["C2"].value
    assert value.endswith(f" {MARK}")
    assert len(value) <= 32_767
    assert text.startswith(value.removesuffix(f" {MARK}"))
    assert drawn.cut == [("Feuille!C2", text)]


def test_characters_beyond_the_first_plane_count_as_two_for_excel() -> None:
    drawn = canvas()
    drawn.put(1, 1, "𝄞" * 20_000)
    value = saved(drawn)["A1"].value
    assert value.count("𝄞") == 16_378
    assert value.removesuffix(f" {MARK}") == "𝄞" * 16_378
    assert [place for place, _ in drawn.cut] == ["Feuille!A1"]


def test_numbers_and_days_stay_what_they_are() -> None:
    drawn = canvas()
    for column, value in enumerate([1435, 57.4, date(2017, 10, 27), None], start=1):
        drawn.put(1, column, value)
    cells = saved(drawn)[1]
    assert [(cell.data_type, cell.value) for cell in cells[:2]] == [("n", 1435), ("n", 57.4)]
    assert (cells[2].is_date, cells[2].value.date()) == (True, date(2017, 10, 27))
    assert cells[3].value is None


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (0, "n", 0),
        (-3, "n", -3),
        (2**53, "n", 2**53),
        (0.1 + 0.2, "n", 0.3),
        (1e-300, "n", 1e-300),
        (5e-324, "n", 5e-324),
        (True, "b", True),
        (float("nan"), "n", None),
        (float("inf"), "n", None),
    ],
)
def test_numbers_are_written_as_a_sheet_holds_them(value: float, kind: str, read: object) -> None:
    drawn = canvas()
    drawn.put(1, 1, value)
    cell = saved(drawn)["A1"]
    assert (cell.data_type, cell.value) == (kind, read if read is None else pytest.approx(read, rel=1e-15))


values = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.integers(-9, 9) | st.floats(0, 1)
values |= st.none() | st.booleans() | st.dates(date(1990, 1, 1), date(2030, 1, 1)) | st.sampled_from(["1", "True", ""])


@given(st.integers(1, 3).flatmap(lambda width: st.lists(st.lists(values, min_size=width, max_size=width), max_size=6)))
@example([["1"], [1], [True], [1.0], ["True"], [""], [None]])
def test_many_rows_at_once_are_what_they_are_one_by_one(rows: list[list[object]]) -> None:
    widths = [8.0, 20.0, 40.0][: len(rows[0]) if rows else 0]
    looks = [Look(), Look(center=True), Look(shape="0%")][: len(widths)]
    at_once, singly = canvas(), canvas()
    at_once.put_rows(2, rows, widths, looks)
    for number, row in enumerate(rows, start=2):
        for column, (value, look) in enumerate(zip(row, looks, strict=True), start=1):
            singly.put(number, column, value, center=look.center, shape=look.shape)
        singly.height(number, [(v, width) for v, width in zip(row, widths, strict=True) if isinstance(v, str)])
    assert shown(at_once) == shown(singly)
    assert at_once.cells.heights == singly.cells.heights


def shown(drawn: Canvas) -> list[list[tuple[object, ...]]]:
    """The values of a sheet, with what they look like."""
    return [
        [
            (cell.value, cell.data_type, cell.number_format, cell.alignment.horizontal, cell.border.left.style)
            for cell in row
        ]
        for row in saved(drawn).iter_rows()
    ]


def test_a_long_text_among_many_rows_is_cut_where_it_stands() -> None:
    drawn = canvas()
    drawn.put_rows(3, [["a", "x" * 40_000], ["b", "x" * 40_000]], [10.0, 10.0])
    assert [place for place, _ in drawn.cut] == ["Feuille!B3", "Feuille!B4"]
    assert saved(drawn)["B4"].value.endswith(MARK)


def test_an_empty_text_is_an_empty_cell() -> None:
    drawn = canvas()
    drawn.put(1, 1, "")
    assert "<v" not in (xml := _sheet_xml(drawn)) and "<t" not in xml


def _sheet_xml(drawn: Canvas) -> str:
    with zipfile.ZipFile(io.BytesIO(written(drawn))) as archive:
        return archive.read("xl/worksheets/sheet2.xml").decode().partition("<sheetData>")[2]


def test_looks_are_not_mixed_up() -> None:
    drawn = canvas()
    drawn.put(1, 1, "a", bold=True, turned=True)
    drawn.put(1, 2, "b")
    drawn.put(1, 3, "c", bold=True, turned=True)
    first, second, third = saved(drawn)[1]
    assert [cell.font.b for cell in (first, second, third)] == [True, False, True]
    assert [cell.alignment.text_rotation for cell in (first, second, third)] == [90, 0, 90]
    assert all(cell.alignment.wrap_text for cell in (first, second, third))


def test_a_link_is_the_cell_s_and_never_a_formula() -> None:
    drawn = canvas()
    drawn.put(1, 1, "●")
    drawn.link(1, 1, "L'été", "A7", "Voir")
    cell = saved(drawn)["A1"]
    assert (cell.data_type, cell.value) == ("s", "●")
    assert (cell.hyperlink.location, cell.hyperlink.target) == ("'L''été'!A7", None)


def test_a_single_cell_is_not_merged() -> None:
    drawn = canvas()
    drawn.merge(1, 1, 1, 1)
    drawn.merge(2, 1, 3, 1)
    assert [str(area) for area in saved(drawn).merged_cells.ranges] == ["A2:A3"]


def test_a_merged_area_is_framed_all_round_and_shows_its_first_cell() -> None:
    drawn = canvas()
    drawn.put(2, 2, "a", bold=True, border=False, fill="D9E2F3")
    drawn.put(3, 3, "b")
    drawn.merge(2, 2, 4, 3)
    sheet = saved(drawn)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:C4"]
    assert (sheet["B2"].value, sheet["B2"].font.b, sheet["B2"].fill.fgColor.rgb) == ("a", True, "00D9E2F3")
    frames = {
        cell.coordinate: {side for side in ("left", "right", "top", "bottom") if getattr(cell.border, side).style}
        for row in sheet["B2:C4"]
        for cell in row
    }
    assert frames == {
        "B2": {"left", "top", "right", "bottom"}, "C2": {"top", "right"}, "B3": {"left"}, "C3": {"right"},
        "B4": {"left", "bottom"}, "C4": {"right", "bottom"},
    }  # fmt: skip


def test_an_area_merged_without_a_frame_has_none() -> None:
    drawn = canvas()
    drawn.put(1, 1, "a", border=False)
    drawn.merge(1, 1, 1, 4, framed=False)
    sheet = saved(drawn)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert not [cell for cell in sheet[1] if cell.border.left.style]


def test_what_stands_after_the_cells_stands_in_the_order_that_excel_asks_for() -> None:
    drawn = canvas()
    drawn.put(1, 1, "a")
    drawn.merge(1, 1, 1, 2)
    drawn.mark_table(1, 1, 3, 2, filtered=True)
    drawn.link(1, 1, "Feuille", "A2", "Voir")
    drawn.print_on_a4()
    found = re.findall("<(autoFilter|mergeCells|hyperlinks|pageMargins) ?", _sheet_xml(drawn))
    assert found == ["autoFilter", "mergeCells", "hyperlinks", "pageMargins"]


def test_print_set_up() -> None:
    drawn = canvas()
    drawn.header(3, ["a", "b"])
    drawn.print_on_a4(header=3, area="A1:B9")
    sheet = saved(drawn)
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_area) == ("$3:$3", "'Feuille'!$A$1:$B$9")


@pytest.mark.parametrize(
    ("text", "width", "lines"), [("", 10, 1), ("a" * 10, 10, 1), ("a" * 12, 10, 2), ("a\nb\n", 10, 3), ("abc", 0, 3)]
)
def test_lines_that_a_text_needs(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


@given(st.integers(0, 20_000), st.floats(1, 200))
def test_no_row_is_higher_than_excel_allows(length: int, width: float) -> None:
    drawn = canvas()
    drawn.height(1, [("a" * length, width)])
    assert 0 < drawn.cells.heights[1] <= 409


@pytest.mark.parametrize(
    ("name", "made"),
    [("Tableau 2", "Tableau 2 – preuves"), ("Un nom qui prend toute la place.", "Un nom qui prend tout – preuves")],
)
def test_names_of_sheets_beside_a_sheet(name: str, made: str) -> None:
    assert sheet_name(name, "preuves").startswith(made[:20])
    assert sheet_name(name, "preuves").endswith(" – preuves")
    assert len(sheet_name(name, "preuves")) <= 31
