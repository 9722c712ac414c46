"""Tables of human codes, to measure rules against: what people gave each quotation, and what they left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.errors import TableError
from qualcode.ingest.tables import Table
from qualcode.ingest.verbatims import VerbatimColumns, codes_by_label, parse_verbatims
from qualcode.model import Code, Codebook, Document
from qualcode.normalise import fold
from qualcode.nouns import count_nouns

_TEXT = ("verbatim", "verbatims", "quote", "quotation", "citation", "text", "texte")
_CASE = ("entretien", "case", "cas", "interview", "document")
_SEGMENT = ("id", "segment", "segment_id")


@dataclass(frozen=True, slots=True)
class GoldColumns:
    """Which column holds what; what is "" is looked for among usual names. `codes`: column by codebook."""

    text: str = ""
    case: str = ""
    segment: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gold:
    """Quotations and the codes that people gave them.

    `given` has, by codebook and segment, the ids of the codes; a segment that people left open there is not in it.
    `cells` has each segment's row, for grouping by column. `remarks` are lines about what could not be used.
    """

    document: Document
    given: Mapping[str, Mapping[str, frozenset[str]]]
    cells: Mapping[str, Mapping[str, str]]
    columns: tuple[str, ...]
    remarks: tuple[str, ...]


def parse_gold(
    table: Table, *, id: str, columns: GoldColumns, codebooks: Sequence[Codebook], empty_is_none: bool = False
) -> Gold:
    """The gold that a table holds. An empty cell leaves its codebook open, unless `empty_is_none`.

    A cell with a label that the codebook does not have leaves it open too, with a remark: what people meant is unknown.

    Raises:
        TableError: no column holds text or codes, a column that is named is not there, or two rows share an id.
    """
    text = columns.text or _usual(table, _TEXT)
    if not text:
        raise TableError(
            f"no column holds the quotations. Name it: --text. There are: {', '.join(table.columns)}.", path=table.shown
        )
    case, segment = columns.case or _usual(table, _CASE), columns.segment or _usual(table, _SEGMENT)
    found = VerbatimColumns(text=text, case=case, segment=segment)
    document, _, wordless = parse_verbatims(table, id=id, columns=found, codebooks=codebooks)
    by_book = {book.id: column for book in codebooks if (column := columns.codes.get(book.id) or _column(table, book))}
    if unknown := set(columns.codes) - {book.id for book in codebooks}:
        raise TableError(
            f"no codebook is called '{min(unknown)}'. There are: {', '.join(b.id for b in codebooks)}.",
            path=table.shown,
        )
    table.need(by_book.values())
    if not by_book:
        there = ", ".join(table.columns)
        raise TableError(
            f"no column is named after a codebook. Name one: --codes valeurs=COLUMN. There are: {there}.",
            path=table.shown,
        )
    rows = [row for row in table.rows if row.cells[text]]
    cells = {s.id: row.cells for s, row in zip(document.segments, rows, strict=True)}
    given: dict[str, dict[str, frozenset[str]]] = {}
    remarks: list[str] = []
    if wordless:
        left = f"{count_nouns(len(wordless), 'row')} without a quotation left out"
        remarks.append(f"{table.shown}, column '{text}': {left}: line {_some(map(str, wordless))}")
    for book in codebooks:
        if book.id in by_book:
            given[book.id], said = _given(book, by_book[book.id], cells, empty_is_none)
            remarks += [f"{table.shown}, column '{by_book[book.id]}': {line}" for line in said]
    return Gold(document, given, cells, table.columns, tuple(remarks))


def _given(
    book: Codebook, column: str, cells: Mapping[str, Mapping[str, str]], empty_is_none: bool
) -> tuple[dict[str, frozenset[str]], list[str]]:
    labels: Mapping[str, Code] = codes_by_label(book)
    given: dict[str, frozenset[str]] = {}
    unknown: dict[str, list[str]] = {}
    for segment, row in cells.items():
        names = [name for part in row[column].split("|") if (name := part.strip())]
        strange = [name for name in names if fold(name) not in labels]
        for name in strange:
            unknown.setdefault(name, []).append(segment)
        if not strange and (names or empty_is_none):
            given[segment] = frozenset(labels[fold(name)].id for name in names)
    lines = [
        f"'{name}' is no label or code of {book.id}: {count_nouns(len(rows), 'row')} left out there: {_some(rows)}"
        for name, rows in unknown.items()
    ]
    return given, lines


def _some(names: Iterable[str], most: int = 5) -> str:
    every = list(names)
    return ", ".join([*every[:most], *(["…"] if len(every) > most else [])])


def _usual(table: Table, names: Sequence[str]) -> str:
    by_name = {fold(column): column for column in table.columns}
    return next((by_name[name] for name in names if name in by_name), "")


def _column(table: Table, book: Codebook) -> str:
    """The column named after the codebook: its id or label, in the plural or the singular."""
    wanted = {_singular(book.id), _singular(book.label)}
    return next((column for column in table.columns if _singular(column) in wanted), "")


def _singular(name: str) -> str:
    return " ".join(word.rstrip("sx") for word in fold(name).replace("_", " ").replace("-", " ").split())
