"""The real cases, where they lie beside the checkout: points under their heads, questions uncoded, nothing copied."""

from __future__ import annotations

import re

import pytest

from qualcode.aggregate.dominance import dominant_codes
from qualcode.aggregate.points import advise_cases
from qualcode.normalise import fold
from qualcode.reading.files import read_text
from qualcode.result import Result
from tests.casefolders import REPOSITORY, codes_under_heads, points_under_heads, run_cases

SEED = REPOSITORY.parent / "shared" / "seeds" / "td_alignement_pme.txt"
IN_A_ROW = 7
"""So many words in a row that are the same are no chance."""

pytestmark = pytest.mark.skipif(not SEED.is_file(), reason=f"the teaching cases are not in {SEED.parent}")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_cases(tmp_path_factory.mktemp("td"), SEED)


def test_the_three_cases_have_their_points_under_the_right_heads(cases: Result) -> None:
    assert [case.id for case in cases.cases] == ["NetWatchers", "EcoMakers", "DigiUnion"]
    assert points_under_heads(cases) == {
        ("NetWatchers", "force"): 4, ("NetWatchers", "faiblesse"): 4,
        ("EcoMakers", "force"): 3, ("EcoMakers", "faiblesse"): 3,
        ("DigiUnion", "force"): 3, ("DigiUnion", "faiblesse"): 3,
    }  # fmt: skip
    assert codes_under_heads(cases) == {("forts", frozenset({"force"})), ("faibles", frozenset({"faiblesse"}))}


def test_the_questions_and_what_stands_before_the_cases_are_uncoded(cases: Result) -> None:
    (document,) = cases.documents
    first, last = document.text.index("Cas d'usage 1"), document.text.index("\nQuestions\n")
    assert cases.codings["start"].min() > first
    assert cases.codings["end"].max() < last
    skipped = cases.audit[cases.audit["status"] == "skipped"]
    assert set(skipped["reason"]) == {"before the first case", "section « Questions » is not coded"}
    words = "\n".join([*(document.text[s.start : s.end] for s in document.segments), *skipped["quote"]])
    headings = r"Cas d'usage.*|Points .*|Questions|^(?:- | ?\d\. )"
    kept = re.sub(headings, "", document.text, flags=re.MULTILINE)
    everywhere = len(re.findall(r"\w+", kept))
    assert len(re.findall(r"\w+", words)) == everywhere


def test_every_case_has_an_answer_to_each_question(cases: Result) -> None:
    assert all(len(one.dominant) == 1 for one in dominant_codes(cases, "alignement"))
    for advice in advise_cases(cases, "facteurs", "bilan"):
        assert (len(advice.chosen), advice.missing) == (2, 0), advice.case


def test_nothing_of_the_real_cases_is_copied_here() -> None:
    there = _runs(read_text(SEED))
    here = [*(REPOSITORY / "corpus" / "cas").glob("*.md"), *(REPOSITORY / "codebooks").glob("*.yaml")]
    copied = {path.name for path in here if _runs(read_text(path)) & there}
    assert copied == set()


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text))
    return {tuple(words[n : n + IN_A_ROW]) for n in range(len(words) - IN_A_ROW + 1)}
