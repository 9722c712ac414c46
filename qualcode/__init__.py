"""Qualitative coding whose every cell leads to the words behind it.

>>> import qualcode
>>> study = qualcode.open_study("study.yaml")
>>> result = study.run()
>>> result.codings
>>> qualcode.cooccurrence(result, "valeurs", within=["natures", "outils"])
>>> qualcode.association(result, "valeurs", within=["natures", "outils"])
>>> qualcode.grid(result, ["natures", "outils"], ["valeurs", "initiateurs", "beneficiaires"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualcode.aggregate.association import association as association
    from qualcode.aggregate.comparison import compare_coders as compare_coders
    from qualcode.aggregate.cooccurrence import cooccurrence as cooccurrence
    from qualcode.aggregate.grid import grid as grid
    from qualcode.api import Study as Study
    from qualcode.api import open_study as open_study
    from qualcode.errors import QualcodeError as QualcodeError
    from qualcode.result import Result as Result

_HOMES = {
    "open_study": "qualcode.api",
    "Study": "qualcode.api",
    "Result": "qualcode.result",
    "QualcodeError": "qualcode.errors",
    "association": "qualcode.aggregate.association",
    "compare_coders": "qualcode.aggregate.comparison",
    "cooccurrence": "qualcode.aggregate.cooccurrence",
    "grid": "qualcode.aggregate.grid",
}
__all__ = ["QualcodeError", "Result", "Study", "association", "compare_coders", "cooccurrence", "grid", "open_study"]


def __getattr__(name: str) -> object:
    """Loads what is asked for, so that `import qualcode` costs nothing that is not used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qualcode' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
