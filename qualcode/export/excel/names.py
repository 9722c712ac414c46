"""What tables are called in formulas: names that Excel and LibreOffice take, whatever language a sheet is named in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

MOST_CHARACTERS = 200
"""Of a name; Excel takes 255."""
_LIKE_A_CELL = re.compile(r"[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*", re.IGNORECASE)
_CONSTANTS = {"true", "false", "vrai", "faux", "wahr", "falsch"}


def range_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name for a range: letters, digits and _, none that reads as a cell or a constant, none `taken` in any case.

    « Tableau 2 – preuves » → Tableau_2_preuves; « T2 », which is a cell, → _T2.
    """
    plain = unicodedata.normalize("NFC", text)
    name = re.sub(r"_+", "_", "".join(c if c.isalpha() or c.isdecimal() else "_" for c in plain)).strip("_")
    name = name[:MOST_CHARACTERS] or "table"
    if not name[0].isalpha() or _LIKE_A_CELL.fullmatch(name) or name.casefold() in _CONSTANTS:
        name = f"_{name}"
    used = {other.casefold() for other in taken}
    return next(made for n in count(1) if (made := name if n == 1 else f"{name}_{n}").casefold() not in used)
