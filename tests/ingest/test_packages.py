from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import DocumentError
from qualcode.ingest import packages
from qualcode.ingest.packages import open_package
from qualcode.ingest.word import read_package
from tests.ingest.wordfiles import W, p, word_file, zipped

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
AGAIN = "Save it again as .docx with Word or LibreOffice."
GOOD = word_file(p("Un mot."))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as failure:
        read_package(open_package(io.BytesIO(data), shown="un.docx"))
    message = str(failure.value)
    assert "\n" not in message
    return message.removeprefix("un.docx: ")


def with_document(xml: str, encoding: str = "utf-8") -> bytes:
    return word_file("", raw={"word/document.xml": xml.encode(encoding)})


def encrypted_entry(data: bytes) -> bytes:
    """The zip with the flag that says its entries are encrypted."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = data.split(mark)
        data = mark.join([parts[0], *(x[: at - 4] + bytes([x[at - 4] | 1]) + x[at - 3 :] for x in parts[1:])])
    return data


def bomb(size: int) -> bytes:
    return zipped(
        {"word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{' ' * size}</w:body></w:document>".encode()}
    )


def lying(data: bytes, size: int) -> bytes:
    """The zip whose document says that it unpacks to `size` bytes."""
    at = data.rindex(b"word/document.xml")  # in the table of contents
    return data[: at - 22] + struct.pack("<I", size) + data[at - 18 :]


def twice() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def repacked(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def spoiled() -> bytes:
    """The zip with one byte of its document's packed words changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        info = archive.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "the file is empty. Copy it again from where it came.", id="empty"),
        pytest.param(b"Bonjour", f"this is no Word file (its first bytes are b'Bonj'). {AGAIN}", id="text"),
        pytest.param(b"{\\rtf1 Oui}", f"this is RTF under another name. {AGAIN}", id="rtf"),
        pytest.param(
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "it is protected by a password. Take the password off in Word, and save it.",
            id="password",
        ),
        pytest.param(
            OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
            f"this is a file of Word 97-2003 or another older program. {AGAIN}",
            id="old-word",
        ),
        pytest.param(
            encrypted_entry(GOOD),
            "it is protected by a password. Take the password off in Word, and save it.",
            id="encrypted-zip",
        ),
        pytest.param(b"PK\x03\x04", f"it is damaged (its end is missing). {AGAIN}", id="four-bytes"),
        pytest.param(GOOD[: len(GOOD) // 2], f"it is damaged (its end is missing). {AGAIN}", id="cut-in-half"),
        pytest.param(
            zipped({"xl/workbook.xml": b"<x/>"}),
            "this is no Word file (it is an Excel workbook). Save it as .docx.",
            id="excel",
        ),
        pytest.param(
            zipped({"ppt/presentation.xml": b"<x/>"}),
            "this is no Word file (it is a PowerPoint presentation). Save it as .docx.",
            id="powerpoint",
        ),
        pytest.param(
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "this is no Word file (it is an OpenDocument file). Save it as .docx.",
            id="opendocument",
        ),
        pytest.param(zipped({}), "this is no Word file (there is no document in it). Save it as .docx.", id="no-parts"),
        pytest.param(
            with_document("<html><p>Oui</p></html>"),
            "this is no Word file (there is no document in it). Save it as .docx.",
            id="no-body",
        ),
        pytest.param(
            twice(), f"it is damaged or hostile (it holds 'word/document.xml' twice). {AGAIN}", id="two-parts"
        ),
        pytest.param(
            repacked(zipfile.ZIP_BZIP2),
            f"'_rels/.rels' is packed in a way that Word does not use. {AGAIN}",
            id="another-packing",
        ),
        pytest.param(
            with_document(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><w:document xmlns:w="{W}">&l11;</w:document>'),
            f"'word/document.xml' declares a document type or entities, as no Word file does. {AGAIN}",
            id="billion-laughs",
        ),
        pytest.param(
            with_document(
                f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}">&e;</w:document>'
            ),
            f"'word/document.xml' declares a document type or entities, as no Word file does. {AGAIN}",
            id="outside-entity",
        ),
        pytest.param(
            with_document(f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><w:document xmlns:w="{W}"/>', "utf-16"),
            f"'word/document.xml' declares a document type or entities, as no Word file does. {AGAIN}",
            id="doctype-in-utf-16",
        ),
    ],
)
def test_files_that_are_refused(data: bytes, message: str) -> None:
    assert refusal(data) == message


@pytest.mark.parametrize("data", [bomb(20 << 20), lying(GOOD, 1 << 31)], ids=["a-zip-bomb", "a-size-that-lies"])
def test_bombs_are_refused_before_they_are_unpacked(data: bytes) -> None:
    refused = re.fullmatch(r"'word/document\.xml' unpacks to (\d+) times its size, as no text does\. .+", refusal(data))
    assert refused is not None
    assert int(refused[1]) > packages.MOST_RATIO


def test_attributes_that_laugh_are_refused() -> None:
    xml = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><w:document xmlns:w="{W}" a="&l11;"/>'
    assert refusal(with_document(xml)).startswith("'word/document.xml' declares a document type or entities")


@pytest.mark.parametrize("tag", ["w:tbl><w:tr><w:tc", "w:sdt", "w:p", "w:ins"])
def test_absurd_nesting_is_refused(tag: str) -> None:
    opening = f"<{tag}>" * 2000
    closing = "".join(f"</{part}>" for part in reversed(tag.split("><"))) * 2000
    message = refusal(word_file(opening + closing))
    assert message == f"it is damaged or hostile ('word/document.xml' nests too deep). {AGAIN}"


def test_deep_nesting_that_the_parser_allows_is_read() -> None:
    opening, closing = "<w:tbl><w:tr><w:tc>" * 80, "</w:tc></w:tr></w:tbl>" * 80
    data = word_file(opening + p("Au fond.") + closing)
    assert read_package(open_package(io.BytesIO(data), shown="un.docx")).text == "Au fond."


def test_xml_that_is_not_well_formed() -> None:
    start = "it is damaged or hostile ('word/document.xml' is no well-formed XML: Opening and ending tag mismatch"
    assert refusal(with_document(f'<w:document xmlns:w="{W}"><w:body></w:document>')).startswith(start)
    assert "Document is empty" in refusal(with_document(""))


def test_a_spoiled_byte() -> None:
    assert refusal(spoiled()).startswith("it is damaged ('word/document.xml' cannot be unpacked: ")


@pytest.mark.parametrize(
    ("bound", "value", "message"),
    [
        pytest.param("MOST_FILE", 10, "it has 0 MB. Take the pictures out, or split it.", id="file"),
        pytest.param(
            "MOST_PART", 100, "'_rels/.rels' unpacks to 0 MB, and there is room for 0. Split the file.", id="part"
        ),
        pytest.param(
            "MOST_PARTS",
            400,
            "'word/document.xml' unpacks to 0 MB, and there is room for 0. Split the file.",
            id="parts",
        ),
        pytest.param("MOST_TAGS", 7, "'word/document.xml' has more than 7 tags. Split the file.", id="tags"),
        pytest.param(
            "MOST_ENTRIES",
            0,
            f"it is damaged or hostile (its table of contents names more files than Word ever writes). {AGAIN}",
            id="entries",
        ),
    ],
)
def test_bounds(monkeypatch: pytest.MonkeyPatch, bound: str, value: int, message: str) -> None:
    monkeypatch.setattr(packages, bound, value)
    assert refusal(GOOD) == message


def test_a_part_longer_than_it_says_is_no_way_around_the_bounds() -> None:
    long = bomb(1 << 20)
    with zipfile.ZipFile(io.BytesIO(long)) as archive:
        assert archive.getinfo("word/document.xml").file_size > 1 << 20
    assert refusal(lying(long, 50)).startswith("it is damaged")


def test_links_never_leave_the_package() -> None:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = "".join(
        f'<Relationship Id="{n}" Type="x/styles" Target="{target}"/>'
        for n, target in enumerate(["../../etc/passwd", "/word/styles.xml", "media/../styles.xml"])
    )
    outside = '<Relationship Id="9" Type="x/image" Target="http://exemple.fr" TargetMode="External"/>'
    data = zipped({"word/_rels/document.xml.rels": f'<R xmlns="{space}">{rels}{outside}</R>'.encode()})
    links = open_package(io.BytesIO(data), shown="un.docx").links("word/document.xml")
    assert [link.target for link in links] == ["", "word/styles.xml", "word/styles.xml"]


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=40))
def test_whatever_happened_to_a_file_it_is_read_or_refused_in_one_line(at: int, junk: bytes) -> None:
    data = GOOD[:at] + junk + GOOD[at + len(junk) :]
    try:
        read_package(open_package(io.BytesIO(data), shown="un.docx"))
    except DocumentError as error:
        assert str(error).startswith("un.docx: ")
        assert "\n" not in str(error)
