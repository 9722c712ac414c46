from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.word.layout import (
    LANDSCAPE,
    PORTRAIT,
    Column,
    Joined,
    Layout,
    column_of,
    joined_down,
    lines_needed,
)

columns = st.lists(st.builds(Column, st.floats(1, 200), st.floats(1, 400)), min_size=1, max_size=30)


def layout(*of: Column) -> Layout:
    return Layout("T", "", of, [], [])


@given(columns)
def test_no_table_is_wider_than_its_page(of: list[Column]) -> None:
    made = layout(*of)
    room = LANDSCAPE if made.landscape else PORTRAIT
    assert sum(made.widths()) <= room + 1e-6
    assert all(width > 0 for width in made.widths())


@given(columns)
def test_columns_get_at_least_what_they_need_where_the_page_has_it(of: list[Column]) -> None:
    least = layout(*(Column(one.least, one.least) for one in of))
    if sum(least.widths()) < LANDSCAPE - 1e-6:
        assert all(got >= low - 1e-6 for got, low in zip(layout(*of).widths(), least.widths(), strict=True))


@pytest.mark.parametrize(("characters", "landscape"), [(10, False), (15, True)])
def test_the_page_is_turned_where_an_upright_one_is_too_narrow(characters: float, landscape: bool) -> None:
    assert layout(*[Column(characters, 90)] * 8).landscape is landscape


def test_a_table_is_no_wider_than_its_words() -> None:
    assert sum(layout(Column(3, 3), Column(3, 10)).widths()) < 3


@pytest.mark.parametrize(
    ("head", "texts", "column"),
    [
        ("Secteur", ["Service numérique", "CCI"], Column(10.5, 18.5)),
        ("Un long intitulé", ["a\nbb"], Column(9.5, 17.5)),
        ("", [], Column(1.5, 1.5)),
        ("", ["x" * 99], Column(42, 42)),
    ],
)
def test_a_column_for_its_texts(head: str, texts: list[str], column: Column) -> None:
    assert column_of(head, texts) == column


def test_cells_that_are_one() -> None:
    alone, first, after = Joined.ALONE, Joined.FIRST, Joined.NEXT
    assert joined_down(["a", "a", "a", "b", "a", "c", "c"]) == [first, after, after, alone, alone, first, after]
    assert joined_down([]) == []


def test_lines_that_paragraphs_take() -> None:
    assert lines_needed(["", "x" * 10, "x" * 25], 2.05) == 1 + 1 + 3
