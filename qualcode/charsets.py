"""spaCy loaded in half the time: without its command line, and each set of characters worked out once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_CHARSETS = "_optimize_charset"
_COMMANDS = ("spacy.cli", "spacy.cli.info")


@contextmanager
def charsets_once() -> Iterator[None]:
    """Has each set of characters in the regular expressions compiled meanwhile worked out once.

    spaCy's French tokeniser names the same thousands of letters in a hundred places, and Python works out each of
    them anew: half of the seconds that loading takes. This rests on the inside of Python's `re`; where that is not as
    expected, expressions are compiled as ever.
    """
    compiler = import_module("re._compiler")
    work_out = getattr(compiler, _CHARSETS, None)
    if work_out is None:
        yield
        return
    known: dict[tuple[object, ...], tuple[list[object], object]] = {}

    def once(charset: list[tuple[object, ...]], *by: object) -> tuple[list[object], object]:
        key = (tuple(charset), *map(id, by))
        if key not in known:
            known[key] = work_out(charset, *by)
        optimised, cased = known[key]
        return list(optimised), cased

    setattr(compiler, _CHARSETS, once)
    try:
        yield
    finally:
        setattr(compiler, _CHARSETS, work_out)


def import_spacy() -> None:
    """Imports spaCy without its command line, which it loads for one function, `spacy.info`: a third of its time.

    Whoever imports `spacy.cli` afterwards gets it. Where spaCy is not as expected, it is imported as ever.
    """
    if "spacy" in sys.modules:
        return
    for name in _COMMANDS:
        stand_in = ModuleType(name)
        stand_in.__dict__.update(info=_info, __path__=[])
        sys.modules[name] = stand_in
    try:
        import_module("spacy")
    except (ImportError, AttributeError):
        pass
    finally:
        for name in _COMMANDS:
            sys.modules.pop(name, None)
    import_module("spacy")


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, its command line loaded when it is asked for."""
    return import_module("spacy.cli.info").info(*arguments, **options)
