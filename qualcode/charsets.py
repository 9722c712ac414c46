"""spaCy loaded in half the time: what Python works out anew for each regular expression is worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

_CHARSETS = "_optimize_charset"


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
