"""Cases side by side: dominant perspectives, strengths and weaknesses, key factors, what to recommend."""

from __future__ import annotations

import pandas as pd

from qualcode.aggregate.cases import select_cases
from qualcode.aggregate.dominance import dominant_codes
from qualcode.aggregate.mentions import find_mentions
from qualcode.aggregate.points import Point, advise_cases, find_points
from qualcode.aggregate.polarity import Weight, poles, rank_codes, weigh_cases
from qualcode.export.html.cells import Cell, Part, Table, cell, head, heads
from qualcode.export.html.findings import Findings, held_by_code
from qualcode.sheets import CaseGridSheet, CaseMatrixSheet, DominantSheet, RecommendationsSheet


def show_dominant(spec: DominantSheet, found: Findings) -> list[Table]:
    """One row a case: its segments by code, which open, the dominant code or codes, and the words of these."""
    words, book = found.words, found.book(spec.codebook)
    held = held_by_code(found, book.id, where=spec.where)
    said = find_mentions(found.result, spec.where)
    said = said[said["codebook"] == book.id]
    rows: list[list[Cell]] = []
    for one in dominant_codes(found.result, book.id, where=spec.where):
        line = [head(one.case)]
        for code, count in one.counts.items():
            opens = found.evidence.several(held.by_case.get((code, one.case), ()), [(book.id, code)])
            look = "number strength" if code in one.dominant else "number"
            told = found.told(f"{one.case}, {found.label(book.id, code)}", count)
            line.append(cell(count or "", look=look, opens=opens, told=told))
        names = [found.label(book.id, code) for code in one.dominant]
        verdict = [words("tied", names=", ".join(names))] if len(names) > 1 else names or [words("no_dominant")]
        if one.close:
            verdict.append(words("closely", names=", ".join(found.label(book.id, code) for code in one.close)))
        own = said[(said["case"] == one.case) & said["code"].isin([*one.dominant, *one.close])]
        rows.append([*line, cell(*verdict, look="finding"), cell(*_justified(own, found), look="long")])
    names = [words("company"), *(code.label for code in book.codes), words("dominant"), words("justify")]
    notes = [words("unit", unit=words("unit_segment")), words("close_means")]
    return [Table(f"{spec.sheet} — {book.label}", heads(*names), rows, notes, wide=True)]


def _justified(said: pd.DataFrame, found: Findings) -> list[str]:
    """The words of each code, or the heading where a heading codes."""
    lines = []
    for (book, code), group in said.groupby(["codebook", "code"], sort=False):
        quoted = group["words"].where(group["words"] != "", group["section"])
        told = found.words.listed([found.words.quotes(text) for text in quoted])
        lines.append(f"{found.label(str(book), str(code))}{found.words('colon')} {told}")
    return lines


def show_case_grid(spec: CaseGridSheet, found: Findings) -> list[Table]:
    """One row a strength or weakness, which opens in its text, what makes it one, and the codes that go with it."""
    words, result = found.words, found.result
    points = find_points(result, spec.codebook, where=spec.where)
    books = spec.columns or [book.id for book in result.codebooks if any(book.id in point.codes for point in points)]
    names = {book.id: book.label for book in result.codebooks}
    places = _places(found)
    rows: list[list[Cell]] = []
    for point in points:
        why = [words.quote(quoted) for quoted in point.words.split(" | ") if quoted]
        beside = [cell(*([found.label(book, code) for code in point.codes.get(book, ())] or ["—"])) for book in books]
        rows.append(
            [
                head(point.case),
                cell(found.label(spec.codebook, point.sign), look=_shade(point.sign, spec.codebook, found)),
                _quoted(point, places, found),
                cell(*(why or [words("heading", title=point.section.rstrip(" :"))])),
                *beside,
            ]
        )
    silent = [case.id for case in select_cases(result, spec.where) if case.id not in {one.case for one in points}]
    notes = [words("no_points", names=", ".join(silent))] if silent else []
    heads_named = [words("company"), names[spec.codebook], words("point"), words("words_or_heading")]
    return [Table(spec.sheet, heads(*heads_named, *(names[book] for book in books)), rows, notes, wide=True)]


def _places(found: Findings) -> dict[tuple[str, str], list[int]]:
    """The segments of each case by their words: points have no other name."""
    places: dict[tuple[str, str], list[int]] = {}
    number = 0
    for document in found.result.documents:
        for segment in document.segments:
            places.setdefault((segment.case, document.text[segment.start : segment.end]), []).append(number)
            number += 1
    return places


def _quoted(point: Point, places: dict[tuple[str, str], list[int]], found: Findings) -> Cell:
    opens = f"g{places[point.case, point.text][0]}"
    told = found.words("told quotation", case=point.case)
    return Cell((Part(found.cut(point.text), "", opens, told),), look="quotes")


def _shade(sign: str, polarity: str, found: Findings) -> str:
    return "strength" if sign == poles(found.result, polarity)[0] else "weakness"


def show_recommendations(spec: RecommendationsSheet, found: Findings) -> list[Table]:
    """Per case the advice of the codes that weigh most among its weaknesses, with these."""
    words, book = found.words, found.book(spec.codebook)
    minus = found.label(spec.polarity, poles(found.result, spec.polarity)[1])
    places = _places(found)
    rows: list[list[Cell]] = []
    notes: list[str] = []
    for case in advise_cases(found.result, book.id, spec.polarity, each=spec.each, where=spec.where):
        for rank, advice in enumerate(case.chosen, start=1):
            code = book.code(advice.code)
            numbers = [n for text in advice.quotations for n in places[case.case, text]]
            opens = found.evidence.several(numbers, [(book.id, code.id)])
            told = found.told(f"{case.case}, {code.label}", advice.weaknesses)
            rows.append(
                [
                    head(case.case),
                    cell(rank, look="number"),
                    head(code.label),
                    cell(advice.weaknesses, look="number weakness", opens=opens, told=told),
                    cell(code.recommendation or words("no_recommendation"), look="long"),
                    Cell(tuple(Part(found.cut(text)) for text in advice.quotations), look="quotes"),
                ]
            )
        fewer = [words("fewer", count=len(case.chosen), each=spec.each)] if case.missing else []
        tied = [words("also_tied", names=", ".join(found.label(book.id, c) for c in case.tied))] if case.tied else []
        notes += [f"{case.case}{words('colon')} {line}" for line in (*fewer, *tied)]
    names = [words("company"), words("rank"), book.label, words("number_of", name=minus)]
    columns = heads(*names, words("recommendation"), words("because"))
    return [Table(spec.sheet, columns, rows, [*notes, words("weight_means")], wide=True)]


def show_case_matrix(spec: CaseMatrixSheet, found: Findings) -> list[Table]:
    """One row a code: in each case its segments with a strength, a weakness or neither, which open."""
    words, result, book = found.words, found.result, found.book(spec.codebook)
    cases = [case.id for case in select_cases(result, spec.where)]
    weights = weigh_cases(result, book.id, spec.polarity, where=spec.where)
    held = held_by_code(found, book.id, where=spec.where)
    ranked = rank_codes(weights, [code.id for code in book.codes])
    rows: list[list[Cell]] = []
    for code in ranked:
        label, line = found.label(book.id, code), []
        across = [case for case in cases if (code, case) in weights]
        for case in cases:
            numbers = held.by_case.get((code, case), frozenset())
            opens = found.evidence.several(numbers, [(book.id, code)])
            weight = weights.get((code, case), Weight())
            counts = zip("+−·", (weight.strengths, weight.weaknesses, weight.neither), strict=True)
            text = "  ".join(f"{sign}{count}" for sign, count in counts if count)
            told = found.told(f"{label}, {case}, {text}", len(numbers))
            line.append(cell(text, look=f"number {_one_sided(weight)}".strip(), opens=opens, told=told))
        everywhere = len(across) == len(cases)
        reach = words("all_cases" if everywhere else "some_cases", count=len(across), total=len(cases))
        rows.append([head(label), *line, cell(reach, look="finding" if everywhere else "")])
    signs = [found.label(spec.polarity, pole).lower() for pole in poles(result, spec.polarity)]
    absent = [code.label for code in book.codes if code.id not in ranked]
    notes = [words("signs", plus=signs[0], minus=signs[1])]
    notes += [words("absent", names=", ".join(absent))] if absent else []
    return [Table(spec.sheet, heads(book.label, *cases, words("reach")), rows, notes)]


def _one_sided(weight: Weight) -> str:
    if bool(weight.strengths) == bool(weight.weaknesses):
        return ""
    return "strength" if weight.strengths else "weakness"
