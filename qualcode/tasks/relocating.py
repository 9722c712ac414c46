"""A session of anchoring decisions anew: coders' files read, what is accepted gathered, the files written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import OverrideError
from qualcode.export.overrides import change_cells
from qualcode.export.safely import rewrite_files
from qualcode.ingest.overrides import decode_overrides
from qualcode.model import Decision
from qualcode.override.anchor import anchor_quote
from qualcode.override.relocate import Cells, Displaced, anchor_anew, find_displaced
from qualcode.override.stretches import Span
from qualcode.study import StudyFile

if TYPE_CHECKING:
    from qualcode.api import Study


@dataclass
class Relocation:
    """What one session reads and gathers; nothing is written before `write`."""

    file: StudyFile
    displaced: list[Displaced]
    homeless: list[Decision]
    """Those whose document the study does not have."""
    codeless: list[tuple[Decision, str]]
    """Those that name a code which no codebook has, with that code."""
    seen: Mapping[str, tuple[Path, bytes]]
    """Each coder's file by the name that messages give it, as it was read."""
    accepted: dict[str, dict[int, Cells]] = field(default_factory=dict)

    def accept(self, one: Displaced, span: Span) -> bool:
        """Anchors the decision to the span, once written; whether it will then be found there without a word."""
        cells = anchor_anew(one.text, one.decision, span)
        self.accepted.setdefault(one.decision.path, {})[one.decision.line] = cells
        before, after, segment = cells["before"], cells["after"], cells["segment"]
        return anchor_quote(one.text, cells["quote"], before=before, after=after, segment=segment).status is None

    def write(self) -> dict[str, int]:
        """Writes what was accepted: how many decisions, by file.

        Raises:
            ExportError: a file changed since it was read, or cannot be written.
        """
        files = {}
        for shown, changes in self.accepted.items():
            path, data = self.seen[shown]
            files[path] = (data, change_cells(data, changes))
        if files:
            rewrite_files(self.file.root, files)
        return {shown: len(changes) for shown, changes in self.accepted.items()}


def open_relocation(study: Study, *, coder: str | None = None, bare: bool = False) -> Relocation:
    """The decisions of the study that lost their place; with `bare` those too that do not say what is around them.

    Raises:
        OverrideError: a file is no table of decisions or no CSV, or there is no such coder.
    """
    paths = [path for path in study.file.overrides if coder in (None, path.stem)]
    if coder is not None and not paths:
        coders = ", ".join(path.stem for path in study.file.overrides) or "nobody yet"
        raise OverrideError(f"there are no decisions of '{coder}'. The study has those of: {coders}.")
    seen: dict[str, tuple[Path, bytes]] = {}
    decisions: list[Decision] = []
    for path in paths:
        shown = study.file.shown(path)
        seen[shown] = (path, _read(path, shown))
        decisions += decode_overrides(seen[shown][1], coder=path.stem, shown=shown)
    documents = {document.id: document for document in study.corpus.documents}
    displaced, homeless = find_displaced(decisions, documents, bare=bare)
    known = {"", *(code.name for code in study.compiled.codes)}
    here = [one for one in decisions if one.document in documents]
    codeless = [(one, name) for one in here for name in (one.code, one.replacement) if name not in known]
    return Relocation(study.file, displaced, homeless, codeless, seen)


def _read(path: Path, shown: str) -> bytes:
    if path.suffix.lower() not in {".csv", ".tsv"}:
        raise OverrideError("only CSV files can be written to in place. Save the decisions as CSV.", path=shown)
    try:
        return path.read_bytes()
    except OSError as error:
        what = error.strerror or "cannot be read"
        raise OverrideError(f"{what}. Check the path and the file's permissions.", path=shown) from error
