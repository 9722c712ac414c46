from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from qualcode.export.excel import flat
from qualcode.export.flat import flat_frame
from qualcode.model import Case
from qualcode.sheets import SHEETS
from tests.aggregate.corpora import make_result
from tests.export.excel.workbooks import build, draw, opened, table

TALK = make_result({"a": ["R1", "R2"]}, [("a", 0, 0, "valeurs:temps"), ("a", 1, 1, "valeurs:lien")])


@pytest.mark.parametrize("kind", ["case_codes", "segment_codes", "quotations"])
def test_a_sheet_holds_what_the_csv_holds(tmp_path: Path, kind: str) -> None:
    sheet = draw(tmp_path, TALK, f"sheet: T, kind: {kind}, codebook: [valeurs, outils]")["T"]
    spec = SHEETS[kind].model_validate({"sheet": "T", "kind": kind, "codebook": ["valeurs", "outils"]})
    frame = flat_frame(spec, TALK)
    wanted = [[None if value == "" else value for value in row] for row in frame.to_numpy(object).tolist()]
    assert table(sheet) == [list(frame.columns), *wanted]
    assert sheet.auto_filter.ref == sheet.dimensions
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")


def test_days_are_days(tmp_path: Path) -> None:
    dated = replace(TALK, cases=(Case("1", {"date": "2017-10-27"}), Case("2", {"date": "en mars"})))
    sheet = draw(tmp_path, dated, "sheet: T, kind: case_codes, codebook: outils")["T"]
    assert [cell.value for cell in sheet["B"]] == ["date", datetime(2017, 10, 27), "en mars"]


def test_heads_of_codes_are_turned(tmp_path: Path) -> None:
    sheet = draw(tmp_path, TALK, "sheet: T, kind: case_codes, codebook: outils")["T"]
    assert [(cell.value, cell.alignment.text_rotation) for cell in sheet[1]] == [
        ("case", 0), ("organisation", 0), ("annee", 0), ("outils:site", 90), ("outils:erp", 90),
    ]  # fmt: skip


def test_more_rows_than_a_sheet_takes_go_to_a_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat, "MOST_EVIDENCE", 1)
    monkeypatch.setattr("qualcode.export.excel.evidence.MOST_EVIDENCE", 1)
    built = build(tmp_path, TALK, "sheet: T, kind: quotations")
    beside = "exports/essai - T - preuves.csv"
    assert sorted(built.files) == [beside, "exports/essai.xlsx"]
    assert built.files[beside].decode("utf-8-sig").count("\n") == 3
    assert opened(built)["T"]["A2"].value == "Preuves : essai - T - preuves.csv"
