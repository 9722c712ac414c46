from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import ExportError
from qualcode.export.files import rezip, write_atomically, write_files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail(error: BaseException):
    def failing(*_: object, **__: object) -> None:
        raise error

    return failing


def test_files_are_written_and_their_folders_made(tmp_path: Path) -> None:
    write_files(tmp_path, {"exports/neuf/a.csv": b"un", "b.csv": b"deux"})
    assert (tmp_path / "exports" / "neuf" / "a.csv").read_bytes() == b"un"
    assert (tmp_path / "b.csv").read_bytes() == b"deux"


def test_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"ancien, et plus long")
    write_atomically(tmp_path / "a.csv", b"neuf")
    assert (tmp_path / "a.csv").read_bytes() == b"neuf"
    assert names(tmp_path) == ["a.csv"]


def test_the_same_bytes_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"pareil")
    os.utime(path, (1, 1))
    write_atomically(path, b"pareil")
    assert path.stat().st_mtime == 1


def test_others_may_read_what_was_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", b"neuf")
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("before", [None, b"ancien"], ids=["no-file-before", "old-file"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, before: bytes | None
) -> None:
    if before is not None:
        (tmp_path / "a.csv").write_bytes(before)
    monkeypatch.setattr(step, fail(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(ExportError) as raised:
        write_atomically(tmp_path / "a.csv", b"neuf", shown="exports/a.csv")
    assert str(raised.value).startswith("exports/a.csv: cannot be written: No space left on device. Free some space")
    monkeypatch.undo()
    assert names(tmp_path) == ([] if before is None else ["a.csv"])
    assert before is None or (tmp_path / "a.csv").read_bytes() == before


def test_a_run_that_is_stopped_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_bytes(b"ancien")
    monkeypatch.setattr("os.fsync", fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.csv", b"neuf")
    monkeypatch.undo()
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"ancien"


def test_files_before_one_that_cannot_be_written_are_whole(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("no folder")
    with pytest.raises(ExportError, match=r"^b/c\.csv: cannot be written: "):
        write_files(tmp_path, {"a.csv": b"un", "b/c.csv": b"deux", "d.csv": b"trois"})
    assert names(tmp_path) == ["a.csv", "b"]
    assert (tmp_path / "a.csv").read_bytes() == b"un"


def archive(contents: dict[str, bytes], *, year: int, system: int = 3, mode: int = 0o644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6))
            entry.create_system = system
            entry.external_attr = mode << 16
            made.writestr(entry, data)
    return out.getvalue()


contents = st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.xml", fullmatch=True), st.binary(), max_size=4)


@given(contents, st.integers(1980, 2100), st.integers(1980, 2100), st.sampled_from([0o600, 0o644, 0o755]))
def test_the_same_contents_are_the_same_archive(given: dict[str, bytes], one: int, other: int, mode: int) -> None:
    assert rezip(archive(given, year=one)) == rezip(archive(given, year=other, mode=mode))


@given(contents)
def test_an_archive_keeps_what_it_holds(given: dict[str, bytes]) -> None:
    zipped = rezip(archive(given, year=2026))
    with zipfile.ZipFile(io.BytesIO(zipped)) as made:
        assert {name: made.read(name) for name in made.namelist()} == given
    assert rezip(zipped) == zipped
