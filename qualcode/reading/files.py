"""Bytes of a researcher's file → text, whatever program saved it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from qualcode.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEWLINE = re.compile("\r\n|\r|\n")
_LEGACY = ["cp1252", "mac_roman", "cp850"]


def read_text(path: Path, *, shown: str | None = None) -> str:
    """The file's text with LF newlines and no BOM: UTF-8, UTF-16, Windows-1252 or an older single-byte encoding.

    `shown` is the path to name in messages.

    Raises:
        DocumentError: the file is missing, unreadable, or no text.
    """
    shown = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise DocumentError(f"{reason}. Check the path and the file's permissions.", path=shown) from error
    try:
        return decode(data)
    except UnicodeError as error:
        raise DocumentError(
            "this is no text file (its bytes fit no text encoding). Save it as UTF-8 text.", path=shown
        ) from error


def decode(data: bytes) -> str:
    """The bytes as text, newlines as LF, the BOM dropped.

    Without a BOM: UTF-16 if most of every other byte are zero, UTF-8 if the bytes are valid UTF-8, else Windows-1252;
    what even that does not define is left to charset-normalizer's guess among older encodings.

    Raises:
        UnicodeError: the bytes are no text.
    """
    text = _decoded(data)[0]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def insert_text(data: bytes, at: int, added: str) -> bytes:
    """The file's bytes with `added` put in at that place of its decoded text: every other byte as it was.

    What is added gets the file's encoding, and the newline that follows or, at the end, stands before.

    Raises:
        UnicodeError: the encoding has no way to write it.
    """
    text, encoding = _decoded(data)
    shift = sum(found.start() - n < at for n, found in enumerate(re.finditer("\r\n", text)))  # each is one in `at`
    before, after = text[: at + shift], text[at + shift :]
    newline = next(iter((*_NEWLINE.findall(after), *_NEWLINE.findall(before)[::-1])), "\n")
    place = len(data) - len(after.encode(encoding))
    return data[:place] + added.replace("\n", newline).encode(encoding) + data[place:]


def _decoded(data: bytes) -> tuple[str, str]:
    """The text as it stands, BOM dropped, and its encoding."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom) :], encoding)
    if b"\0" in data:
        return _text(data, _utf16_without_bom(data))
    for encoding in ("utf-8", "cp1252"):
        try:
            return _text(data, encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes  # few texts are so old

    guess = from_bytes(data, cp_isolation=_LEGACY).best()
    if guess is None:
        raise UnicodeError("no known encoding")
    return _text(data, guess.encoding)


def _text(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding)
    if "\0" in text:
        raise UnicodeError("a NUL character: binary data")
    return text, encoding


def _utf16_without_bom(data: bytes) -> str:
    big, little = data[::2].count(0), data[1::2].count(0)
    if max(big, little) * 4 <= len(data):  # in Western text nearly every second byte is zero
        raise UnicodeError("NUL bytes: binary data")
    return "utf-16-le" if little > big else "utf-16-be"
