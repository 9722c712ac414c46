"""Office packages (a zip of XML parts), opened as what they are: files from anywhere.

Nothing is unpacked to disk, nothing is read that was not asked for, and every size is bounded before memory is spent:
the file, its table of contents, each part, all parts together, the tags of a part, how deep they nest.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from qualcode.errors import DocumentError

MOST_FILE = 1 << 30
MOST_ENTRIES = 10_000
MOST_PART = 64 << 20
MOST_PARTS = 128 << 20
MOST_TAGS = 2_000_000
MOST_RATIO, RATIO_FROM = 300, 8 << 20
"""How many times its packed size a part may be, from how many bytes on: text packs 10 to 30 times."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOOKED_AT = 64 << 20
_END, _END_ROOM = b"PK\x05\x06", 22 + 65_535
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_SAVE = "Save it again as .docx with Word or LibreOffice"
_DAMAGED = (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError)
"""How zipfile tells that an archive is damaged: its directory may also name sizes beyond any file (the last but one),
or a version of zip that nobody knows (the last)."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a part names beside itself: the kind of thing (the last word of its type) and the part's name."""

    id: str
    kind: str
    target: str


@dataclass
class Package:
    """An open package. `shown` is the path to name in messages."""

    archive: zipfile.ZipFile
    shown: str
    read: int = field(default=0)

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part; None where there is no such part.

        Raises:
            DocumentError: the part is damaged, too large, or has a document type or entities.
        """
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        return self._parsed(name, self._bytes(info))

    def links(self, name: str) -> tuple[Link, ...]:
        """What the part `name` ("" for the package) names inside the package, in the file's order."""
        folder, file = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = () if root is None else root.iter(_RELATIONSHIP)
        return tuple(
            Link(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _inside(folder, one.get("Target", "")))
            for one in found
            if one.get("TargetMode") != "External"
        )

    def _bytes(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise self.failure("it is protected by a password. Take the password off in Word, and save it")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.failure(f"'{info.filename}' is packed in a way that Word does not use. {_SAVE}")
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            times = info.file_size // max(info.compress_size, 1)
            raise self.failure(f"'{info.filename}' unpacks to {times} times its size, as no text does. {_SAVE}")
        room = min(MOST_PART, MOST_PARTS - self.read)
        if info.file_size > room:
            size = info.file_size >> 20
            what = f"'{info.filename}' unpacks to {size} MB, and there is room for {room >> 20}"
            raise self.failure(f"{what}. Split the file")
        try:
            with self.archive.open(info) as file:
                data = file.read(room + 1)  # the size declared may lie
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise self.failure(f"it is damaged ('{info.filename}' cannot be unpacked: {error}). {_SAVE}") from error
        self.read += len(data)
        if len(data) > room:
            raise self.failure(f"'{info.filename}' unpacks to more than it says. {_SAVE}")
        return data

    def _parsed(self, name: str, data: bytes) -> etree._Element:
        if data.count(b"<") > MOST_TAGS:
            raise self.failure(f"'{name}' has more than {MOST_TAGS:,} tags. Split the file")
        if any(mark in data for mark in _DOCTYPES):
            raise self._doctype(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            deep = "depth" in str(error)
            what = "nests too deep" if deep else f"is no well-formed XML: {str(error).split(' (<string>')[0]}"
            raise self.failure(f"it is damaged or hostile ('{name}' {what}). {_SAVE}") from error
        if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it so far
            raise self._doctype(name)
        return root

    def _doctype(self, name: str) -> DocumentError:
        return self.failure(f"'{name}' declares a document type or entities, as no Word file does. {_SAVE}")

    def failure(self, message: str) -> DocumentError:
        """The error to raise about this file."""
        return DocumentError(f"{message}.", path=self.shown)


def open_package(file: BinaryIO, *, shown: str) -> Package:
    """The package in an open file.

    Raises:
        DocumentError: it is no zip, is protected, too large, or its table of contents is not to be trusted.
    """
    size = file.seek(0, 2)
    if size > MOST_FILE:
        raise DocumentError(f"it has {size >> 20} MB. Take the pictures out, or split it.", path=shown)
    file.seek(0)
    start = file.read(8)
    if start == _OLE:
        raise DocumentError(_ole_reason(start + file.read(_OLE_LOOKED_AT)), path=shown)
    if not start:
        raise DocumentError("the file is empty. Copy it again from where it came.", path=shown)
    if start.startswith(b"{\\rtf"):
        raise DocumentError(f"this is RTF under another name. {_SAVE}.", path=shown)
    if not start.startswith(b"PK"):
        raise DocumentError(f"this is no Word file (its first bytes are {start[:4]!r}). {_SAVE}.", path=shown)
    file.seek(max(0, size - _END_ROOM))
    _check_contents(file.read(), shown)
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise DocumentError(f"it is damaged ({error}). {_SAVE}.", path=shown) from error
    twice, times = next(iter(Counter(archive.namelist()).most_common(1)), ("", 0))
    if times > 1:
        raise DocumentError(f"it is damaged or hostile (it holds '{twice}' twice). {_SAVE}.", path=shown)
    return Package(archive, shown)


def _check_contents(tail: bytes, shown: str) -> None:
    """Looks at the end of a zip before zipfile does, which would read a table of contents of any size."""
    end = tail.rfind(_END)
    record = tail[end : end + 22]
    if end < 0 or len(record) < 22:
        raise DocumentError(f"it is damaged (its end is missing). {_SAVE}.", path=shown)
    entries = int.from_bytes(record[10:12], "little")
    size = int.from_bytes(record[12:16], "little")
    large = tail[max(0, end - 20) : end].startswith(b"PK\x06\x07")
    if large or entries > MOST_ENTRIES or size > 300 * MOST_ENTRIES:
        what = "its table of contents names more files than Word ever writes"
        raise DocumentError(f"it is damaged or hostile ({what}). {_SAVE}.", path=shown)


def _ole_reason(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "it is protected by a password. Take the password off in Word, and save it."
    return f"this is a file of Word 97-2003 or another older program. {_SAVE}."


def _inside(folder: str, target: str) -> str:
    """The name in the package that a link leads to; one that would climb out leads nowhere."""
    name = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    name = posixpath.normpath(name)
    return "" if name.startswith("..") else name
