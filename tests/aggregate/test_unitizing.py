from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.agreement import krippendorff_alpha
from qualcode.aggregate.unitizing import unitizing_alpha
from tests.aggregate.reference import ALEX, PAUL, SUZAN, Marked, table, unvalued


def test_the_published_example() -> None:
    assert round(unitizing_alpha([ALEX, PAUL, SUZAN], 60), 3) == 0.510
    binary = unitizing_alpha(unvalued([ALEX, PAUL, SUZAN]), 60)
    assert binary == pytest.approx(0.413, abs=0.001)  # as published, from rounded coincidences
    assert binary == pytest.approx(1 - 52 / (2 * 109 * 71 * 180 / (180**2 - 71 - 911)))  # as it is, by hand


def test_by_hand() -> None:
    """Two coders, ten characters, units 0-4 and 2-6: four of twenty values differ from their partner, twice.

    Chance: 8 values in units, 12 in gaps, 2 · 8 · 12 = 192 differing pairs of 400 − (16 + 16 + 12) = 356.
    """
    assert unitizing_alpha([[(0, 4, 1)], [(2, 6, 1)]], 10) == pytest.approx(1 - (8 / 20) / (192 / 356))


@pytest.mark.parametrize(
    ("marked", "alpha"),
    [
        pytest.param([[(0, 4, 1)], [(0, 4, 1)]], 1.0, id="the same units"),
        pytest.param([[(0, 4, 1), (4, 8, 1)], [(0, 8, 1)]], 1.0, id="the same characters, parted otherwise"),
        pytest.param([[], []], math.nan, id="nobody marks anything"),
        pytest.param([[(0, 10, 1)], [(0, 10, 1)]], math.nan, id="everybody marks everything"),
    ],
)
def test_where_coders_agree(marked: Marked, alpha: float) -> None:
    assert unitizing_alpha(marked, 10) == pytest.approx(alpha, nan_ok=True)


@st.composite
def markings(draw: st.DrawFn) -> Marked:
    made = []
    for _ in range(draw(st.integers(2, 4))):
        cuts = sorted(draw(st.sets(st.integers(0, 20), max_size=8)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        made.append([(start, end, draw(st.integers(1, 3))) for start, end in pairs])
    return made


@given(markings())
def test_units_of_one_character_make_it_alpha(marked: Marked) -> None:
    """Where every unit is a single character, nothing is there to be kept together."""
    single = [[(n, n + 1, value) for start, end, value in units for n in range(start, end)] for units in marked]
    rows = ["".join(next((str(v) for s, e, v in units if s <= n < e), "0") for n in range(20)) for units in marked]
    assert unitizing_alpha(single, 20) == pytest.approx(krippendorff_alpha(table(*rows)), nan_ok=True)


@given(markings(), st.data())
def test_the_order_of_coders_does_not_matter(marked: Marked, data: st.DataObject) -> None:
    other = data.draw(st.permutations(marked))
    assert unitizing_alpha(other, 20) == pytest.approx(unitizing_alpha(marked, 20), nan_ok=True)
