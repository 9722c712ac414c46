from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.errors import ReviewError
from qualcode.ingest.review import ReadReview, read_review
from tests.reviews import answer, edit, export, heads, make_study


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return export(make_study(tmp_path))


def read(path: Path) -> ReadReview:
    return read_review(path, shown=path.name)


def test_what_the_record_says(path: Path) -> None:
    review = read(path)
    assert (review.coder, review.blind, review.sheet, list(review.documents)) == ("claire", False, "Relecture", ["un"])
    assert [one.line for one in review.answers] == [2, 3, 4, 5, 6, 7]
    assert all(one.silent and not one.reason for one in review.answers)
    assert (review.wrong, review.edited, review.foreign) == ([], [], 0)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        pytest.param("=non, pas ici", "=non, pas ici", id="a formula that nobody computed"),
        pytest.param(2026, "2026", id="a number"),
        pytest.param(2026.0, "2026", id="a whole number as a fraction"),
        pytest.param(" deux\n lignes\u00a0 ", "deux lignes", id="several lines and blanks"),
        pytest.param("#NOM?", "#NOM?", id="like an error"),
    ],
)
def test_a_reason_of_any_kind(path: Path, written: object, read_as: str) -> None:
    answer(path, ("rapide", "valeurs:temps", {"reason": written}))
    assert read(path).answers[0].reason == read_as


def test_cells_of_rows_that_end_early_are_empty(path: Path) -> None:
    def cut(sheet: Worksheet) -> None:
        sheet.delete_cols(heads(sheet)["Repère"])
        sheet.insert_cols(1)
        sheet.cell(1, 1).value = "repère "
        sheet.cell(2, 1).value = "un:37-43 c0123456789"

    assert [(one.line, one.row.document) for one in read(edit(path, cut)).edited] == [(2, "un")]


def test_a_bomb_is_not_unpacked(path: Path) -> None:
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb", b"\0" * (200 << 20))
    path.write_bytes(data.getvalue())
    with pytest.raises(ReviewError, match=r"relecture.xlsx: it unpacks to 200 MB, as no review does."):
        read(path)


def test_entities_are_refused(path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in ("xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"):
                head, start, rest = part.rpartition(b"?>")
                entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                part = head + start + entity + rest.replace(b">rapide<", b">&a;<")
            new.writestr(name, part)
    path.write_bytes(out.getvalue())
    try:
        shown = " ".join(one.row.quote for one in [*read(path).answers, *read(path).edited])
    except ReviewError as error:
        shown = str(error)
    assert "root:" not in shown
