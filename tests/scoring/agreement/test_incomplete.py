"""Intraclass correlations of incomplete panels against lme4, and against F where the panel happens to be complete."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.agreement.incomplete import correlate_incomplete, fit_one_way
from scoring.agreement.intraclass import Interval, correlate, mean_squares

nan = np.nan
# eight applications by six experts; the fits below are of R 4.2 with lme4 1.1-31 (bobyqa, rhoend 1e-9)
PANEL = np.array(
    [
        [75, 68, 81, nan, 74, 72],
        [71, 57, 65, 69, nan, 72],
        [nan, nan, 63, nan, 75, 58],
        [71, nan, nan, 75, nan, 61],
        [70, 62, nan, 66, nan, 67],
        [68, 62, 65, 77, nan, nan],
        [80, 63, 55, nan, 60, 55],
        [nan, 60, 80, nan, 73, 69],
    ]
)


def sheets(table):
    application, rater = np.nonzero(~np.isnan(table))
    return application, rater, table[application, rater]


def measured(table, draws=400, seed=0):
    return correlate_incomplete(*sheets(table), table.shape, seed, draws)


def test_components_are_those_of_lme4():
    icc = measured(PANEL)
    # y ~ 1 + (1 | application) + (1 | expert)
    application, rater, residual = 6.278797263, 12.001104958, 36.871218487
    assert icc.absolute.value == pytest.approx(application / (application + rater + residual), abs=1e-6)
    assert icc.consistent.value == pytest.approx(application / (application + residual), abs=1e-6)
    # y ~ 1 + (1 | application)
    assert icc.one_way.value == pytest.approx(2.869134417 / (2.869134417 + 49.921095858), abs=1e-6)
    # sheets per application 5 5 3 3 4 4 5 4: 8 / (3/5 + 2/3 + 3/4)
    assert icc.k == pytest.approx(8 / (3 / 5 + 2 / 3 + 3 / 4))


def test_limits_hold_the_estimate_and_follow_the_seed():
    icc = measured(PANEL)
    for interval in (icc.one_way, icc.absolute, icc.consistent):
        assert 0 <= interval.low <= interval.value <= interval.high < 1
    assert measured(PANEL) == icc
    assert measured(PANEL, seed=1) != icc


def generalised_limits(table, draws=200_000):
    """Ionan et al. (2014): each mean square over a χ² of its own, combined as ICC(A,1); negative components are 0."""
    n, k = table.shape
    ms = mean_squares(table)
    random = np.random.default_rng(3)
    freedoms = (n - 1, k - 1, (n - 1) * (k - 1))
    squares = (ms.application, ms.rater, ms.residual)
    r, c, e = (df * s / random.chisquare(df, draws) for df, s in zip(freedoms, squares, strict=True))
    application, rater = np.maximum(r - e, 0) / k, np.maximum(c - e, 0) / n
    return np.quantile(application / (application + rater + e), [0.025, 0.975])


def test_complete_panels_get_their_exact_and_generalised_limits():
    random = np.random.default_rng(8)
    table = 70 + random.normal(0, 5, (25, 1)) + random.normal(0, 3, (1, 8)) + random.normal(0, 5, (25, 8))
    exact, drawn = correlate(table), measured(table, draws=20_000)
    for name in ("one_way", "absolute", "consistent"):
        assert getattr(drawn, name).value == pytest.approx(getattr(exact, name).value, abs=1e-6)
    for left, right in ((exact.one_way, drawn.one_way), (exact.consistent, drawn.consistent)):
        assert_allclose([right.low, right.high], [left.low, left.high], atol=0.01)
    assert_allclose([drawn.absolute.low, drawn.absolute.high], generalised_limits(table), atol=0.01)


def test_full_agreement_needs_no_model():
    table = np.where(np.isnan(PANEL), nan, np.arange(8.0)[:, None] + 60)
    icc = measured(table)
    assert icc.one_way == icc.absolute == icc.consistent == Interval(1.0, 1.0, 1.0)


def test_experts_who_differ_by_a_constant_leave_no_residual():
    table = np.where(np.isnan(PANEL), nan, np.arange(8.0)[:, None] + 60 - np.arange(6.0))
    icc = measured(table)
    assert icc.absolute is icc.consistent is None
    assert icc.gap == "agreement_no_residual"
    assert icc.one_way.value > 0


def test_experts_of_one_application_each_cannot_be_told_from_noise():
    # two experts for each of three applications, none in common: S − N − M + 3 components = 6 − 3 − 6 + 3 = 0
    application, rater = np.repeat(np.arange(3), 2), np.arange(6)
    icc = correlate_incomplete(application, rater, np.array([70.0, 72, 80, 79, 60, 66]), (3, 6), 0, 400)
    assert icc.absolute is icc.consistent is None
    assert icc.gap == "agreement_no_residual"
    # one-way: MSB = 182.1667, MSW = (2 + .5 + 18) / 3 = 6.8333, ICC(1) = (MSB − MSW) / (MSB + MSW)
    means = np.array([71, 79.5, 63])
    msb, msw = 2 * means.var(ddof=1), 20.5 / 3
    assert icc.one_way.value == pytest.approx((msb - msw) / (msb + msw), abs=1e-6)


def test_one_way_reml_is_the_analysis_of_variance_of_equal_groups():
    means, sizes = np.array([60.0, 70, 75, 68]), np.full(4, 3)
    msb, msw = 3 * means.var(ddof=1), 10.0
    assert fit_one_way(sizes, means, within=msw * 8) == pytest.approx((msb / msw - 1) / 3, abs=1e-6)
    assert fit_one_way(sizes, np.array([60.0, 60.1, 60.2, 60.1]), within=msw * 8) == 0.0


def test_a_design_too_large_to_replicate_keeps_its_estimates(monkeypatch):
    whole = measured(PANEL)
    monkeypatch.setattr("scoring.agreement.incomplete.LARGEST", 5)
    icc = measured(PANEL)
    assert icc.absolute == Interval(whole.absolute.value, None, None)
    assert icc.one_way == whole.one_way  # one factor needs no dense matrix
