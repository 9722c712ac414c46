from __future__ import annotations

from qualcode.aggregate.association import Verdict, associate, associate_codes, find_incidence
from qualcode.aggregate.cooccurrence import count_pairs
from qualcode.aggregate.sensitivity import Choice, coded_alone, vary_choices
from tests.aggregate.corpora import make_result

TURNS = {"a": ["R1"] * 24, "b": ["R2"] * 24}
TOGETHER = [(document, n, n, f"valeurs:{code}") for document in "a" for n in range(6) for code in ("temps", "lien")]
BOTH = [*TOGETHER, *[("b", n, n, f"valeurs:{code}") for n in range(2) for code in ("temps", "don")]]


def test_a_finding_that_rests_on_one_case_says_so() -> None:
    found = vary_choices(make_result(TURNS, BOTH), "valeurs")
    matter = found.cases_that_matter().set_index(["first", "second"])
    assert matter.loc[("temps", "lien"), "verdict"] == Verdict.LINKED
    assert matter.loc[("temps", "lien"), "without"] == ("1",)
    assert not matter.loc[("temps", "lien"), "stands"]


def test_a_finding_that_stands_whoever_is_left_out() -> None:
    codings = [(document, n, n, f"valeurs:{code}") for document in "ab" for n in range(8) for code in ("temps", "lien")]
    matter = vary_choices(make_result(TURNS, codings), "valeurs").cases_that_matter().set_index(["first", "second"])
    assert matter.loc[("temps", "lien"), "stands"]
    assert not matter["stands"].iloc[1:].any()


def test_every_choice_is_what_a_study_so_chosen_would_give() -> None:
    result = make_result(TURNS, BOTH)
    found = vary_choices(result, "valeurs", alpha=0.02)
    given = {choice: found.verdicts[n].tolist() for n, choice in enumerate(found.choices)}
    assert given[Choice("own")] == associate_codes(result, "valeurs", alpha=0.02).pairs["verdict"].tolist()
    for level in ("0.01", "0.05", "0.1"):
        expected = associate_codes(result, "valeurs", alpha=float(level)).pairs["verdict"].tolist()
        assert given[Choice("alpha", level)] == expected
    for unit in ("document", "case"):
        expected = associate_codes(result, "valeurs", within=unit, alpha=0.02).pairs["verdict"].tolist()
        assert given[Choice("unit", unit)] == expected
    assert Choice("unit", "segment") not in given
    where = {"organisation": "club"}
    expected = associate_codes(result, "valeurs", where=where, alpha=0.02).pairs["verdict"].tolist()
    assert given[Choice("without", "1")] == expected
    assert given[Choice("count", "3")][:2] == [Verdict.LINKED, ""]


def test_the_tally_counts_pairs_by_verdict_and_what_changed() -> None:
    found = vary_choices(make_result(TURNS, BOTH), "valeurs")
    tally = found.tally()
    kinds = [choice.kind for choice in found.choices]
    assert tally.loc[0, "changed"] == 0
    assert (tally.loc[[n for n, kind in enumerate(kinds) if kind != "count"], list(Verdict)].sum(axis=1) == 6).all()
    thrice = found.choices.index(Choice("count", "3"))
    assert (tally.loc[thrice, Verdict.LINKED], tally.loc[thrice, "changed"]) == (1, 1)
    assert tally.loc[found.choices.index(Choice("coded")), "units"] == 8
    assert tally.loc[found.choices.index(Choice("without", "2")), "units"] == 24


def test_units_without_codes_are_left_out() -> None:
    kept = coded_alone(find_incidence(count_pairs(make_result(TURNS, TOGETHER), "valeurs")))
    assert kept.carried.shape == (6, 4)
    assert (kept.carried.sum(axis=1) > 0).all()
    assert associate(kept).units == 6


def test_of_coded_units_alone_one_a_case_or_none_are_weighed_as_a_study_of_them_would() -> None:
    one_a_case = [("a", 0, 0, "valeurs:temps"), ("b", 0, 0, "valeurs:temps"), ("b", 0, 0, "valeurs:lien")]
    kept = coded_alone(find_incidence(count_pairs(make_result(TURNS, one_a_case), "valeurs")))
    assert (kept.carried.shape, kept.cases) == ((2, 4), None)
    found = vary_choices(make_result(TURNS, []), "valeurs")
    assert found.tally().loc[found.choices.index(Choice("coded")), ["units", Verdict.TOO_RARE]].tolist() == [0, 6]
