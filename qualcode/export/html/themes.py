"""Themes: frequencies with what they were counted from, cross-tables, saturation."""

from __future__ import annotations

from qualcode.aggregate.saturation import PERMUTATIONS, assess_saturation, new_codes
from qualcode.aggregate.themes import CrossTable, code_cases, cross_attribute
from qualcode.export.html.cells import Cell, Table, cell, head, heads
from qualcode.export.html.findings import Findings, Held, held_by_code
from qualcode.model import Codebook
from qualcode.sheets import SaturationSheet, ThemesSheet


def show_themes(spec: ThemesSheet, found: Findings) -> list[Table]:
    """One row a code: its frequencies, then its segments in each case; then a table for each attribute."""
    words, book = found.words, found.book(spec.codebook)
    frequencies, by_case = code_cases(found.result, book.id, roll_up=spec.roll_up, where=spec.where)
    held = held_by_code(found, book.id, roll_up=spec.roll_up, where=spec.where)
    by_code = frequencies.to_dict("index")
    overall: list[list[Cell]] = []
    cases: list[list[Cell]] = []
    for code in book.codes:
        counts = by_code[code.id]
        numbers = held.by_code.get(code.id, frozenset())
        opens = found.evidence.several(numbers, [(book.id, code.id)])
        told = found.told(code.label, len(numbers))
        figures = [
            cell(int(counts[name]), look="number", opens=opens if name == "segments" else "", told=told)
            for name in ("codings", "segments", "documents", "cases")
        ]
        overall.append([head(code.label), *figures, cell(found.fixed(100 * counts["share"], 0) + " %", look="number")])
        across = [_in_case(book, code.id, str(case), held, found) for case in by_case.columns]
        cases.append([head(code.label), *across])
    names = [words("code"), *(words(name) for name in frequencies.columns)]
    tables = [Table(f"{spec.sheet} — {book.label}", heads(*names), overall)]
    named = [words("code"), *map(str, by_case.columns)]
    tables.append(Table(words("by_case"), heads(*named), cases, wide=True, look="dense"))
    return tables + [_crossed(book, cross_attribute(found.result, by_case, name), found) for name in spec.by]


def _in_case(book: Codebook, code: str, case: str, held: Held, found: Findings) -> Cell:
    numbers = held.by_case.get((code, case), frozenset())
    if not numbers:
        return cell(look="number")
    name = f"{found.label(book.id, code)}, {found.words.case_named(case)}"
    opens = found.evidence.several(numbers, [(book.id, code)])
    return cell(len(numbers), look="number", opens=opens, told=found.told(name, len(numbers)))


def _crossed(book: Codebook, table: CrossTable, found: Findings) -> Table:
    words = found.words
    title = "crossed_by" if table.groups else "crossed_medians"
    sides = {"with": words("with"), "without": words("without_code")}
    groups = [
        words("group", name=name, count=table.groups[name]) if name in table.groups else sides[name]
        for name in map(str, table.counts.columns)
    ]
    rows: list[list[Cell]] = []
    tests = table.tests.itertuples(index=False, name=None)
    for code, counts, (test, p, q) in zip(book.codes, table.counts.to_numpy(float), tests, strict=True):
        figures = ["" if count != count else words.decimal(float(count), 1) for count in counts]
        chances = ["" if test == "none" else words.chance(float(value)) for value in (p, q)]
        line = [cell(words(f"test {test}")), *(cell(value, look="number") for value in chances)]
        rows.append([head(code.label), *(cell(figure, look="number") for figure in figures), *line])
    names = [words("code"), *groups, words("test"), words("p"), words("q")]
    caption = words(title, attribute=words.attribute(table.attribute))
    return Table(caption, heads(*names), rows, [words("crossed_note")])


def show_saturation(spec: SaturationSheet, found: Findings) -> tuple[list[str], list[Table]]:
    """Saturation by base, run and threshold; then one row a case in order, its new codes opening their words."""
    words, book = found.words, found.book(spec.codebook)
    _, by_case = code_cases(found.result, book.id, roll_up=spec.roll_up, where=spec.where)
    held = held_by_code(found, book.id, roll_up=spec.roll_up, where=spec.where)
    table = new_codes(by_case)
    never = [found.label(book.id, str(code)) for code in by_case.index[(by_case == 0).all(axis=1)]]
    sentences = [words("saturation_note", count=PERMUTATIONS)]
    sentences += [words("never_found", names=", ".join(never))] if never else []
    rows: list[list[Cell]] = []
    for case in table.to_dict("records"):
        named, names = words.case_named(str(case["case"])), list(case["names"])
        numbers = {n for code in names for n in held.by_case.get((code, str(case["case"])), ())}
        opens = found.evidence.several(numbers, [(book.id, code) for code in names])
        new = cell(case["new"], look="number", opens=opens, told=found.told(named, len(numbers)))
        which = cell(", ".join(found.label(book.id, code) for code in names))
        figures = [found.fixed(float(case[name]), 1) for name in ("mean", "low", "high")]
        rows.append([head(named), new, which, *(cell(one, look="number") for one in (case["total"], *figures))])
    names = [words(one) for one in ("case", "new", "which", "total_codes", "mean_orders", "low", "high")]
    tables = [_assessment([*table["new"]], found), Table(f"{spec.sheet} — {book.label}", heads(*names), rows)]
    return sentences, tables


def _assessment(new: list[int], found: Findings) -> Table:
    words = found.words
    rows = []
    for one in assess_saturation(new):
        ratio = f"{found.fixed(100 * one.ratio, 0)} %" if one.assessed else ""
        reached = one.written or words("not_reached" if one.assessed else "not_assessed")
        threshold = f"{found.fixed(100 * one.threshold, 0)} %"
        figures = (one.base, one.run, reached, ratio, threshold)
        rows.append([cell(figure, look="number") for figure in figures])
    names = [words(name) for name in ("base", "run", "reached", "ratio", "threshold")]
    return Table(words("guest"), heads(*names), rows)
