"""What a researcher wrote is never lost: the previous version is kept, and nothing they changed is overwritten.

Programs that write the same study wait for each other at one lock, `.qualcode.lock` in its folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qualcode.errors import ExportError
from qualcode.export.files import cannot_write, clear_leftovers, write_atomically

LOCK = ".qualcode.lock"
_PATIENCE = 60.0


@contextmanager
def locked_study(root: Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """The study's folder to oneself; waits so many seconds for another program that writes there.

    Raises:
        ExportError: the other does not end, or the folder takes no file.
    """
    lock = FileLock(root / LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        what = "another qualcode command is writing this study, and nothing was written here"
        raise ExportError(f"{what}. Wait for it to end, then try again.", path=root) from error
    except (OSError, NotImplementedError) as error:  # the second: a file system that knows no locks
        raise cannot_write(error, str(root)) from error
    try:
        yield
    finally:
        lock.release()


def rewrite_files(
    root: Path, files: Mapping[Path, tuple[bytes | None, bytes]], *, patience: float = _PATIENCE
) -> list[Path]:
    """Writes what researchers wrote anew: each path with its bytes as they were read, and as they shall be.

    None in place of the former: there was no such file.

    Every file is looked at before the first is written. The previous version stays beside each as `.bak`; those that
    would not change are left alone. Returns the files written.

    Raises:
        ExportError: a file changed since it was read or is open in an office program, or cannot be written.
    """
    with locked_study(root, patience=patience):
        changed = {path: (seen, data) for path, (seen, data) in files.items() if seen != data}
        for path, (seen, _) in changed.items():
            _refuse_if_open(path, root)
            if _bytes(path) != seen:
                raise changed_since(_shown(path, root))
        for path, (seen, data) in changed.items():
            shown = _shown(path, root)
            clear_leftovers(path)
            if seen is not None:
                write_atomically(path.with_name(f"{path.name}.bak"), seen, shown=f"{shown}.bak")
            if not write_atomically(path, data, shown=shown, seen=seen):
                raise changed_since(shown)
    return list(changed)


def changed_since(shown: str) -> ExportError:
    """The error about a file that somebody else wrote meanwhile."""
    what = "has changed since it was read, and nothing was written to it"
    return ExportError(f"{what}. Look at it, then run the command again.", path=shown)


def _refuse_if_open(path: Path, root: Path) -> None:
    """Raises:
    ExportError: LibreOffice or Excel has the file open and would write its own version over it.
    """
    if name := office_lock(path):
        what = f"is open in an office program ('{name}' stands beside it)"
        raise ExportError(f"{what}. Close it there, then run the command again.", path=_shown(path, root))


def office_lock(path: Path) -> str:
    """The name of the file by which LibreOffice or Excel says that it has `path` open; "" where none stands beside."""
    names = (f".~lock.{path.name}#", f"~${path.name}")
    return next((name for name in names if path.with_name(name).exists()), "")


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
