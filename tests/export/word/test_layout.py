from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.word.layout import (
    LANDSCAPE,
    LEGIBLE,
    MOST_COLUMNS,
    PORTRAIT,
    Cell,
    Column,
    Joined,
    Layout,
    column_of,
    joined_down,
    lines_needed,
    part_in_bands,
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


@given(st.lists(st.floats(1, 20), min_size=1, max_size=90), st.integers(1, 3), st.data())
def test_bands_hold_every_cell_once_and_can_be_read(least: list[float], stub: int, data: st.DataObject) -> None:
    width = len(least) + stub
    over = data.draw(st.lists(st.integers(1, 9), max_size=width).filter(lambda sizes: sum(sizes) <= len(least)))
    spans = [stub, *over, *[1] * (width - stub - sum(over))]
    heads = [Cell([f"h{n}"], across=across) for n, across in enumerate(spans)]
    row = [Cell([str(n)]) for n in range(width)]
    whole = Layout("T", "", [*[Column(4, 9)] * stub, *(Column(one, one) for one in least)], [heads], [row], ["n"], stub)
    bands = part_in_bands(whole)
    parts = [[cell.lines[0] for cell in band.rows[0]] for band in bands]
    assert [text for part in parts for text in part[stub:]] == [cell.lines[0] for cell in row[stub:]]
    assert all(part[:stub] == [str(n) for n in range(stub)] for part in parts)
    assert all(sum(cell.across for cell in band.heads[0]) == len(band.columns) <= MOST_COLUMNS for band in bands)
    assert [bool(band.notes) for band in bands] == [False] * (len(bands) - 1) + [True]
    for band in bands:
        narrowest = [one.least * 0.17 + 0.3 for one in band.columns]
        assert all(got >= LEGIBLE * low - 1e-6 for got, low in zip(band.widths(), narrowest, strict=True))


@pytest.mark.parametrize(
    ("first", "left"),
    [
        pytest.param(23, [("b", 22, False)], id="parted between two heads"),
        pytest.param(24, [("a", 1, True), ("b", 21, False)], id="one column left"),
        pytest.param(26, [("a", 3, False), ("b", 19, False)], id="room enough"),
    ],
)
def test_a_head_that_a_band_leaves_few_columns_is_turned(first: int, left: list[tuple[str, int, bool]]) -> None:
    heads = [Cell(["x"]), Cell(["a"], across=first), Cell(["b"], across=45 - first)]
    *_, second = part_in_bands(Layout("T", "", [Column(30, 30), *[Column(3, 3)] * 45], [heads], []))
    assert [(cell.lines[0], cell.across, cell.turned) for cell in second.heads[0]] == [("x", 1, False), *left]


def test_a_table_that_can_be_read_is_one() -> None:
    made = layout(*[Column(9, 12)] * 12)
    assert part_in_bands(made) == [made]
    assert made.caption == ""
