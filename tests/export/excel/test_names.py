from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.excel.names import range_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tableau 2 – preuves", "Tableau_2_preuves"),
        ("Thèmes", "Thèmes"),
        ("T2", "_T2"),
        ("abc123", "_abc123"),
        ("abcd123", "abcd123"),
        ("R1C1", "_R1C1"),
        ("r", "_r"),
        ("C", "_C"),
        ("Vrai", "_Vrai"),
        ("2017", "_2017"),
        ("_xlnm.Print_Area", "xlnm_Print_Area"),
        ("表 2", "表_2"),
        ("(…)", "table"),
        ("m² 3", "m_3"),
        ("a" * 300, "a" * 200),
    ],
)
def test_names_that_spreadsheets_take(text: str, name: str) -> None:
    assert range_name(text) == name


def test_names_are_not_given_twice_in_any_case() -> None:
    assert range_name("Annexe a", ["Annexe_A", "ANNEXE_A_2"]) == "Annexe_a_3"


@given(st.text())
def test_any_text_gives_a_name(text: str) -> None:
    name = range_name(text)
    assert re.fullmatch(r"[^\W\d]\w*", name)
    assert len(name) <= 255
    assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*([Cc]\d*)?|[Cc]\d*", name)
