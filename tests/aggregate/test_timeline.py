"""Where a document is coded along its text."""

from __future__ import annotations

import pytest
from hypothesis import given

from qualcode.aggregate.timeline import Span, document_timelines, join_spans
from qualcode.result import Result
from tests.aggregate.corpora import make_result, results


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        pytest.param([], (), id="none"),
        pytest.param([(5, 9), (0, 2)], ((0, 2), (5, 9)), id="apart"),
        pytest.param([(0, 5), (3, 4)], ((0, 5),), id="one in the other"),
        pytest.param([(0, 5), (5, 7)], ((0, 7),), id="touching"),
    ],
)
def test_stretches_that_meet_are_one(spans: list[Span], joined: tuple[Span, ...]) -> None:
    assert join_spans(spans) == joined


@given(results())
def test_what_is_coded_in_answers_is_on_the_line_and_nothing_else(result: Result) -> None:
    answers = {
        (document.id, at)
        for document in result.documents
        for segment in document.segments
        if segment.role != "interviewer"
        for at in range(segment.start, segment.end)
    }
    coded = {
        (row["document"], row["code"], at)
        for row in result.codings.to_dict("records")
        for at in range(row["start"], row["end"])
        if row["codebook"] == "valeurs" and (row["document"], at) in answers
    }
    shown = {
        (line.document, code, at)
        for line in document_timelines(result, "valeurs")
        for code, spans in line.stretches.items()
        for start, end in spans
        for at in range(start, end)
    }
    assert shown == coded


def test_one_document_with_its_questions_and_segments() -> None:
    result = make_result({"a": ["Q1", "R1", "R1"], "b": ["R2"]}, [("a", 1, 2, "valeurs:don")])
    (line,) = document_timelines(result, "valeurs", document="a", roll_up=True)
    assert line.questions == ((0, 10),)
    assert line.segments == (("0", (0, 10)), ("1", (11, 21)), ("2", (22, 32)))
    assert line.stretches == {"lien": ((13, 21), (22, 30)), "don": ((13, 21), (22, 30))}
    assert line.share("don") == 16 / 32
    assert document_timelines(result, "valeurs", document="elsewhere") == []


def test_a_selection_leaves_out_documents_of_which_nothing_counts() -> None:
    result = make_result({"a": ["R1"], "b": ["R2"], "c": ["Q1"]}, [("b", 0, 0, "valeurs:temps")])
    assert [line.document for line in document_timelines(result, "valeurs")] == ["a", "b"]
    assert [line.document for line in document_timelines(result, "valeurs", where={"organisation": "club"})] == ["b"]
