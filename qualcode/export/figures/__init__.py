"""Figures: one module a figure, drawn by matplotlib, which is loaded when the first one is asked for.

A new figure is one module here with a function `draw`, and one line in `_DRAWN_BY`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from qualcode.export.material import Built, Material
from qualcode.export.words import Words
from qualcode.result import Result, once_a_result
from qualcode.sheets import (
    CooccurrenceSheet,
    HeatmapSheet,
    NetworkSheet,
    SaturationSheet,
    SheetSpec,
    TimelineSheet,
)

if TYPE_CHECKING:
    from qualcode.export.figures.page import Page

FIGURE_FORMATS = ("svg", "png", "pdf")
_DRAWN_BY: Mapping[type[SheetSpec], str] = {
    CooccurrenceSheet: "matrix",
    NetworkSheet: "network",
    HeatmapSheet: "heatmap",
    SaturationSheet: "saturation",
    TimelineSheet: "timeline",
}
"""The module that draws each kind of sheet."""
_DPI = 300
_TITLE = "\ue000"
"""Stands for the title of an SVG until it is known: a character that nobody writes."""


def is_figure(spec: SheetSpec) -> bool:
    """Whether there is a figure of this kind of sheet."""
    return type(spec) in _DRAWN_BY


def figure_bytes(spec: SheetSpec, result: Result, language: str, format: str, *, dpi: int = _DPI) -> bytes:
    """The figure as a file of one of `FIGURE_FORMATS`, the same bytes for the same result.

    Fonts are embedded: as outlines in SVG, as TrueType in PDF. `dpi`, dots an inch, matters to PNG alone. The sheet's
    name is the file's title, and is not drawn: captions stand below figures, in the reader's own type. Without any
    coding the figure says so.

    Raises:
        KeyError: no figure is made of this kind of sheet, or its codebook is not there.
    """
    return _saved(result, _own_content(spec), language, format, spec.sheet, dpi)


def draw_figure(spec: SheetSpec, result: Result, language: str) -> Page:
    """The figure as drawn, before it is a file.

    Raises:
        KeyError: as `figure_bytes`.
    """
    return _drawn(result, _own_content(spec), language)


def _own_content(spec: SheetSpec) -> SheetSpec:
    """The sheet without what figures do not show, so that one is drawn once, wherever and however it is listed."""
    unseen = {"sheet": "", "evidence": False}
    return spec.model_copy(update={name: value for name, value in unseen.items() if name in type(spec).model_fields})


@once_a_result
def _drawn(result: Result, spec: SheetSpec, language: str) -> Page:
    from qualcode.export.figures.page import own_style

    draw: Callable[[Any, Result, Words], Page] = import_module(f"{__name__}.{_DRAWN_BY[type(spec)]}").draw
    with own_style():
        return draw(spec, result, Words(language))


@once_a_result
def _saved(result: Result, spec: SheetSpec, language: str, format: str, title: str, dpi: int) -> bytes:
    if format == "svg":  # listed under several names, it is written once, but for its title
        return _untitled(result, spec, language).replace(_TITLE.encode(), escape(title).encode())
    return _drawn(result, spec, language).saved(format, title=title, dpi=dpi)


@once_a_result
def _untitled(result: Result, spec: SheetSpec, language: str) -> bytes:
    return _drawn(result, spec, language).saved("svg", title=_TITLE, dpi=_DPI)


def build_figure(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The figure that study.yaml lists at `path`, in the format of its ending."""
    (spec,) = specs
    ending = PurePosixPath(path).suffix.removeprefix(".")
    return Built({path: figure_bytes(spec, material.result, material.study.language, ending)})
