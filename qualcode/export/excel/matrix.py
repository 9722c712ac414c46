"""Tableau 2: the symmetric matrix of codes that meet, the counts beside it, the words behind every cell."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import combinations, groupby, repeat

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from openpyxl.utils import get_column_letter

from qualcode.aggregate.cooccurrence import Cooccurrence, count_pairs, pair_evidence
from qualcode.aggregate.grid import labels_by_code
from qualcode.aggregate.mentions import words_by_code
from qualcode.aggregate.units import codes_by_segment
from qualcode.export.excel.associations import draw_lines
from qualcode.export.excel.canvas import GREY_FILL, GROUP_FILL, Canvas
from qualcode.export.excel.evidence import Evidence, draw_evidence
from qualcode.export.published import has_categories
from qualcode.export.signs import count_by_pair, read_signs, tell_legend
from qualcode.export.words import Words
from qualcode.model import Code, Codebook
from qualcode.result import Result
from qualcode.sheets import CooccurrenceSheet

Texts = NDArray[np.object_]
_TOP = 4
_EVIDENCE_WIDTHS = {0: 28.0, -7: 10.0, -6: 16.0, -5: 9.0, -3: 30.0, -2: 46.0, -1: 90.0}


def draw_cooccurrence(canvas: Canvas, spec: CooccurrenceSheet, result: Result, words: Words) -> Evidence | None:
    """Draws the matrix, the counts and the evidence; evidence too long for a sheet is handed back."""
    book = next(book for book in result.codebooks if book.id == spec.codebook)
    found = count_pairs(result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    evidence = collect_evidence(found, book, result, words) if spec.evidence else None
    canvas.title(f"{spec.sheet} — {book.label}")
    side = 2 + len(book.codes)
    signs = read_signs(found, spec, result, words)
    _draw_matrix(canvas, book, 1, signs)
    own = {(code, code): int(n) for code, n in zip(found.codes, found.counts.to_numpy().diagonal(), strict=True)}
    _draw_matrix(canvas, book, side + 2, count_by_pair(found) | own)
    canvas.note(_TOP - 2, side + 2, words("counts"))
    canvas.mark_table(_TOP - 1, 1, _TOP + len(book.codes), side)
    canvas.mark_table(_TOP - 1, side + 2, _TOP + len(book.codes), 2 * side + 1, suffix=words("frequencies"))
    if evidence is not None:
        _draw_links(canvas, book, evidence, 1, {pair for pair, sign in signs.items() if sign}, words)
        _draw_links(canvas, book, evidence, side + 2, signs.keys(), words)
    last = _draw_legend(canvas, spec, result, words, _TOP + 1 + len(book.codes))
    canvas.sheet.freeze_panes = f"C{_TOP + 1}"
    counts = f"{get_column_letter(side + 2)}{_TOP - 2}:{get_column_letter(2 * side + 1)}{_TOP + len(book.codes)}"
    canvas.print_on_a4(area=f"A1:{get_column_letter(side)}{last},{counts}")  # a page each
    canvas.sheet.page_setup.fitToHeight = 1
    return evidence and draw_evidence(canvas, evidence, words, wide=_EVIDENCE_WIDTHS)


def collect_evidence(found: Cooccurrence, book: Codebook, result: Result, words: Words) -> Evidence:
    """One row per pair, unit and segment, in codebook and corpus order: what a reader filters by pair."""
    labels, names = labels_by_code(result), {book.id: book.label for book in result.codebooks}
    said, whys = _spoken(found, book, result)
    segments = found.segments.assign(text=found.segments["text"].str.split().str.join(" "))
    places = [segments[name].to_numpy(object) for name in ("case", "document", "segment", "text")]
    units = {of: [labels.get((str(of), code), code) for code in column] for of, column in found.units.items()}
    of_unit = [pd.Series(column, found.units.index, object) for column in units.values()]
    rows: list[tuple[str, ...]] = []
    first_row = {}
    for one, other in combinations([code.id for code in book.codes], 2):
        if not found.counts.at[one, other]:
            continue
        first_row[one, other] = len(rows)
        both = pair_evidence(found, one, other)
        held = {codes: ", ".join([labels[book.id, code] for code in codes]) for codes in set(both["codes"])}
        number, columns = both["number"].to_numpy(), [found.codes.index(code) for code in sorted((one, other))]
        *place, text = (cells[number] for cells in places)
        rows += zip(
            repeat(f"{labels[book.id, one]} – {labels[book.id, other]}"),
            *(unit.loc[both["unit"]] for unit in of_unit),
            *place,
            map(held.__getitem__, both["codes"]),
            map(_joined, *said[number][:, columns].T),
            map(_joined, *whys[number][:, columns].T, repeat("\n")),
            text,
        )  # not strict: one of them has no end
    keys = ("case", "document", "segment", "codes", "words", "why", "quotation")
    heads = [names[of] if of in names else words(str(of)) for of in units]
    return Evidence((words("pair"), *heads, *map(words, keys)), rows, first_row)


def _spoken(found: Cooccurrence, book: Codebook, result: Result) -> tuple[Texts, Texts]:
    """The words that carry each code in each segment, and what coded them: segments × codes, "" where it is not."""
    carried = codes_by_segment(result, found.segments)
    table = words_by_code(result, carried[carried["codebook"] == book.id])
    place = table["number"].to_numpy(), table["code"].map(found.codes.index).to_numpy(np.int64)
    said, whys = (np.full((len(found.segments), len(found.codes)), "", object) for _ in range(2))
    said[place] = table["words"]
    whys[place] = [why.replace(" | ", "\n") for why in table["why"]]  # long words: a line each, or rows are too low
    return said, whys


def _joined(one: str, other: str, between: str = " / ") -> str:
    return f"{one}{between}{other}" if one and other else one or other


def _draw_matrix(canvas: Canvas, book: Codebook, column: int, cells: Mapping[tuple[str, str], str | int]) -> None:
    """Both halves, codes grouped by category, heads turned; the diagonal grey, empty unless `cells` has it."""
    codes = book.codes
    _draw_heads(canvas, book, column)
    for r, one in enumerate(codes):
        for c, other in enumerate(codes):
            value = cells.get((one.id, other.id), "")
            fill = GREY_FILL if one is other else ""
            canvas.put(_TOP + 1 + r, column + 2 + c, value if value != 0 else None, center=True, fill=fill, size=12)
        canvas.tall(_TOP + 1 + r, 21)
    label = 2 + max(len(code.label) for code in codes)
    canvas.widths(14 if has_categories(book) else 2, label, *[5.0] * len(codes), column=column)


def _draw_heads(canvas: Canvas, book: Codebook, column: int) -> None:
    longest = max(len(code.label) for code in book.codes)
    canvas.tall(_TOP, min(180.0, 20 + 5.6 * longest))
    if has_categories(book):
        canvas.tall(_TOP - 1, 30)
    place = 0
    for category, group in groupby(book.codes, key=lambda code: code.category):
        codes: Sequence[Code] = list(group)
        label = book.categories.get(category, category)
        band = GROUP_FILL if label else ""
        for offset, code in enumerate(codes, start=place):
            across, down = column + 2 + offset, _TOP + 1 + offset
            canvas.put(_TOP - 1, across, label, bold=True, center=True, fill=band, size=9)
            canvas.put(_TOP, across, code.label, bold=True, center=True, turned=True, fill=GROUP_FILL)
            canvas.put(down, column, label, bold=True, center=True, fill=band, size=9)
            canvas.put(down, column + 1, code.label, bold=True, fill=GROUP_FILL)
        first, last = place, place + len(codes) - 1
        canvas.merge(_TOP - 1, column + 2 + first, _TOP - 1, column + 2 + last)
        canvas.merge(_TOP + 1 + first, column, _TOP + 1 + last, column)
        place += len(codes)


def _draw_links(
    canvas: Canvas, book: Codebook, evidence: Evidence, column: int, shown: Container[tuple[str, str]], words: Words
) -> None:
    """Links the cells of the matrix at `column` that show something: a link without a text shows its address."""
    place = {code.id: n for n, code in enumerate(book.codes)}
    for one, other in evidence.first_row:
        for row, across in ((one, other), (other, one)):
            if (row, across) in shown:
                evidence.link(canvas, _TOP + 1 + place[row], column + 2 + place[across], (one, other), words)


def _draw_legend(canvas: Canvas, spec: CooccurrenceSheet, result: Result, words: Words, row: int) -> int:
    lines = tell_legend(spec, result, words)
    if spec.signs == "association":
        return draw_lines(canvas, row + 1, lines, [14.0, 16.0, *[5.0] * (row - _TOP - 1)]) - 1
    for offset, line in enumerate(lines, start=1):
        canvas.note(row + offset, 1, line)
    return row + len(lines)
