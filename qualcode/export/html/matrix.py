"""Codes against codes: the matrix of those that meet, the table of associations, and of steps from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from qualcode.aggregate.association import Association, Verdict, associate_codes
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.sensitivity import vary_choices
from qualcode.aggregate.sequences import code_sequence, count_transitions
from qualcode.export.excel.associations import choice_named
from qualcode.export.findings import read_pairs, tell_association, unit_named
from qualcode.export.html.cells import Cell, Part, Table, cell, head, heads
from qualcode.export.html.evidence import PairKeys
from qualcode.export.html.findings import Findings
from qualcode.export.published import has_categories
from qualcode.export.signs import read_signs, tell_legend
from qualcode.model import Codebook
from qualcode.sheets import AssociationSheet, CooccurrenceSheet, SequenceSheet

MOST_PAIRS = 500
"""Pairs of codes that a table of the page takes, those of smallest p first."""
_COLUMNS = {
    "units_first": "n_first", "units_second": "n_second", "count": "n_both", "expected": "expected",
    "expected_within": "expected_within", "lift": "lift", "jaccard": "jaccard", "phi": "phi", "p_fisher": "p_fisher",
    "p": "p_within", "q": "q", "least_p": "least_p",
}  # fmt: skip
_BY_CASE = ("expected_within", "p")
_CHANCES = ("p_fisher", "p", "q", "least_p")
_COUNTS = ("units_first", "units_second", "count")
_MARKED = 1.96


def show_cooccurrence(spec: CooccurrenceSheet, found: Findings) -> list[Table]:
    """The matrix, both halves: in each cell the sign and the number of units, which opens them."""
    words, book = found.words, found.book(spec.codebook)
    counted = count_pairs(found.result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    keys = found.evidence.pairs(counted, book.id)
    rows = _square(book, keys, read_signs(counted, spec, found.result, words), found)
    notes = [*tell_legend(spec, found.result, words), words("matrix note")]
    return [Table(f"{spec.sheet} — {book.label}", _turned(book), rows, notes, wide=len(rows) > 14, look="matrix")]


def _turned(book: Codebook) -> list[list[Cell]]:
    """Heads of a square table: categories where there are some, then codes, turned."""
    sorted_out = has_categories(book)
    groups = [
        (book.categories.get(name, name), len(list(of))) for name, of in groupby(book.codes, lambda c: c.category)
    ]
    corner = [*[Cell(look="corner", down=2)] * sorted_out, Cell(look="corner held", down=1 + sorted_out)]
    codes = [head(code.label, look="turned") for code in book.codes]
    if not sorted_out:
        return [[*corner, *codes]]
    return [[*corner, *(head(name, across=count) for name, count in groups)], codes]


def _square(book: Codebook, keys: PairKeys, signs: Mapping[tuple[str, str], str], found: Findings) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    sorted_out = has_categories(book)
    for category, group in groupby(book.codes, key=lambda code: code.category):
        codes = list(group)
        for n, one in enumerate(codes):
            above = [head(book.categories.get(category, category), down=len(codes))] if sorted_out and not n else []
            line = [*above, head(one.label)]
            for other in book.codes:
                count = int(keys.counts[keys.codes[one.id], keys.codes[other.id]])
                own = one is other
                name = one.label if own else f"{one.label} – {other.label}"
                shown = signs.get((one.id, other.id), "")
                told = found.words("told units", name=name, count=count, sign=shown).strip()
                part = Part(shown, str(count) if count else "", keys.key(one.id, other.id), told)
                line.append(Cell((part,), look="own" if own else "sign"))
            rows.append(line)
    return rows


def show_association(spec: AssociationSheet, found: Findings) -> tuple[list[str], list[Table]]:
    """What was tested and found, in sentences; one row a pair; what other choices would change."""
    words, book = found.words, found.book(spec.codebook)
    labels = {code.id: code.label for code in book.codes}
    tested = associate_codes(
        found.result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where, alpha=spec.alpha
    )
    counted = count_pairs(found.result, book.id, within=spec.within, roll_up=spec.roll_up, where=spec.where)
    sentences = tell_association(tested, labels, unit_named(found.result, spec.within, words), words)
    if len(tested.pairs) > MOST_PAIRS:
        sentences.append(words("left out", shown=MOST_PAIRS, pairs=len(tested.pairs)))
    tables = [_pair_table(spec, tested, labels, found.evidence.pairs(counted, book.id), found)]
    if spec.sensitivity:
        tables.append(_sensitivity(spec, found))
    return sentences, tables


def _pair_table(
    spec: AssociationSheet, tested: Association, labels: dict[str, str], keys: PairKeys, found: Findings
) -> Table:
    words = found.words
    columns = [name for name in _COLUMNS if tested.within_cases or name not in _BY_CASE]
    pairs = tested.pairs.assign(reading=read_pairs(tested, words)).sort_values("p", kind="stable").head(MOST_PAIRS)
    rows: list[list[Cell]] = []
    for pair in pairs.to_dict("records"):
        name = f"{labels[pair['first']]} – {labels[pair['second']]}"
        line = [head(labels[pair["first"]]), head(labels[pair["second"]])]
        for column in columns:
            value = pair[column]
            opens = keys.key(pair["first"], pair["second"]) if column == "count" else ""
            told = words("told units", name=name, count=value, sign="").strip() if opens else ""
            line.append(cell(_figure(column, value, found), look="number", opens=opens, told=told))
        bold = "finding" if pair["verdict"] in (Verdict.LINKED, Verdict.INCOMPATIBLE) else ""
        rows.append([*line, cell(words(f"verdict {pair['verdict']}"), look=bold), cell(pair["reading"], look="long")])
    names = [words("first"), words("second"), *(words(_COLUMNS[name]) for name in columns)]
    return Table(spec.sheet, heads(*names, words("verdict"), words("reading")), rows, wide=True, look="dense")


def _figure(column: str, value: float, found: Findings) -> str:
    if column in _COUNTS:
        return str(int(value))
    return found.words.chance(float(value)) if column in _CHANCES else found.fixed(float(value), 2)


def _sensitivity(spec: AssociationSheet, found: Findings) -> Table:
    words = found.words
    varied = vary_choices(
        found.result, spec.codebook, within=spec.within, roll_up=spec.roll_up, where=spec.where, alpha=spec.alpha
    )
    rows: list[list[Cell]] = []
    for choice, counts in zip(varied.choices, varied.tally().to_dict("records"), strict=True):
        unsaid = tuple(Verdict)[1:] if choice.kind == "count" else ()
        figures = ["" if name in unsaid else int(count) for name, count in counts.items()]
        rows.append([head(choice_named(choice, words)), *(cell(figure, look="number") for figure in figures)])
    names = [words("choice"), words("units"), *(words(f"verdict {one}") for one in Verdict), words("changed")]
    return Table(words("sensitivity_title"), heads(*names), rows)


def show_sequence(spec: SequenceSheet, found: Findings) -> tuple[list[str], list[Table]]:
    """From row to column: how often the one follows the other, with the adjusted residual below."""
    words, book = found.words, found.book(spec.codebook)
    sequence = code_sequence(found.result, book.id, roll_up=spec.roll_up, where=spec.where)
    steps = count_transitions(sequence, [code.id for code in book.codes])
    keys = found.evidence.steps(sequence, book.id, steps.counts)
    counts, residuals = steps.counts.to_numpy(), steps.residuals.to_numpy()
    rows: list[list[Cell]] = []
    for r, one in enumerate(book.codes):
        line = [head(one.label)]
        for c, other in enumerate(book.codes):
            count, residual = int(counts[r, c]), float(residuals[r, c])
            shown = found.fixed(residual, 1) if count else ""
            told = words("told steps", first=one.label, second=other.label, count=count)
            look = "sign finding" if abs(residual) > _MARKED else "sign"
            line.append(Cell((Part(str(count or ""), shown, keys.key(one.id, other.id), told),), look=look))
        rows.append(line)
    corner: Sequence[Cell] = [Cell(look="corner held"), *(head(code.label, look="turned") for code in book.codes)]
    notes = [words("from_to"), words("residuals")]
    table = Table(f"{spec.sheet} — {book.label}", [corner], rows, notes, wide=len(rows) > 14, look="matrix")
    return [words("steps", steps=steps.steps)], [table]
