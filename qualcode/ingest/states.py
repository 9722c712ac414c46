"""Codebooks as they stand in files, in a folder, or as they stood in a git revision, to be compared."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.errors import CodebookError
from qualcode.ingest.codebooks import read_codebook
from qualcode.ingest.corpus import join_codebooks
from qualcode.model import Codebook
from qualcode.study import StudyFile

_ENDINGS = {".yaml", ".yml"}


def split_range(first: str, second: str) -> tuple[str, str]:
    """The two states that `A`, `A..`, `A..B` or `A B` name; "" is the study as it is now.

    Raises:
        CodebookError: it is git's `A...B`, which compares with where the two parted.
    """
    if "..." in first and not Path(first).exists():
        written = first.replace("...", "..")
        raise CodebookError(f"'{first}' has three dots, which are not understood here. Write {written}.")
    if not second and ".." in first and not Path(first).exists():
        first, _, second = first.partition("..")
    return first or "HEAD", second


def read_state(state: str, study: StudyFile, current: Sequence[Codebook]) -> tuple[Codebook, ...]:
    """The study's codebooks in that state: a folder's, a git revision's, or with one replaced by a file's.

    A file whose codebook the study does not have is added to it.

    Raises:
        CodebookError: it is neither file, folder nor revision, or what it holds are no codebooks.
    """
    if not state:
        return tuple(current)
    path = Path(state)
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in _ENDINGS)
        if not files:
            raise CodebookError("there is no codebook (.yaml) in the folder. Name another.", path=state)
        return join_codebooks((str(file), read_codebook(file)) for file in files)
    if path.is_file():
        book = read_codebook(path, shown=state)
        others = [other for other in current if other.id != book.id]
        at = next((n for n, other in enumerate(current) if other.id == book.id), len(others))
        return join_codebooks([(one.id, one) for one in (*others[:at], book, *others[at:])])
    return _revision(state, study)


def _revision(revision: str, study: StudyFile) -> tuple[Codebook, ...]:
    """The codebooks that stood in a git revision right in the folders that the study's are in now."""
    folders = sorted({path.parent for path in study.codebooks})
    read: list[tuple[str, Codebook]] = []
    known = False
    with TemporaryDirectory() as copies:
        for folder in folders:
            found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            if found is not None:
                known, commit = True, found.decode().strip()
                read += [
                    _book(folder / name, commit, revision, study, Path(copies)) for name in _listed(folder, commit)
                ]
    if not known:
        raise CodebookError(f"'{revision}' is no file, no folder, and no git revision of the study. Check its name.")
    if not read:
        places = ", ".join(study.shown(folder) for folder in folders)
        raise CodebookError(f"revision '{revision}' has no codebook in {places}. Name another.")
    return join_codebooks(read)


def _listed(folder: Path, commit: str) -> list[str]:
    """The names of the codebook files that stood in the folder."""
    listed = (_git(folder, "ls-tree", "-z", "--name-only", commit) or b"").decode("utf-8", "surrogateescape")
    return sorted(name for name in listed.split("\0") if Path(name).suffix in _ENDINGS)


def _book(path: Path, commit: str, revision: str, study: StudyFile, copies: Path) -> tuple[str, Codebook]:
    """The codebook that stood at the path, and the name that errors give it."""
    copy = copies / "codebook.yaml"
    copy.write_bytes(_git(path.parent, "show", f"{commit}:./{path.name}") or b"")
    shown = f"{revision}:{study.shown(path)}"
    return shown, read_codebook(copy, shown=shown)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says there; None where it fails.

    Raises:
        CodebookError: git is not installed.
    """
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise CodebookError("git is not installed, so no revision can be read. Name a file or a folder.") from error
    return done.stdout if done.returncode == 0 else None
