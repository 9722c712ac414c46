from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcode.errors import DocumentError
from qualcode.reading.files import decode, read_text

SENTENCE = "« L’élève paie 5 € », dit Zoë.\nFin\n"
TEXTS = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=60).filter(
    lambda text: not text.startswith("\ufeff")
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SENTENCE.encode(), id="utf-8"),
        pytest.param(SENTENCE.encode("utf-8-sig"), id="utf-8-with-bom"),
        pytest.param(codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(codecs.BOM_UTF32_LE + SENTENCE.encode("utf-32-le"), id="utf-32-le"),
        pytest.param(SENTENCE.encode("utf-16-le"), id="utf-16-le-without-bom"),
        pytest.param(SENTENCE.encode("utf-16-be"), id="utf-16-be-without-bom"),
        pytest.param(SENTENCE.encode("cp1252"), id="windows-1252"),
        pytest.param(SENTENCE.replace("\n", "\r\n").encode(), id="windows-newlines"),
        pytest.param(SENTENCE.replace("\n", "\r").encode("cp1252"), id="old-mac-newlines"),
    ],
)
def test_whatever_program_saved_it(data: bytes) -> None:
    assert decode(data) == SENTENCE


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", "", id="empty-file"),
        pytest.param(codecs.BOM_UTF8, "", id="only-a-bom"),
        pytest.param("a\ufeffb".encode(), "a\ufeffb", id="a-bom-in-the-middle-stays"),
        pytest.param(b"a\r\n\rb\n", "a\n\nb\n", id="mixed-newlines"),
        pytest.param("𝄞 ½".encode(), "𝄞 ½", id="beyond-the-basic-plane"),
    ],
)
def test_what_is_read(data: bytes, expected: str) -> None:
    assert decode(data) == expected


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le"]))
def test_text_saved_in_unicode_is_read_back(text: str, encoding: str) -> None:
    boms = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-32-le": codecs.BOM_UTF32_LE}
    assert decode(boms.get(encoding, b"") + text.encode(encoding)) == text


@given(st.text("abc éèêàçùôîÉŒœ’«»–…€ \n", max_size=60))
def test_french_saved_by_windows_is_read_back(text: str) -> None:
    data = text.encode("cp1252")
    assume(text.isascii() or not is_utf8(data))  # such as à«…, which no one writes
    assert decode(data) == text


@given(TEXTS, st.sampled_from(["\r\n", "\r", "\n"]))
def test_newlines_are_always_lf(text: str, newline: str) -> None:
    assert decode(text.replace("\n", newline).encode()) == text


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_an_error_of_encoding(data: bytes) -> None:
    try:
        text = decode(data)
    except UnicodeError:
        return
    assert "\0" not in text
    assert "\r" not in text


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04\x00\x00\x08\x00\xff\xfe\x00", id="a-zip-archive"),
        pytest.param(b"\x00" * 12, id="nothing-but-zeros"),
        pytest.param(b"bonjour\x00", id="a-zero-in-text"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", id="half-a-character"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", id="half-a-surrogate-pair"),
        pytest.param(codecs.BOM_UTF8 + b"\xe9t\xe9", id="a-bom-that-lies"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as failure:
        read_text(path, shown="corpus/photo.txt")
    assert str(failure.value) == (
        "corpus/photo.txt: this is no text file (its bytes fit no text encoding). Save it as UTF-8 text."
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^corpus/un\.txt: .+\. Check the path and the file's permissions\.$"):
        read_text(tmp_path / "un.txt", shown="corpus/un.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^corpus: .+\. Check the path"):
        read_text(tmp_path, shown="corpus")


def test_without_a_name_to_show_the_path_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "un.txt"
    with pytest.raises(DocumentError) as failure:
        read_text(path)
    assert str(failure.value).startswith(f"{path}: ")
