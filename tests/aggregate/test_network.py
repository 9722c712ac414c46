"""The network of codes: what is drawn between two of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.aggregate.association import associate_codes
from qualcode.aggregate.network import Tie, code_network
from qualcode.result import Result
from tests.aggregate.corpora import make_result, results

APART = [("a", n, n, f"valeurs:{'temps' if n % 2 else 'lien'}") for n in range(24)]
LEVELS = {"●": 3, "◐": 2, "○": 1}


def met(times: int) -> Result:
    codings = [("a", n, n, f"valeurs:{code}") for n in range(times) for code in ("temps", "lien")]
    return make_result({"a": ["R1"] * 6}, codings)


@pytest.mark.parametrize(("times", "tie"), [(0, Tie.NONE), (1, Tie.WEAK), (2, Tie.WEAK), (3, Tie.STRONG)])
def test_the_highest_level_is_strong_and_the_lowest_weak(times: int, tie: Tie) -> None:
    network = code_network(met(times), "valeurs", levels=LEVELS)
    assert [node.count for node in network.nodes] == [times, times, 0, 0]
    assert [edge.tie for edge in network.edges if (edge.first, edge.second) == ("temps", "lien")] == [tie]
    assert len(network.tied) == len(network.met) == min(times, 1)


def test_codes_that_keep_apart_are_said_whatever_counts_say() -> None:
    result = make_result({"a": ["R1"] * 24}, [*APART, ("a", 0, 0, "valeurs:temps")])
    for levels in (LEVELS, {"●": 1}, None):
        (edge,) = code_network(result, "valeurs", levels=levels).met
        assert (edge.count, edge.verdict, edge.tie) == (1, "incompatible", Tie.APART)


@given(results(), st.sampled_from(["segment", "case", ["outils"]]), st.booleans())
def test_without_levels_ties_are_the_verdicts(result: Result, within: str | list[str], roll_up: bool) -> None:
    expected = {"linked": Tie.STRONG, "compatible": Tie.WEAK, "incompatible": Tie.APART}
    network = code_network(result, "valeurs", within=within, roll_up=roll_up)
    pairs = associate_codes(result, "valeurs", within=within, roll_up=roll_up).pairs
    verdicts = {(row["first"], row["second"]): row["verdict"] for row in pairs.to_dict("records")}
    assert {(edge.first, edge.second): edge.verdict for edge in network.edges} == verdicts
    assert all(edge.tie is expected.get(edge.verdict, Tie.NONE) for edge in network.edges)
