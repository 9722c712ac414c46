from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.aggregate.cooccurrence import cooccurrence
from qualcode.aggregate.grid import grid
from qualcode.match.hits import find_hits
from qualcode.model import CODING_COLUMNS, Coding, Corpus, Document
from qualcode.pipeline import code_corpus
from qualcode.result import Result, as_codings, as_frame
from tests.builders import (
    cases_of,
    compile_books,
    make_codebook,
    make_decision,
    make_document,
    make_index,
    rows,
    run,
    run_rules,
)

OUTILS = make_codebook("outils", carries=True, site={"keywords": ["site"], "implies": ["natures:vente"]}, erp=["erp"])
VALEURS = make_codebook("valeurs", temps=["gagn* … temps", "vite"], lien=["échang*"])
NATURES = make_codebook("natures", vente=["vend*"], gestion=["stock*"])
RULES = compile_books(OUTILS, VALEURS, NATURES)
FIRST = make_document("Q : Et le site ?", "R : Ça va vite, on échange.", "R : On gagne pas de temps.", id="b")
SECOND = make_document("R : L'ERP gère les stocks, le site aussi.", id="a", case="2")


def imported(document: Document, segment: int, code: str) -> Coding:
    """A code that people gave before, as a table of verbatims holds it."""
    s = document.segments[segment]
    book, _, name = code.partition(":")
    return Coding(
        document.id, s.case, s.id, s.speaker, s.start, s.end, document.text[s.start : s.end], book, name,
        name.capitalize(), "imported", f"{book}:{name}/imported", "", "imported",
    )  # fmt: skip


def test_all_stages_in_one_result() -> None:
    decisions = [
        make_decision("confirm", "valeurs:temps", "gagne pas de temps", document="b"),
        make_decision("remove", "valeurs:lien", "on échange", document="b"),
        make_decision("add", "valeurs:lien", "le minitel des années", document="a"),
    ]
    given = [imported(SECOND, 0, "valeurs:lien")]
    result = run_rules([FIRST, SECOND], RULES, decisions=decisions, imported=given)
    whole = SECOND.text[4:]
    assert rows(result.codings, "document", "quote", "code", "origin", "status") == [
        ("a", whole, "lien", "imported", "imported"),
        ("a", "ERP", "erp", "keyword", "automatic"),
        ("a", "stocks", "gestion", "keyword", "automatic"),
        ("a", "site", "site", "keyword", "automatic"),
        ("b", "Ça va vite, on échange.", "vente", "implied", "automatic"),
        ("b", "Ça va vite, on échange.", "site", "carried", "automatic"),
        ("b", "vite", "temps", "keyword", "automatic"),
        ("b", "On gagne pas de temps.", "vente", "implied", "automatic"),
        ("b", "On gagne pas de temps.", "site", "carried", "automatic"),
        ("b", "gagne pas de temps", "temps", "keyword", "confirmed"),
    ]
    assert rows(result.audit, "document", "quote", "code", "status") == [
        ("a", "le minitel des années", "lien", "orphan"),
        ("b", "échange", "lien", "removed"),
    ]
    assert list(result.attention["status"]) == ["orphan"]


def test_results_have_the_columns_and_the_order_of_codings_csv() -> None:
    result = run_rules([FIRST, SECOND], RULES)
    for frame in (result.codings, result.audit):
        assert tuple(frame.columns) == CODING_COLUMNS
        assert frame["start"].dtype == frame["end"].dtype == "int64"
        keys = rows(frame, "document", "start", "end", "codebook", "code")
        assert keys == sorted(keys)


def test_documents_cases_codebooks_and_problems_are_handed_on() -> None:
    corpus = Corpus((FIRST, SECOND), cases_of([FIRST, SECOND]), problems=("c.md: no text",))
    result = code_corpus(
        corpus, RULES, [], lambda documents, rules: find_hits(documents, make_index(*documents), rules)
    )
    assert result.documents == (FIRST, SECOND)
    assert [case.id for case in result.cases] == ["1", "2"]
    assert result.codebooks == (OUTILS, VALEURS, NATURES)
    assert result.problems == ("c.md: no text",)
    skipped = result.audit[result.audit["status"] == "skipped"]
    assert rows(skipped, "reason", "coder") == [("c.md: no text", "")]


def test_what_reading_passed_over_is_in_the_audit() -> None:
    skipped = Coding("b", "1", "9", "", 0, 0, "Merci.", "", "", "", "", status="skipped", reason="a heading to skip")
    result = run_rules([FIRST], RULES, remarks=[skipped])
    assert ("skipped", "Merci.", "a heading to skip") in rows(result.audit, "status", "quote", "reason")


def test_a_decision_touches_its_own_document_only() -> None:
    before = run_rules([FIRST, SECOND], RULES)
    after = run_rules([FIRST, SECOND], RULES, decisions=[make_decision("remove", "outils:erp", "ERP", document="a")])
    for old, new in ((before.codings, after.codings), (before.audit, after.audit)):
        assert as_codings(old[old["document"] == "b"]) == as_codings(new[new["document"] == "b"])
    assert "erp" not in list(after.codings["code"])


def test_an_imported_coding_can_be_removed() -> None:
    decision = make_decision("remove", "valeurs:lien", "", document="a", segment="1")
    result = run_rules([SECOND], RULES, decisions=[decision], imported=[imported(SECOND, 0, "valeurs:lien")])
    assert "lien" not in list(result.codings["code"])
    assert ("removed", "imported", "lien") in rows(result.audit, "status", "origin", "code")


def test_a_carried_coding_can_be_removed() -> None:
    decision = make_decision("remove", "outils:site", "vite", document="b")
    result = run_rules([FIRST], RULES, decisions=[decision])
    assert [row for row in rows(result.codings, "code", "segment") if row[0] == "site"] == [("site", "3")]


def test_segments_that_count_in_several_units_are_in_the_audit() -> None:
    result = run_rules([FIRST, SECOND], RULES, units=[("natures", "outils")])
    ((document, segment, code, reason),) = rows(
        result.audit[result.audit["status"] == "several units"], "document", "segment", "code", "reason"
    )
    assert (document, segment, code) == ("a", "1", "")
    assert reason == "counts in 2 units: gestion × erp, gestion × site"


@pytest.mark.parametrize("documents", [[], [Document("vide", "", ())], [make_document("Bonjour.")]])
def test_nothing_to_code_gives_empty_tables(documents: list[Document]) -> None:
    result = run_rules(documents, RULES, units=[("natures", "outils"), ("outils",)])
    assert result.codings.empty
    assert result.audit.empty
    assert cooccurrence(result, "valeurs", within=["natures", "outils"]).to_numpy().sum() == 0
    assert grid(result, ["natures", "outils"], ["valeurs"]).empty


def test_no_codebooks_code_nothing() -> None:
    assert run([FIRST]).codings.empty


def test_codings_become_rows_and_back() -> None:
    codings = as_codings(run_rules([FIRST, SECOND], RULES).codings)
    assert as_codings(as_frame(codings)) == codings
    assert as_codings(as_frame([])) == []


LINES = [
    "Q : Et le site ?", "R : Ça va vite.", "R : L'ERP, on échange.", "R : On n'a pas de site.", "Un site vend.",
    "# Vente", "R : Les stocks, on gagne du temps.", "R : Oui.",
]  # fmt: skip
talks = st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=5), min_size=1, max_size=3)


def corpus_of(talk: Sequence[Sequence[str]]) -> list[Document]:
    return [make_document(*lines, id=f"d{n}", case=str(n % 2)) for n, lines in enumerate(talk)]


def same(one: Result, other: Result) -> bool:
    return one.codings.equals(other.codings) and one.audit.equals(other.audit)


@given(talks, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_same_documents_in_any_order_give_the_same_result(talk: list[list[str]], random) -> None:
    documents = corpus_of(talk)
    shuffled = random.sample(documents, len(documents))
    assert same(run_rules(documents, RULES), run_rules(shuffled, RULES))


@given(talks)
@settings(max_examples=30)
def test_a_document_is_coded_the_same_alone_and_in_company(talk: list[list[str]]) -> None:
    documents = corpus_of(talk)
    alone = [run_rules([document], RULES).codings for document in documents]
    together = run_rules(documents, RULES).codings
    assert as_codings(together) == as_codings(pd.concat(alone))


@given(talks)
@settings(max_examples=30)
def test_confirming_everything_keeps_everything(talk: list[list[str]]) -> None:
    before = run_rules(corpus_of(talk), RULES)
    found = before.codings[before.codings["origin"] != "implied"]
    decisions = [
        make_decision(
            "confirm",
            f"{row['codebook']}:{row['code']}",
            row["quote"],
            document=row["document"],
            segment=row["segment"],
            before=_text(before, row)[max(0, row["start"] - 40) : row["start"]],
            after=_text(before, row)[row["end"] : row["end"] + 40],
            line=n,
        )
        for n, row in enumerate(found.to_dict("records"))
    ]
    after = run_rules(corpus_of(talk), RULES, decisions=decisions)
    if after.attention.empty:  # lines that are all alike leave some decisions ambiguous
        key = ["document", "start", "end", "codebook", "code", "origin", "rule"]
        lifted = set(rows(after.codings, *key)) - set(rows(before.codings, *key))
        assert set(rows(before.codings, *key)) <= set(rows(after.codings, *key))
        assert {row for row in lifted if row[5] != "implied"} <= set(rows(before.audit, *key))
        assert set(after.codings.loc[after.codings["origin"] != "implied", "status"]) <= {"confirmed"}


def _text(result: Result, row: dict[str, object]) -> str:
    return next(document.text for document in result.documents if document.id == row["document"])
