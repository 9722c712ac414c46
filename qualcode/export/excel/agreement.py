"""How far coders agree, and where they do not."""

from __future__ import annotations

from qualcode.aggregate.comparison import Comparison
from qualcode.aggregate.units import number_segments
from qualcode.export.agreements import (
    WITH_INTERVAL,
    Row,
    compare_as_asked,
    how_named,
    interval_shown,
    measure_named,
    measures_shown,
    quote_in_context,
    row_named,
    tell_agreement,
    value_shown,
)
from qualcode.export.excel.associations import draw_lines
from qualcode.export.excel.canvas import GREY_FILL, GROUP_FILL, Canvas
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import AgreementSheet, DisagreementsSheet

_NAME, _UNITS, _VALUE, _INTERVAL, _PAIR = 34.0, 9.0, 10.0, 13.0, 22.0


def draw_agreement(canvas: Canvas, spec: AgreementSheet, result: Result, words: Words) -> None:
    """What is compared, in sentences; then a row for all codebooks, for each codebook, for each of its codes."""
    compared = compare_as_asked(spec, result)
    canvas.title(spec.sheet)
    columns = measures_shown(compared, compared.table)
    widths = [_NAME, _UNITS, *(w for name in columns for w in ([_VALUE, _INTERVAL] if _spaced(name) else [_VALUE]))]
    top = draw_lines(canvas, 2, tell_agreement(compared, result, words), widths) + 1
    if not compared.table.empty:
        _draw_table(canvas, top, compared, columns, words)
    canvas.widths(*widths)
    canvas.print_on_a4(header=top)
    if spec.by_pair and not compared.pairs.empty:
        _draw_pairs(canvas.beside(words("agreement pair")), compared, words)


def _spaced(name: str) -> bool:
    return name in WITH_INTERVAL


def _draw_table(canvas: Canvas, top: int, compared: Comparison, columns: list[str], words: Words) -> None:
    heads = [words("agreement what"), words("agreement units")]
    for name in columns:
        named = measure_named(name, compared, words)
        heads += [named, words("agreement interval", name=named)] if _spaced(name) else [named]
    canvas.header(top, heads)
    canvas.height(top, [(head, _VALUE - 2) for head in heads[2:]])
    for offset, row in enumerate(compared.table.to_dict("records"), start=1):
        _draw_row(canvas, top + offset, row, columns, words)
    canvas.sheet.freeze_panes = f"B{top + 1}"
    canvas.mark_table(top, 1, top + len(compared.table), len(heads), filtered=True)


def _draw_row(canvas: Canvas, number: int, row: Row, columns: list[str], words: Words, *, first: int = 1) -> None:
    """One row: what it is about, units, coefficients as numbers, intervals beside them."""
    bold, fill = row["level"] != "code", GREY_FILL if row["level"] == "overall" else GROUP_FILL
    shown = fill if bold else ""
    name = row_named(row, words)
    canvas.put(number, first, name if bold else f"    {name}", bold=bold, fill=shown)
    canvas.put(number, first + 1, int(row["units"]), center=True, fill=shown)
    column = first + 2
    for measure in columns:
        value = float(row[measure])
        told = value_shown(row, measure, words) if value != value else value
        shape = "0.0%" if measure == "percent" else "0.00"
        canvas.put(number, column, told, center=True, bold=bold and measure == "alpha", fill=shown, shape=shape)
        column += 1
        if _spaced(measure):
            canvas.put(number, column, interval_shown(row, measure, words), center=True, fill=shown)
            column += 1
    canvas.height(number, [(name, _NAME - 4)])


def _draw_pairs(canvas: Canvas, compared: Comparison, words: Words) -> None:
    """The same rows for each pair of coders."""
    table = compared.pairs
    columns = measures_shown(compared, table)
    canvas.title(words("agreement pair"))
    heads = [words("agreement pair"), words("agreement what"), words("agreement units")]
    widths = [_PAIR, _NAME, _UNITS]
    for name in columns:
        named = words(f"agreement {name}")
        heads += [named, words("agreement interval", name=named)] if _spaced(name) else [named]
        widths += [_VALUE, _INTERVAL] if _spaced(name) else [_VALUE]
    canvas.header(3, heads)
    canvas.height(3, [(head, _VALUE - 2) for head in heads[3:]])
    for number, row in enumerate(table.to_dict("records"), start=4):
        canvas.put(number, 1, f"{row['first']} – {row['second']}")
        _draw_row(canvas, number, row, columns, words, first=2)
    canvas.widths(*widths)
    canvas.sheet.freeze_panes = "C4"
    canvas.mark_table(3, 1, 3 + len(table), len(heads), filtered=True)
    canvas.print_on_a4(header=3)


_COLUMNS = {"case": 11.0, "document": 16.0, "segment": 9.0, "quote": 44.0, "code": 20.0, "given_by": 13.0,
            "taken_by": 13.0, "said": 58.0, "settled": 20.0}  # fmt: skip


def draw_disagreements(canvas: Canvas, spec: DisagreementsSheet, result: Result, words: Words) -> None:
    """One row for each coding that coders disagree about: where, who gives and who takes it, and the outcome."""
    found = result.said.disputes
    if spec.codebook:
        found = found[found["codebook"] == spec.codebook]
    if spec.where:
        chosen = number_segments(result, spec.where)
        places = set(zip(chosen["document"], chosen["segment"], strict=True))
        found = found[[place in places for place in zip(found["document"], found["segment"], strict=True)]]
    canvas.title(spec.sheet)
    unsettled = int((found["settled"] == "open").sum())
    told = words("disagreements", count=len(found), open=unsettled) if len(found) else words("no disagreement")
    draw_lines(canvas, 2, [told], list(_COLUMNS.values()))
    heads = [
        words(name if name in ("case", "document", "segment", "code") else f"disagreement {name}") for name in _COLUMNS
    ]
    canvas.header(4, heads)
    documents = {document.id: document for document in result.documents}
    for number, row in enumerate(found.to_dict("records"), start=5):
        around = quote_in_context(documents[row["document"]], row["start"], row["end"])
        outcome = words(f"settled {row['settled']}")
        cells = {
            "case": words.case_named(str(row["case"])),
            "document": row["document"],
            "segment": row["segment"],
            "quote": words.quote(around),
            "code": row["label"],
            "given_by": row["given_by"],
            "taken_by": row["taken_by"],
            "said": str(row["said"]).replace(" | ", "\n"),
            "settled": f"{outcome}\n({how_named(str(row['how']), words)})",
        }
        for column, (name, text) in enumerate(cells.items(), start=1):
            canvas.put(number, column, text, bold=name == "settled" and row["settled"] == "open")
        canvas.height(number, [(text, _COLUMNS[name]) for name, text in cells.items()])
    canvas.widths(*_COLUMNS.values())
    canvas.sheet.freeze_panes = "A5"
    canvas.mark_table(4, 1, 4 + len(found), len(heads), filtered=True)
    canvas.print_on_a4(header=4)
