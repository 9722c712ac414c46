"""Colours that the colour-blind tell apart, and that stay apart in grey; shapes for where grey is not enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.colors import LinearSegmentedColormap, to_rgb

from qualcode.model import Code, Codebook

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#F0E442", "#000000", "#CC79A7", "#56B4E9")
"""Of Okabe & Ito (2008), https://jfly.uni-koeln.de/color/, the first five far apart in lightness too."""
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "h")
"""As many as share no factor with the colours, so that 56 groups look different."""
ALERT = "#D55E00"
HEAT = LinearSegmentedColormap.from_list("qualcode", ["#EDF3F9", "#9CC3E0", "#3A85BD", "#0B3C6F"])
"""From few to many: darker and darker."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the codes of a group are marked."""

    label: str
    colour: str
    shape: str


def looks_of(book: Codebook) -> dict[str, Look]:
    """How each code is marked, by its category: of sub-codes without one, that of the code above."""
    groups = {code.id: _category(book, code) for code in book.codes}
    order = list(dict.fromkeys(groups.values()))
    looks = {
        group: Look(book.categories.get(group, group), PALETTE[n % len(PALETTE)], SHAPES[n % len(SHAPES)])
        for n, group in enumerate(order)
    }
    return {code: looks[group] for code, group in groups.items()}


def lightness(colour: str | tuple[float, float, float]) -> float:
    """How light a colour is, from 0 to 100: what is left of it in grey (L* of CIELAB, D65)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27


def ink_on(colour: str | tuple[float, float, float]) -> str:
    """Black or white, whichever stands out more from that colour."""
    return "#000000" if lightness(colour) > 49.5 else "#FFFFFF"


def shown_looks(looks: Mapping[str, Look]) -> list[Look]:
    """The groups to explain in a legend: none where there is but one without a name."""
    groups = list(dict.fromkeys(looks.values()))
    return [look for look in groups if look.label] if len(groups) > 1 or groups[0].label else []


def _category(book: Codebook, code: Code) -> str:
    return code.category or (_category(book, book.code(code.parent)) if code.parent else "")
