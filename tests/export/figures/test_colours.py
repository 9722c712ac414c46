"""Colours stay apart without colour, and for those who do not see it."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from qualcode.aggregate.network import Tie
from qualcode.export.figures.colours import ALERT, HEAT, PALETTE, SHAPES, ink_on, lightness, looks_of
from qualcode.export.figures.network import _LINES
from qualcode.model import Code, Codebook


def code(id: str, category: str = "", parent: str = "") -> Code:
    return Code("v", id, id.upper(), "", category=category, parent=parent)


def test_lightness_of_known_greys() -> None:
    assert [round(lightness(grey)) for grey in ("#000000", "#777777", "#FFFFFF")] == [0, 50, 100]


def test_the_first_five_groups_differ_in_grey() -> None:
    assert min(abs(lightness(a) - lightness(b)) for a, b in combinations(PALETTE[:5], 2)) > 10


def test_the_groups_after_them_differ_in_shape() -> None:
    looks = [(PALETTE[n % len(PALETTE)], SHAPES[n % len(SHAPES)]) for n in range(56)]
    assert len(set(looks)) == 56


def test_darker_is_more_all_the_way() -> None:
    steps = [lightness(HEAT(share)[:3]) for share in np.linspace(0, 1, 256)]
    assert all(after < before for before, after in pairwise(steps))
    assert steps[0] - steps[-1] > 60


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_numbers_are_read_on_every_shade(share: float) -> None:
    def luminance(colour: object) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    shade = HEAT(share)[:3]
    high, low = sorted((luminance(shade), luminance(ink_on(shade))), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2, AA


def test_strong_weak_and_incompatible_differ_in_more_than_colour() -> None:
    assert lightness(_LINES[Tie.WEAK][0]) - lightness(_LINES[Tie.STRONG][0]) > 30
    assert [tie for tie, (_, style) in _LINES.items() if style != "solid"] == [Tie.APART]
    assert _LINES[Tie.APART][0] == ALERT


def test_sub_codes_look_like_what_they_stand_under() -> None:
    book = Codebook("v", "V", (code("a", "x"), code("b", parent="a"), code("c", "y")), categories={"x": "Xs"})
    looks = looks_of(book)
    assert looks["a"] == looks["b"]
    assert (looks["a"].label, looks["c"].label) == ("Xs", "y")
    assert looks["a"].shape != looks["c"].shape
