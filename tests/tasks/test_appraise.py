from __future__ import annotations

from collections.abc import Sequence

import pytest

from qualcode.match.hits import Hits, find_hits
from qualcode.match.rules import CompiledRules
from qualcode.model import Document, Segment
from qualcode.tasks import appraise
from tests.builders import compile_books, make_codebook, make_index

VALEURS = make_codebook(
    "valeurs", temps={"keywords": ["vite"], "unless": ["vite fait"]}, lien=["ensemble"], argent=["sou*"]
)
TEXTS = ["On va vite ensemble.", "C'est pas vite.", "Vite fait.", "Des sous."]
GIVEN = {"1": frozenset({"temps", "lien"}), "2": frozenset({"temps"}), "4": frozenset({"lien"})}
CASES = {"1": "a", "2": "a", "3": "b", "4": "b"}


def gold() -> Document:
    text, segments = "", []
    for n, line in enumerate(TEXTS, start=1):
        segments.append(Segment(str(n), len(text), len(text) + len(line), CASES[str(n)]))
        text += line + "\n\n"
    return Document("gold", text, tuple(segments), continuous=False)


def search(documents: Sequence[Document], compiled: CompiledRules) -> Hits:
    return find_hits(documents, make_index(*documents), compiled)


RULES = compile_books(VALEURS)
CODED = appraise.code_gold(gold(), RULES, search)


def measured(groups: dict[str, list[str]] | None = None) -> appraise.Measured:
    judged = appraise.judge(VALEURS, GIVEN, CASES, groups, level="outil" if groups else "segment")
    return appraise.measure(judged, "rules", appraise.mark(judged, appraise.by_segment(CODED)), seed=0)


def test_only_what_people_judged_is_measured() -> None:
    found = measured()
    assert (found.judged.units, found.judged.clusters) == (("1", "2", "4"), ("a", "a", "b"))
    assert (found.scores.precision, found.scores.recall, found.scores.exact) == (2 / 3, 2 / 4, 1 / 3)
    assert [(code.id, s.both, s.false, s.missed) for code, s, _ in found.codes] == [
        ("temps", 1, 0, 1), ("lien", 1, 0, 1), ("argent", 0, 1, 0),
    ]  # fmt: skip


def test_segments_joined_by_a_group_have_each_others_codes() -> None:
    found = measured({"1": ["site"], "2": ["site"], "3": ["site"], "4": ["erp", "site"]})
    assert (found.judged.units, found.judged.members) == (("site", "erp"), (("1", "2", "4"), ("4",)))
    assert found.judged.truth.tolist() == [[True, True, False], [False, True, False]]
    assert found.found.tolist() == [[True, True, True], [False, False, True]]
    assert found.judged.clusters == ("site", "erp")


def test_plain_keywords_know_no_negation_and_no_unless() -> None:
    plain = appraise.by_segment(appraise.code_gold(gold(), appraise.plain_keywords(RULES), search))
    assert plain["2"] == plain["3"] == {"valeurs:temps"}
    assert {"2", "3"}.isdisjoint(appraise.by_segment(CODED))


def test_the_baseline_says_as_many_codes_as_a_unit_usually_has() -> None:
    judged = measured().judged
    assert appraise.measure_most_frequent(judged, None, seed=0).method == "most frequent (1)"
    always = appraise.measure_most_frequent(judged, 2, seed=0)
    assert always.found.tolist() == [[True, True, False]] * 3
    assert always.scores.recall == 1


def test_every_error_with_its_words() -> None:
    errors = [(e.kind, e.code, e.segment, e.rule, e.words) for e in appraise.list_errors(measured(), gold(), CODED)]
    assert errors == [
        ("missed", "temps", "2", "", "C'est pas vite."),
        ("missed", "lien", "4", "", "Des sous."),
        ("false hit", "argent", "4", "valeurs:argent/keyword/sou*", "sous"),
    ]


def test_confusion_reads_given_then_found() -> None:
    assert measured().confusion.tolist() == [[1, 0, 0, 1], [0, 1, 1, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("given", [{}, {"1": frozenset()}])
def test_nothing_judged_or_nothing_given(given: dict[str, frozenset[str]]) -> None:
    judged = appraise.judge(VALEURS, given, CASES)
    assert judged.truth.shape == (len(given), 3)
    assert appraise.measure_most_frequent(judged, None, seed=0).scores.recall != 1
