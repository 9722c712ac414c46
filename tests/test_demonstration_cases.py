"""The demonstration study's three cases: what they must show, whatever becomes of the rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qualcode.aggregate.dominance import dominant_codes
from qualcode.aggregate.points import advise_cases
from qualcode.aggregate.polarity import weigh_cases
from qualcode.result import Result
from qualcode.study import read_study
from tests.casefolders import BOOKS, REPOSITORY, codes_under_heads, points_under_heads, run_cases


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    yield run_cases(tmp_path_factory.mktemp("cas"), *sorted((REPOSITORY / "corpus" / "cas").glob("*.md")))


def test_three_cases_each_with_strengths_and_weaknesses(cases: Result) -> None:
    assert [case.id for case in cases.cases] == ["NetWatchers", "EcoMakers", "DigiUnion"]
    assert all(case.attributes["fondateurs"] for case in cases.cases)
    assert set(points_under_heads(cases)) == {(c.id, s) for c in cases.cases for s in ("force", "faiblesse")}


def test_every_point_is_what_its_heading_says(cases: Result) -> None:
    assert codes_under_heads(cases) == {("forts", frozenset({"force"})), ("faibles", frozenset({"faiblesse"}))}


def test_the_questions_are_skipped_and_said(cases: Result) -> None:
    skipped = cases.audit[cases.audit["status"] == "skipped"]
    assert set(skipped["reason"]) == {"section « Questions » is not coded"}
    assert len(skipped) == 6
    assert not cases.codings["quote"].str.contains("Quelle", regex=False).any()


def test_each_case_has_one_dominant_perspective(cases: Result) -> None:
    dominant = {one.case: one.dominant for one in dominant_codes(cases, "alignement")}
    assert dominant == {
        "NetWatchers": ("avantage-concurrentiel",),
        "EcoMakers": ("execution-strategie",),
        "DigiUnion": ("potentiel-technologique",),
    }


def test_each_case_gets_its_two_recommendations(cases: Result) -> None:
    for advice in advise_cases(cases, "facteurs", "bilan"):
        assert (len(advice.chosen), advice.missing) == (2, 0), advice.case


def test_some_factors_hold_in_every_case(cases: Result) -> None:
    weights = weigh_cases(cases, "facteurs", "bilan")
    everywhere = {code for code, _ in weights if all((code, case.id) in weights for case in cases.cases)}
    assert {"competences", "communication", "dependance"} <= everywhere


def test_interviews_and_cases_have_codebooks_of_their_own() -> None:
    study = read_study(REPOSITORY)
    by_group = {entry.group: set(entry.codebooks or ()) for entry, _ in study.corpus}
    assert by_group["cas"] == set(BOOKS)
    assert by_group["cas"].isdisjoint(by_group["entretiens"])
    assert by_group["cas"] | by_group["entretiens"] == {path.stem for path in study.codebooks}
