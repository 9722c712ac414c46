"""What study.yaml may say of a sheet: one class a kind, `SheetSpec`, the one list of them, and which file holds which.

A new kind is a class here (of pictures, in `picturesheets.py`), its name in `SheetSpec`, and one line in the registry
of `export/excel/workbook.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import Field

from qualcode.picturesheets import HeatmapSheet as HeatmapSheet
from qualcode.picturesheets import NetworkSheet as NetworkSheet
from qualcode.picturesheets import TimelineSheet as TimelineSheet
from qualcode.sheetbase import UNITS as UNITS
from qualcode.sheetbase import CodesSheet, Levels, Named, Sheet, Unit
from qualcode.sheetbase import Text as Text


class CasesSheet(Sheet):
    """The cases with their attributes; `total` names attributes in minutes to add up."""

    kind: Literal["cases"]
    total: list[Text] = []


class CodebookSheet(Sheet):
    """A codebook as published: category, code, definition; with `where`, the codes found there."""

    kind: Literal["codebook"]
    codebook: Text

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook)]


class CooccurrenceSheet(Sheet):
    """Which codes of a codebook meet in one unit, marked by how many units hold both."""

    kind: Literal["cooccurrence"]
    codebook: Text
    within: Unit = "segment"
    levels: Levels = {"●": 5, "○": 1}
    evidence: bool = False
    roll_up: bool = False
    signs: Literal["counts", "association"] = "counts"

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook), *(("within", name) for name in self.unit)]

    @property
    def unit(self) -> tuple[str, ...]:
        return () if isinstance(self.within, str) else tuple(self.within)


class GridSheet(Sheet):
    """One row per combination of row codes; in each column the codes that occur with it, by frequency."""

    kind: Literal["grid"]
    rows: list[Text] = Field(min_length=1)
    columns: list[Text] = Field(min_length=1)
    quotes: bool = False

    @property
    def codebooks(self) -> Named:
        return [*(("rows", name) for name in self.rows), *(("columns", name) for name in self.columns)]

    @property
    def unit(self) -> tuple[str, ...]:
        return tuple(self.rows)


class DominantSheet(Sheet):
    """How often each case speaks of each code, the dominant one, and the words that justify it."""

    kind: Literal["dominant"]
    codebook: Text

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook)]


class _PolaritySheet(Sheet):
    """A sheet that reads strengths and weaknesses off a codebook whose two topmost codes are these, in this order."""

    @property
    def polarity_key(self) -> str:
        """The key that names the codebook of strengths and weaknesses."""
        return "polarity"


class CaseGridSheet(_PolaritySheet):
    """Per case each strength and weakness with its words, and the codes of `columns` (default: all others) it holds."""

    kind: Literal["case_grid"]
    codebook: Text
    columns: list[Text] = []

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook), *(("columns", name) for name in self.columns)]

    @property
    def polarity_key(self) -> str:
        return "codebook"


class RecommendationsSheet(_PolaritySheet):
    """Per case the advice of the codes that weigh most among its weaknesses, as many as `each`."""

    kind: Literal["recommendations"]
    codebook: Text
    polarity: Text
    each: int = Field(default=2, ge=1)

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook), ("polarity", self.polarity)]


class CaseMatrixSheet(_PolaritySheet):
    """Code × case: how often as a strength, how often as a weakness, and which codes hold across cases."""

    kind: Literal["case_matrix"]
    codebook: Text
    polarity: Text

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook), ("polarity", self.polarity)]


class AssociationSheet(CodesSheet):
    """Every pair of codes held against chance: measures, tests, verdict; beside it what other choices would change."""

    kind: Literal["association"]
    within: Unit = "segment"
    alpha: float = Field(default=0.05, gt=0, lt=1)
    sensitivity: bool = True

    @property
    def unit(self) -> tuple[str, ...]:
        return () if isinstance(self.within, str) else tuple(self.within)


class ThemesSheet(CodesSheet):
    """How often each code is found, in all and by case; beside it a cross-table with tests for each attribute `by`."""

    kind: Literal["themes"]
    by: list[Text] = []


class FrameworkSheet(CodesSheet):
    """The framework matrix: case × code, in each cell up to `each` quotations."""

    kind: Literal["framework"]
    each: int = Field(default=3, ge=1)


class SaturationSheet(CodesSheet):
    """New codes by case in order, what other orders would give, and when saturation was reached."""

    kind: Literal["saturation"]


class SequenceSheet(CodesSheet):
    """Which codes follow which within a document; beside it the codes of each document in order."""

    kind: Literal["sequence"]


class AgreementSheet(Sheet):
    """How far coders agree, per code, per codebook and in all; with `by_pair` a second sheet for each pair."""

    kind: Literal["agreement"]
    about: list[Text] = Field(default=[], alias="codebooks")
    counted: Literal["segment", "span"] = Field(default="segment", alias="unit")
    coders: list[Text] = []
    rules: bool = False
    reading: Literal["said", "standing"] = "said"
    empty: Literal["open", "none"] = "open"
    by_pair: bool = False

    @property
    def codebooks(self) -> Named:
        return [("codebooks", name) for name in self.about]


class DisagreementsSheet(Sheet):
    """Where coders disagree: who said what, why, and what came of it."""

    kind: Literal["disagreements"]
    codebook: str = ""

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook)] if self.codebook else []


class _FlatSheet(Sheet):
    """A plain table for other programs, of one codebook, several, or (by default) all."""

    codebook: list[Text] | Text = []

    @property
    def codebooks(self) -> Named:
        named = [self.codebook] if isinstance(self.codebook, str) else self.codebook
        return [("codebook", name) for name in named]


class CaseCodesSheet(_FlatSheet):
    """Case × code with the cases' attributes: 0 or 1, or with `counts` how many segments."""

    kind: Literal["case_codes"]
    counts: bool = False
    roll_up: bool = False


class SegmentCodesSheet(_FlatSheet):
    """Segment × code, 0 or 1, with the attributes of the segment's case."""

    kind: Literal["segment_codes"]
    roll_up: bool = False


class QuotationsSheet(_FlatSheet):
    """One row a coding, with its code's path, its passage and the attributes of its case."""

    kind: Literal["quotations"]


class CorpusSheet(Sheet):
    """What was said, without interviewers, for IRaMuTeQ; `variables` names attributes (all where it is not there)."""

    kind: Literal["corpus"]
    text: Literal["case", "document", "segment"] = "case"
    variables: list[Text] | None = None
    thematic: bool = False


PolaritySheet = CaseGridSheet | RecommendationsSheet | CaseMatrixSheet
AnalysisSheet = AssociationSheet | ThemesSheet | FrameworkSheet | SaturationSheet | SequenceSheet
CodersSheet = AgreementSheet | DisagreementsSheet
FlatSheet = CaseCodesSheet | SegmentCodesSheet | QuotationsSheet
PictureSheet = NetworkSheet | HeatmapSheet | TimelineSheet
SheetSpec = (
    CasesSheet | CodebookSheet | CooccurrenceSheet | GridSheet | DominantSheet | PolaritySheet | AnalysisSheet
    | CodersSheet | PictureSheet | FlatSheet | CorpusSheet
)  # fmt: skip
SHEETS: dict[str, type[SheetSpec]] = {
    get_args(schema.model_fields["kind"].annotation)[0]: schema for schema in get_args(SheetSpec)
}
"""The schema of each kind, by the name that study.yaml calls it."""


@dataclass(frozen=True, slots=True)
class Format:
    """What files of one ending hold: kinds of sheets, several or a `single` one."""

    kinds: tuple[str, ...]
    single: bool = False


PAGE_KINDS = (
    "cases", "codebook", "cooccurrence", "grid", "dominant", "case_grid", "recommendations", "case_matrix",
    "association", "themes", "framework", "saturation", "sequence", "agreement",
    "disagreements", "network", "heatmap", "timeline",
)  # fmt: skip
"""The kinds that the report shows."""
_FLAT = Format(("case_codes", "segment_codes", "quotations"), single=True)
_FIGURE = Format(("cooccurrence", "network", "heatmap", "saturation", "timeline"), single=True)
FORMATS: Mapping[str, Format] = {
    ".xlsx": Format(tuple(kind for kind in SHEETS if kind != "corpus")),
    ".docx": Format(("cases", "codebook", "cooccurrence", "grid")),
    ".csv": _FLAT,
    ".parquet": _FLAT,
    ".txt": Format(("corpus",), single=True),
    ".png": _FIGURE,
    ".svg": _FIGURE,
    ".pdf": _FIGURE,
    ".graphml": Format(("network",), single=True),
    ".gexf": Format(("network",), single=True),
    ".tex": Format(("cooccurrence",), single=True),
    ".html": Format(PAGE_KINDS),
}
"""The formats that can be written, by the ending of the file."""
