"""A review as a workbook: rows to answer, what the words mean, the codes to choose from, and what it was made from.

Excel sorts a protected sheet only if every cell that moves is unlocked, and LibreOffice follows suit: locking what must
not be edited would take sorting away. The rows are therefore open; what must not be edited refuses to be typed into
(validation that nothing passes), and each row's id tells at import whether something was changed all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from qualcode.export.excel.canvas import Canvas
from qualcode.export.excel.cells import BookCells
from qualcode.export.excel.package import fixed_bytes
from qualcode.ingest.review import RECORD
from qualcode.model import Codebook
from qualcode.review.rows import NOT_CODED, ReviewRow
from qualcode.review.words import Answered, ReviewWords

_WIDTHS = {
    "document": 13, "segment": 8, "case": 9, "speaker": 12, "before": 32, "quote": 44, "after": 32, "code": 19,
    "label": 17, "status": 11, "decision": 13, "chosen": 21, "further": 18, "reason": 24, "rule": 24, "origin": 11,
    "earlier": 24, "id": 15,
}  # fmt: skip
_BLIND = ("document", "segment", "case", "speaker", "before", "quote", "after", "chosen", "further", "reason", "id")
_BLIND_WIDER = {"before": 20, "quote": 80, "after": 20, "chosen": 26, "further": 24}
_ANSWERS = ("decision", "chosen", "further", "reason")
_LAST_PRINTED = "reason"
_HINT = "FFF8DC"
_COLOURS = {
    Answered.KEEP: "D5EBC8", Answered.REMOVE: "F8CFCB", Answered.REPLACE: "FFDFA8", Answered.ADD: "CFE2F5",
}  # fmt: skip
_MISSING, _UNCODED = "E0402F", "EFEFEF"
_CODES, _DECISIONS = "qualcode_codes", "qualcode_decisions"
_TRUNCATED = "[…]"


@dataclass(frozen=True, slots=True)
class Review:
    """What a review workbook is made from. `documents` are fingerprints by id; `decided` marks of earlier decisions."""

    study: str
    coder: str
    blind: bool
    rows: Sequence[ReviewRow]
    books: Sequence[Codebook]
    documents: Mapping[str, str]
    rules: str
    decided: Sequence[str]


def build_review(review: Review, words: ReviewWords) -> bytes:
    """The workbook: the same bytes for the same review, whatever its file is called."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    cells = BookCells()
    manual, rows, codes, record = (
        Canvas(workbook.create_sheet(title), _TRUNCATED, book=cells)
        for title in (words.manual, words.sheet, words.codes, RECORD)
    )
    _draw_manual(manual, review, words)
    _draw_codes(codes, review, words)
    _draw_record(record, review, words)
    _draw_rows(rows, review, words)
    workbook.active = 1
    for view in manual.sheet.views.sheetView:
        view.tabSelected = False
    return fixed_bytes(workbook, cells)


def _draw_manual(canvas: Canvas, review: Review, words: ReviewWords) -> None:
    canvas.widths(80)
    canvas.title(words.title.format(study=review.study, coder=review.coder))
    lines, row = words.blind_lines if review.blind else words.lines, 1
    for row, text in enumerate(lines, start=3):
        canvas.put(row, 1, text, border=False, size=11)
        canvas.height(row, [(text, 66)])
    canvas.print_on_a4(landscape=False, area=f"A1:A{row}")
    canvas.sheet.protection.enable()


def _draw_codes(canvas: Canvas, review: Review, words: ReviewWords) -> None:
    """The codes to choose from, their names where the drop-down finds them."""
    canvas.widths(28, 30, 80, 24)
    canvas.header(1, words.code_columns)
    row = 1
    for row, (book, code) in enumerate(((b, c) for b in review.books for c in b.codes), start=2):
        category = book.categories.get(code.category, code.category)
        texts = (code.name, code.label, " ".join(code.definition.split()), category)
        for column, text in enumerate(texts, start=1):
            canvas.put(row, column, text)
        canvas.height(row, [(texts[2], 80), (texts[1], 30)])
    _name(canvas, _CODES, f"$A$2:$A${max(row, 2)}")
    canvas.sheet.freeze_panes = "A2"
    canvas.print_on_a4(header=1)
    canvas.sheet.protection.enable()


def _draw_record(canvas: Canvas, review: Review, words: ReviewWords) -> None:
    """What import needs to know, on a hidden sheet."""
    answers = [] if review.blind else [("answer", word) for word in words.answers.values()]
    record = [
        *answers,
        ("format", "1"),
        ("study", review.study),
        ("coder", review.coder),
        ("blind", "yes" if review.blind else "no"),
        ("rules", review.rules),
        *(("document", *one) for one in review.documents.items()),
        *(("decided", mark) for mark in review.decided),
    ]
    for row, cells in enumerate(record, start=1):
        for column, cell in enumerate(cells, start=1):
            canvas.put(row, column, cell, border=False)
    if answers:
        _name(canvas, _DECISIONS, f"$B$1:$B${len(answers)}")
    canvas.sheet.sheet_state = "hidden"


def _name(canvas: Canvas, name: str, cells: str) -> None:
    workbook, title = canvas.sheet.parent, canvas.sheet.title.replace("'", "''")
    if workbook is not None:
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!{cells}")


def _draw_rows(canvas: Canvas, review: Review, words: ReviewWords) -> None:
    keys = _BLIND if review.blind else tuple(_WIDTHS)
    widths = _WIDTHS | (_BLIND_WIDER if review.blind else {})
    canvas.widths(*(widths[key] for key in keys))
    canvas.header(1, [words.columns[key] for key in keys])
    for number, row in enumerate(review.rows, start=2):
        texts = {key: _text(row, key, words) for key in keys}
        for column, key in enumerate(keys, start=1):
            hint, bold = _HINT if key in _ANSWERS else "", key == "quote" and bool(row.code)
            canvas.put(number, column, texts[key], fill=hint, bold=bold, size=7 if key == "id" else 10)
        canvas.height(number, [(texts[key], widths[key] * 0.92) for key in keys if key not in ("id", "rule")])
    letters = {key: get_column_letter(n) for n, key in enumerate(keys, start=1)}
    sheet, last = canvas.sheet, len(review.rows) + 1
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{letters['id']}{last}"
    sheet.sheet_view.zoomScale = 90
    canvas.print_on_a4(header=1, area=f"A1:{letters[_LAST_PRINTED]}{last}")
    if review.rows:
        _validate(canvas, letters, last, words)
        _colour(canvas, letters, last, words)


def _text(row: ReviewRow, key: str, words: ReviewWords) -> str:
    """What a cell shows before anybody answers."""
    if key in _ANSWERS:
        return ""
    said = str(getattr(row, key))
    return words.shown.get(said, said) if key in ("origin", "status") else said


def _validate(canvas: Canvas, letters: Mapping[str, str], last: int, words: ReviewWords) -> None:
    """Drop-downs for the answers; every other cell refuses to be typed into."""
    if "decision" in letters:
        choice = DataValidation("list", formula1=_DECISIONS, allow_blank=True, showErrorMessage=True)
        choice.error, choice.errorTitle = words.choose, words.columns["decision"]
        choice.add(f"{letters['decision']}2:{letters['decision']}{last}")
        canvas.sheet.add_data_validation(choice)
    code = DataValidation("list", formula1=_CODES, allow_blank=True, showErrorMessage=False)
    code.prompt, code.promptTitle, code.showInputMessage = words.choose_code, words.columns["chosen"], True
    code.add(f"{letters['chosen']}2:{letters['chosen']}{last}")
    fixed = DataValidation("custom", formula1="1=0", allow_blank=False, showErrorMessage=True, errorStyle="stop")
    fixed.error, fixed.errorTitle = words.not_read, words.sheet
    for first, final in _runs([key not in _ANSWERS for key in letters]):
        fixed.add(f"{get_column_letter(first)}2:{get_column_letter(final)}{last}")
    canvas.sheet.add_data_validation(code)
    canvas.sheet.add_data_validation(fixed)


def _runs(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of marked columns, first and last, counted from 1."""
    starts = [n for n, mark in enumerate(marks, start=1) if mark and not (n > 1 and marks[n - 2])]
    ends = [n for n, mark in enumerate(marks, start=1) if mark and not (n < len(marks) and marks[n])]
    return list(zip(starts, ends, strict=True))


def _colour(canvas: Canvas, letters: Mapping[str, str], last: int, words: ReviewWords) -> None:
    """Rows coloured by their answer, and a code that is missing."""
    chosen, whole = letters["chosen"], f"A2:{letters['id']}{last}"
    if "decision" not in letters:
        _colour_where(canvas, whole, f'OR(${chosen}2<>"",${letters["further"]}2<>"")', _COLOURS[Answered.KEEP])
        return
    said = {answer: f'${letters["decision"]}2="{words.answers[answer]}"' for answer in _COLOURS}
    proposed = f'${letters["code"]}2=""'
    missing = f'AND(TRIM(${chosen}2)="",OR({said[Answered.REPLACE]},AND({said[Answered.ADD]},{proposed})))'
    _colour_where(canvas, f"{chosen}2:{chosen}{last}", missing, _MISSING)
    for answer, colour in _COLOURS.items():
        _colour_where(canvas, whole, said[answer], colour)
    states = (words.shown.get(status, status) for status in NOT_CODED)
    uncoded = ",".join(f'${letters["status"]}2="{state}"' for state in states)
    before = f"A2:{letters['status']}{last}"
    _colour_where(canvas, before, f"OR({uncoded})", _UNCODED, faint=True)


def _colour_where(canvas: Canvas, cells: str, formula: str, colour: str, *, faint: bool = False) -> None:
    """Fills the cells whose row fits the formula, unless a rule before this one did."""
    font = Font(italic=True, color="595959") if faint else None
    style = DifferentialStyle(font=font, fill=PatternFill("solid", bgColor=colour))
    canvas.sheet.conditional_formatting.add(
        cells, Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=True)
    )
