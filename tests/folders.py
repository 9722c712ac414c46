"""Small studies on disk, for tests of what reads them."""

from __future__ import annotations

from pathlib import Path

CODEBOOK = """\
codebook: valeurs
label: Valeurs
codes:
  - {code: securite, label: Sécurité, definition: Être protégé., keywords: [confidentiel*]}
  - {code: temps, label: Gain de temps, definition: Aller plus vite., keywords: [rapide*]}
"""

STUDY = """\
study: Essai
language: fr
model: blank
corpus:
  - path: corpus/*.md
codebooks: [codebooks/*.yaml]
"""


def write_files(root: Path, files: dict[str, str | bytes]) -> Path:
    """The folder, with these files in it: text as UTF-8, bytes as they are."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def write_study(root: Path, files: dict[str, str | bytes] | None = None, *, study: str = STUDY) -> Path:
    """A study folder: `study.yaml`, one codebook of values, and these files (by default one short text)."""
    shared: dict[str, str | bytes] = {"study.yaml": study, "codebooks/valeurs.yaml": CODEBOOK}
    return write_files(root, shared | (files or {"corpus/un.md": "C'est rapide.\n"}))
