"""Only one code holds a segment, and a long one only codes heard twice, where the codebook wants it so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.match.dominant import heard_once, outdone
from tests.builders import compile_books, find_fates, make_codebook, make_document

TALK = {"site": ["site", "page"], "mail": ["mail", "un mail"], "video": ["vidéo de présentation", "film"]}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        pytest.param("Le site, on y met une page de plus, et on prévient par mail.", "site", id="most stretches"),
        pytest.param("Un mail, le site, un autre mail.", "mail", id="overlapping hits of a code are one stretch"),
        pytest.param("Le site montre une vidéo de présentation.", "video", id="of equals the one that covers more"),
        pytest.param("Le site et le mail.", "site", id="of these the first heard"),
        pytest.param("Pas de site ni de page, mais un mail.", "mail", id="negated hits have no vote"),
    ],
)
def test_a_segment_is_about_one_code(text: str, about: str) -> None:
    hits = find_fates(make_document(text), compile_books(make_codebook(dominant=True, **TALK)))
    assert {rule.partition(":")[2].partition("/")[0] for rule, _, fate in hits if fate == "counts"} == {about}
    assert {fate for *_, fate in hits} <= {"counts", "outdone", "negated"}


def test_each_segment_and_each_codebook_is_judged_alone() -> None:
    document = make_document("Le site, la page, un mail.", "Un mail.")
    tools, others = make_codebook("a", dominant=True, **TALK), make_codebook("b", **TALK)
    fates = find_fates(document, compile_books(tools, others))
    counting = [(rule.partition("/")[0], quote) for rule, quote, fate in fates if fate == "counts"]
    assert [pair for pair in counting if pair[0].startswith("a:")] == [
        ("a:site", "site"), ("a:site", "page"), ("a:mail", "mail"), ("a:mail", "Un mail"),
    ]  # fmt: skip
    assert len([pair for pair in counting if pair[0].startswith("b:")]) == 6


hits = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 20), st.integers(1, 6)), min_size=1, max_size=30
)


@given(hits)
def test_it_is_the_code_with_most_stretches_then_most_text_then_first(rows: list[tuple[int, int, int, int]]) -> None:
    segment, code, start, length = (np.array(column, np.int32) for column in zip(*rows, strict=True))
    lost = outdone(segment, code, start, start + length)
    for one in set(segment.tolist()):
        votes = {}
        for mine in set(code[segment == one].tolist()):
            spans = [(s, s + n) for g, c, s, n in rows if (g, c) == (one, mine)]
            places = {place for span in spans for place in range(*span)}
            stretches = len([p for p in places if p - 1 not in places or not _inside(p, spans)])
            votes[mine] = (-stretches, -len(places), min(places), mine)
        best = min(votes, key=lambda mine: votes[mine])
        assert set(code[(segment == one) & ~lost].tolist()) == {best}
        assert not lost[(segment == one) & (code == best)].any()


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a span runs on from the place before it to this one."""
    return any(start < place < end for start, end in spans)


def test_nothing_is_outdone_where_there_is_nothing() -> None:
    none = np.empty(0, np.int32)
    assert len(outdone(none, none, none, none)) == 0


LONG = "On a un site, et depuis on reçoit des appels de partout, "


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        pytest.param("Le site.", ["site"], id="once in a short segment"),
        pytest.param(LONG + "voilà.", [], id="once in a long segment"),
        pytest.param(LONG + "la page plaît.", ["site", "page"], id="twice in a long segment, by two rules"),
        pytest.param(LONG + "un mail.", [], id="two codes, once each"),
        pytest.param(LONG + "pas de page.", [], id="the second time negated"),
    ],
)
def test_a_long_segment_holds_what_is_heard_twice(text: str, counting: list[str]) -> None:
    hits = find_fates(
        make_document(text), compile_books(make_codebook(twice_from=40, site=["site", "page"], mail=["mail"]))
    )
    assert sorted(quote for _, quote, fate in hits if fate == "counts") == sorted(counting)
    assert {fate for *_, fate in hits} <= {"counts", "negated", "in passing"}


def test_overlapping_hits_are_heard_once() -> None:
    book = make_codebook(twice_from=10, mail=["un mail", "mail envoyé"])
    assert {fate for *_, fate in find_fates(make_document("On a un mail envoyé."), compile_books(book))} == {
        "in passing"
    }


def test_a_heading_is_never_in_passing() -> None:
    document = make_document("# Points forts", "Un long passage, sans rien d'autre.")
    book = make_codebook(twice_from=10, force={"sections": ["Points forts"]})
    assert [fate for *_, fate in find_fates(document, compile_books(book))] == ["counts"]


@given(hits)
def test_once_is_one_stretch(rows: list[tuple[int, int, int, int]]) -> None:
    segment, code, start, length = (np.array(column, np.int32) for column in zip(*rows, strict=True))
    once = heard_once(segment, code, start, start + length)
    for n, (one, mine, *_) in enumerate(rows):
        spans = [(s, s + k) for g, c, s, k in rows if (g, c) == (one, mine)]
        places = {place for span in spans for place in range(*span)}
        stretches = len([p for p in places if p - 1 not in places or not _inside(p, spans)])
        assert once[n] == (stretches == 1)
