"""Nouns after a number: « 0 segment », “0 segments”, “1 segment”, “2 segments”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FORM = r"(?:[^{}|]|\{\w+\})*"
_FORMS = re.compile(rf"\{{(\w+):({_FORM})\|({_FORM})\}}")


def count_nouns(number: int, one: str, many: str = "") -> str:
    """The number with its noun in English, thousands parted; without `many`, the plural has an s more."""
    return f"{number:,} {one if is_one(number, french=False) else many or f'{one}s'}"


def is_one(number: float, *, french: bool) -> bool:
    """Whether a noun after that number is singular: in French below two, in English at one alone."""
    return abs(number) < 2 if french else number == 1


def fill_template(template: str, values: Mapping[str, Any], *, french: bool) -> str:
    """The template with its values, and in place of `{count:unit|units}` the form that goes with the number `count`."""
    if "|" in template:
        template = _FORMS.sub(lambda forms: forms[2 if is_one(values[forms[1]], french=french) else 3], template)
    return template.format(**values)
