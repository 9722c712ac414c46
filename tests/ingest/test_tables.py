from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from qualcode.errors import TableError
from qualcode.ingest.tables import Row, Table, iso_dates, parse_table, read_table

CELLS = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=12).map(str.strip)


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        pytest.param("id,nom\n1,Roux\n", ("id", "nom"), [["1", "Roux"]], id="commas"),
        pytest.param("id;nom\n1;Roux, Zoë\n", ("id", "nom"), [["1", "Roux, Zoë"]], id="french-excel"),
        pytest.param("id\tnom\n1\tRoux; Zoë\n", ("id", "nom"), [["1", "Roux; Zoë"]], id="tabs"),
        pytest.param('"a;b",c\n1,2\n', ("a;b", "c"), [["1", "2"]], id="delimiter-in-a-quoted-name"),
        pytest.param('"a,\nb";c\n1;2\n', ("a,\nb", "c"), [["1", "2"]], id="line-end-in-a-quoted-name"),
        pytest.param("\n \nid;nom\n1;Roux\n", ("id", "nom"), [["1", "Roux"]], id="blank-lines-first"),
        pytest.param("verbatim\nC'est sûr.\n", ("verbatim",), [["C'est sûr."]], id="one-column"),
        pytest.param("a,b,,\n1,2,,\n", ("a", "b"), [["1", "2"]], id="empty-columns-at-the-end"),
        pytest.param("a,b\n1\n", ("a", "b"), [["1", ""]], id="short-row"),
        pytest.param("a,b\n , \n1,2\n\n", ("a", "b"), [["1", "2"]], id="blank-rows"),
        pytest.param("a,b\n 1 ,\t2\n", ("a", "b"), [["1", "2"]], id="cells-are-stripped"),
        pytest.param("a,b\n=1+1,@x\n", ("a", "b"), [["=1+1", "@x"]], id="formula-like-text-is-text"),
        pytest.param('a,b\n"dit ""oui""",2\n', ("a", "b"), [['dit "oui"', "2"]], id="doubled-quotes"),
        pytest.param("a,b\n", ("a", "b"), [], id="header-only"),
    ],
)
def test_delimited_text(text: str, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    table = parse_table(text, shown="t.csv")
    assert table.columns == columns
    assert cells(table) == rows


def test_rows_know_the_line_where_they_start() -> None:
    table = parse_table('id,mots\n\n1,"deux\nlignes"\n2,une\n', shown="t.csv")
    assert table.rows == (
        Row(3, {"id": "1", "mots": "deux\nlignes"}),
        Row(5, {"id": "2", "mots": "une"}),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "t.csv: the table is empty. Its first row must name the columns.", id="empty-file"),
        pytest.param("\n,,\n", "t.csv: the table is empty. Its first row must name the columns.", id="only-blanks"),
        pytest.param(
            "a,b\n1,2\n1,2,3\n",
            "t.csv, line 3: this row has 3 cells, the header 2. Quote cells that hold the delimiter.",
            id="row-longer-than-the-header",
        ),
        pytest.param(
            "a,b\n1,2\n\"C'est,3\n4,5\n",
            "t.csv, line 3: unexpected end of data. Check the quotation marks.",
            id="unterminated-quote",
        ),
        pytest.param(
            'a,b\n"dit "oui"",2\n',
            "t.csv, line 2: ',' expected after '\"'. Check the quotation marks.",
            id="bare-quotes",
        ),
        pytest.param("\na,b,a\n", "t.csv, line 2: two columns are called 'a'. Rename one.", id="columns-of-one-name"),
    ],
)
def test_what_is_no_table(text: str, message: str) -> None:
    with pytest.raises(TableError) as failure:
        parse_table(text, shown="t.csv")
    assert str(failure.value) == message


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(TableError) as failure:
        parse_table("id,texte\n", shown="t.csv").need(["id", "verbatim"])
    assert str(failure.value) == "t.csv, line 1: there is no column 'verbatim'. The columns are: id, texte."


@given(
    delimiter=st.sampled_from(",;\t"),
    rows=st.lists(st.tuples(CELLS, CELLS).filter(any), max_size=5),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_wrote_is_read_back(delimiter: str, rows: list[tuple[str, str]], newline: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=newline).writerows([("id", "mots"), *rows])
    text = written.getvalue().replace("\r\n", "\n")  # as `decode` gives it
    assert cells(parse_table(text, shown="t.csv")) == [list(row) for row in rows]


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_a_clear_error(text: str) -> None:
    try:
        table = parse_table(text, shown="t.csv")
    except TableError as error:
        assert str(error).startswith("t.csv")
        assert "\n" not in str(error)
    else:
        assert all(tuple(row.cells) == table.columns for row in table.rows)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(["31/01/2026", "01/02/2026"], ["2026-01-31", "2026-02-01"], id="french"),
        pytest.param(["01/31/2026", "02/01/2026"], ["2026-01-31", "2026-02-01"], id="american"),
        pytest.param(["1.2.2026", "3-4-2026"], ["2026-02-01", "2026-04-03"], id="dots-and-hyphens"),
        pytest.param(["2026-01-31", ""], ["2026-01-31", ""], id="iso-and-empty"),
        pytest.param(["en mars", "3/26", "01/02/26"], ["en mars", "3/26", "01/02/26"], id="no-dates"),
        pytest.param(["31/02/2026", "99/99/2026"], ["31/02/2026", "99/99/2026"], id="in-no-calendar"),
        pytest.param([], [], id="none"),
    ],
)
def test_dates_in_iso_order(values: list[str], expected: list[str]) -> None:
    assert iso_dates(values) == expected


@given(st.lists(st.dates(), min_size=1, max_size=6))
def test_french_dates_are_read_back(days: list[date]) -> None:
    written = [f"{day:%d/%m}/{day.year:04}" for day in days]
    assert iso_dates(written) == [day.isoformat() for day in days]


@given(st.lists(st.from_regex(r"\d{1,2}/\d{1,2}/\d{4}", fullmatch=True), max_size=4))
def test_a_date_becomes_a_day_of_the_calendar_or_stays(values: list[str]) -> None:
    for value, read in zip(values, iso_dates(values), strict=True):
        assert read == value or date.fromisoformat(read)


def test_a_table_saved_by_french_excel(tmp_path: Path) -> None:
    path = tmp_path / "entretiens.csv"
    path.write_bytes("id;société;date\r\n1;Forêt & Cie;31/01/2026\r\n2;« L’Œil »;01/02/2026\r\n".encode("cp1252"))
    table = read_table(path)
    assert table.columns == ("id", "société", "date")
    assert [row.cells["société"] for row in table.rows] == ["Forêt & Cie", "« L’Œil »"]
    assert iso_dates([row.cells["date"] for row in table.rows]) == ["2026-01-31", "2026-02-01"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(7, "7", id="integer"),
        pytest.param(7.0, "7", id="whole-float"),
        pytest.param(1.5, "1.5", id="float"),
        pytest.param(True, "True", id="boolean"),
        pytest.param(None, "", id="empty"),
        pytest.param(datetime(2026, 1, 31), "2026-01-31", id="day"),
        pytest.param(datetime(2026, 1, 31, 8, 30), "2026-01-31 08:30:00", id="moment"),
        pytest.param(date(2026, 1, 31), "2026-01-31", id="date"),
        pytest.param(time(8, 30), "08:30:00", id="hour"),
        pytest.param(" deux\nlignes ", "deux\nlignes", id="line-end"),
        pytest.param("007", "007", id="text-of-figures"),
    ],
)
def test_cells_of_a_workbook(tmp_path: Path, cell: object, text: str) -> None:
    save_workbook(tmp_path / "t.xlsx", [["id", "valeur"], ["1", cell]])
    assert read_table(tmp_path / "t.xlsx").rows == (Row(2, {"id": "1", "valeur": text}),)


def test_rows_of_a_workbook_are_those_of_its_first_sheet(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["id"])
    workbook.active.append([])
    workbook.active.append(["1"])
    workbook.create_sheet("autre").append(["ailleurs"])
    workbook.save(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx")
    assert table.columns == ("id",)
    assert table.rows == (Row(3, {"id": "1"}),)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        pytest.param("[Content_Types].xml", b"brouillon", id="contents-garbled"),
        pytest.param("[Content_Types].xml", None, id="contents-gone"),
        pytest.param("xl/workbook.xml", b"<a/>", id="workbook-of-another-kind"),
        pytest.param("xl/worksheets/sheet1.xml", b"brouillon", id="sheet-garbled"),
        pytest.param("xl/worksheets/sheet1.xml", None, id="sheet-gone"),
    ],
)
def test_a_damaged_workbook(tmp_path: Path, part: str, content: bytes | None) -> None:
    save_workbook(tmp_path / "sain.xlsx", [["id"], ["1"]])
    with zipfile.ZipFile(tmp_path / "sain.xlsx") as whole, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as damaged:
        for name in whole.namelist():
            if name != part:
                damaged.writestr(name, whole.read(name))
            elif content is not None:
                damaged.writestr(name, content)
    assert_no_workbook(tmp_path / "t.xlsx")


@pytest.mark.parametrize("data", [pytest.param(b"", id="empty"), pytest.param(b"id;nom\n", id="text")])
def test_a_file_that_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(data)
    assert_no_workbook(tmp_path / "t.xlsx")


def test_a_workbook_whose_bytes_were_lost(tmp_path: Path) -> None:
    save_workbook(tmp_path / "t.xlsx", [["id", "mots"], *([str(n), "sûr"] for n in range(400))])
    data = bytearray((tmp_path / "t.xlsx").read_bytes())
    sheet = data.index(b"xl/worksheets/sheet1.xml")
    data[sheet + 60 : sheet + 400] = b"\xff" * 340
    (tmp_path / "t.xlsx").write_bytes(data)
    assert_no_workbook(tmp_path / "t.xlsx")


@pytest.mark.parametrize("name", ["absent.csv", "absent.tsv", "absent.xlsx"])
def test_a_missing_table(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match=rf"^corpus/{name}: .+\. Check the path"):
        read_table(tmp_path / name, shown=f"corpus/{name}")


def test_a_binary_file_named_csv(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\x00\x01\x02\xff" * 9)
    with pytest.raises(TableError, match=r"^t\.csv: this is no text file"):
        read_table(tmp_path / "t.csv", shown="t.csv")


def save_workbook(path: Path, rows: list[list[object]]) -> None:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


def assert_no_workbook(path: Path) -> None:
    with pytest.raises(TableError) as failure:
        read_table(path, shown="t.xlsx")
    assert str(failure.value) == "t.xlsx: this is no Excel workbook that can be read. Save it again as .xlsx."
