"""A review answered in LibreOffice itself: opened, typed into, sorted, filtered, saved; through its own format too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands import qualcode
from tests.ingest.openfiles import OFFICE
from tests.reviews import answer, decisions, export, make_study

ANSWERS = (
    ("rapide", "valeurs:temps", {"decision": "garder", "reason": "=oui, c'est sûr"}),
    ("confidentiel", "", {"decision": "remplacer par", "chosen": "Image", "further": "Gain de temps;vente"}),
    ("Les gens partent en vacances.", "", {"decision": "Ajouter", "chosen": "natures:image", "reason": "2026"}),
)


@pytest.fixture(scope="module")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The words to call LibreOffice with, in a profile of its own."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not on the PATH")
    profile = tmp_path_factory.mktemp("profile")
    yield [OFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}"]


@pytest.fixture(scope="module")
def saved(soffice: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A study, and its review, answered, saved by LibreOffice as .ods and again as .xlsx."""
    root = make_study(tmp_path_factory.mktemp("study"))
    path = answer(export(root), *ANSWERS)
    folder = tmp_path_factory.mktemp("saved")
    for kind, source in (("ods", path), ("xlsx", folder / "relecture.ods")):
        words = [*soffice, "--convert-to", kind, "--outdir", str(folder), str(source)]
        subprocess.run(words, check=True, capture_output=True)
    return root, folder / "relecture.xlsx"


def test_what_libreoffice_saved_is_imported_as_what_was_answered(saved: tuple[Path, Path]) -> None:
    root, path = saved
    direct = make_study(root.parent / "direct")
    for study, review in ((root, path), (direct, answer(export(direct), *ANSWERS))):
        result = qualcode("review", "import", review, study, "--date", "2026-02-03")
        assert (result.exit_code, result.stderr) == (0, "")
    assert decisions(root) == decisions(direct)
    assert len(decisions(root)) == 5
    assert (root / "codebooks/overrides/claire.csv").read_bytes() == (
        direct / "codebooks/overrides/claire.csv"
    ).read_bytes()


def test_libreoffice_keeps_what_makes_the_sheet_safe_to_answer(saved: tuple[Path, Path]) -> None:
    workbook = load_workbook(saved[1])
    sheet = workbook["Relecture"]
    kinds = {(one.type, one.formula1) for one in sheet.data_validations.dataValidation}
    assert kinds == {("list", "qualcode_decisions"), ("list", "qualcode_codes"), ("custom", "1=0")}
    assert {"qualcode_codes", "qualcode_decisions"} <= set(workbook.defined_names)
    assert workbook["qualcode"].sheet_state == "hidden"
    assert workbook["Codes"].protection.sheet
    assert sheet.auto_filter.ref == "A1:R7"
    assert sum(len(cells.rules) for cells in sheet.conditional_formatting) == 6


MACRO = """\
Sub Edit(path As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim book, sheet, cells, field(1), order(2)
  book = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, hidden())
  sheet = book.Sheets.getByName("Relecture")
  sheet.getCellByPosition(10, 1).String = "retirer"
  sheet.getCellByPosition(13, 1).String = "relu dans LibreOffice"
  sheet.getCellByPosition(10, 4).String = "ajouter"
  sheet.getCellByPosition(11, 4).String = "Image"
  cells = sheet.getCellRangeByName("A2:R7")
  Dim by(0) As New com.sun.star.table.TableSortField
  by(0).Field = 5 : by(0).IsAscending = False
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields" : how(0).Value = by()
  how(1).Name = "ContainsHeader" : how(1).Value = False
  cells.sort(how())
  sheet.Rows.getByIndex(3).IsVisible = False
  sheet.Columns.removeByIndex(14, 2)
  Dim format(0) As New com.sun.star.beans.PropertyValue
  format(0).Name = "FilterName" : format(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(ConvertToURL(path), format())
  book.close(True)
End Sub
"""
_MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">%s\
</script:module>
"""
_LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" \
library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def test_a_review_typed_into_sorted_and_cut_in_libreoffice(soffice: list[str], tmp_path: Path) -> None:
    root = make_study(tmp_path / "study")
    path = export(root)
    before = [cell.value for cell in load_workbook(path)["Relecture"]["F"]][1:]
    write_macro(soffice, tmp_path)
    words = [soffice[0], soffice[1], f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    call = f'macro:///Standard.Module1.Edit("{path}")'
    subprocess.run([*words, call], check=True, capture_output=True, timeout=120)
    after = [cell.value for cell in load_workbook(path)["Relecture"]["F"]][1:]
    assert after == sorted(after, key=str.casefold, reverse=True) != before
    result = qualcode("review", "import", path, root)
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(row[1:] for row in decisions(root)) == [
        ("Les gens partent en vacances.", "add", "natures:image", "", ""),
        ("rapide", "remove", "valeurs:temps", "", "relu dans LibreOffice"),
    ]


def write_macro(soffice: list[str], folder: Path) -> None:
    """A profile of LibreOffice in `folder` whose standard library holds the macro."""
    profile = folder / "profile"
    words = [soffice[0], soffice[1], f"-env:UserInstallation={profile.as_uri()}", "--terminate_after_init"]
    subprocess.run(words, check=True, capture_output=True, timeout=120)  # makes the profile
    library = profile / "user/basic/Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "Module1.xba").write_text(_MODULE % MACRO.replace("&", "&amp;").replace('"', "&quot;"))
    (library / "script.xlb").write_text(_LIBRARY)
