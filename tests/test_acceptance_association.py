"""The published coding of 24 tools, where it lies beside the checkout: which values meet more or less than chance."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from qualcode.aggregate.association import Association, Incidence, Verdict, associate

TOOLS = Path(__file__).parents[2] / "shared" / "gold" / "annexe_b_outils.csv"
VALUES = (
    "Fonctionnelle", "Personnalisation", "Localisation", "Sociale", "Hédonique", "Epistémique", "Bénévolence",
    "Traditionnelle", "Sécurité", "Socialisation", "Actualisation",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not TOOLS.is_file(), reason=f"the published coding is not in {TOOLS.parent}")


@pytest.fixture(scope="module")
def tools() -> Association:
    with TOOLS.open(encoding="utf-8-sig", newline="") as file:
        rows = [row["valeurs"].split("|") for row in csv.DictReader(file)]
    carried = np.array([[value in row for value in VALUES] for row in rows], np.int64)
    assert carried.shape == (24, 11)
    return associate(Incidence(sparse.csr_matrix(carried), VALUES, None))


def test_four_pairs_are_below_the_level_and_all_are_rarer_than_chance(tools: Association) -> None:
    low = tools.pairs[tools.pairs["p"] < 0.05].sort_values("p")
    assert [(row["first"], row["second"]) for row in low.to_dict("records")] == [
        ("Fonctionnelle", "Sociale"),
        ("Sociale", "Sécurité"),
        ("Fonctionnelle", "Bénévolence"),
        ("Localisation", "Socialisation"),
    ]
    assert low["p"].tolist() == pytest.approx([0.0069, 0.024, 0.028, 0.033], abs=0.0005)
    assert (low["lift"] < 1).all()


def test_none_is_found_among_fifty_five(tools: Association) -> None:
    assert len(tools.pairs) == 55
    assert tools.pairs["q"].min() == pytest.approx(0.38, abs=0.005)
    assert not set(tools.pairs["verdict"]) & {Verdict.LINKED, Verdict.INCOMPATIBLE}


def test_what_is_in_no_tool_is_too_rare_to_tell(tools: Association) -> None:
    of = tools.pairs[(tools.pairs["first"] == "Traditionnelle") | (tools.pairs["second"] == "Traditionnelle")]
    assert set(of["verdict"]) == {Verdict.TOO_RARE}
