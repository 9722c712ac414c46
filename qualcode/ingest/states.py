"""Codebooks as they stand in files, in a folder, or as they stood in a git revision, to be compared."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from fnmatch import fnmatchcase
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
    """The codebooks that the study's patterns find in a git revision."""
    found = _git(study.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        raise CodebookError(f"'{revision}' is no file, no folder, and no git revision of the study. Check its name.")
    commit = found.decode().strip()
    listed = (_git(study.root, "ls-tree", "-r", "-z", "--name-only", commit) or b"").decode("utf-8", "surrogateescape")
    folders = {
        path.parent.relative_to(study.root).as_posix() for path in study.codebooks if path.is_relative_to(study.root)
    }
    names = sorted(name for name in listed.split("\0") if _wanted(name, folders))
    if not names:
        raise CodebookError(f"revision '{revision}' has no codebook in {', '.join(sorted(folders))}. Name another.")
    with TemporaryDirectory() as folder:
        return join_codebooks(_books(Path(folder), study.root, commit, revision, names))


def _books(folder: Path, root: Path, commit: str, revision: str, names: Sequence[str]) -> list[tuple[str, Codebook]]:
    books = []
    for n, name in enumerate(names):
        copy = folder / f"{n}.yaml"
        copy.write_bytes(_git(root, "show", f"{commit}:./{name}") or b"")
        shown = f"{revision}:{name}"
        books.append((shown, read_codebook(copy, shown=shown)))
    return books


def _wanted(name: str, folders: set[str]) -> bool:
    """Whether it is a codebook file right in one of the folders."""
    folder, _, file = name.rpartition("/")
    return (folder or ".") in folders and any(fnmatchcase(file, f"*{ending}") for ending in _ENDINGS)


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git says there; None where it fails.

    Raises:
        CodebookError: git is not installed.
    """
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise CodebookError("git is not installed, so no revision can be read. Name a file or a folder.") from error
    return done.stdout if done.returncode == 0 else None
