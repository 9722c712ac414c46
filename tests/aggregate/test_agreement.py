"""Coefficients of agreement against published values, other programs, and what is true of any of them."""

from __future__ import annotations

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from qualcode.aggregate.agreement import (
    cohen_kappa,
    draw_clusters,
    fleiss_kappa,
    gwet_ac1,
    interval,
    krippendorff_alpha,
    measure,
    percent_agreement,
)
from qualcode.aggregate.setdistances import SetDistances
from qualcode.aggregate.tallies import MISSING, Ints, Ratings, tally_ratings
from tests.aggregate.reference import ACTS, BINARY, CANONICAL, DIAGNOSES, NOMINAL, PARADOX, UTTERANCES, table


def test_the_canonical_table_is_the_published_one() -> None:
    assert CANONICAL.shape == (4, 12)
    assert (CANONICAL != MISSING).sum() == 41
    pairable = CANONICAL[:, (CANONICAL != MISSING).sum(axis=0) > 1]
    assert np.bincount(pairable[pairable >= 0]).tolist() == [9, 13, 10, 5, 3]


@pytest.mark.parametrize(
    ("values", "alpha"),
    [
        pytest.param(CANONICAL, 0.743, id="four coders, twelve units, values missing"),
        pytest.param(BINARY, 0.095, id="two coders, two values"),
        pytest.param(NOMINAL, 0.692, id="two coders, five values"),
    ],
)
def test_alpha_as_krippendorff_published_it(values: Ints, alpha: float) -> None:
    assert round(krippendorff_alpha(values), 3) == alpha


def test_fleiss_1971() -> None:
    assert DIAGNOSES.shape == (6, 30)
    assert (np.bincount(DIAGNOSES.ravel()) / 180).round(3).tolist() == [0.144, 0.144, 0.167, 0.306, 0.239]
    assert round(percent_agreement(DIAGNOSES), 3) == 0.556
    assert round(fleiss_kappa(DIAGNOSES), 3) == 0.430


def test_ac1_where_nearly_all_units_are_alike() -> None:
    assert round(percent_agreement(PARADOX), 3) == 0.944
    assert round(cohen_kappa(*PARADOX), 4) == -0.0234
    assert round(gwet_ac1(PARADOX), 4) == 0.9408


def test_ac1_of_four_raters_with_values_missing() -> None:
    """Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.: on Krippendorff's table AC1 is 0.77544."""
    assert round(gwet_ac1(CANONICAL), 5) == 0.77544
    assert round(percent_agreement(CANONICAL), 5) == 0.81818


def test_artstein_and_poesio_2008() -> None:
    assert percent_agreement(UTTERANCES) == pytest.approx(0.7)
    assert round(cohen_kappa(*UTTERANCES), 3) == 0.348
    assert round(fleiss_kappa(UTTERANCES), 3) == 0.341  # of two coders, Fleiss' κ is Scott's π
    assert percent_agreement(ACTS) == pytest.approx(0.88)
    assert round(cohen_kappa(*ACTS), 4) == 0.8013
    assert round(fleiss_kappa(ACTS), 4) == 0.7995


# sets of codes

SETS = SetDistances(np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 1, 1], [1, 1, 1]], bool))
EMPTY, A, B, AB, BC, ABC = range(6)


@pytest.mark.parametrize(
    ("first", "second", "jaccard", "masi"),
    [
        pytest.param(AB, AB, 0, 0, id="the same"),
        pytest.param(EMPTY, EMPTY, 0, 0, id="both empty"),
        pytest.param(A, AB, 1 / 2, 1 - 1 / 2 * 2 / 3, id="one holds the other"),
        pytest.param(AB, ABC, 1 / 3, 1 - 2 / 3 * 2 / 3, id="one holds the other, two shared"),
        pytest.param(AB, BC, 2 / 3, 1 - 1 / 3 * 1 / 3, id="one shared"),
        pytest.param(A, BC, 1, 1, id="none shared"),
        pytest.param(EMPTY, A, 1, 1, id="one empty"),
    ],
)
def test_distances_of_sets(first: int, second: int, jaccard: float, masi: float) -> None:
    for one, other in ((first, second), (second, first)):
        assert SETS.jaccard(np.array([one]), np.array([other])) == pytest.approx(jaccard)
        assert SETS.masi(np.array([one]), np.array([other])) == pytest.approx(masi)


def test_alpha_of_sets_by_hand() -> None:
    """Two coders, three units: {a} {a}, {a b} {b c}, {b} {b}. Observed: 2 × 2/3 of 6 values by Jaccard.

    Expected, over the 30 ordered pairs of two different values of a a b b ab bc:
    a-b 1 (4 pairs), a-ab 1/2 (2), a-bc 1 (2), b-ab 1/2 (2), b-bc 1/2 (2), ab-bc 2/3 (1), each way.
    """
    values = np.array([[A, AB, B], [A, BC, B]])
    expected = 2 * (4 + 2 / 2 + 2 + 2 / 2 + 2 / 2 + 2 / 3) / 30
    assert krippendorff_alpha(values, SETS.jaccard) == pytest.approx(1 - (2 * 2 / 3 / 6) / expected)
    masi = 2 * (4 + 2 * 2 / 3 + 2 + 2 * 2 / 3 + 2 * 2 / 3 + 8 / 9) / 30
    assert krippendorff_alpha(values, SETS.masi) == pytest.approx(1 - (2 * 8 / 9 / 6) / masi)


# where nothing can be told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param(table("aaaa", "aaaa"), {"percent", "ac1"}, id="one value alone"),
        pytest.param(table("ab..", "..ab"), set(), id="no unit seen by two"),
        pytest.param(table("", ""), set(), id="no units"),
        pytest.param(table("abab", "aaaa"), {"percent", "kappa", "alpha", "ac1"}, id="one coder never varies"),
    ],
)
def test_nan_where_chance_explains_all(values: Ints, told: set[str]) -> None:
    found = measure([tally_ratings(Ratings.of(values)).whole_sum()])
    assert {name for name, value in found.items() if not math.isnan(value.item())} == told


def test_who_did_not_see_a_unit_is_missing() -> None:
    seen = table("aabb", "aaba")
    more = table("aabbbb", "aaba..")
    assert cohen_kappa(*more) == cohen_kappa(*seen)
    assert krippendorff_alpha(more) == krippendorff_alpha(seen)


# against other programs, on any table

VALUES = st.integers(2, 5).flatmap(
    lambda coders: st.integers(1, 12).flatmap(
        lambda units: st.lists(
            st.lists(st.integers(MISSING, 3), min_size=units, max_size=units), min_size=coders, max_size=coders
        ).map(np.array)
    )
)


@given(VALUES)
def test_alpha_is_the_krippendorff_library_s(values: Ints) -> None:
    ours = krippendorff_alpha(values)
    data = np.where(values == MISSING, np.nan, values.astype(float))
    assume(not math.isnan(ours))
    assert ours == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"), abs=1e-9)


@given(VALUES)
def test_alpha_by_the_nominal_distance_is_nominal_alpha(values: Ints) -> None:
    by_distance = krippendorff_alpha(values, lambda a, b: (a != b).astype(float))
    assert by_distance == pytest.approx(krippendorff_alpha(values), nan_ok=True)


@given(VALUES)
def test_kappas_are_those_of_statsmodels(values: Ints) -> None:
    values = np.abs(values)  # Fleiss' κ knows no missing values
    ours, pair = fleiss_kappa(values), cohen_kappa(values[0], values[1])
    counts, _ = inter_rater.aggregate_raters(values.T)
    if not math.isnan(ours):
        assert ours == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9)
    if not math.isnan(pair):
        square, _ = inter_rater.to_table(values[:2].T, bins=4)
        assert pair == pytest.approx(inter_rater.cohens_kappa(square, return_results=False), abs=1e-9)


# what is true of any table


def coefficients(values: Ints) -> dict[str, float]:
    return {name: value.item() for name, value in measure([tally_ratings(Ratings.of(values)).whole_sum()]).items()}


@given(VALUES)
def test_none_is_above_1(values: Ints) -> None:
    found = coefficients(values)
    assert all(math.isnan(value) or value <= 1 + 1e-9 for value in found.values())
    assert math.isnan(found["kappa"]) or found["kappa"] >= -1 - 1e-9
    assert math.isnan(found["percent"]) or found["percent"] >= 0


@given(VALUES)
def test_all_are_1_where_coders_agree(values: Ints) -> None:
    agreed = np.where(values == MISSING, MISSING, values.max(axis=0))
    found = coefficients(agreed)
    assert all(math.isnan(value) or value == pytest.approx(1) for value in found.values())


@given(VALUES, st.data())
def test_neither_the_order_of_coders_nor_the_names_of_codes_matter(values: Ints, data: st.DataObject) -> None:
    coders = data.draw(st.permutations(range(len(values))))
    names = np.array([*data.draw(st.permutations(range(4))), MISSING])
    other = Ratings(names[values][list(coders)], 4, np.ones(values.shape[1]), np.zeros(values.shape[1], int), 1)
    same = Ratings(values, 4, other.weights, other.clusters, 1)
    found = measure([tally_ratings(other).whole_sum()])
    for name, value in measure([tally_ratings(same).whole_sum()]).items():
        assert found[name].item() == pytest.approx(value.item(), nan_ok=True, abs=1e-9)


@given(VALUES, st.integers(1, 4))
def test_a_unit_of_weight_n_is_n_units(values: Ints, times: int) -> None:
    repeated = coefficients(np.repeat(values, times, axis=1))
    weighted = Ratings(values, 4, np.full(values.shape[1], float(times)), np.zeros(values.shape[1], int), 1)
    for name, value in measure([tally_ratings(weighted).whole_sum()]).items():
        if name != "ac1":  # whose categories are those that could be, here four
            assert value.item() == pytest.approx(repeated[name], nan_ok=True, abs=1e-9)


@given(VALUES, st.data())
def test_clusters_sum_to_the_whole(values: Ints, data: st.DataObject) -> None:
    units = values.shape[1]
    clusters = np.array(data.draw(st.lists(st.integers(0, 2), min_size=units, max_size=units)))
    parted = tally_ratings(Ratings(values, 4, np.ones(units), clusters, 3)).whole_sum()
    whole = tally_ratings(Ratings(values, 4, np.ones(units), np.zeros(units, int), 1)).whole_sum()
    for name, value in measure([whole]).items():
        assert measure([parted])[name].item() == pytest.approx(value.item(), nan_ok=True, abs=1e-9)


def test_codebooks_taken_together_reckon_chance_apart() -> None:
    """Two sets of units that can never agree with each other do not make agreement look better."""
    one, other = table("aabb", "abab"), table("aabb", "abab")
    alone = tally_ratings(Ratings.of(one)).whole_sum()
    both = measure([alone, tally_ratings(Ratings.of(other)).whole_sum()])
    assert both["kappa"].item() == pytest.approx(0)
    assert both["alpha"].item() == pytest.approx(krippendorff_alpha(one))


# intervals


def test_samples_are_whole_and_always_the_same() -> None:
    drawn = draw_clusters(5, rounds=50)
    assert (drawn.sum(axis=1) == 5).all()
    assert (drawn == draw_clusters(5, rounds=50)).all()
    assert (drawn != draw_clusters(5, seed=1, rounds=50)).any()


def test_an_interval_of_samples() -> None:
    assert interval(np.arange(1001) / 1000) == pytest.approx((0.025, 0.975))
    mostly_nothing = np.r_[np.full(60, np.nan), np.ones(940)]
    assert all(map(math.isnan, interval(mostly_nothing)))


def test_the_interval_of_cases_is_the_interval_of_tables_put_together() -> None:
    """A sample that holds a case twice is the table with its units twice."""
    values, clusters = table("aabbab", "abbbaa"), np.array([0, 0, 1, 1, 2, 2])
    tally = tally_ratings(Ratings(values, 2, np.ones(6), clusters, 3))
    sampled = measure([tally.drawn(np.array([[2.0, 0.0, 1.0]]))])
    twice = coefficients(values[:, [0, 1, 0, 1, 4, 5]])
    assert {name: value.item() for name, value in sampled.items()} == pytest.approx(twice, nan_ok=True)
