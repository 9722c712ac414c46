from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.lastrun import hash_inputs
from qualcode.study import read_study
from tests.commands import qualcode
from tests.folders import CODEBOOK, STUDY, write_files, write_study

UNCHANGED = "nothing has changed since the last run, which said:"
DECISIONS = "document,quote,action,code\nun,minitel,add,valeurs:temps\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    exports = "overrides: [decisions/*.csv]\nexports:\n  exports/t.xlsx:\n    - {sheet: A, kind: cases}\n"
    root = write_study(tmp_path, study=STUDY + exports)
    qualcode("run", root)
    return root


def unchanged(root: Path) -> bool:
    return qualcode("run", root).stdout.startswith(UNCHANGED)


def test_a_run_that_would_change_nothing_says_what_the_last_one_said(study: Path) -> None:
    again = qualcode("run", study)
    assert again.stdout.splitlines()[0] == UNCHANGED
    assert "1 coding: 1 keyword" in again.stdout
    assert again.exit_code == 0


def test_what_needs_attention_is_said_again_with_its_status(study: Path) -> None:
    write_files(study, {"decisions/claire.csv": DECISIONS})
    first, again = qualcode("run", study), qualcode("run", study)
    assert again.stdout.startswith(UNCHANGED)
    assert first.exit_code == again.exit_code == 1
    assert first.stderr == again.stderr != ""


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda root: write_files(root, {"corpus/un.md": "Plus rapide.\n"}),
    "a new text": lambda root: write_files(root, {"corpus/deux.md": "Plus rapide.\n"}),
    "a text renamed": lambda root: (root / "corpus" / "un.md").rename(root / "corpus" / "une.md"),
    "a codebook": lambda root: write_files(root, {"codebooks/valeurs.yaml": CODEBOOK.replace("rapide", "lent")}),
    "the study": lambda root: (root / "study.yaml").write_text(
        (root / "study.yaml").read_text(encoding="utf-8").replace("Essai", "Second essai"), encoding="utf-8"
    ),
    "decisions": lambda root: write_files(root, {"decisions/claire.csv": DECISIONS}),
    "an export edited": lambda root: (root / "exports" / "codings.csv").write_bytes(b"edited"),
    "an export deleted": lambda root: (root / "exports" / "t.xlsx").unlink(),
    "the memory cleared": lambda root: qualcode("cache", root, "--clear"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_run_again(study: Path, change: str) -> None:
    CHANGES[change](study)
    assert not unchanged(study)
    assert unchanged(study)


def test_exports_are_made_again_as_they_were(study: Path) -> None:
    before = {path.name: path.read_bytes() for path in (study / "exports").iterdir()}
    (study / "exports" / "codings.csv").write_bytes(b"edited")
    (study / "exports" / "t.xlsx").unlink()
    qualcode("run", study)
    assert {path.name: path.read_bytes() for path in (study / "exports").iterdir()} == before


def test_another_version_of_a_library_is_run_again(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.lastrun.version", lambda package: "0.0" if package == "pandas" else "1.0")
    assert not unchanged(study)


@pytest.mark.parametrize(
    "record", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"inputs": "", "outputs": {}}', b'{"outputs": 3}']
)
def test_a_damaged_record_is_no_record(study: Path, record: bytes) -> None:
    (study / ".qualcode" / "last.json").write_bytes(record)
    assert not unchanged(study)
    assert unchanged(study)


def test_a_record_whose_lines_are_missing_is_no_record(study: Path) -> None:
    path = study / ".qualcode" / "last.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["said"]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert not unchanged(study)


def test_a_study_whose_memory_cannot_be_written_runs_all_the_same(tmp_path: Path) -> None:
    root = write_files(write_study(tmp_path), {".qualcode": "in the way"})
    for _ in range(2):
        result = qualcode("run", root)
        assert result.exit_code == 0
        assert not result.stdout.startswith(UNCHANGED)


def test_a_file_that_cannot_be_read_has_no_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads it for what it holds says so, in one line; hashing it once ended in a traceback."""
    study = read_study(write_study(tmp_path))
    real = Path.open

    def refuse(self: Path, *args: object, **options: object) -> object:
        if self.name == "un.md":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    hashes = hash_inputs(study)
    assert hashes["corpus/un.md"] == ""
    assert all(len(sha) == 64 for name, sha in hashes.items() if name != "corpus/un.md")
