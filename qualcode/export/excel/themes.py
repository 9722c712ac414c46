"""Themes: frequencies and cross-tables, the framework matrix, saturation, sequences."""

from __future__ import annotations

import math

from openpyxl.utils import get_column_letter

from qualcode.aggregate.framework import framework_matrix
from qualcode.aggregate.saturation import PERMUTATIONS, assess_saturation, new_codes
from qualcode.aggregate.sequences import code_sequence, count_transitions
from qualcode.aggregate.themes import CrossTable, code_cases, cross_attribute
from qualcode.export.excel.associations import draw_lines, p_format
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.excel.cells import Look
from qualcode.export.excel.pictures import place_picture
from qualcode.export.words import Words
from qualcode.model import Codebook
from qualcode.result import Result
from qualcode.sheets import FrameworkSheet, SaturationSheet, SequenceSheet, ThemesSheet

_QUOTE_WIDTH = 40.0
_CODES_A_PAGE = 4
_BY_CASE_WIDTH = 27.0
"""What the head of the columns by case takes, however few they are."""
_MARKED = 1.96


def draw_themes(canvas: Canvas, spec: ThemesSheet, result: Result, words: Words) -> None:
    """One row a code: its frequencies, then its segments in each case; beside it the cross-tables."""
    book = _book(result, spec.codebook)
    frequencies, by_case = code_cases(result, book.id, roll_up=spec.roll_up, where=spec.where)
    heads = [words("code"), *(words(name) for name in frequencies.columns), *by_case.columns]
    canvas.title(f"{spec.sheet} — {book.label}")
    own = len(frequencies.columns) + 2
    canvas.note(2, own, words("by_case"))
    canvas.header(3, heads)
    wide = [(words(name), 8.0) for name in frequencies.columns]
    narrow = max(6.0, _BY_CASE_WIDTH / max(1, len(by_case.columns)))
    canvas.height(3, [*wide, *((case, narrow - 1) for case in by_case.columns)])
    found = zip(book.codes, frequencies.to_numpy(float), by_case.to_numpy(), strict=True)
    for row, (code, shares, counts) in enumerate(found, start=4):
        canvas.put(row, 1, code.label, bold=True, fill=GROUP_FILL)
        for column, value in enumerate(shares, start=2):
            canvas.put(row, column, value.item(), center=True, shape="0%" if column == own - 1 else "0")
        for column, count in enumerate(counts, start=own):
            canvas.put(row, column, count.item() or None, center=True)
    _finish(
        canvas,
        3,
        [28.0, *[10.0] * len(frequencies.columns), *[narrow] * len(by_case.columns)],
        3 + len(book.codes),
        filtered=True,
    )
    if spec.by:
        crossed = canvas.beside(words("crossed"))
        tables, row = [cross_attribute(result, by_case, attribute) for attribute in spec.by], 1
        for table in tables:
            row = _draw_crossed(crossed, row, book, table, words) + 2
        widths = [28.0, *[14.0] * (3 + max(len(table.counts.columns) for table in tables))]
        draw_lines(crossed, row, [words("crossed_note")], widths)
        crossed.widths(*widths)
        crossed.sheet.freeze_panes = "B1"
        crossed.print_on_a4()


def _draw_crossed(canvas: Canvas, row: int, book: Codebook, table: CrossTable, words: Words) -> int:
    """One table below what was drawn; returns its last row."""
    title = "crossed_by" if table.groups else "crossed_medians"
    sides = {"with": words("with"), "without": words("without_code")}
    canvas.title(words(title, attribute=words.attribute(table.attribute)), row=row)
    groups = [
        words("group", name=name, count=table.groups[name]) if name in table.groups else sides[name]
        for name in map(str, table.counts.columns)
    ]
    heads = [words("code"), *groups, words("test"), words("p"), words("q")]
    canvas.header(row + 1, heads)
    canvas.height(row + 1, [(head, 12.0) for head in heads])
    tests = table.tests.itertuples(index=False, name=None)
    found = zip(book.codes, table.counts.to_numpy(float), tests, strict=True)
    for at, (code, counts, (test, p, q)) in enumerate(found, start=row + 2):
        canvas.put(at, 1, code.label, bold=True, fill=GROUP_FILL)
        for column, value in enumerate(counts, start=2):
            canvas.put(at, column, None if value != value else value.item(), center=True)
        column = 2 + len(groups)
        canvas.put(at, column, words(f"test {test}"))
        for offset, value in enumerate((p, q), start=1):
            known = None if test == "none" else float(value)
            canvas.put(at, column + offset, known, center=True, shape=p_format(words))
        canvas.height(at, [(words(f"test {test}"), 14.0), (code.label, 28.0)])
    canvas.mark_table(row + 1, 1, row + 1 + len(book.codes), len(heads), suffix=table.attribute)
    return row + 1 + len(book.codes)


def draw_framework(canvas: Canvas, spec: FrameworkSheet, result: Result, words: Words) -> None:
    """One row a case, one column a code, in each cell its first quotations and how many more there are."""
    book = _book(result, spec.codebook)
    matrix = framework_matrix(result, book.id, roll_up=spec.roll_up, where=spec.where)
    title = f"{spec.sheet} — {book.label}"
    canvas.put(1, 2, title, bold=True, border=False, size=13)  # the first column is repeated on every page, and narrow
    canvas.height(1, [(title, _QUOTE_WIDTH * 0.7)])
    canvas.header(3, [words("case"), *(code.label for code in book.codes)])
    for row, case in enumerate(matrix.cases, start=4):
        canvas.put(row, 1, words.case_named(case), bold=True, fill=GROUP_FILL)
        texts = []
        for column, code in enumerate(matrix.codes, start=2):
            said = matrix.cells.get((case, code), ())
            lines = [words.quote(quotation.text) for quotation in said[: spec.each]]
            if len(said) > spec.each:
                lines.append(words("more", count=len(said) - spec.each))
            texts.append("\n".join(lines))
            canvas.put(row, column, texts[-1] or None)
        canvas.height(row, [(text, _QUOTE_WIDTH) for text in texts])
    _finish(canvas, 3, [16.0, *[_QUOTE_WIDTH] * len(matrix.codes)], 3 + len(matrix.cases))
    canvas.sheet.print_title_cols = "A:A"
    canvas.sheet.page_setup.fitToWidth = max(1, math.ceil(len(matrix.codes) / _CODES_A_PAGE))


def draw_saturation(canvas: Canvas, spec: SaturationSheet, result: Result, words: Words) -> None:
    """Saturation by base, run and threshold; below, one row a case in order, and the curve."""
    book = _book(result, spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    _, by_case = code_cases(result, book.id, roll_up=spec.roll_up, where=spec.where)
    table = new_codes(by_case)
    widths = [16.0, 10.0, 60.0, 10.0, 14.0, 10.0, 10.0]
    heads = [words(head) for head in ("case", "new", "which", "total_codes", "mean_orders", "low", "high")]
    canvas.title(f"{spec.sheet} — {book.label}")
    never = [labels[str(code)] for code in by_case.index[(by_case == 0).all(axis=1)]]
    notes = [words("saturation_note", count=words.whole(PERMUTATIONS))]
    notes += [words("never_found", names=", ".join(never))] if never else []
    top = draw_lines(canvas, _draw_assessment(canvas, 3, [*table["new"]], words) + 1, notes, widths) + 1
    canvas.header(top, heads)
    canvas.height(top, [(head, width - 2) for head, width in zip(heads, widths, strict=True)])
    for row, case in enumerate(table.to_dict("records"), start=top + 1):
        which = ", ".join(labels[code] for code in case["names"])
        canvas.put(row, 1, words.case_named(str(case["case"])), bold=True, fill=GROUP_FILL)
        for column, value in enumerate((case["new"], which, case["total"]), start=2):
            canvas.put(row, column, value, center=column != 3)
        for column, name in enumerate(("mean", "low", "high"), start=5):
            canvas.put(row, column, float(case[name]), center=True, shape="0.0")
        canvas.height(row, [(which, widths[2])])
    last = top + len(table)
    placed = place_picture(canvas, last + 2, spec, result, words)
    _finish(canvas, top, widths, last)
    canvas.sheet.print_area = f"A1:G{last},A{last + 2}:G{placed.row - 1}"  # no page parts the picture


def _draw_assessment(canvas: Canvas, row: int, new: list[int], words: Words) -> int:
    """Saturation as Guest, Namey & Chen measure it; returns the next free row."""
    canvas.put(row, 1, words("guest"), bold=True, border=False)
    canvas.merge(row, 1, row, 5, framed=False)
    heads = ("base", "run", "reached", "ratio", "threshold")
    canvas.header(row + 1, [words(head) for head in heads])
    canvas.height(row + 1, [(words("ratio"), 8.0), (words("threshold"), 12.0)])
    top = row + 1
    row += 2
    for one in assess_saturation(new):
        ratio = one.ratio if one.assessed else None
        reached = one.written or words("not_reached" if one.assessed else "not_assessed")
        for column, value in enumerate((one.base, one.run, reached, ratio, one.threshold), start=1):
            canvas.put(row, column, value, center=True, shape="0%" if column > 3 else "General")
        row += 1
    canvas.mark_table(top, 1, row - 1, len(heads), suffix="Guest_Namey_Chen")
    return row


def draw_sequence(canvas: Canvas, spec: SequenceSheet, result: Result, words: Words) -> None:
    """Steps from code to code, and their residuals; beside it each coded segment with its place and its codes."""
    book = _book(result, spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    sequence = code_sequence(result, book.id, roll_up=spec.roll_up, where=spec.where)
    steps = count_transitions(sequence, list(labels))
    size = len(labels)
    widths = [28.0, *[6.0] * size]
    canvas.title(f"{spec.sheet} — {book.label}")
    for first, note, table, shape in (
        (4, "from_to", steps.counts, "0"),
        (size + 7, "residuals", steps.residuals, "0.0"),
    ):
        draw_lines(canvas, first - 1, [words(note)], widths)
        canvas.put(first, 1, None)
        for n, label in enumerate(labels.values(), start=1):
            canvas.put(first, n + 1, label, bold=True, center=True, turned=True, fill=GROUP_FILL)
            canvas.put(first + n, 1, label, bold=True, fill=GROUP_FILL)
        canvas.tall(first, min(180.0, 20 + 5.6 * max(map(len, labels.values()))))
        for r, row in enumerate(table.to_numpy(), start=first + 1):
            for c, value in enumerate(row, start=2):
                told = None if value != value or (shape == "0" and not value) else value.item()
                marked = shape != "0" and abs(value) > _MARKED
                canvas.put(r, c, told, center=True, bold=marked, shape=shape)
        canvas.mark_table(first, 1, first + size, size + 1, suffix="" if shape == "0" else "z")
    draw_lines(canvas, 2 * size + 9, [words("steps", steps=steps.steps)], widths)
    canvas.widths(*widths)
    canvas.sheet.freeze_panes = "B3"
    letter = get_column_letter(size + 1)
    canvas.print_on_a4(area=f"A1:{letter}{size + 4},A{size + 6}:{letter}{2 * size + 9}")  # a page each
    canvas.sheet.page_setup.fitToHeight = 1
    ordered = canvas.beside(words("order"))
    heads = ("document", "case", "segment", "position", "part", "codes")
    ordered.header(1, [words(head) for head in heads])
    ordered.height(1, [(words("part"), 9.0)])
    columns = {"document": Look(), "case": Look(), "segment": Look(), "position": Look(center=True)}
    columns |= {"share": Look(center=True, shape="0%"), "codes": Look()}
    said = sequence.assign(codes=[", ".join(map(labels.__getitem__, codes)) for codes in sequence["codes"]])
    widths = [24.0, 12.0, 10.0, 8.0, 12.0, 80.0]
    ordered.put_rows(2, list(said[[*columns]].itertuples(index=False, name=None)), widths, [*columns.values()])
    _finish(ordered, 1, widths, len(sequence) + 1, filtered=True)


def _finish(canvas: Canvas, header: int, widths: list[float], last: int, *, filtered: bool = False) -> None:
    """The table and the page end with `last`."""
    canvas.mark_table(header, 1, last, len(widths), filtered=filtered)
    canvas.widths(*widths)
    canvas.sheet.freeze_panes = f"B{header + 1}"
    canvas.print_on_a4(header=header, area=f"A1:{get_column_letter(len(widths))}{max(last, header)}")


def _book(result: Result, codebook: str) -> Codebook:
    return next(book for book in result.codebooks if book.id == codebook)
