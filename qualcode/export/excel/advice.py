"""Case by case: strengths and weaknesses with their words, and what the weaknesses ask for."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.grid import labels_by_code
from qualcode.aggregate.points import CaseAdvice, Point, advise_cases, find_points
from qualcode.aggregate.polarity import poles
from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.excel.rows import STRENGTH_FILL, TOP, WEAKNESS_FILL, Entry, begin_table, draw_entries, end_table
from qualcode.export.words import Words
from qualcode.result import Result
from qualcode.sheets import CaseGridSheet, RecommendationsSheet


def draw_case_grid(canvas: Canvas, spec: CaseGridSheet, result: Result, words: Words) -> None:
    """One row a strength or weakness: the segment, the words or the heading that make it one, what it is about."""
    points = find_points(result, spec.codebook, where=spec.where)
    books = spec.columns or [book.id for book in result.codebooks if any(book.id in point.codes for point in points)]
    names = {book.id: book.label for book in result.codebooks}
    heads = [words("company"), names[spec.codebook], words("point"), words("words_or_heading")]
    widths = [16.0, 13.0, 68.0, 34.0, *[32.0] * len(books)]
    begin_table(canvas, spec.sheet, [*heads, *(names[book] for book in books)], widths)
    row = TOP
    for point in points:  # case and sign stand in every row, so that a page says whose points it has, and filters work
        row = draw_entries(canvas, row, _point_entries(point, spec.codebook, books, result, words), widths)
    told = {point.case for point in points}
    silent = ", ".join(case.id for case in select_cases(result, spec.where) if case.id not in told)
    end_table(canvas, row, [words("no_points", names=silent)] if silent else [], widths, filtered=True)


def _point_entries(point: Point, codebook: str, books: Sequence[str], result: Result, words: Words) -> list[Entry]:
    labels = labels_by_code(result)
    fill = STRENGTH_FILL if point.sign == poles(result, codebook)[0] else WEAKNESS_FILL
    why = [words.quote(quoted) for quoted in point.words.split(" | ") if quoted]
    return [
        Entry([point.case], bold=True, fill=GROUP_FILL),
        Entry([labels[codebook, point.sign]], bold=True, fill=fill),
        Entry([words.quote(_bare(point.text))]),
        Entry(why or [words("heading", title=point.section.rstrip(" :"))]),
        *(Entry([labels[book, code] for code in point.codes.get(book, ())] or ["—"]) for book in books),
    ]


def _bare(item: str) -> str:
    """A list's item without the mark that parts it from the next."""
    return item.rstrip(" \u00a0\u202f;,")


def draw_recommendations(canvas: Canvas, spec: RecommendationsSheet, result: Result, words: Words) -> None:
    """Per case the advice of the codes that weigh most among its weaknesses, and the weaknesses that ask for it."""
    book = next(book for book in result.codebooks if book.id == spec.codebook)
    minus = labels_by_code(result)[spec.polarity, poles(result, spec.polarity)[1]]
    heads = [words("company"), words("rank"), book.label, words("number_of", name=minus)]
    widths = [16.0, 5.0, 26.0, 12.0, 58.0, 60.0]
    begin_table(canvas, spec.sheet, [*heads, words("recommendation"), words("because")], widths)
    row = TOP
    for case in advise_cases(result, spec.codebook, spec.polarity, each=spec.each, where=spec.where):
        for rank, advice in enumerate(case.chosen, start=1):
            code = book.code(advice.code)
            entries = [
                Entry([case.case], bold=True, fill=GROUP_FILL),
                Entry(rank, center=True),
                Entry([code.label], bold=True),
                Entry(advice.weaknesses, center=True, fill=WEAKNESS_FILL),
                Entry([code.recommendation or words("no_recommendation")]),
                Entry([words.quote(_bare(text)) for text in advice.quotations]),
            ]
            row = draw_entries(canvas, row, entries, widths)
        for remark in _remarks(case, spec, {code.id: code.label for code in book.codes}, words):
            canvas.put(row, 1, case.case, bold=True, fill=GROUP_FILL)
            canvas.put(row, 2, remark, italic=True)
            canvas.merge(row, 2, row, len(widths))
            canvas.height(row, [(remark, sum(widths[1:]))])
            row += 1
    end_table(canvas, row, [words("weight_means")], widths)


def _remarks(case: CaseAdvice, spec: RecommendationsSheet, labels: dict[str, str], words: Words) -> list[str]:
    """What a reader of the case's recommendations must know: that there are fewer, that others weigh as much."""
    fewer = words("fewer", count=len(case.chosen), each=spec.each)
    also = words("also_tied", names=", ".join(labels[code] for code in case.tied))
    return [*([fewer] if case.missing else []), *([also] if case.tied else [])]
