"""Drift: the trend of a textbook regression, and what the order must be good for."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from scoring.flags.drift import examine_drift
from tests.scoring.flags.tables import compared, scattered


def ordered(given, seed=1):
    """A random scoring order for every expert."""
    rng = np.random.default_rng(seed)
    sequence = np.empty(len(given.rater))
    for expert in range(len(given.raters)):
        own = np.flatnonzero(given.rater == expert)
        sequence[own] = rng.permutation(len(own))
    return sequence


def test_trend_and_p_are_those_of_a_regression():
    given = compared(scattered(12, 5, seed=3))
    sequence = ordered(given)
    family = examine_drift(given, sequence)
    for expert in range(5):
        own = given.rater == expert
        line = stats.linregress(sequence[own], given.deviation[own])
        assert family.effect[expert] == pytest.approx(line.slope * 11)
        assert family.p[expert] == pytest.approx(line.pvalue)


def test_gaps_in_the_order_do_not_matter_and_equal_places_are_shared():
    given = compared(scattered(8, 4, seed=3))
    sequence = ordered(given)
    assert_allclose(examine_drift(given, sequence).p, examine_drift(given, 10 * sequence + 3).p)
    half = np.floor(sequence / 2)
    own = given.rater == 0
    line = stats.linregress(stats.rankdata(half[own]), given.deviation[own])
    assert examine_drift(given, half).p[0] == pytest.approx(line.pvalue)


def test_cusum_is_the_furthest_the_running_sum_gets():
    given = compared(scattered(6, 3, seed=3))
    sequence = ordered(given)
    own = np.flatnonzero(given.rater == 0)
    own = own[np.argsort(sequence[own])]
    centred = given.deviation[own] - given.deviation[own].mean()
    furthest = np.abs(np.cumsum(centred)).max() / (centred.std(ddof=1) * np.sqrt(6))
    assert examine_drift(given, sequence).facts["cusum"][0] == pytest.approx(furthest)


def test_an_expert_who_becomes_stricter_stands_out():
    table = np.array(scattered(30, 6, seed=9), dtype=float)
    table[:, 2] -= np.linspace(0, 15, 30)
    family = examine_drift(compared(table.tolist()), np.repeat(np.arange(30.0), 6))
    assert family.effect[2] == pytest.approx(-15, abs=6)
    assert family.p[2] < 1e-3
    assert family.passes[2]


def test_an_unknown_or_constant_order_says_nothing():
    given = compared(scattered(8, 3, seed=3))
    assert examine_drift(given, np.full(24, np.nan)) is None
    assert len(examine_drift(given, np.zeros(24)).p) == 0
    few = np.where(np.arange(24) < 12, ordered(given), np.nan)  # four sheets of each expert
    assert examine_drift(given, few) is None
