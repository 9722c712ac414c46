from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.errors import StudyError
from qualcode.ingest.overrides import COLUMNS
from qualcode.tasks.starter import make_study
from tests.commands import qualcode

SHIPPED = sorted(path.name for path in (Path(__file__).parents[2] / "codebooks").glob("*.yaml"))


def test_a_new_study_has_all_to_start_from(tmp_path: Path) -> None:
    files = make_study(tmp_path / "etude")
    assert all(file.is_file() for file in files)
    names = {file.relative_to(tmp_path / "etude").as_posix() for file in files}
    assert {"study.yaml", "corpus/entretiens.csv", "corpus/entretiens/entretien-1.md"} <= names
    assert {"leviers.yaml", "valeurs.yaml", "outils.yaml", "natures.yaml"} <= set(SHIPPED)
    assert {Path(name).name for name in names if name.endswith(".yaml")} == {"study.yaml", *SHIPPED}


def test_decisions_can_be_added_right_away(tmp_path: Path) -> None:
    make_study(tmp_path)
    text = (tmp_path / "codebooks" / "overrides" / "moi.csv").read_bytes()
    assert text == ("\ufeff" + ",".join(COLUMNS) + "\n").encode()


def test_a_study_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match="there is a study here already"):
        make_study(tmp_path)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("study.yaml", "mine")]


def test_a_new_study_passes_and_runs(tmp_path: Path) -> None:
    root = tmp_path / "mon étude"
    made = qualcode("init", root)
    assert made.exit_code == 0
    assert str(root / "study.yaml") in made.stdout.splitlines()
    checked = qualcode("check", root)
    assert (checked.exit_code, checked.stderr) == (0, "")
    ran = qualcode("run", root)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "nothing needs your attention" in ran.stdout
    assert (root / "exports" / "article.xlsx").is_file()
    with (root / "exports" / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {f"{row['codebook']}:{row['code']}" for row in csv.DictReader(file)}
    assert {"outils:erp", "valeurs:fonctionnelle", "valeurs:socialisation"} <= found
