"""Copying: two experts who share each other's surprises, and their very scores.

Two signs, and both must stand out among all pairs: the residuals of the two are correlated over their
common applications (independent experts: −1/(K̄ − 1), because residuals of an application add up to zero), and
more of their criterion scores are identical than with other pairs,

    z = (ā − ā_others) / √(τ² + s²/n),   a = share of identical scores on one application,

with s² the variance of a among the other pairs' applications and τ² that between those pairs: two who are
equally strict, or use the same end of a scale, give the same scores more often without any copying.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from scoring.flags.comparison import NOTHING, Comparison, pairs
from scoring.flags.multiplicity import Family
from scoring.sheets import Floats, Ints

LEAST_COMMON = 5  # applications
BLOCK = 20_000  # pairs of sheets whose criteria are compared at a time


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """P pairs of experts who met on an application, and everything summed over their ``common`` applications."""

    first: Ints
    second: Ints
    common: Ints
    size: Floats
    correlation: Floats
    agreement: Floats
    agreement_squares: Floats


def examine_copying(given: Comparison, scaled: Floats, raters: int) -> Family | None:
    """Compare every two experts with five common applications; a pair's subject is first · ``raters`` + second."""
    met = _meet(given, scaled)
    if len(met.common) < 2:
        return None
    mean = met.agreement / met.common
    rest = _rest(met.common.astype(float))
    expected = _rest(met.agreement) / rest
    variance = np.maximum(_rest(met.agreement_squares) / rest - expected**2, 0.0)
    between = _between(mean, met.common, variance)
    tested = (met.common >= LEAST_COMMON) & ~np.isnan(met.correlation)
    if not tested.any():
        return None
    error = np.sqrt(np.maximum(between + variance / met.common, NOTHING**2))[tested]
    apart = (_fisher(met.correlation) - _fisher(-1 / (met.size - 1)))[tested]
    z = np.minimum((mean - expected)[tested] / error, apart * np.sqrt(met.common[tested] - 3))
    return Family(
        code=np.full(len(z), "copying"),
        subject=(given.raters[met.first] * raters + given.raters[met.second])[tested],
        effect=met.correlation[tested],
        statistic=z,
        p=ndtr(-z),
        passes=np.ones(len(z), dtype=bool),
        facts={
            "agreement": mean[tested],
            "expected_agreement": expected[tested],
            "common": met.common[tested],
        },
    )


def _between(mean: Floats, common: Ints, variance: Floats) -> Floats:
    """(P,) τ²: variance of the other pairs' agreement beyond what their numbers of applications explain."""
    weight = (common >= LEAST_COMMON).astype(float)
    count = np.maximum(_rest(weight), 2.0)
    first, second = _rest(weight * mean) / count, _rest(weight * mean**2) / count
    noise = variance * _rest(weight / common) / count
    return np.asarray(np.maximum((second - first**2) * count / (count - 1) - noise, 0.0))


def _rest(values: Floats) -> Floats:
    """Sum over everybody else."""
    return np.asarray(values.sum() - values)


def _meet(given: Comparison, scaled: Floats) -> Meetings:
    left, right = pairs(given.application)
    experts = len(given.raters)
    low, high = np.minimum(given.rater[left], given.rater[right]), np.maximum(given.rater[left], given.rater[right])
    key, pair, common = np.unique(low * experts + high, return_inverse=True, return_counts=True)
    alike = _alike(scaled, left, right)
    one, other = given.residual[left], given.residual[right]
    agreement, squares, size = (
        np.asarray(np.bincount(pair, part), dtype=float) for part in (alike, alike**2, given.size[left])
    )
    correlation = _correlate(one, other, pair, common)
    return Meetings(key // experts, key % experts, common, size / common, correlation, agreement, squares)


def _correlate(one: Floats, other: Floats, pair: Ints, common: Ints) -> Floats:
    """Correlation over the common applications of each pair; NaN where one of the two does not vary."""
    one = one - (np.bincount(pair, one) / common)[pair]
    other = other - (np.bincount(pair, other) / common)[pair]
    first, second, shared = (np.bincount(pair, part) for part in (one**2, other**2, one * other))
    varied = np.minimum(first, second) > NOTHING
    result = np.full(len(common), np.nan)
    result[varied] = shared[varied] / np.sqrt(first[varied] * second[varied])
    return result


def _alike(scaled: Floats, left: Ints, right: Ints) -> Floats:
    """Share of identical scores in each pair of sheets, over the criteria both scored."""
    shares = []
    for start in range(0, len(left), BLOCK):
        here, there = scaled[left[start : start + BLOCK]], scaled[right[start : start + BLOCK]]
        both = ~np.isnan(here) & ~np.isnan(there)
        shares.append(np.sum(here == there, axis=1) / np.maximum(both.sum(axis=1), 1))
    return np.concatenate(shares)


def _fisher(correlation: Floats) -> Floats:
    return np.asarray(np.arctanh(np.clip(correlation, -0.999999, 0.999999)))
