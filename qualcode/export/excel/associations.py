"""Every pair of codes against chance, and what other choices would change."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from qualcode.aggregate.association import Association, Verdict, associate_codes
from qualcode.aggregate.sensitivity import Choice, Sensitivity, vary_choices
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.findings import read_pairs, tell_association, unit_named
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import AssociationSheet

MOST_PAIRS = 20_000
"""Pairs that a sheet takes, those of smallest p first."""
_MEASURES = ("expected", "expected_within", "lift", "jaccard", "phi")
_CHANCES = ("p_fisher", "p", "q", "least_p")
_HEADS = {
    "first": "first", "second": "second", "units_first": "n_first", "units_second": "n_second", "count": "n_both",
    "expected": "expected", "lift": "lift", "jaccard": "jaccard", "phi": "phi", "p_fisher": "p_fisher",
    "expected_within": "expected_within", "p": "p_within", "q": "q", "least_p": "least_p", "verdict": "verdict",
}  # fmt: skip
_BY_CASE = ("expected_within", "p")
_WIDTHS = {"first": 20.0, "second": 20.0, "verdict": 16.0, "least_p": 12.0, "expected_within": 10.5}
_READING = 58.0


def draw_association(canvas: Canvas, spec: AssociationSheet, result: Result, words: Words) -> None:
    """What was tested and found, in sentences; then one row a pair, smallest p first; beside it the sensitivity."""
    book = next(book for book in result.codebooks if book.id == spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    found = associate_codes(
        result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where, alpha=spec.alpha
    )
    columns = [name for name in _HEADS if found.within_cases or name not in _BY_CASE]
    widths = [*(_WIDTHS.get(name, 9.0) for name in columns), _READING]
    canvas.title(f"{spec.sheet} — {book.label}")
    lines = tell_association(found, labels, unit_named(result, spec.within, words), words)
    if len(found.pairs) > MOST_PAIRS:
        lines.append(words("left out", shown=MOST_PAIRS, pairs=len(found.pairs)))
    top = draw_lines(canvas, 2, lines, widths) + 1
    heads = [*(words(_HEADS[name]) for name in columns), words("reading")]
    canvas.header(top, heads)
    canvas.height(top, [(head, width - 2) for head, width in zip(heads, widths, strict=True)])
    last = _draw_pairs(canvas, top + 1, found, columns, labels, words)
    canvas.widths(*widths)
    canvas.mark_table(top, 1, last, len(heads), filtered=True)
    canvas.sheet.freeze_panes = f"C{top + 1}"
    canvas.print_on_a4(header=top, area=f"A1:{get_column_letter(len(heads))}{last}")
    if spec.sensitivity:
        varied = vary_choices(
            result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where, alpha=spec.alpha
        )
        _draw_sensitivity(canvas.beside(words("sensitivity")), varied, labels, words)


def p_format(words: Words) -> str:
    """The number format of a p: four decimals, « < 0,0001 » below."""
    return f'[<0.0001]"{words.decimal(1e-5, 4)}";0.0000'


def draw_lines(canvas: Canvas, row: int, lines: Sequence[str], widths: Sequence[float]) -> int:
    """The lines below each other, each over all columns and as high as it needs; returns the next free row."""
    for offset, line in enumerate(lines):
        canvas.put(row + offset, 1, line, border=False)
        canvas.merge(row + offset, 1, row + offset, len(widths), framed=False)
        canvas.height(row + offset, [(line, sum(widths))])
    return row + len(lines)


def _draw_pairs(
    canvas: Canvas, top: int, found: Association, columns: Sequence[str], labels: dict[str, str], words: Words
) -> int:
    """One row a pair; returns the last one."""
    pairs = found.pairs.assign(reading=read_pairs(found, words)).sort_values("p", kind="stable").head(MOST_PAIRS)
    shapes = dict.fromkeys(_MEASURES, "0.00") | dict.fromkeys(_CHANCES, p_format(words))
    for row, pair in enumerate(pairs.to_dict("records"), start=top):
        bold = pair["verdict"] in (Verdict.LINKED, Verdict.INCOMPATIBLE)
        for column, name in enumerate(columns, start=1):
            value = pair[name]
            if name in ("first", "second"):
                canvas.put(row, column, labels[value], bold=bold, fill=GROUP_FILL)
            elif name == "verdict":
                canvas.put(row, column, words(f"verdict {value}"), bold=bold)
            else:
                known = None if value != value else value
                canvas.put(row, column, known, center=True, bold=bold, shape=shapes.get(name, "0"))
        canvas.put(row, len(columns) + 1, pair["reading"])
        canvas.height(row, [(pair["reading"], _READING), (labels[pair["first"]], 20), (labels[pair["second"]], 20)])
    return top + len(pairs) - 1


def _draw_sensitivity(canvas: Canvas, varied: Sensitivity, labels: dict[str, str], words: Words) -> None:
    """One row a choice with what its verdicts come to; below, one row a pair that some choice changes."""
    widths = [34.0, 18.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0]
    canvas.title(words("sensitivity_title"))
    canvas.header(3, [words("choice"), words("units"), *(words(f"verdict {one}") for one in Verdict), words("changed")])
    canvas.height(3, [(words(f"verdict {one}"), 12.0) for one in Verdict])
    row = 4
    for choice, counts in zip(varied.choices, varied.tally().to_dict("records"), strict=True):
        canvas.put(row, 1, choice_named(choice, words), bold=choice.kind == "own", fill=GROUP_FILL)
        for column, (name, count) in enumerate(counts.items(), start=2):
            unsaid = choice.kind == "count" and name in tuple(Verdict)[1:]
            canvas.put(row, column, None if unsaid else int(count), center=True, bold=choice.kind == "own")
        row += 1
    canvas.mark_table(3, 1, row - 1, len(widths))
    row += 1
    top = row
    canvas.header(row, [words("first"), words("second"), words("verdict"), words("stands"), words("without")])
    canvas.merge(row, 5, row, len(widths))
    canvas.height(row, [(words("stands"), 12.0)])
    matter = varied.cases_that_matter()
    shown = matter[(matter["without"].map(len) > 0) | matter["stands"]].head(MOST_PAIRS)
    for pair in shown.to_dict("records"):
        row += 1
        cases = ", ".join(words.case_named(case) for case in pair["without"])
        values = [labels[pair["first"]], labels[pair["second"]], words(f"verdict {pair['verdict']}")]
        for column, value in enumerate([*values, words("yes") if pair["stands"] else None, cases], start=1):
            canvas.put(row, column, value)
        canvas.merge(row, 5, row, len(widths))
        canvas.height(row, [(cases, sum(widths[4:])), (values[0], widths[0]), (values[1], widths[1])])
    canvas.mark_table(top, 1, row, len(widths), suffix=words("pair"))
    canvas.widths(*widths)
    canvas.sheet.freeze_panes = "B4"
    canvas.print_on_a4()


def choice_named(choice: Choice, words: Words) -> str:
    """The choice in words."""
    value = choice.value
    if choice.kind == "alpha":
        value = words.decimal(float(value), 3)
    elif choice.kind == "unit":
        value = words(f"unit {value}")
    elif choice.kind == "without":
        value = words.case_named(value)
    elif choice.kind == "count":
        return words("choice count", value=int(value))
    return words(f"choice {choice.kind}", value=value)
