"""What the schemas of sheets share: see `sheets.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Where = dict[Text, str | int | float | list[str | int | float]]
_OfCorpus = Literal["segment", "speaker", "document", "case"]
UNITS: tuple[str, ...] = get_args(_OfCorpus)
"""The units that are not made of codes."""
Levels = Annotated[dict[Text, int], Field(min_length=1)]
"""The signs that so many units earn a pair."""
Named = list[tuple[str, str]]
"""Codebooks, each with the key that names it."""
_NOT_IN_NAMES = "[]:*?/\\'"


def _a_unit_or_codebooks(value: Any) -> Any:
    if isinstance(value, str) and value not in UNITS:
        raise ValueError(f"give {', '.join(UNITS[:-1])} or {UNITS[-1]}, or a list of codebooks, such as [outils]")
    return value


Unit = Annotated[_OfCorpus | list[Text], BeforeValidator(_a_unit_or_codebooks)]
"""What is counted: a unit of the corpus, or the codebooks whose codes together form it."""


def _named_as_excel_takes_it(name: str) -> str:
    if any(mark in name for mark in _NOT_IN_NAMES):
        raise ValueError(f"the name of a sheet holds none of {' '.join(_NOT_IN_NAMES)} (a curly ’ is fine)")
    return name


class Sheet(BaseModel):
    """What any sheet may say: its name, and what it selects."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: Annotated[str, StringConstraints(min_length=1, max_length=31), AfterValidator(_named_as_excel_takes_it)]
    where: Where = {}

    @property
    def codebooks(self) -> Named:
        """The codebooks that the sheet names."""
        return []

    @property
    def unit(self) -> tuple[str, ...]:
        """The codebooks whose codes together form the unit that the sheet counts; none for other units."""
        return ()


class CodesSheet(Sheet):
    """A sheet that holds one codebook's codes against each other, chance, attributes or time."""

    codebook: Text
    roll_up: bool = False

    @property
    def codebooks(self) -> Named:
        return [("codebook", self.codebook), *(("within", name) for name in self.unit)]
