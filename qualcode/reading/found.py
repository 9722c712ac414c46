"""The files that a study names: paths and globs of its YAML, from its folder."""

from __future__ import annotations

from pathlib import Path

from qualcode.reading.yamls import Place, YamlFile


def all_found(file: YamlFile, root: Path, patterns: list[str], key: str, *, optional: bool = False) -> tuple[Path, ...]:
    """The files of some patterns, each once, in order."""
    found = [found_files(file, root, pattern, (key, n), optional=optional) for n, pattern in enumerate(patterns)]
    return tuple(dict.fromkeys(path for paths in found for path in paths))


def only_found(file: YamlFile, root: Path, pattern: str, key: str) -> Path:
    """The one file of a pattern."""
    first, *others = found_files(file, root, pattern, (key,))
    if others:
        raise file.failure(f"'{pattern}' matches {len(others) + 1} files. Name the one to read.", (key,))
    return first


def found_files(file: YamlFile, root: Path, pattern: str, place: Place, *, optional: bool = False) -> tuple[Path, ...]:
    """The files of a path or glob, sorted by name; none of them hidden or half-open office locks.

    A glob of overrides may find nothing: decisions come later.
    """
    path = root / pattern
    if any(mark in pattern for mark in "*?[") and not path.is_file():  # a name may hold brackets
        base = Path(pattern)
        anchor = Path(base.anchor) if base.is_absolute() else root
        relative = str(base.relative_to(base.anchor)) if base.is_absolute() else pattern
        try:
            paths = sorted(p for p in anchor.glob(relative) if p.is_file() and not p.name.startswith((".", "~$")))
        except (ValueError, NotImplementedError) as error:  # how pathlib refuses `a**b`, and absolute patterns
            raise file.failure(f"'{pattern}' is no pattern of paths: {error}. Mend it.", place) from error
        if not paths and not optional:
            raise file.failure(f"'{pattern}' matches no file. Check the folder and the ending.", place)
        return tuple(paths)
    if not path.is_file():
        raise file.failure(f"there is no file '{pattern}'. Check the path; it starts at {file.shown}'s folder.", place)
    return (path,)
