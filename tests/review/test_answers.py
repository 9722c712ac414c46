"""Whatever a person answers to the rows of a review: what the next run codes is what was answered, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.export.overrides import append_rows, change_cells
from qualcode.ingest.overrides import parse_overrides
from qualcode.ingest.tables import parse_table
from qualcode.model import Codebook, Decision, Document
from qualcode.reading.files import decode
from qualcode.result import Result, as_codings
from qualcode.review.amend import Amending, Amendment
from qualcode.review.answers import Answer, CodeNames, Trouble, Verdict, judge_rows
from qualcode.review.rows import CODED, Kind, ReviewRow, list_rows
from tests.builders import make_codebook, make_document, run

BOOKS = (
    make_codebook("valeurs", temps=["rapide", "très rapide"], securite=["confidentiel"], image=["rapide et"]),
    make_codebook("outils", site={"keywords": ["site"], "implies": ["natures:vente"]}),
    make_codebook("natures", vente=["vendre"], gestion=["gérer"]),
)
CODES = [code.name for book in BOOKS for code in book.codes]
NAMES = CodeNames(BOOKS)
_TALK = ("c'est très rapide et confidentiel", "on n'est pas rapide", "notre site", "vendre par le site", "des vacances")
_PLACES = ("au nord", "dans le sud", "à l'est", "vers l'ouest")

talks = st.lists(st.sampled_from(_TALK), min_size=1, max_size=4)
replies = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "garder", "retirer", "remplacer par", "ajouter"]),
        st.sampled_from(["", *CODES]),
        st.lists(st.sampled_from(CODES), max_size=1),
    ),
    min_size=16,
    max_size=16,
)
Replies = Sequence[tuple[str, str, list[str]]]


def document_of(talk: Sequence[str]) -> Document:
    """One answer a line, no two alike."""
    return make_document(*(f"R : Ici, {where}, {said}." for where, said in zip(_PLACES, talk, strict=False)))


def answers_to(rows: Sequence[ReviewRow], replies: Replies) -> list[Answer]:
    """The rows with the replies, as far as these can be said of such rows; a row of the sheet each."""
    return [
        Answer(line, row, *_fitting(row, said, chosen), "; ".join(further))
        for line, (row, (said, chosen, further)) in enumerate(zip(rows, replies, strict=False), start=2)
    ]


def _fitting(row: ReviewRow, said: str, chosen: str) -> tuple[str, str]:
    """The reply bent to what such a row can say."""
    if row.kind not in CODED:
        return (said, chosen) if said == "ajouter" and (chosen or row.code) else ("", "")
    if said == "retirer" and row.kind is Kind.IMPLIED:
        return "", ""
    if said in ("remplacer par", "ajouter"):
        return (said, chosen) if chosen and chosen != row.code else ("", "")
    return said, ""


def decide(verdicts: Sequence[Verdict], earlier: bytes, document: Document) -> tuple[bytes, Amendment]:
    """The coder's file after an import, by way of its bytes."""
    amending = Amending(read(earlier), {document.id: document}, coder="claire", shown="claire.csv", date="2026-02-03")
    for verdict in verdicts:
        amending.take(verdict)
    done = amending.amendment
    return append_rows(change_cells(earlier, done.changed) if earlier else b"", done.added), done


def read(data: bytes) -> tuple[Decision, ...]:
    return parse_overrides(parse_table(decode(data), shown="claire.csv"), coder="claire")[0] if data else ()


def coded(result: Result) -> dict[tuple[int, int, str], str]:
    """The status of each coding that is not merely implied, by span and code."""
    rows = as_codings(result.codings[result.codings["origin"] != "implied"])
    return {(c.start, c.end, f"{c.codebook}:{c.code}"): c.status for c in rows}


def stands(codings: dict[tuple[int, int, str], str], code: str, row: ReviewRow) -> bool:
    return any(c == code and start < row.end and row.start < end for start, end, c in codings)


def contradict(verdicts: Sequence[Verdict]) -> bool:
    """Whether one row takes a code from words that another, or the same, gives it to."""
    return any(
        giver.gives
        and giver.gives == taker.takes
        and giver.row.start < taker.row.end
        and taker.row.start < giver.row.end
        for giver in verdicts
        for taker in verdicts
    )


def check_said(verdicts: Sequence[Verdict], after: dict[tuple[int, int, str], str]) -> None:
    for one in verdicts:
        if one.gives:
            assert stands(after, one.gives, one.row), one
        if one.takes:
            assert not stands(after, one.takes, one.row), one


def judged(
    talk: Sequence[str], replies: Replies
) -> tuple[Document, Result, list[ReviewRow], list[Verdict], list[Trouble]]:
    document = document_of(talk)
    before = run(document, *BOOKS)
    rows = list_rows(before, BOOKS)
    verdicts, wrong, remarks = judge_rows(answers_to(rows, replies), NAMES)
    assert not remarks
    return document, before, rows, verdicts, wrong


@settings(max_examples=25)
@given(talks, replies)
def test_what_is_coded_is_what_was_answered(talk: list[str], replies: Replies) -> None:
    document, before, rows, verdicts, wrong = judged(talk, replies)
    assert bool(wrong) == _undecidable(answers_to(rows, replies), verdicts)
    if wrong:
        return
    data, _ = decide(verdicts, b"", document)
    result = run(document, *BOOKS, decisions=read(data))
    assert list(result.attention["status"]) == []
    was, now = coded(before), coded(result)
    check_said(verdicts, now)
    given_at = {(v.row.start, v.row.end, v.gives) for v in verdicts if v.gives}
    assert set(now) - set(was) <= given_at
    for start, end, code in set(was) - set(now):
        assert any(v.takes == code and v.row.start < end and start < v.row.end for v in verdicts)
    for key, status in now.items():
        said = any(stands({key: ""}, v.gives, v.row) for v in verdicts)
        assert (status == "automatic") == (not said), key


def _undecidable(answers: Sequence[Answer], verdicts: Sequence[Verdict]) -> bool:
    """Whether an answer takes and gives a code at once, or two contradict each other."""
    both = any(
        row.decision in ("retirer", "remplacer par") and row.row.kind is Kind.CODING and row.row.code in row.further
        for row in answers
    )
    return both or contradict(verdicts)


@settings(max_examples=25)
@given(talks, replies)
def test_importing_again_changes_nothing(talk: list[str], replies: Replies) -> None:
    document, _, _, verdicts, wrong = judged(talk, replies)
    if not wrong:
        data, _ = decide(verdicts, b"", document)
        again, done = decide(verdicts, data, document)
        assert (again, done.rows, done.changed, done.added) == (data, [], {}, [])
        assert done.unchanged == len(verdicts)


@settings(max_examples=25)
@given(talks, replies, replies)
def test_second_thoughts_count(talk: list[str], first: Replies, second: Replies) -> None:
    document, _, rows, verdicts, wrong = judged(talk, first)
    later, wrong_later, _ = judge_rows(answers_to(rows, second), NAMES)
    if not (wrong or wrong_later):
        data, _ = decide(verdicts, b"", document)
        then, done = decide(later, data, document)
        lines, kept = read(data), read(then)
        assert [d for d in lines if d.line not in done.changed] == [
            d for d in kept[: len(lines)] if d.line not in done.changed
        ]
        check_said(later, coded(run(document, *BOOKS, decisions=kept)))


def test_a_book_is_only_what_it_says() -> None:
    """The codebooks of these tests do what they are there for: every kind of row comes up."""
    kinds = {row.kind for row in list_rows(run(document_of(_TALK[:4]), *BOOKS), BOOKS)}
    assert kinds == {Kind.CODING, Kind.IMPLIED, Kind.NEGATED}
    assert {r.kind for r in list_rows(run(document_of(_TALK[4:]), *BOOKS), BOOKS)} == {Kind.PASSAGE}
    assert isinstance(BOOKS[0], Codebook)
