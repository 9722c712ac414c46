"""A review that came back: its answers held against the study as it is now, and written as its coder's decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import OverrideError, ReviewError
from qualcode.export.files import cannot_write
from qualcode.export.overrides import append_rows, change_cells
from qualcode.export.safely import office_lock, rewrite_files
from qualcode.ingest.overrides import decode_overrides
from qualcode.ingest.review import ReadReview, read_review
from qualcode.model import NEEDS_ATTENTION, Origin, Status
from qualcode.override.stretches import AnchorText
from qualcode.result import as_codings
from qualcode.review.amend import Amending, Amendment
from qualcode.review.answers import Answer, CodeNames, Trouble, Verdict, judge_rows
from qualcode.review.rows import cells_at, fingerprint_rules, fingerprint_text
from qualcode.tasks.reviewing import find_coder_file

if TYPE_CHECKING:
    from qualcode.api import Study
    from qualcode.result import Result


@dataclass
class Importing:
    """A review read and held against the study; nothing is written before `write`."""

    study: Study
    review: ReadReview
    path: Path
    seen: bytes | None
    verdicts: list[Verdict] = field(default_factory=list)
    wrong: list[Trouble] = field(default_factory=list)
    remarks: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    amendment: Amendment = field(default_factory=Amendment)
    data: bytes = b""

    @property
    def shown(self) -> str:
        return self.study.file.shown(self.path)

    def place(self, trouble: Trouble) -> str:
        """A line about a row of the review."""
        where = f"{self.review.shown}, sheet {self.review.sheet}, row {trouble.line}"
        return str(ReviewError(trouble.what, path=where))

    def write(self) -> bool:
        """Writes the coder's file; whether anything in it changed.

        Raises:
            ExportError: it changed since it was read, or cannot be written.
        """
        if not self.amendment.rows:
            return False
        if self.seen is None:
            _make_folder(self.path.parent, self.study.file.shown(self.path.parent))
        return bool(rewrite_files(self.study.file.root, {self.path: (self.seen, self.data)}))


def open_import(study: Study, path: Path, *, date: str) -> Importing:
    """The answers of the review at `path` beside what its coder decided before.

    Raises:
        ReviewError: it is no review at all.
        OverrideError: the coder's file is no table of decisions.
    """
    review = read_review(path, shown=path.name)
    file = find_coder_file(study, review.coder)
    shown = study.file.shown(file)
    seen = _read(file, shown)
    done = Importing(study, review, file, seen)
    answers = _known_places(done, review.answers)
    verdicts, wrong, remarks = judge_rows(answers, CodeNames(study.codebooks))
    done.verdicts = verdicts
    done.wrong = sorted([*done.wrong, *review.wrong, *wrong], key=lambda one: one.line)
    if done.wrong:
        return done
    documents = {document.id: document for document in study.corpus.documents}
    earlier = decode_overrides(seen, coder=file.stem, shown=shown) if seen is not None else ()
    amending = Amending(earlier, documents, coder=review.coder, shown=shown, date=date)
    for verdict in verdicts:
        amending.take(verdict)
    amending.tell_standing(answers, review.decided)
    done.amendment = amending.amendment
    done.data = append_rows(change_cells(seen, done.amendment.changed) if seen else b"", done.amendment.added)
    done.remarks = [*remarks, *done.amendment.remarks]
    _note_changes(done)
    if office_lock(path):
        done.notes.append(f"{path.name} is open in an office program: what is not saved there is not imported")
    return done


def foresee(importing: Importing, before: Result) -> list[Trouble]:
    """What the next run will say of the rows imported, and the codings that would go though no row takes them.

    `before` is the study as it stands without them.
    """
    study, shown = importing.study, importing.shown
    mine = decode_overrides(importing.data, coder=importing.path.stem, shown=shown)
    others = [one for one in study.decisions if one.path != shown]
    after = replace(study, decisions=(*others, *mine)).run()
    added = [n for n, (_, line) in enumerate(importing.amendment.rows) if not line]
    lines = dict(zip(added, (one.line for one in mine[len(mine) - len(added) :]), strict=True))
    rows = {lines.get(n, line): row for n, (row, line) in enumerate(importing.amendment.rows)}
    told = list(_attention(after, shown, rows))
    told += [*_gone(importing, before, after), *_back(importing, after), *_swept(importing, before, after)]
    return sorted(told, key=lambda one: one.line)


def _attention(after: Result, shown: str, rows: dict[int, int]) -> Iterator[Trouble]:
    """The audit's lines about decisions just imported: moved, ambiguous, orphan, idle, contradicted, outvoted."""
    places = {f"{shown}, line {line}": row for line, row in rows.items()}
    for one in as_codings(after.audit[after.audit["origin"] == str(Origin.OVERRIDE)]):
        place, _, rest = one.reason.partition(": ")
        if place in places and (one.status in NEEDS_ATTENTION or one.status == Status.OUTVOTED):
            yield Trouble(places[place], f"{one.status}: {rest.partition(': ')[2] or rest} ({place})")


def _gone(importing: Importing, before: Result, after: Result) -> Iterator[Trouble]:
    """The codings that another row's answer drives away: implied ones, where a code of their codebook is given."""
    codes = ["document", "segment", "codebook", "code"]
    left = set(after.codings[codes].itertuples(index=False, name=None))
    taken = {(one.row.document, code) for one in importing.verdicts for code in (one.takes, one.instead)}
    given = {(one.row.document, one.row.segment, one.gives.partition(":")[0]): one.line for one in importing.verdicts}
    lost = before.codings[before.codings["origin"] == str(Origin.IMPLIED)]
    for document, segment, book, code in dict.fromkeys(lost[codes].itertuples(index=False, name=None)):
        line = given.get((document, segment, book))
        if line and (document, segment, book, code) not in left and (document, f"{book}:{code}") not in taken:
            what = f"{book}:{code} was only implied in segment {segment} of {document}"
            yield Trouble(line, f"{what}, and goes now that a code of {book} is given there. Keep it too, if it holds.")


def _swept(importing: Importing, before: Result, after: Result) -> Iterator[Trouble]:
    """The codings that go because they share words with one of the same code that a row takes away."""
    known = {one.id: fingerprint_text(one) for one in importing.study.corpus.documents}
    takers: dict[tuple[str, str], list[Verdict]] = {}
    for one in importing.verdicts:
        if importing.review.documents.get(one.row.document) == known[one.row.document]:
            takers.setdefault((one.row.document, one.takes), []).append(one)
    place = ["document", "start", "end", "codebook", "code"]
    frames = (result.codings[result.codings["origin"] != str(Origin.IMPLIED)] for result in (before, after))
    was, now = (dict.fromkeys(frame[place].itertuples(index=False, name=None)) for frame in frames)
    for document, start, end, book, code in (key for key in was if key not in now):
        mine = takers.get((document, f"{book}:{code}"), ())
        over = [one for one in mine if start < one.row.end and one.row.start < end]
        if over and not any(one.row.span == (start, end) for one in over):
            what = f"takes away {book}:{code} on {document}:{start}-{end} too, which shares these words"
            yield Trouble(over[0].line, f"{what}. Answer that row too, or decide on its words alone.")


def _back(importing: Importing, after: Result) -> Iterator[Trouble]:
    """The codes taken away that come back to the segment, because one that stands there implies them."""
    rows = as_codings(after.codings[after.codings["origin"] == str(Origin.IMPLIED)])
    implied = {(one.document, one.segment, f"{one.codebook}:{one.code}"): one for one in rows}
    for one in importing.verdicts:
        coding = implied.get((one.row.document, one.row.segment, one.takes))
        if coding is not None:
            what = (
                f"{one.takes} is taken away, and comes back implied by {coding.rule.partition('/')[0]} in this segment"
            )
            yield Trouble(one.line, f"{what}. Give the code of {coding.codebook} that holds instead.")


def _known_places(done: Importing, answers: Sequence[Answer]) -> list[Answer]:
    """The answers whose documents the study has; what is wrong with the others is said."""
    documents = {one.id: one for one in done.study.corpus.documents}
    for answer in done.review.edited:
        row = answer.row
        there = cells_at(AnchorText(documents[row.document]), row.span)[1] if row.document in documents else ""
        what = "its quotation, what stands around it, or its code was edited: they do not fit the row id"
        if there and there != row.quote:
            what = (
                f"its quotation was edited: the text has « {there} »"
                if len(there) < 200
                else "its quotation was edited"
            )
        done.wrong.append(Trouble(answer.line, f"{what}. Put it back, or delete the row."))
    for answer in answers:
        if answer.row.document not in documents and not answer.silent:
            what = f"there is no document '{answer.row.document}' in {done.study.file.name}"
            done.wrong.append(Trouble(answer.line, f"{what}. Is this the study that the review was made from?"))
    return [answer for answer in answers if answer.row.document in documents]


def _note_changes(done: Importing) -> None:
    """What has changed since the review was made, and what was passed over."""
    documents = {one.id: one for one in done.study.corpus.documents}
    answered = dict.fromkeys(one.row.document for one in done.verdicts)
    for id in answered:
        kept = done.review.documents.get(id, "")
        if kept and kept != fingerprint_text(documents[id]):
            rows = [one.line for one in done.verdicts if one.row.document == id]
            count = len(dict.fromkeys(rows))
            what = f"the text of {id} has changed since this review was made"
            done.notes.append(f"{what}: its {count} answered rows are anchored by quotation and context")
    if done.review.rules and done.review.rules != fingerprint_rules(done.study.codebooks):
        done.notes.append("the codebooks have changed since this review was made: it shows the codings of then")
    if done.review.foreign:
        done.notes.append(f"{done.review.foreign} rows without a row id and without an answer are passed over")


def _read(path: Path, shown: str) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        what = error.strerror or "cannot be read"
        raise OverrideError(f"{what}. Check the path and the file's permissions.", path=shown) from error


def _make_folder(folder: Path, shown: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error, shown) from error
