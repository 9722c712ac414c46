"""What the last run read, wrote and said: where none of it has changed, there is nothing to run."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qualcode.study import StudyFile

_FILE = "last.json"
_STANDS_ON = (
    "jinja2", "lxml", "matplotlib", "networkx", "numpy", "openpyxl", "pandas", "pyarrow", "python-docx", "rapidfuzz",
    "scipy", "spacy",
)  # fmt: skip
_SOURCES = {".py", ".html", ".css", ".js"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a run said: lines for stdout, lines for stderr, and its exit status."""

    said: tuple[str, ...]
    remarked: tuple[str, ...]
    status: int


def recall_run(study: StudyFile, inputs: Mapping[str, str], folder: Path) -> Told | None:
    """What the last run said, if a run now would read and write the very same; else None."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        outputs: Mapping[str, str] = kept["outputs"]
        if kept["inputs"] != fingerprint(study, inputs) or any(
            _sha256(study.root / p) != sha for p, sha in outputs.items()
        ):
            return None
        return Told(tuple(kept["said"]), tuple(kept["remarked"]), int(kept["status"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_run(study: StudyFile, inputs: Mapping[str, str], files: Mapping[str, bytes], told: Told) -> bytes:
    """The record of a run for the next; `inputs` were hashed before anything else was read."""
    outputs = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    record = {"inputs": fingerprint(study, inputs), "outputs": outputs, **asdict(told)}
    return json.dumps(record, ensure_ascii=False).encode()


def hash_inputs(study: StudyFile) -> dict[str, str]:
    """The SHA-256 of every file that a run reads, by its path from the study's folder.

    "" for one that cannot be read: those who read it for what it holds say so.
    """
    found: dict[str, str] = {}
    for path in study.inputs():
        found[study.shown(path)] = ""
        with contextlib.suppress(OSError):
            found[study.shown(path)] = _sha256(path)
    return found


def fingerprint(study: StudyFile, inputs: Mapping[str, str]) -> str:
    """The SHA-256 of all that a run depends on: its input files, this program, and the packages it stands on."""
    digest = hashlib.sha256()
    for name, sha in [*((name, _sha256(path)) for name, path in _sources()), *inputs.items()]:
        digest.update(f"{name}\0{sha}\n".encode())
    for name in (*_STANDS_ON, study.model):
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def _sources() -> list[tuple[str, Path]]:
    package = Path(__file__).parent
    files = sorted(path for path in package.rglob("*") if path.suffix in _SOURCES)
    return [(path.relative_to(package).as_posix(), path) for path in files]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
