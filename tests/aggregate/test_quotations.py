from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from qualcode.aggregate.quotations import code_path, quotation_table
from qualcode.result import Result
from tests.aggregate.corpora import BOOKS, count_plainly, make_result, results
from tests.builders import rows

TALK = make_result(
    {"a": ["R1 Anne", "Q1", "R1"], "b": ["R2"]},
    [("a", 0, 0, "valeurs:legs"), ("a", 1, 1, "valeurs:lien"), ("a", 0, 2, "outils:erp"), ("b", 0, 0, "outils:site")],
)


def test_one_row_a_coding_with_the_path_and_the_passage() -> None:
    table = quotation_table(TALK)
    assert rows(table, "document", "case", "organisation", "path", "code", "label", "text", "passage") == [
        ("a", "1", "PME", "Valeurs > LIEN > DON > LEGS", "valeurs:legs", "LEGS", "......", "a0........"),
        ("a", "1", "PME", "Outils > ERP", "outils:erp", "ERP", TALK.documents[0].text[2:30], "a0........\na2........"),
        ("b", "2", "club", "Outils > SITE", "outils:site", "SITE", "......", "b0........"),
    ]
    assert rows(table, "start", "end", "origin", "rule", "coder", "status")[0] == (
        2, 8, "keyword", "valeurs:legs/x", "qualcode", "automatic",
    )  # fmt: skip


def test_some_codebooks_and_some_cases() -> None:
    assert rows(quotation_table(TALK, ["outils"]), "code") == [("outils:erp",), ("outils:site",)]
    assert rows(quotation_table(TALK, where={"organisation": "club"}), "code") == [("outils:site",)]


def test_the_category_stands_in_the_path() -> None:
    book = BOOKS[0]
    codes = tuple(replace(code, category="u") for code in book.codes)
    assert code_path(replace(book, codes=codes, categories={"u": "De l'usage"}), "don") == (
        "Valeurs > De l'usage > LIEN > DON"
    )
    assert code_path(replace(book, codes=codes), "temps") == "Valeurs > u > TEMPS"


@given(results())
def test_every_coding_that_counts_is_there_once_with_its_own_words(result: Result) -> None:
    table = quotation_table(result)
    texts = {document.id: document.text for document in result.documents}
    assert all(texts[d][s:e] == text for d, s, e, text in rows(table, "document", "start", "end", "text"))
    counted = count_plainly(result)
    touched = [
        f"{row['codebook']}:{row['code']}"
        for row in result.codings.to_dict("records")
        if any(
            one.document.id == row["document"] and row["start"] < one.segment.end and one.segment.start < row["end"]
            for one in counted
        )
    ]
    assert list(table["code"]) == touched


def test_nothing_is_coded() -> None:
    table = quotation_table(make_result({"a": ["R1"]}, []))
    assert len(table) == 0
    assert list(table.columns) == list(quotation_table(TALK).columns)


def test_no_such_codebook() -> None:
    with pytest.raises(KeyError, match="nulle"):
        quotation_table(TALK, ["nulle"])
