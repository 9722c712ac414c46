"""Random results to count, and the plain way to count them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from qualcode.model import Case, Code, Codebook, Coding, Document, Role, Segment
from qualcode.result import Result, as_frame

WIDTH = 10
"""How long every segment is; a code point parts it from the next."""

CASES = (Case("1", {"organisation": "PME", "annee": 2020}), Case("2", {"organisation": "club", "annee": 2021}))


def make_books(**codes: str) -> tuple[Codebook, ...]:
    """Codebooks from their codes, `a>b` for a sub-code b of a: `valeurs="temps lien>don"`."""
    books = []
    for id, names in codes.items():
        made: list[Code] = []
        for name in names.split():
            path = name.split(">")
            made.append(Code(id, path[-1], path[-1].upper(), "", parent=path[-2] if len(path) > 1 else ""))
        books.append(Codebook(id, id.capitalize(), tuple(made)))
    return tuple(books)


BOOKS = make_books(valeurs="temps lien lien>don don>legs", outils="site erp", natures="vente donnees")


def make_coding(document: Document, code: str, start: int, end: int) -> Coding:
    book, _, name = code.partition(":")
    inside = next(s for s in document.segments if s.start < end and start < s.end)
    quote = document.text[start:end]
    return Coding(
        document.id, inside.case, inside.id, "", start, end, quote, book, name, name.upper(), "keyword", f"{code}/x"
    )


def make_result(turns: Mapping[str, Sequence[str]], codings: Sequence[tuple[str, int, int, str]]) -> Result:
    """A result of documents given as turns, and codings given as document, first and last segment, and code.

    Turns are `R1` (an answer of case 1), `Q1` (a question) or `-1` (nobody's turn), all `WIDTH` long; `R1 Anne` names
    the speaker.
    """
    documents = {}
    for n, (id, kinds) in enumerate(turns.items()):
        roles = {"R": Role.RESPONDENT, "Q": Role.INTERVIEWER, "-": Role.NONE}
        segments = tuple(
            Segment(str(k), k * (WIDTH + 1), k * (WIDTH + 1) + WIDTH, *_case_and_speaker(kind), roles[kind[0]])
            for k, kind in enumerate(kinds)
        )
        text = "\n".join(f"{id}{k}".ljust(WIDTH, ".") for k in range(len(kinds)))
        documents[id] = Document(id, text, segments, group="entretiens" if n % 2 == 0 else "cas")
    made = []
    for id, first, last, code in codings:
        segments = documents[id].segments
        made.append(make_coding(documents[id], code, segments[first].start + 2, segments[last].end - 2))
    empty = as_frame([])
    return Result(as_frame(made), empty, tuple(documents.values()), CASES, BOOKS)


def _case_and_speaker(kind: str) -> tuple[str, str]:
    case, _, speaker = kind[1:].partition(" ")
    return case, speaker


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Up to three documents of up to five segments, and up to twelve codings, some across segments."""
    kinds = st.lists(st.sampled_from(["R1", "R1 Anne", "R2 Anne", "R2", "Q1", "Q2 Paul", "-1"]), min_size=1, max_size=5)
    turns = draw(st.dictionaries(st.sampled_from(["a", "b", "c"]), kinds, max_size=3))
    names = [f"{book.id}:{code.id}" for book in BOOKS for code in book.codes]
    codings = []
    for _ in range(draw(st.integers(0, 14)) if turns else 0):
        id = draw(st.sampled_from(sorted(turns)))
        first = draw(st.integers(0, len(turns[id]) - 1))
        last = draw(st.integers(first, min(first + 1, len(turns[id]) - 1)))
        codings.append((id, first, last, draw(st.sampled_from(names))))
    return make_result(turns, codings)


@dataclass(frozen=True)
class Counted:
    """A segment that counts, with the codes of each codebook that it carries."""

    document: Document
    segment: Segment
    codes: dict[str, set[str]]


def count_plainly(result: Result, where: Mapping[str, object] | None = None) -> list[Counted]:
    """Every segment that counts, looked at one by one."""
    attributes = {case.id: case.attributes for case in result.cases}
    counted = []
    for document in result.documents:
        for segment in document.segments:
            known = {**attributes[segment.case], "group": document.group, "speaker": segment.speaker}
            if segment.role is Role.INTERVIEWER or any(known.get(key) != value for key, value in (where or {}).items()):
                continue
            codes: dict[str, set[str]] = {book.id: set() for book in result.codebooks}
            for row in result.codings.to_dict("records"):
                if row["document"] == document.id and row["start"] < segment.end and segment.start < row["end"]:
                    codes[row["codebook"]].add(row["code"])
            counted.append(Counted(document, segment, codes))
    return counted


def units_of(one: Counted, within: str | Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The units that a segment belongs to."""
    if within == "segment":
        yield one.document.id, one.segment.id
    elif within == "document":
        yield (one.document.id,)
    elif within == "speaker":
        yield one.segment.case, one.segment.speaker
    elif within == "case":
        yield (one.segment.case,)
    else:
        yield from product(*(sorted(one.codes[book]) for book in within))


def with_parents(codes: set[str], book: str) -> set[str]:
    """The codes and all that stand above them."""
    parents = {code.id: code.parent for one in BOOKS if one.id == book for code in one.codes}
    held = set(codes)
    while above := {parents[code] for code in held} - {""} - held:
        held |= above
    return held
