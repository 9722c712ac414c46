"""Networks laid out: no box over another, all on the page, near what they meet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.export.figures.layout import bend_line, crosses, overlaps, place_boxes, spread_out, turn_labels

sizes = st.tuples(st.floats(2, 40), st.floats(2, 15))


@settings(max_examples=30)
@given(st.lists(sizes, min_size=1, max_size=14), st.integers(0, 2**32 - 1), st.floats(20, 120))
def test_no_two_boxes_overlap_and_all_are_on_it(sides: list[tuple[float, float]], seed: int, width: float) -> None:
    boxes = np.array(sides)
    near = np.random.default_rng(seed).uniform(0, 3, (len(boxes), len(boxes)))
    distances = np.where(near < 0.3, 0, near + near.T)
    np.fill_diagonal(distances, 0)
    centres, wide, high = place_boxes(distances, boxes, width=width, gap=1.0)
    assert not overlaps(centres, boxes, 0.99).any()
    assert (centres - boxes / 2 >= -1e-6).all()
    assert (centres + boxes / 2 <= np.array([wide, high]) + 1e-6).all()
    assert wide >= width


def test_the_same_boxes_stand_at_the_same_places() -> None:
    distances, boxes = 1 - np.eye(6), np.tile([20.0, 8.0], (6, 1))
    first, second = (place_boxes(distances, boxes, width=80, gap=1) for _ in range(2))
    assert (first[0] == second[0]).all()


def test_sixty_labels_fit_on_a_page() -> None:
    boxes = np.tile([24.0, 9.0], (60, 1))
    centres, wide, high = place_boxes(2 * (1 - np.eye(60)), boxes, width=86, gap=1)
    assert not overlaps(centres, boxes, 0.99).any()
    assert wide * high < 6 * boxes.prod(axis=1).sum()


def test_distances_that_can_be_had_are_had() -> None:
    corners = np.array([[0, 0], [3, 0], [3, 4], [0, 4]], float)
    wanted = np.linalg.norm(corners[:, None] - corners[None], axis=2)
    places = spread_out(wanted)
    assert np.linalg.norm(places[:, None] - places[None], axis=2) == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize(
    ("line", "hit"),
    [
        pytest.param([(0, 5), (10, 5)], True, id="through"),
        pytest.param([(0, 0), (10, 1)], False, id="above"),
        pytest.param([(5, 0), (5, 3)], False, id="ends before"),
        pytest.param([(5, 5), (5, 6)], True, id="within"),
        pytest.param([(3, 0), (3, 10)], False, id="beside, upright"),
        pytest.param([(0, 0), (10, 10)], True, id="aslant"),
    ],
)
def test_a_line_crosses_a_box_or_not(line: list[tuple[float, float]], hit: bool) -> None:
    start, end = np.array([line], float).transpose(1, 0, 2)
    assert crosses(start, end, np.array([4.0, 4.0]), np.array([6.0, 6.0])).tolist() == [hit]


def test_a_label_turns_away_from_its_lines() -> None:
    centres, boxes, marks = np.array([[20.0, 10.0], [20.0, 60.0]]), np.tile([12.0, 8.0], (2, 1)), np.array([4.0, 4.0])
    shifts = turn_labels(centres, boxes, marks, np.array([[0, 1]]), np.array([1.0]))
    assert shifts.tolist() == [2.0, -2.0]  # the upper mark below its label, the lower one above


@pytest.mark.parametrize(
    ("mark", "bent"),
    [
        pytest.param((5.0, 0.0), True, id="on the line"),
        pytest.param((5.0, 0.9), True, id="just above"),
        pytest.param((5.0, -0.9), True, id="just below"),
        pytest.param((5.0, 1.1), False, id="far enough"),
        pytest.param((-0.5, 0.0), False, id="before its start"),
        pytest.param((10.5, 0.0), False, id="past its end"),
    ],
)
def test_a_line_bends_around_a_third_mark(mark: tuple[float, float], bent: bool) -> None:
    start, end = np.array([0.0, 0.0]), np.array([10.0, 0.0])
    points = bend_line(start, end, np.array([mark]), np.array([1.0]))
    assert (points[0].tolist(), points[-1].tolist()) == ([0.0, 0.0], [10.0, 0.0])
    assert (len(points) > 2) is bent
    if bent:
        assert np.hypot(*(points - mark).T).min() >= 0.99


def test_a_line_with_no_other_mark_is_straight() -> None:
    ends = np.array([0.0, 0.0]), np.array([3.0, 4.0])
    assert bend_line(*ends, np.empty((0, 2)), np.empty(0)).tolist() == [[0.0, 0.0], [3.0, 4.0]]
