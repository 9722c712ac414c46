"""`qualcode report`: the page alone, where study.yaml lists it or where its language would have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.lastrun import _sources
from tests.commands import qualcode
from tests.folders import STUDY, write_study

TABLES = "exports:\n  exports/t.xlsx:\n    - {sheet: Grille, kind: codebook, codebook: valeurs}\n"


@pytest.mark.parametrize(("language", "name"), [("fr", "rapport"), ("en", "report")])
def test_without_a_page_in_the_study_it_is_named_in_its_language(tmp_path: Path, language: str, name: str) -> None:
    root = write_study(tmp_path, study=STUDY.replace("language: fr", f"language: {language}") + TABLES)
    done = qualcode("report", root)
    assert done.stdout == f"wrote {root / 'exports' / name}.html\n"
    assert {path.name for path in (root / "exports").iterdir()} == {f"{name}.html"}
    assert "Grille — Valeurs" in (root / "exports" / f"{name}.html").read_text(encoding="utf-8")


def test_it_writes_what_a_run_writes(tmp_path: Path) -> None:
    root = write_study(tmp_path, study=f"{STUDY}{TABLES}  exports/page.html: []\n")
    qualcode("run", root)
    page = root / "exports" / "page.html"
    before = page.read_bytes()
    page.unlink()
    assert qualcode("report", root).exit_code == 0
    assert page.read_bytes() == before
    assert not (root / "exports" / "rapport.html").exists()
    assert qualcode("run", root).stdout.startswith("nothing has changed")


def test_a_page_with_sheets_of_its_own_shows_these(tmp_path: Path) -> None:
    own = "  exports/page.html:\n    - {sheet: Qui, kind: cases}\n"
    root = write_study(tmp_path, study=STUDY + TABLES + own)
    qualcode("report", root)
    text = (root / "exports" / "page.html").read_text(encoding="utf-8")
    assert '<h2 id="table-1-title">Qui</h2>' in text
    assert "Grille" not in text


def test_without_transcripts_they_are_not_in_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"corpus/un.md": "C'est rapide.\n\nUn secret.\n"}
    root = write_study(tmp_path, files, study=f"{STUDY}report: {{transcripts: false}}\n")
    qualcode("report", root)
    text = (root / "exports" / "rapport.html").read_text(encoding="utf-8")
    assert "C'est rapide." in text
    assert "secret" not in text


def test_a_change_of_the_templates_is_run_again() -> None:
    assert {path.suffix for _, path in _sources()} == {".py", ".html", ".css", ".js"}
