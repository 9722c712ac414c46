"""The published verbatims with the codes they were given: the tables that follow from them.

Nothing here looks at what was said: a failure must not print it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands import qualcode
from tests.folders import write_files
from tests.tables import grid, matrix

GOLD = Path(__file__).parents[2] / "shared" / "gold"
BOOKS = {
    "valeurs": "valeurs", "outils": "outil", "natures": "nature", "initiateurs": "initiateurs",
    "beneficiaires": "beneficiaires", "leviers": "levier",
}  # fmt: skip
STUDY = f"""\
study: Verbatims publiés
language: fr
model: blank
corpus:
  - table: verbatims.csv
    text: verbatim
    case: entretien
    segment: id
    codes: {{{", ".join(f"{book}: {column}" for book, column in BOOKS.items())}}}
codebooks: [codebooks/*.yaml]
exports:
  exports/article.xlsx:
    - {{sheet: Tableau 2, kind: cooccurrence, codebook: valeurs, within: [natures, outils], levels: {{"●": 5, "○": 1}}}}
    - sheet: Annexe B
      kind: grid
      rows: [natures, outils]
      columns: [valeurs, initiateurs, beneficiaires]
      quotes: true
"""

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason=f"the published coding is not in {GOLD}")


def codes_given() -> list[dict[str, str]]:
    """The rows of the table, without what was said."""
    with (GOLD / "verbatims.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key: value for key, value in row.items() if key != "verbatim"} for row in csv.DictReader(file)]


def codebook(id: str, labels: Iterable[str]) -> str:
    """A codebook of labels only, in their order of appearance."""
    lines = [f'  - {{code: c{n}, label: "{label}", definition: "{label}"}}\n' for n, label in enumerate(labels)]
    return f"codebook: {id}\nlabel: {id}\ncodes:\n{''.join(lines)}"


def labels(rows: Sequence[dict[str, str]], column: str) -> list[str]:
    return list(dict.fromkeys(label for row in rows for label in row[column].split("|") if label))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, run."""
    rows = codes_given()
    books = {f"codebooks/{book}.yaml": codebook(book, labels(rows, column)) for book, column in BOOKS.items()}
    root = write_files(tmp_path_factory.mktemp("gold"), {"study.yaml": STUDY, **books})
    shutil.copyfile(GOLD / "verbatims.csv", root / "verbatims.csv")
    ran = qualcode("run", root)
    assert (ran.exit_code, len(ran.stderr)) == (0, 0)
    return root


def test_every_code_given_is_imported(study: Path) -> None:
    given = {
        (row["id"], book, label)
        for row in codes_given()
        for book, column in BOOKS.items()
        for label in row[column].split("|")
        if label
    }
    with (study / "exports" / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        codings = list(csv.DictReader(file))
    imported = {(row["segment"], row["codebook"], row["label"]) for row in codings}
    numbers = (len(codings), len(imported))  # compared as numbers: a failure shows what it compares
    assert numbers == (len(given), len(given))
    assert imported == given
    assert {(row["origin"], row["status"]) for row in codings} == {("imported", "imported")}


def test_tableau_2_has_30_links_2_of_them_strong(study: Path) -> None:
    signs = matrix(load_workbook(study / "exports" / "article.xlsx")["Tableau 2"])
    values = list(dict.fromkeys(one for one, _ in signs))
    pairs = [signs[pair] for pair in combinations(values, 2)]
    assert sum(sign is not None for sign in pairs) == 30
    assert [pair for pair in combinations(values, 2) if signs[pair] == "●"] == strong_pairs(values)
    assert pairs.count("●") == 2
    assert all(signs[one, other] == signs[other, one] for one, other in signs)
    assert all(signs[one, one] is None for one in values)


def strong_pairs(values: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs that five of the tools carry, counted plainly."""
    carried: dict[tuple[str, str], set[str]] = {}
    for row in codes_given():
        if row["outil"]:
            carried.setdefault((row["nature"], row["outil"]), set()).update(row["valeurs"].split("|"))
    return [pair for pair in combinations(values, 2) if sum(set(pair) <= held for held in carried.values()) >= 5]


def test_annexe_b_has_16_tools_with_their_values_and_actors(study: Path) -> None:
    rows = grid(load_workbook(study / "exports" / "article.xlsx")["Annexe B"])
    shown = {(row[0], row[1]): [set(str(cell).split("\n")) for cell in row[2:5]] for row in rows}
    given = {
        (row["nature"], row["outil"]): [set(row[c].split("|")) for c in ("valeurs", "initiateurs", "beneficiaires")]
        for row in codes_given()
        if row["outil"]
    }
    assert shown == given
    numbers = (len(rows), len(shown))
    assert numbers == (16, 16)


def test_annexe_b_cites_the_interviews_of_its_verbatims(study: Path) -> None:
    rows = grid(load_workbook(study / "exports" / "article.xlsx")["Annexe B"])
    cited: dict[tuple[object, object], list[int]] = {}
    for row in rows:
        for line in str(row[-1]).split("\n"):
            if "(Entretien " in line:
                cited.setdefault((row[0], row[1]), []).append(int(line.rpartition("(Entretien ")[2].rstrip(")")))
    given: dict[tuple[object, object], list[int]] = {}
    for row in codes_given():
        if row["outil"]:
            given.setdefault((row["nature"], row["outil"]), []).append(int(row["entretien"]))
    assert cited == given
