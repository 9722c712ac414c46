from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from qualcode.errors import ExportError
from qualcode.export.files import write_atomically, write_files
from qualcode.export.safely import LOCK, locked_study, rewrite_files

OLD, NEW = b"old\n", b"new\n"


def listed(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {LOCK}


def test_the_version_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(OLD)
    path.chmod(0o600)
    assert rewrite_files(tmp_path, {path: (OLD, NEW)}) == [path]
    assert (path.read_bytes(), (tmp_path / "claire.csv.bak").read_bytes()) == (NEW, OLD)
    assert path.stat().st_mode & 0o777 == 0o600
    assert listed(tmp_path) == {"claire.csv", "claire.csv.bak"}


def test_what_would_not_change_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(OLD)
    assert rewrite_files(tmp_path, {path: (OLD, OLD)}) == []
    assert listed(tmp_path) == {"claire.csv"}


@pytest.mark.parametrize("now", [pytest.param(b"edited\n", id="edited"), pytest.param(None, id="deleted")])
def test_what_changed_since_it_was_read_is_not_overwritten(tmp_path: Path, now: bytes | None) -> None:
    first, second = tmp_path / "anna.csv", tmp_path / "claire.csv"
    first.write_bytes(OLD)
    if now is not None:
        second.write_bytes(now)
    with pytest.raises(ExportError, match=r"claire.csv: has changed since it was read.*run the command again"):
        rewrite_files(tmp_path, {first: (OLD, NEW), second: (OLD, NEW)})
    assert first.read_bytes() == OLD
    assert (second.read_bytes() if now is not None else None) == now


def test_a_new_file_is_made_and_leaves_no_version_before(tmp_path: Path) -> None:
    path = tmp_path / "claire.csv"
    assert rewrite_files(tmp_path, {path: (None, NEW)}) == [path]
    assert path.read_bytes() == NEW
    assert listed(tmp_path) == {"claire.csv"}


def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(OLD)
    with pytest.raises(ExportError, match=r"claire.csv: has changed since it was read"):
        rewrite_files(tmp_path, {path: (None, NEW)})
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("name", [".~lock.claire.csv#", "~$claire.csv"])
def test_what_an_office_program_has_open_is_not_overwritten(tmp_path: Path, name: str) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(OLD)
    (tmp_path / name).touch()
    with pytest.raises(ExportError, match=r"is open in an office program.*Close it there"):
        rewrite_files(tmp_path, {path: (OLD, NEW)})
    assert path.read_bytes() == OLD


def test_two_commands_do_not_write_one_study_at_once(tmp_path: Path) -> None:
    waiting = pytest.raises(ExportError, match=r"another qualcode command.*Wait for it to end")
    with FileLock(tmp_path / LOCK), waiting:
        rewrite_files(tmp_path, {tmp_path / "a.csv": (OLD, NEW)}, patience=0.05)
    with locked_study(tmp_path, patience=0.05):
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_is_one_line_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "claire.csv"
    path.write_bytes(OLD)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(
        os if number == errno.ENOSPC else tempfile, "fsync" if number == errno.ENOSPC else "mkstemp", refuse
    )
    with pytest.raises(ExportError) as raised:
        rewrite_files(tmp_path, {path: (OLD, NEW)})
    assert str(raised.value).startswith(f"claire.csv.bak: cannot be written: {os.strerror(number)}. Free some space")
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == OLD
    assert listed(tmp_path) == {"claire.csv"}


def test_a_folder_that_is_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "exports").write_bytes(b"")
    with pytest.raises(ExportError, match=r"exports/a.csv: cannot be written"):
        write_files(tmp_path, {"exports/a.csv": NEW})


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "shared.csv", tmp_path / "claire.csv"
    target.write_bytes(OLD)
    link.symlink_to(target)
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.x1y2.qualcode-tmp").write_bytes(b"half")
    (tmp_path / ".ab.csv.x1y2.qualcode-tmp").write_bytes(b"another's")
    write_files(tmp_path, {"a.csv": NEW})
    assert listed(tmp_path) == {"a.csv", ".ab.csv.x1y2.qualcode-tmp"}
