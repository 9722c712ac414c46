from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.sheets import UNITS
from tests.commands import qualcode
from tests.folders import STUDY, write_study

FILES: dict[str, str | bytes] = {
    "corpus/un.md": "\n\n".join(["C'est rapide et confidentiel."] * 5 + ["Rien à dire."] * 7) + "\n",
}
SHEETS = """\
exports:
  exports/a.xlsx:
    - {sheet: M, kind: cooccurrence, codebook: valeurs, within: document}
    - {sheet: A, kind: association, codebook: valeurs}
"""


def test_associations_are_told(tmp_path: Path) -> None:
    told = qualcode("associations", write_study(tmp_path, FILES), "--codebook", "valeurs")
    assert told.exit_code == 0
    assert "Sécurité Gain de temps 5 2,08" in " ".join(told.stdout.split())
    assert "Après correction il en reste 1 : Sécurité – Gain de temps, p = 0,0013." in " ".join(told.stdout.split())
    assert not (tmp_path / "exports").exists()


def test_the_studys_own_table_says_what_is_paired(tmp_path: Path) -> None:
    write_study(tmp_path, FILES, study=STUDY + SHEETS)
    assert "12 unités" in qualcode("associations", tmp_path).stdout
    assert "1 unité," in qualcode("associations", tmp_path, "--within", "document").stdout


def test_the_whole_table_goes_to_a_file(tmp_path: Path) -> None:
    study = write_study(tmp_path, FILES, study=STUDY + SHEETS)
    told = qualcode("associations", study, "--within", "valeurs", "-o", tmp_path / "paires.csv")
    assert told.stdout.splitlines()[-1].endswith("paires.csv")
    with (tmp_path / "paires.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["first"], row["second"], row["units"], row["count"]) == ("securite", "temps", "2", "2")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "Error: no table of the study pairs codes. Name a codebook: --codebook NAME", id="no-table"),
        pytest.param(
            ["--codebook", "outils"], "Error: there is no codebook 'outils'. The study has: valeurs.", id="codebook"
        ),
        pytest.param(
            ["--codebook", "valeurs", "--within", "natures,valeurs"],
            "Error: there is no codebook 'natures'. The study has: valeurs. Units that are no codebooks: segment, "
            "speaker, document, case.",
            id="unit",
        ),
    ],
)
def test_what_cannot_be_paired(tmp_path: Path, arguments: list[str], message: str) -> None:
    told = qualcode("associations", write_study(tmp_path, FILES), *arguments)
    assert (told.exit_code, told.stderr.strip()) == (1, message)


def test_a_level_that_is_none(tmp_path: Path) -> None:
    assert qualcode("associations", write_study(tmp_path, FILES), "--alpha", "1").exit_code == 2


def test_the_numbers_of_a_column_have_as_many_decimals(tmp_path: Path) -> None:
    told = qualcode("associations", write_study(tmp_path, FILES), "--codebook", "valeurs", "--within", "document")
    row = next(line for line in told.stdout.splitlines() if "Sécurité" in line and "Gain de temps" in line)
    assert " 1,00 1,0000 1,0000 trop rares" in " ".join(row.split())


def test_help_names_every_unit() -> None:
    told = " ".join(qualcode("associations", "--help").stdout.split())
    assert f"{', '.join(UNITS)}, or codebooks" in told
