from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from qualcode.aggregate.sequences import COLUMNS, code_sequence, count_transitions
from qualcode.result import Result
from tests.aggregate.corpora import count_plainly, make_result, results

ORDER = ["temps", "lien", "don", "legs"]


def said(*documents: list[str]) -> pd.DataFrame:
    rows = [(f"d{n}", tuple(codes.split())) for n, document in enumerate(documents) for codes in document]
    return pd.DataFrame(rows, columns=["document", "codes"])


def test_where_codes_stand_in_a_document() -> None:
    codings = [("a", 1, 1, "valeurs:lien"), ("a", 1, 1, "valeurs:temps"), ("a", 3, 3, "valeurs:don")]
    table = code_sequence(make_result({"a": ["R1", "R1", "Q1", "R1", "R1"]}, codings), "valeurs")
    assert list(table.columns) == list(COLUMNS)
    assert table["codes"].tolist() == [("temps", "lien"), ("don",)]
    assert table["position"].tolist() == [2, 3]
    assert table["share"].tolist() == [0.5, 0.75]


@given(results())
def test_every_coded_segment_has_its_place(result: Result) -> None:
    table = code_sequence(result, "valeurs")
    counted = [(one.document.id, one.segment.id, one.codes["valeurs"]) for one in count_plainly(result)]
    expected = [(document, segment, codes) for document, segment, codes in counted if codes]
    found = zip(table["document"], table["segment"], table["codes"].map(set), strict=True)
    assert list(found) == expected
    steps = count_transitions(table, ORDER)
    assert steps.steps == sum(max(len(rows) - 1, 0) for _, rows in table.groupby("document"))
    assert steps.expected.to_numpy().sum() == pytest.approx(steps.counts.to_numpy().sum())


def test_steps_stay_within_a_document_and_count_every_code() -> None:
    steps = count_transitions(said(["a b", "c"], ["c", "a", "a"]), ["a", "b", "c"])
    assert steps.counts.to_numpy().tolist() == [[1, 0, 1], [0, 0, 1], [1, 0, 0]]
    assert steps.steps == 3


def test_residuals_worked_by_hand() -> None:
    steps = count_transitions(said(*[["a", "b"]] * 6, *[["a", "a"]] * 2, *[["b", "a"]] * 2), ["a", "b"])
    assert steps.expected.loc["a", "b"] == pytest.approx(8 * 6 / 10)
    assert steps.residuals.loc["a", "b"] == pytest.approx((6 - 4.8) / np.sqrt(4.8 * 0.2 * 0.4))
    assert steps.residuals.loc["a", "a"] == pytest.approx(-steps.residuals.loc["a", "b"])


def test_no_step_has_no_residual() -> None:
    steps = count_transitions(said(["a"]), ["a", "b"])
    assert np.isnan(steps.residuals.to_numpy()).all()
