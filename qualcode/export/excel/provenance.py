"""The sheet that says where a workbook comes from: files, versions, rules, decisions, codings. No clock, no user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualcode.export.excel.canvas import GROUP_FILL, Canvas
from qualcode.export.material import Material
from qualcode.export.tables import versions
from qualcode.export.words import Words
from qualcode.model import Action, Origin

_WIDTHS = (44.0, 68.0, *[13.0] * 7)
_RULES = (Origin.KEYWORD, Origin.LEMMA, Origin.PATTERN, Origin.SECTION)
_NUMBERS = "#,##0"
Rows = Sequence[Sequence[str | int]]


def draw_provenance(canvas: Canvas, material: Material, words: Words) -> None:
    """One small table below the other, each with its name."""
    study = material.study
    canvas.title(words("provenance_title", study=study.name))
    facts = [(words("study"), study.name), (words("language"), study.language), (words("model"), study.model)]
    row = _draw_table(canvas, 3, "", [words("item"), words("value")], facts, words("study"))
    heads = [words("program"), words("version")]
    row = _draw_table(canvas, row, words("versions"), heads, [*versions(study).items()], words("versions"))
    heads = [words("file"), words("sha256")]
    row = _draw_table(canvas, row, words("inputs"), heads, [*material.inputs.items()], words("inputs"))
    kinds = [_named("origin", kind, words) for kind in _RULES]
    heads = [words("codebook"), words("file"), words("number_codes"), *kinds, words("total"), words("cues")]
    row = _draw_table(canvas, row, words("rules"), heads, _rules(material), words("rules"))
    decided = _decisions(material)
    heads = [words("coder"), words("file"), *(_named("action", one, words) for one in Action), words("total")]
    row = _draw_table(canvas, row, words("decisions"), heads, decided, words("decisions"))
    if not decided:
        canvas.note(row - 1, 1, words("no_decisions"))
        row += 1
    heads, rows = _codings(material, words)
    row = _draw_table(canvas, row, words("codings_by"), heads, rows, words("codings_by"))
    counted = sorted(material.result.audit["status"].value_counts().items())
    audit = [(_named("status", str(status), words), int(n)) for status, n in counted]
    _draw_table(canvas, row, words("audit"), [words("status"), words("lines")], audit, "audit")
    canvas.widths(*_WIDTHS)
    canvas.print_on_a4()


def _draw_table(canvas: Canvas, row: int, title: str, heads: Sequence[str], rows: Rows, suffix: str) -> int:
    """A table with its title above; returns the row where the next begins, one row free."""
    if title:
        canvas.put(row, 1, title, bold=True, border=False, size=11)
        row += 1
    canvas.header(row, heads)
    canvas.height(row, [(head, width - 3) for head, width in zip(heads, _WIDTHS, strict=False)])
    for at, values in enumerate(rows, start=row + 1):
        for column, value in enumerate(values, start=1):
            number = not isinstance(value, str)
            fill, shape = GROUP_FILL if column == 1 else "", _NUMBERS if number else "General"
            canvas.put(at, column, value, center=number, fill=fill, shape=shape)
        canvas.height(at, [(str(value), width) for value, width in zip(values, _WIDTHS, strict=False)])
    canvas.mark_table(row, 1, row + len(rows), len(heads), suffix=suffix)
    return row + len(rows) + 2


def _rules(material: Material) -> list[list[str | int]]:
    """Per codebook its file, its codes, its rules of each kind, and how many of all of them are cues."""
    files = [material.study.shown(path) for path in material.study.codebooks]
    books = material.result.codebooks
    named = dict(zip((book.id for book in books), files, strict=False)) if len(files) == len(books) else {}
    table: list[list[str | int]] = []
    for book in books:
        counts = Counter(rule.kind for code in book.codes for rule in code.rules)
        own = [counts[kind] for kind in _RULES]
        cues = sum(rule.cue for code in book.codes for rule in code.rules)
        table.append([f"{book.label} ({book.id})", named.get(book.id, ""), len(book.codes), *own, sum(own), cues])
    return table


def _decisions(material: Material) -> list[list[str | int]]:
    """Per coder the file, and how many decisions of each action it has."""
    made: dict[tuple[str, str], Counter[Action]] = {}
    for decision in material.result.decisions:
        made.setdefault((decision.coder, decision.path), Counter())[decision.action] += 1
    table: list[list[str | int]] = []
    for (coder, path), counts in sorted(made.items()):
        table.append([coder, path, *(counts[action] for action in Action), counts.total()])
    return table


def _codings(material: Material, words: Words) -> tuple[list[str], list[list[str | int]]]:
    """How many codings of each origin and status, with the totals of both."""
    codings = material.result.codings
    counted = codings.groupby(["origin", "status"]).size().reset_index().itertuples(index=False, name=None)
    pairs = Counter({(str(origin), str(status)): int(count) for origin, status, count in counted})
    origins, statuses = (sorted({pair[n] for pair in pairs}) for n in (0, 1))
    rows: list[list[str | int]] = []
    for origin in origins:
        own = [pairs[origin, status] for status in statuses]
        rows.append([_named("origin", origin, words), sum(own), *own])
    totals = [sum(pairs[origin, status] for origin in origins) for status in statuses]
    rows.append([words("total"), sum(totals), *totals])
    return [words("origin"), words("total"), *(_named("status", one, words) for one in statuses)], rows


def _named(kind: str, key: str, words: Words) -> str:
    """An origin, status or action in French, and as the CSV files call it; in other languages, as they do."""
    return f"{words.named(kind, key)} ({key})" if words.french else str(key)
