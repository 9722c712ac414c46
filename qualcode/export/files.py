"""Bytes → files: written beside and renamed, so that a killed run leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from qualcode.errors import ExportError

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes each file under `root`, making folders; one whose bytes are already there is left alone.

    Raises:
        ExportError: a file cannot be written; those before it are whole.
    """
    for name, data in files.items():
        write_atomically(root / name, data, shown=name)


def write_atomically(path: Path, data: bytes, *, shown: str | None = None) -> None:
    """The file at `path` becomes `data` in one step.

    Raises:
        ExportError: the folder is read-only, the disk full, the file open in another program.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        way = "Free some space, close the file in other programs, or check the folder's permissions."
        raise ExportError(f"cannot be written: {reason}. {way}", path=shown or str(path)) from error


def rezip(data: bytes, replace: Mapping[str, bytes] | None = None) -> bytes:
    """The same archive with fixed dates and order, so that the same content is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, (replace or {}).get(name, old.read(name)))
    return out.getvalue()
