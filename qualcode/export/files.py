"""Bytes → files: written beside and renamed, so that a killed run leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from qualcode.errors import ExportError

_BESIDE = ".qualcode-tmp"
_EFFORT = 4
"""Of 9: a twentieth larger than with zlib's 6, in less than half the time."""
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML cannot hold, which no Word text, workbook or graph may have."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes each file under `root`, making folders; one whose bytes are already there is left alone.

    Raises:
        ExportError: a file cannot be written; those before it are whole.
    """
    for name, data in files.items():
        clear_leftovers(root / name)
        write_atomically(root / name, data, shown=name)


def write_atomically(path: Path, data: bytes, *, shown: str | None = None, seen: bytes | None = None) -> bool:
    """The file at `path` becomes `data` in one step; a link's target does, and permissions stay.

    With `seen`, only if it still holds those bytes: False says that it does not, and nothing was written.

    Raises:
        ExportError: the folder is read-only, the disk full, the file open in another program.
    """
    path = path.resolve() if path.is_symlink() else path
    try:
        if path.is_file() and path.read_bytes() == data:
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_BESIDE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
            if seen is not None and path.read_bytes() != seen:
                Path(beside).unlink()
                return False
            Path(beside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as error:
        raise cannot_write(error, shown or str(path)) from error
    return True


def cannot_write(error: Exception, shown: str) -> ExportError:
    """What to tell about a file that the system does not let be written."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    way = "Free some space, close the file in other programs, or check the folder's permissions."
    return ExportError(f"cannot be written: {reason}. {way}", path=shown)


def clear_leftovers(path: Path) -> None:
    """Removes what runs that were killed while writing `path` left beside it. To be called by who holds the lock."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_BESIDE}"):
        with contextlib.suppress(OSError):
            left.unlink()


def rezip(data: bytes) -> bytes:
    """The same archive with fixed dates and order, so that the same content is the same bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zip_files({name: old.read(name) for name in old.namelist()})


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """The files as an archive, in their order, all of one date: the same bytes for the same content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=_EFFORT)
    return out.getvalue()
