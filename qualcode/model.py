"""The words of qualcode as frozen values, on the standard library alone.

Offsets are code points of `Document.text`, 0-based, end excluded: `document.text[start:end]` is the quotation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

CODING_COLUMNS = (
    "document", "case", "segment", "speaker", "start", "end", "quote", "codebook", "code", "label",
    "origin", "rule", "coder", "status", "reason",
)  # fmt: skip


class Role(StrEnum):
    """Who speaks a segment. Interviewer turns are read, and never counted."""

    RESPONDENT = "respondent"
    INTERVIEWER = "interviewer"
    NONE = "none"


class Origin(StrEnum):
    """What laid a code on its span."""

    KEYWORD = "keyword"
    LEMMA = "lemma"
    PATTERN = "pattern"
    SECTION = "section"
    CARRIED = "carried"
    IMPLIED = "implied"
    IMPORTED = "imported"
    OVERRIDE = "override"


class Status(StrEnum):
    """Where a coding stands (the first five), or why a line is in the audit (the others)."""

    AUTOMATIC = "automatic"
    IMPORTED = "imported"
    CONFIRMED = "confirmed"
    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    NEGATED = "negated"
    EXCLUDED = "excluded"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHAN = "orphan"
    IDLE = "idle"
    CONTRADICTED = "contradicted"
    OUTVOTED = "outvoted"
    REPAIRED = "repaired"
    SEVERAL_UNITS = "several units"
    SKIPPED = "skipped"
    MISSPELT = "misspelt"
    UNATTRIBUTED = "unattributed"
    TRUNCATED = "truncated"


NEEDS_ATTENTION = frozenset(
    {
        *(Status.MOVED, Status.AMBIGUOUS, Status.ORPHAN, Status.IDLE, Status.CONTRADICTED),  # of decisions
        *(Status.MISSPELT, Status.UNATTRIBUTED),  # of who speaks
    }
)
"""Audit lines that only a person can settle."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The stretch coded as a unit: a turn, a paragraph, a list item, one verbatim.

    `section` is the path of headings above it, outermost first. `time` is when a turn begins, H:MM:SS, where its
    transcript says so.
    """

    id: str
    start: int
    end: int
    case: str
    speaker: str = ""
    role: Role = Role.NONE
    section: tuple[str, ...] = ()
    time: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One transcript, case text, table of verbatims or article, after reading.

    `continuous` is false where neighbouring segments were not said one after the other (table rows, mined
    quotations). `codebooks` names those that code it; None means all. `ocr`: words misread by a scanner are put right
    for matching, never in `text`.
    """

    id: str
    text: str
    segments: tuple[Segment, ...]
    source: str = ""
    group: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    continuous: bool = True
    codebooks: tuple[str, ...] | None = None
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """The person, company or site that spoke, with the attributes that the case table gives."""

    id: str
    attributes: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a code is found in text, as written in the codebook.

    `text` is a phrase for keywords and lemmas, a glob for sections, the pattern's name for patterns, whose
    `tokens` are spaCy Matcher dictionaries. A `cue` only hints at the code: it counts where another place of the
    segment, a rule that is no cue, or a code that `backs` this one says the same.
    """

    id: str
    kind: Origin
    text: str
    tokens: tuple[Mapping[str, object], ...] = ()
    cue: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea: what it means, the rules that find it, and the sentences that test them."""

    codebook: str
    id: str
    label: str
    definition: str
    category: str = ""
    parent: str = ""
    rules: tuple[Rule, ...] = ()
    unless: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    backs: tuple[str, ...] = ()
    recommendation: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`codebook:code`, the way decisions and `implies` write it."""
        return f"{self.codebook}:{self.id}"


@dataclass(frozen=True, slots=True)
class Codebook:
    """One analytic dimension: its codes in the file's order, sub-codes right after their parent."""

    id: str
    label: str
    codes: tuple[Code, ...]
    source: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    longest: bool = False
    dominant: bool = False
    carries: bool = False
    negation: bool = True

    @property
    def topmost(self) -> tuple[Code, ...]:
        """The codes that stand under no other."""
        return tuple(code for code in self.codes if not code.parent)

    def code(self, code: str) -> Code:
        """The code of that id.

        Raises:
            KeyError: the codebook has no such code.
        """
        return next((c for c in self.codes if c.id == code), None) or _missing(f"{self.id}:{code}")


@dataclass(frozen=True, slots=True)
class Coding:
    """One code laid on one stretch of a document, and what laid it there; an audit line has as much as is known."""

    document: str = ""
    case: str = ""
    segment: str = ""
    speaker: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    codebook: str = ""
    code: str = ""
    label: str = ""
    origin: str = ""
    rule: str = ""
    coder: str = "qualcode"
    status: str = Status.AUTOMATIC
    reason: str = ""

    @property
    def name(self) -> str:
        """`codebook:code`, as decisions write it."""
        return f"{self.codebook}:{self.code}"


class Action(StrEnum):
    """What a decision does to the codings of one code on its quotation."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of an override file: a coder's dated word about one quotation.

    `code` and `replacement` are written `codebook:code`. `path` and `line` say where it was read.
    """

    coder: str
    document: str
    segment: str
    quote: str
    before: str
    after: str
    action: Action
    code: str
    replacement: str
    date: str
    reason: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """`file, line n`, as messages name it."""
        return f"{self.path}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Consensus:
    """How words of coders who contradict each other are settled: by a rule, or as `coder` says."""

    rule: Literal["union", "majority", "intersection", "coder"]
    coder: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read from disk before coding starts: documents by id, cases, codes that people gave before.

    `remarks` are audit lines: what reading passed over, and why. `problems` are the lines about what could not be read.
    """

    documents: tuple[Document, ...]
    cases: tuple[Case, ...] = ()
    imported: tuple[Coding, ...] = ()
    remarks: tuple[Coding, ...] = ()
    problems: tuple[str, ...] = ()


def segment_at(segments: Sequence[Segment], position: int) -> Segment | None:
    """The segment that holds the code point at `position`; None between segments."""
    low, high = 0, len(segments)
    while low < high:
        middle = (low + high) // 2
        if segments[middle].end <= position:
            low = middle + 1
        else:
            high = middle
    return segments[low] if low < len(segments) and segments[low].start <= position else None


def _missing(name: str) -> Code:
    raise KeyError(name)
