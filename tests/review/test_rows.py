from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.result import as_codings
from qualcode.review.rows import Kind, ReviewRow, list_rows, read_id, sample_rows, shown_line
from tests.builders import make_codebook, make_decision, make_document, run

BOOK = make_codebook("valeurs", temps=["rapide", "plus rapide"], securite={"keywords": ["sûr"], "unless": ["bien sûr"]})
TOOLS = make_codebook("outils", site=["site"])
TALK = make_document(
    "Q : C'est rapide ?", "R : Oui, le site est rapide.", "R : Non, pas rapide.", "R : Bien sûr.", "R : Merci.", "R : "
)


def rows_of(*decisions: object, **options: object) -> list[tuple[Kind, str, str]]:
    result = run(TALK, BOOK, TOOLS, decisions=decisions)
    return [(row.kind, row.quote, row.code) for row in list_rows(result, (BOOK,), **options)]


def test_one_row_a_coding_a_hit_passed_over_a_passage() -> None:
    assert rows_of() == [
        (Kind.CODING, "rapide", "valeurs:temps"),
        (Kind.NEGATED, "rapide", "valeurs:temps"),
        (Kind.EXCLUDED, "sûr", "valeurs:securite"),
        (Kind.PASSAGE, "Merci.", ""),
    ]


def test_only_the_codebooks_asked_count() -> None:
    result = run(TALK, BOOK, TOOLS)
    assert [(row.quote, row.code) for row in list_rows(result, (TOOLS,))] == [
        ("site", "outils:site"), ("Non, pas rapide.", ""), ("Bien sûr.", ""), ("Merci.", ""),
    ]  # fmt: skip
    assert [row.code for row in list_rows(result, (BOOK, TOOLS))][:2] == ["outils:site", "valeurs:temps"]


def test_what_people_decided_is_shown() -> None:
    removed = make_decision("remove", "valeurs:temps", "rapide", before="le site est", reason="ironie")
    added = make_decision("add", "valeurs:securite", "Merci", reason="poli", line=3)
    result = run(TALK, BOOK, decisions=[removed, added])
    shown = {(row.kind, row.status, row.earlier) for row in list_rows(result, (BOOK,))}
    assert (Kind.REMOVED, "removed", "claire: ironie") in shown
    assert (Kind.CODING, "added", "claire: poli") in shown
    assert "Merci." not in {row.quote for row in list_rows(result, (BOOK,))}


def test_a_hit_passed_over_where_the_code_stands_all_the_same_is_no_row() -> None:
    confirmed = make_decision("confirm", "valeurs:temps", "rapide", before="Non, pas")
    assert Kind.NEGATED not in {kind for kind, _, _ in rows_of(confirmed)}


def test_several_hits_of_one_code_passed_over_are_one_row() -> None:
    result = run(make_document("R : Il n'est pas plus rapide."), BOOK)
    (row,) = list_rows(result, (BOOK,))
    assert (row.quote, row.rule) == ("plus rapide", "valeurs:temps/keyword/plus rapide | valeurs:temps/keyword/rapide")


def test_an_origin_leaves_passages_out() -> None:
    assert [kind for kind, _, _ in rows_of(origins=("keyword",))] == [Kind.CODING, Kind.NEGATED, Kind.EXCLUDED]
    assert rows_of(origins=("lemma",)) == []


def test_a_document_that_the_codebook_does_not_code_has_no_rows() -> None:
    document = make_document("R : C'est rapide.", codebooks=("outils",))
    assert list_rows(run(document, BOOK, TOOLS), (BOOK,)) == []


def test_blind_rows_are_every_passage_whatever_is_coded() -> None:
    passages = [(Kind.PASSAGE, quote, "") for quote in (
        "Oui, le site est rapide.", "Non, pas rapide.", "Bien sûr.", "Merci.")]  # fmt: skip
    assert rows_of(blind=True) == passages
    decided = make_decision("add", "valeurs:temps", "Merci")
    assert rows_of(decided, blind=True) == passages
    result = run(TALK, BOOK)
    assert {row.status for row in list_rows(result, (BOOK,), blind=True)} == {""}
    assert {row.status for row in list_rows(result, (BOOK,))} >= {"uncoded", "negated"}


def test_what_a_rule_and_a_table_both_give_is_one_row() -> None:
    document = make_document("R : rapide")
    (found,) = as_codings(run(document, BOOK).codings)
    given = replace(found, origin="imported", rule="", status="imported")
    (row,) = list_rows(run(document, BOOK, imported=[given]), (BOOK,))
    assert (row.code, row.origin, row.rule) == ("valeurs:temps", "imported | keyword", found.rule)


# ---- samples


def rows_named(names: Sequence[str]) -> list[ReviewRow]:
    return [ReviewRow(Kind.PASSAGE, name, 0, 5, "1", "", "mot", "") for name in names]


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_the_order() -> None:
    rows = rows_named([f"d{n:03}" for n in range(200)])
    drawn = sample_rows(rows, 50, 7)
    assert drawn == sample_rows(rows, 50, 7)
    assert drawn != sample_rows(rows, 50, 8)
    assert drawn == sorted(drawn, key=lambda row: row.document)
    assert sample_rows(rows, 500, 7) == rows
    assert [row.document for row in sample_rows(rows[:6], 2, 1)] == ["d000", "d005"]  # no other Python draws otherwise


def test_a_row_drawn_stays_when_others_come() -> None:
    rows = rows_named([f"d{n:03}" for n in range(100)])
    first, more = sample_rows(rows[:60], 20, 3), sample_rows(rows, 100 - 60 + 20, 3)
    assert set(first) <= set(more)


# ---- ids


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.builds(ReviewRow, st.sampled_from(Kind), st.just("entretien : 1-2"), st.integers(0, 10**6),
                 st.integers(0, 10**6), segment=ANY, before=ANY, quote=ANY, after=ANY, code=ANY))  # fmt: skip
def test_an_id_tells_where_a_row_stands(row: ReviewRow) -> None:
    assert read_id(row.id) == (row.document, row.span, row.kind)


@pytest.mark.parametrize(
    "id", ["", "un", "un:1-2", "un:1-2 c", "un:1-2 z0123456789", "un:a-2 c0123456789", "un:1-2 c0"]
)
def test_a_broken_id_is_none(id: str) -> None:
    assert read_id(id) is None


@given(ANY)
def test_a_line_shown_twice_is_shown_once(text: str) -> None:
    assert shown_line(shown_line(text)) == shown_line(text)


def test_a_very_long_line_is_cut() -> None:
    cut = shown_line("mot " * 5_000)
    assert cut.endswith("mot […]")
    assert len(cut) < 15_010
    assert shown_line(cut) == cut
