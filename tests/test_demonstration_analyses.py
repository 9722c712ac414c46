"""The repository's own study: what its sheets of analyses say."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook

from tests.commands import qualcode
from tests.conftest import Demonstration


@pytest.fixture(scope="module")
def analyses(demonstration: Demonstration) -> Workbook:
    return load_workbook(demonstration.root / "exports" / "analyses.xlsx")


def test_the_four_pairs_rarer_than_chance_and_none_after_correction(analyses: Workbook) -> None:
    """As in the published coding, which the demonstration's interviews are built on."""
    lines = [row[0] for row in analyses["Associations"].iter_rows(max_row=12, values_only=True) if row[0]]
    assert (
        "Sans correction, 4 paires sur 55 ont p ≤ 0,05 : 0 plus fréquente et 4 plus rares que le hasard "
        "(Fonctionnelle – Sociale, p = 0,0069 ; Sociale – Sécurité, p = 0,0239 ; Fonctionnelle – Bénévolence, "
        "p = 0,0277 ; Localisation – Socialisation, p = 0,0327)."
    ) in lines
    assert "Après correction il n'en reste aucune (plus petit q : 0,38)." in lines


def test_the_command_tells_what_the_sheet_says(demonstration: Demonstration, analyses: Workbook) -> None:
    told = " ".join(qualcode("associations", demonstration.root).stdout.split())
    lines = [str(row[0]) for row in analyses["Associations"].iter_rows(min_row=2, max_row=7, values_only=True)]
    assert all(line in told for line in lines)


def test_every_interview_is_in_the_tables_by_case(analyses: Workbook) -> None:
    heads = [cell.value for cell in analyses["Thèmes"][3]]
    assert heads[-25:] == [str(n) for n in range(1, 26)]
    cases = [row[0] for row in analyses["Matrice thématique"].iter_rows(min_row=4, values_only=True)]
    assert cases == [f"Entretien {n}" for n in range(1, 26)]
