"""The demonstration's workbook and Word document as LibreOffice itself reads them: without a warning, nothing lost."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Demonstration
from tests.ingest.openfiles import OFFICE

_JAVA = "failed to launch javaldx"  # of the machine: this LibreOffice came without Java


@pytest.fixture(scope="module")
def opened(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with `article.ods` and `article.odt`, and the lines that LibreOffice wrote to stderr."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not on the PATH")
    folder, profile = tmp_path_factory.mktemp("opened"), tmp_path_factory.mktemp("profile")
    told = []
    for kind, source in (("ods", "article.xlsx"), ("odt", "article.docx")):
        words = [OFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind]
        path = demonstration.root / "exports" / source
        done = subprocess.run([*words, "--outdir", str(folder), str(path)], check=True, capture_output=True, text=True)
        told += [line for line in done.stderr.splitlines() if _JAVA not in line]
    return folder, told


def content(path: Path) -> etree._Element:
    """What an OpenDocument file holds."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("content.xml"))


def named(root: etree._Element, element: str) -> list[etree._Element]:
    """Its elements of that name, whatever their namespace."""
    return list(root.iter(f"{{*}}{element}"))


def value(element: etree._Element, attribute: str) -> str:
    """An attribute, whatever its namespace."""
    return next(str(text) for name, text in element.attrib.items() if str(name).endswith(f"}}{attribute}"))


def test_it_opens_both_without_a_warning(opened: tuple[Path, list[str]]) -> None:
    folder, told = opened
    assert told == []
    assert sorted(path.name for path in folder.iterdir()) == ["article.ods", "article.odt"]


def test_it_knows_every_sheet_and_every_named_table(
    opened: tuple[Path, list[str]], demonstration: Demonstration
) -> None:
    root = content(opened[0] / "article.ods")
    sheets = [value(table, "name") for table in named(root, "table")]
    assert sheets == demonstration.workbook.sheetnames
    names = {value(one, "name") for one in named(root, "named-range")}
    assert set(demonstration.workbook.defined_names) <= names
    assert {re.match(r"'?(.*?)'?\.", value(table, "print-ranges"))[1] for table in named(root, "table")} == set(sheets)


def test_it_reads_five_tables_with_their_heads_and_numbers(opened: tuple[Path, list[str]]) -> None:
    root = content(opened[0] / "article.odt")
    assert len(named(root, "table")) == 5
    assert [len(named(heads, "table-row")) for heads in named(root, "table-header-rows")] == [1, 1, 2, 1, 1]
    numbers = [(value(one, "name"), one.text) for one in named(root, "sequence")]
    assert numbers == [("Annexe", "A"), ("Tableau", "1"), ("Tableau", "2"), ("Annexe", "B")]
