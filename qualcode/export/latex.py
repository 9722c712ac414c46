r"""Tableau 2 for LaTeX: a `table` to \input, with the packages it asks for said at its head."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.export.material import Built, Material
from qualcode.export.published import find_book
from qualcode.export.signs import read_signs, tell_legend
from qualcode.export.words import Words
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet, SheetSpec

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "[": "{[}",  # after a row's end it would be read as the room below it, and * as no page may end here
    "]": "{]}",
    "*": "{*}",
    "●": r"$\bullet$",
    "○": r"$\circ$",
    "×": r"$\times$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2011": "-",
}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
_NARROW, _WIDTH = 2, 1.5
"""Columns over which a head is turned; how wide a column is, but for the room between columns, in em."""
_MOST = 24
"""Columns of signs that can be read on an upright page."""
_SAME_NUMBER = r"\addtocounter{table}{-1}"
_NUMBERED = re.compile(r"(?:Tableau|Table) \d+")
_DIAGONAL = r"\cellcolor[gray]{0.75}"
_HEAD = r"""% {name}
% \usepackage[T1]{{fontenc}}    % \textquotedbl, \textless (pdfLaTeX alone)
% \usepackage[utf8]{{inputenc}} % before 2018
% \usepackage{{graphicx}}       % \rotatebox, \resizebox
% \usepackage{{colortbl}}       % \cellcolor
"""
_FIT = r"""\resizebox*{!}{\ifdim\totalheight>0.75\textheight0.75\textheight\else\totalheight\fi}{%
\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"""
"""Makes what is wider or higher than the page bears as wide, or as high, as it does, and leaves the rest as it is."""


def build_latex(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The table that study.yaml lists at `path`."""
    (spec,) = specs
    if not isinstance(spec, CooccurrenceSheet):
        raise TypeError(f"{path} can hold a table of co-occurrence alone")
    return Built({path: latex_table(spec, material.result, Words(material.study.language)).encode()})


def latex_table(spec: CooccurrenceSheet, result: Result, words: Words) -> str:
    """The matrix, both halves, below it what signs mean; of many codes, in tables of as many columns as can be read."""
    book = find_book(result, spec.codebook)
    found = count_pairs(result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    signs = read_signs(found, spec, result, words)
    legend = [escape(line) for line in tell_legend(spec, result, words)]
    size = math.ceil(len(book.codes) / max(1, math.ceil(len(book.codes) / _MOST)))
    bands = [book.codes[first : first + size] for first in range(0, len(book.codes), size or 1)] or [book.codes]
    lines = [_HEAD.format(name=_UNPRINTABLE.sub(" ", spec.sheet)).rstrip()]
    for number, band in enumerate(bands, start=1):
        part = f" ({number}/{len(bands)})" if len(bands) > 1 else ""
        lines += [r"\begin{table}[htbp]", r"\centering", *([_SAME_NUMBER] if number > 1 else [])]
        lines += [rf"\caption{{{_caption(spec.sheet, book.label)}{part}}}"]
        lines += [rf"\label{{tab:{_name(spec.sheet)}}}"] if number == 1 else []
        lines += [r"\smallskip", r"\setlength{\tabcolsep}{3pt}", _FIT, *_tabular(book, band, signs), ""]
        if number == len(bands):
            lines += [r"\smallskip", r"\begin{minipage}{\linewidth}\footnotesize", " \\\\\n".join(legend)]
            lines += [r"\end{minipage}"]
        lines += [r"\end{table}"]
    return "\n".join([*lines, ""])


def _tabular(book: Codebook, band: Sequence[Code], signs: Mapping[tuple[str, str], str]) -> list[str]:
    """All codes by those of the band, whose heads are turned; a rule and a head before each category."""
    across = _groups(book, band)
    columns = "".join(rf"*{{{len(codes)}}}{{w{{c}}{{{_WIDTH}em}}}}|" for _, codes in across)
    lines = [rf"\begin{{tabular}}{{|l|{columns}}}", r"\hline"]
    if any(label for label, _ in across):
        heads = [rf"\multicolumn{{{len(codes)}}}{{c|}}{{{_head(label, len(codes))}}}" for label, codes in across]
        lines.append(_row("", heads))
    lines.append(_row("", [_turned(code.label) for code in band]))
    for label, codes in _groups(book, book.codes):
        lines.append(r"\hline")
        if label:
            lines.append(_row(rf"\textit{{{escape(label)}}}", [""] * len(band)))
        for code in codes:
            cells = [_cell(signs.get((code.id, other.id), ""), diagonal=code is other) for other in band]
            lines.append(_row(escape(code.label), cells))
    return [*lines, r"\hline", r"\end{tabular}}}"]


def _caption(sheet: str, label: str) -> str:
    """The codebook's label; before it the sheet's name, but for a number, which LaTeX gives itself."""
    return escape(label) if _NUMBERED.fullmatch(sheet) else f"{escape(sheet)} --- {escape(label)}"


def _cell(sign: str, *, diagonal: bool) -> str:
    return _DIAGONAL if diagonal else escape(sign)


def escape(text: str) -> str:
    """The text as LaTeX prints it, on one line."""
    return "".join(_SPECIAL.get(mark, mark) for mark in _UNPRINTABLE.sub(" ", text))


def _groups(book: Codebook, codes: Sequence[Code]) -> list[tuple[str, list[Code]]]:
    """The codes of each category, in a row, under its label."""
    grouped = groupby(codes, key=lambda code: code.category)
    return [(book.categories.get(category, category), list(found)) for category, found in grouped]


def _head(label: str, columns: int) -> str:
    """A category's head, no wider than its columns, which it would stretch: on lines of its own, turned over few."""
    if columns <= _NARROW:
        return _turned(label)
    return rf"\parbox{{{columns * _WIDTH:g}em}}{{\centering\strut {escape(label)}\strut}}"


def _turned(label: str) -> str:
    return rf"\rotatebox{{90}}{{\ {escape(label)}\ }}"


def _row(head: str, cells: Sequence[str]) -> str:
    return " & ".join([head, *cells]) + r" \\"


def _name(sheet: str) -> str:
    r"""The sheet's name as \ref can call it."""
    return re.sub(r"[^a-z0-9]+", "-", sheet.lower()).strip("-")
