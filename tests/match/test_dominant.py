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


HINTS = {"keywords": ["sauvegarde"], "cues": {"keywords": ["peur", "copie", "copie sûre"]}}


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        pytest.param("Ça fait peur.", [], id="a cue alone"),
        pytest.param("On a peur, alors on copie.", ["peur", "copie"], id="two cues in two places"),
        pytest.param("Une copie sûre.", [], id="two cues in one place"),
        pytest.param("On a peur, alors on sauvegarde.", ["peur", "sauvegarde"], id="a cue and a rule"),
        pytest.param("On sauvegarde.", ["sauvegarde"], id="a rule alone"),
        pytest.param("On a peur, pas de copie.", [], id="two cues, one negated"),
        pytest.param("On a peur, et un site.", ["site"], id="another code backs nothing"),
        pytest.param("On a peur, et on a vraiment peur.", ["peur", "peur"], id="a cue in two places"),
    ],
)
def test_a_cue_counts_in_company(text: str, counting: list[str]) -> None:
    book = make_codebook(securite=HINTS, site=["site"])
    hits = find_fates(make_document(text), compile_books(book))
    assert sorted(quote for _, quote, fate in hits if fate == "counts") == sorted(counting)
    assert {fate for *_, fate in hits} <= {"counts", "negated", "unbacked"}


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        pytest.param("On a peur de payer.", ["peur", "payer"], id="the code that backs it"),
        pytest.param("On a peur, et un site.", ["site"], id="a code that does not"),
        pytest.param("On a peur, sans payer.", [], id="the code that backs it, negated"),
        pytest.param("On a peur de la carte.", [], id="a cue of the code that backs it"),
        pytest.param("De bons amis, et payer.", ["payer"], id="a cue of another code"),
    ],
)
def test_a_code_backs_the_cues_of_those_it_names(text: str, counting: list[str]) -> None:
    tools = make_codebook(
        paiement={"keywords": ["payer"], "cues": {"keywords": ["carte"]}, "backs": ["valeurs:securite"]}, site=["site"]
    )
    values = make_codebook("valeurs", lien={"cues": {"keywords": ["amis"]}}, securite=HINTS)
    hits = find_fates(make_document(text), compile_books(tools, values))
    assert sorted(quote for _, quote, fate in hits if fate == "counts") == sorted(counting)


def test_a_cue_set_aside_takes_no_hit_along() -> None:
    book = make_codebook(longest=True, securite={"cues": {"keywords": ["peur de payer"]}}, paiement=["payer"])
    hits = find_fates(make_document("On a peur de payer."), compile_books(book))
    assert sorted((quote, fate) for _, quote, fate in hits) == [("payer", "counts"), ("peur de payer", "unbacked")]


def test_what_lost_to_a_longer_hit_backs_no_cue() -> None:
    vol = {"keywords": ["vol"], "cues": {"keywords": ["peur"]}}
    book = make_codebook(longest=True, vol=vol, avion=["vol de nuit"])
    hits = find_fates(make_document("On a peur du vol de nuit."), compile_books(book))
    assert {quote: fate for _, quote, fate in hits} == {
        "vol": "overlapped", "peur": "unbacked", "vol de nuit": "counts",
    }  # fmt: skip


def test_a_code_may_back_one_that_is_not_there() -> None:
    tools = make_codebook(
        paiement={"keywords": ["payer"], "backs": ["valeurs:securite"]}, site={"cues": {"keywords": ["page"]}}
    )
    assert [fate for *_, fate in find_fates(make_document("Payer sur la page."), compile_books(tools))] == [
        "counts",
        "unbacked",
    ]


def test_a_heading_backs_a_cue() -> None:
    document = make_document("# Points forts", "On a peur.")
    book = make_codebook(securite={"sections": ["Points forts"], "cues": {"keywords": ["peur"]}})
    assert {fate for *_, fate in find_fates(document, compile_books(book))} == {"counts"}


def test_cues_alone_dominate_nothing() -> None:
    book = make_codebook(dominant=True, securite={"cues": {"keywords": ["peur de tout perdre"]}}, site=["site"])
    hits = find_fates(make_document("On avait peur de tout perdre, on a un site."), compile_books(book))
    assert [(quote, fate) for _, quote, fate in hits] == [("peur de tout perdre", "unbacked"), ("site", "counts")]


@given(hits)
def test_once_is_one_stretch(rows: list[tuple[int, int, int, int]]) -> None:
    segment, code, start, length = (np.array(column, np.int32) for column in zip(*rows, strict=True))
    once = heard_once(segment, code, start, start + length)
    for n, (one, mine, *_) in enumerate(rows):
        spans = [(s, s + k) for g, c, s, k in rows if (g, c) == (one, mine)]
        places = {place for span in spans for place in range(*span)}
        stretches = len([p for p in places if p - 1 not in places or not _inside(p, spans)])
        assert once[n] == (stretches == 1)
