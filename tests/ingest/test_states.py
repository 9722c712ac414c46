from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from qualcode.errors import CodebookError
from qualcode.ingest.corpus import read_codebooks
from qualcode.ingest.states import read_state, split_range
from qualcode.model import Codebook
from qualcode.study import read_study
from tests.folders import CODEBOOK, STUDY, write_files, write_study

OTHER = CODEBOOK.replace("valeurs", "outils")


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        (("HEAD~1", ""), ("HEAD~1", "")),
        (("HEAD~1..", ""), ("HEAD~1", "")),
        (("v1..v2", ""), ("v1", "v2")),
        (("..v2", ""), ("HEAD", "v2")),
        (("old", "new"), ("old", "new")),
        (("../old", "new"), ("../old", "new")),
    ],
)
def test_two_states_as_git_writes_them(asked: tuple[str, str], states: tuple[str, str]) -> None:
    assert split_range(*asked) == states


def test_a_folder_outside_is_no_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "study").mkdir()
    monkeypatch.chdir(tmp_path / "study")
    assert split_range("../old", "") == ("../old", "")


def state(root: Path, name: str) -> tuple[Codebook, ...]:
    file = read_study(root)
    return read_state(name, file, read_codebooks(file))


def words(books: tuple[Codebook, ...]) -> dict[str, list[str]]:
    return {book.id: [rule.text for code in book.codes for rule in code.rules] for book in books}


def test_a_file_stands_in_for_the_codebook_of_its_id_or_is_added(tmp_path: Path) -> None:
    root = write_study(tmp_path / "study")
    write_files(tmp_path, {"new.yaml": CODEBOOK.replace("rapide*", "vite"), "other.yaml": OTHER})
    assert words(state(root, "")) == {"valeurs": ["confidentiel*", "rapide*"]}
    assert words(state(root, str(tmp_path / "new.yaml"))) == {"valeurs": ["confidentiel*", "vite"]}
    assert list(words(state(root, str(tmp_path / "other.yaml")))) == ["valeurs", "outils"]


def test_a_folder_stands_for_all(tmp_path: Path) -> None:
    root = write_study(tmp_path / "study")
    write_files(tmp_path / "old", {"outils.yaml": OTHER, "notes.txt": "x"})
    assert list(words(state(root, str(tmp_path / "old")))) == ["outils"]


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@y", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def test_a_revision_has_the_codebooks_of_then(tmp_path: Path) -> None:
    root = write_study(tmp_path / "deep" / "study")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    write_files(root, {"codebooks/valeurs.yaml": CODEBOOK.replace("rapide*", "vite"), "codebooks/outils.yaml": OTHER})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "second")
    assert words(state(root, "HEAD~1")) == {"valeurs": ["confidentiel*", "rapide*"]}
    assert words(state(root, "HEAD")) == {"outils": ["confidentiel*", "rapide*"], "valeurs": ["confidentiel*", "vite"]}


def test_a_revision_has_codebooks_that_several_studies_share_too(tmp_path: Path) -> None:
    """They stand beside the study's folder, and not all that the folder holds are the study's."""
    shared = STUDY.replace("codebooks/*.yaml", "../shared/*.yaml")
    root = write_study(tmp_path / "one", study=shared)
    write_files(tmp_path / "shared", {"valeurs.yaml": CODEBOOK})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    write_files(tmp_path / "shared", {"valeurs.yaml": CODEBOOK.replace("rapide*", "vite")})
    assert words(state(root, "HEAD")) == {"valeurs": ["confidentiel*", "rapide*"]}


def test_a_revision_without_codebooks_says_where_they_were_sought(tmp_path: Path) -> None:
    root = write_study(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "study.yaml")
    git(tmp_path, "commit", "-qm", "first")
    with pytest.raises(CodebookError, match="'HEAD' has no codebook in codebooks"):
        state(root, "HEAD")


@pytest.mark.parametrize("name", ["nowhere", "--upload-pack=x", "HEAD"])
def test_what_is_no_state(tmp_path: Path, name: str) -> None:
    with pytest.raises(CodebookError, match="no file, no folder, and no git revision"):
        state(write_study(tmp_path), name)


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(CodebookError, match="no codebook"):
        state(write_study(tmp_path / "study"), str(tmp_path / "old"))
