"""Every format that study.yaml may list can be written."""

from __future__ import annotations

from qualcode.export import find_builder
from qualcode.sheets import FORMATS, SHEETS


def test_each_ending_has_what_makes_its_file() -> None:
    assert all(callable(find_builder(ending)) for ending in FORMATS)


def test_each_kind_of_sheet_has_a_file_that_holds_it() -> None:
    assert {kind for format in FORMATS.values() for kind in format.kinds} == set(SHEETS)
