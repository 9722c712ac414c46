"""How far coders agree, beyond what chance would give: the coefficients, each with its source.

Every coefficient is 1 − observed / expected disagreement: 1 where coders always agree, 0 where they agree as chance
would have it, below 0 where less. It is NaN where chance alone would make them agree everywhere, for then nothing can
be told. `values` are coder × unit, whole numbers from 0, `MISSING` where a coder did not see the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualcode.aggregate.tallies import Distance, Floats, Ints, Ratings, Tally, tally_ratings

ROUNDS = 1_000
"""Samples that an interval rests on."""
_CHUNK = 1_024
_NOTHING = 1e-12
"""Expected disagreement below which chance explains all."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Observed and expected disagreement, and the weight of what they were seen on; one entry a sample."""

    observed: Floats
    expected: Floats
    weight: Floats


def joined_value(parts: Sequence[Parts]) -> Floats:
    """The coefficient of several sets of units, chance reckoned within each: 1 − Σ observed / Σ expected."""
    weights = [np.where(np.isfinite(one.observed) & np.isfinite(one.expected), one.weight, 0.0) for one in parts]
    observed = sum(w * np.nan_to_num(one.observed) for w, one in zip(weights, parts, strict=True))
    expected = sum(w * np.nan_to_num(one.expected) for w, one in zip(weights, parts, strict=True))
    total = sum(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > _NOTHING * np.maximum(total, 1.0), 1 - observed / expected, np.nan)


def percent_parts(tally: Tally) -> Parts:
    """Agreement alone: the share of agreeing pairs of coders, over the units that two or more saw."""
    observed = _divided(tally.units - tally.shares, tally.units)
    return Parts(observed, np.where(np.isnan(observed), np.nan, 1.0), tally.units)


def kappa_parts(tally: Tally) -> Parts:
    """Cohen's κ of each pair of coders, a last axis long; chance is each coder's own frequencies.

    Source: Cohen (1960), Educ. Psychol. Meas. 20(1), 37-46.
    """
    chance = _divided((tally.first * tally.second).sum(axis=-1), tally.both**2)
    return Parts(1 - _divided(tally.same, tally.both), 1 - chance, tally.both)


def fleiss_parts(tally: Tally) -> Parts:
    """Fleiss' κ over the units that every coder saw; chance is the frequencies of all coders together.

    Source: Fleiss (1971), Psychol. Bull. 76(5), 378-382.
    """
    shares = _divided(tally.whole_given, tally.whole[..., None])
    return Parts(1 - _divided(tally.whole_shares, tally.whole), 1 - (shares**2).sum(axis=-1), tally.whole)


def ac1_parts(tally: Tally) -> Parts:
    """Gwet's AC1; chance is Σ π(1 − π) / (q − 1) for q categories of mean frequency π. Units one coder saw count in π.

    Source: Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48.
    """
    shares = _divided(tally.given, tally.seen[..., None])
    chance = (shares * (1 - shares)).sum(axis=-1) / max(tally.categories - 1, 1)
    return Parts(1 - _divided(tally.shares, tally.units), 1 - chance, tally.units)


def alpha_parts(tally: Tally) -> Parts:
    """Krippendorff's α, nominal: coincidences within units against all pairable values, none paired with itself.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2019), Content Analysis, 4th ed., ch. 12.
    """
    return _coincidence_parts(tally, tally.pairable.sum(axis=-1))


def unitizing_parts(tally: Tally) -> Parts:
    """Krippendorff's unitizing α of one code: as α by characters, but chance pairs no unit with itself, as a whole.

    Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), Qual. Quant. 50, 2347-2364; Krippendorff (2019), § 12.6.
    """
    return _coincidence_parts(tally, tally.own_pairs)


def _coincidence_parts(tally: Tally, own_pairs: Floats) -> Parts:
    total = tally.pairable.sum(axis=-1)
    apart = (total**2 - (tally.pairable**2).sum(axis=-1)).clip(min=0)
    return Parts(_divided(tally.clash, total), _divided(apart, total**2 - own_pairs), total)


def distance_parts(tally: Tally, name: str) -> Parts:
    """Krippendorff's α by one of the tally's distances between categories.

    Source: Krippendorff (2019), ch. 12; for sets Passonneau (2006), LREC, 831-836.
    """
    total = tally.pairable.sum(axis=-1)
    apart = np.zeros_like(total)
    every = np.arange(tally.categories)
    for start in range(0, tally.categories, _CHUNK):
        rows = every[start : start + _CHUNK]
        far = tally.distances[name](rows[:, None], every[None, :])
        apart += ((tally.pairable @ far.T) * tally.pairable[..., rows]).sum(axis=-1)
    return Parts(_divided(tally.apart[name], total), _divided(apart, total * (total - 1)), total)


def _divided(part: Floats, whole: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def percent_agreement(values: Ints) -> float:
    """The share of agreeing pairs of coders over units, 0 to 1; NaN where no two coders saw one unit."""
    return _alone(values, percent_parts)


def cohen_kappa(first: Ints, second: Ints) -> float:
    """Cohen's (1960) κ of two coders, over the units that both saw."""
    return float(joined_value([kappa_parts(_summed(np.stack([first, second])))]).item())


def fleiss_kappa(values: Ints) -> float:
    """Fleiss' (1971) κ, over the units that every coder saw."""
    return _alone(values, fleiss_parts)


def gwet_ac1(values: Ints) -> float:
    """Gwet's (2008) AC1."""
    return _alone(values, ac1_parts)


def krippendorff_alpha(values: Ints, distance: Distance | None = None) -> float:
    """Krippendorff's α: nominal, or by a distance between values."""
    if distance is None:
        return _alone(values, alpha_parts)
    return _alone(values, lambda tally: distance_parts(tally, "own"), {"own": distance})


def _alone(values: Ints, parts: Callable[[Tally], Parts], distances: Mapping[str, Distance] | None = None) -> float:
    return float(joined_value([parts(_summed(values, distances))]).item())


def _summed(values: Ints, distances: Mapping[str, Distance] | None = None) -> Tally:
    return tally_ratings(Ratings.of(values, distances=distances or {})).whole_sum()


def measure(tallies: Sequence[Tally]) -> dict[str, Floats]:
    """Every coefficient of sets of units taken together, one entry a sample; `kappa` is the mean over pairs of coders.

    `fleiss` is NaN for two coders, and `unitizing` where the tallies do not know units. α by a distance is called by
    its name.
    """
    pairs = joined_value([kappa_parts(one) for one in tallies])
    values = {
        "percent": joined_value([percent_parts(one) for one in tallies]),
        "kappa": mean_kappa(pairs),
        "fleiss": joined_value([fleiss_parts(one) for one in tallies]),
        "alpha": joined_value([alpha_parts(one) for one in tallies]),
        "ac1": joined_value([ac1_parts(one) for one in tallies]),
        "unitizing": joined_value([unitizing_parts(one) for one in tallies]),
    }
    if pairs.shape[-1] == 1:
        values["fleiss"] = np.full_like(values["percent"], np.nan)
    for name in tallies[0].distances:
        values[name] = joined_value([distance_parts(one, name) for one in tallies])
    return values


def mean_kappa(pairs: Floats) -> Floats:
    """The mean κ of the pairs of coders that have one (Light 1971, Psychol. Bull. 76, 365-377); NaN where none has."""
    there = np.isfinite(pairs)
    return _divided(np.where(there, pairs, 0.0).sum(axis=-1), there.sum(axis=-1))


def pairs_of(coders: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of coders in the order in which tallies have them."""
    return list(combinations(coders, 2))


def draw_clusters(count: int, *, seed: int = 0, rounds: int = ROUNDS) -> Floats:
    """Samples of clusters with replacement, as many as there are: sample × cluster, how often each stands in it.

    Units of one case are not independent, and are drawn together. The same seed gives the same samples.

    Source: Davison & Hinkley (1997), Bootstrap Methods and their Application, § 3.8.
    """
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=rounds)
    return drawn.astype(np.float64)


def interval(values: Floats) -> tuple[float, float]:
    """The 2.5th and 97.5th percentiles of samples; NaN where one in twenty or more tells nothing."""
    there = values[np.isfinite(values)]
    if len(there) < 0.95 * len(values) or not len(there):
        return float("nan"), float("nan")
    low, high = np.percentile(there, [2.5, 97.5])
    return float(low), float(high)
