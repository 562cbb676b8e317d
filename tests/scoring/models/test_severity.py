"""The default method against lme4, a brute-force likelihood, and what must hold for any design."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.linalg import block_diag

from scoring.errors import NotEstimable
from scoring.models.crossed import summarize
from scoring.models.equations import Factored, Spectral
from scoring.models.precision import _weighted
from scoring.models.severity import draw_quality, fit_severity, rescore

# Eight applications, five experts, three sheets each; scores typed by hand.
SHEETS = """
1,1,72 1,2,68 1,3,75 2,1,81 2,2,74 2,4,80 3,2,60 3,3,66 3,5,58 4,1,90 4,4,88 4,5,79
5,3,70 5,4,73 5,5,61 6,1,77 6,3,79 6,5,70 7,2,65 7,4,71 7,5,63 8,1,85 8,2,78 8,3,84
"""
CELLS = np.array([[float(number) for number in sheet.split(",")] for sheet in SHEETS.split()])
APPLICATION, RATER = (CELLS[:, :2].astype(int) - 1).T
TOTAL = CELLS[:, 2:]


def test_severity_fit_equals_lme4():
    # R 4.2, lme4 1.1-31, optimiser tolerances 1e-12: lmer(y ~ 0 + application + (1 | rater))
    fit = fit_severity(APPLICATION, RATER, TOTAL, (8, 5))
    assert fit.reml_criterion == pytest.approx(76.3307614277, abs=1e-8)
    assert fit.ratio * fit.residual == pytest.approx(18.02727761948, rel=1e-6)
    assert fit.residual == pytest.approx(1.51474506931, rel=1e-6)
    assert_allclose(
        fit.quality[:, 0],
        [70.78639882, 77.40443658, 63.32770335, 85.60014436, 67.88131688, 75.31543994, 68.27907444, 81.45306549],
        atol=1e-6,
    )
    # a random effect in lme4 is a leniency; severity is its negative
    assert_allclose(fit.severity[:, 0], [-2.840370439, 3.196419794, -2.996852887, -3.142739626, 5.783543158], atol=1e-6)


def test_severity_error_equals_the_inverse_of_the_mixed_model_equations():
    fit = fit_severity(APPLICATION, RATER, TOTAL, (8, 5))
    x, z = np.eye(8)[APPLICATION], np.eye(5)[RATER]
    design = np.hstack([x, z])
    equations = design.T @ design + block_diag(np.zeros((8, 8)), np.eye(5) / fit.ratio)
    error = np.sqrt(fit.residual * np.diag(np.linalg.inv(equations)))
    assert_allclose(fit.severity_se, error[8:], rtol=1e-10)


def factored(application, rater, responses, levels) -> Factored:
    crossed = summarize(application, rater, responses, levels, intercept=False, eliminate_raters=True)
    return Factored(crossed, sp.csr_array((np.ones(len(rater)), (rater, application)), shape=levels[::-1]))


def test_many_experts_and_few_experts_give_the_same_numbers():
    few = fit_severity(APPLICATION, RATER, TOTAL, (8, 5)).system
    many = factored(APPLICATION, RATER, TOTAL, (8, 5))
    assert isinstance(few, Spectral)
    ratios = np.array([0.01, 0.7, 12.0])
    assert_allclose(np.array(many.criterion(ratios)), np.array(few.criterion(ratios)), rtol=1e-11)
    for ratio in ratios:
        for one, other in zip(many.solve(ratio), few.solve(ratio), strict=True):
            assert_allclose(one, other, atol=1e-10)
        assert_allclose(many.leniency_variance(ratio), few.leniency_variance(ratio), rtol=1e-10)


def test_draws_have_the_posterior_covariance_at_a_given_ratio():
    # cov(q̂) = s² (X'V⁻¹X)⁻¹ with V = I + λ ZZ', worked out densely
    ratio, draws = 3.0, 200_000
    x, z = np.eye(8)[APPLICATION], np.eye(5)[RATER]
    covariance = np.linalg.inv(x.T @ np.linalg.inv(np.eye(24) + ratio * z @ z.T) @ x)
    fit = fit_severity(APPLICATION, RATER, TOTAL, (8, 5))
    for equations in (fit.system, factored(APPLICATION, RATER, TOTAL, (8, 5))):
        rng, sigma = np.random.default_rng(5), np.ones(draws)
        drawn = equations.draw_rows(equations.draw_shared(ratio * sigma, sigma, rng), sigma, np.arange(8), rng)
        assert_allclose(drawn.mean(axis=1), equations.solve(ratio)[0][:, 0], atol=0.02)
        assert_allclose(np.cov(drawn), covariance, atol=0.03)


def test_draws_repeat_with_their_seed_and_spread_around_the_estimate():
    fit = fit_severity(APPLICATION, RATER, TOTAL, (8, 5))
    assert_allclose(draw_quality(fit, 50, 7), draw_quality(fit, 50, 7), rtol=0)
    assert not np.allclose(draw_quality(fit, 50, 7), draw_quality(fit, 50, 8))
    assert_allclose(draw_quality(fit, 20_000, 7).mean(axis=1), fit.quality[:, 0], atol=0.1)


@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.integers(2, 6))
def test_a_complete_design_ranks_as_the_raw_mean(seed, applications, raters):
    rng = np.random.default_rng(seed)
    table = rng.normal(70, 9, (applications, raters))
    application, rater = np.divmod(np.arange(table.size), raters)
    fit = fit_severity(application, rater, table.reshape(-1, 1), table.shape)
    assert_allclose(fit.quality[:, 0], table.mean(axis=1), atol=1e-8)


@given(st.integers(0, 2**32 - 1), st.floats(-30, 30))
def test_quality_follows_a_common_shift_and_severity_ignores_it(seed, shift):
    rng = np.random.default_rng(seed)
    total = TOTAL + rng.normal(0, 2, TOTAL.shape)
    before, after = (fit_severity(APPLICATION, RATER, total + by, (8, 5)) for by in (0.0, shift))
    assert_allclose(after.quality, before.quality + shift, atol=1e-5)
    assert_allclose(after.severity, before.severity, atol=1e-5)


def test_disjoint_panels_are_left_at_their_raw_means():
    # two panels of two experts that share nothing, and experts within a panel agree on the difference
    application, rater = np.repeat([0, 1, 2, 3], 2), np.array([0, 1, 0, 1, 2, 3, 2, 3])
    total = np.array([70.0, 74, 60, 64, 81, 80, 91, 90])[:, None]
    fit = fit_severity(application, rater, total, (4, 4))
    assert_allclose(fit.quality[:, 0], [72, 62, 80.5, 90.5], atol=1e-8)


def test_sheets_that_agree_exactly_leave_nothing_to_correct():
    application, rater = np.divmod(np.arange(6), 2)
    total = np.repeat([80.0, 75.0, 60.0], 2)[:, None]
    fit = fit_severity(application, rater, total, (3, 2))
    assert (fit.ratio, fit.residual, fit.reml_criterion) == (0.0, pytest.approx(0, abs=1e-20), None)
    assert_allclose(fit.quality[:, 0], [80, 75, 60])
    assert_allclose(fit.severity, 0, atol=1e-12)
    assert np.all(np.isfinite(draw_quality(fit, 10, 1)))


def test_one_sheet_each_compares_nobody():
    with pytest.raises(NotEstimable):
        fit_severity(np.arange(3), np.array([0, 1, 0]), np.ones((3, 1)), (3, 2))


@pytest.mark.parametrize("weights", [None, [1.0, 2.0, 0.5, 1.0, 3.0]])
def test_scores_of_other_totals_are_those_of_weighted_least_squares(weights):
    # q̂ = (X'V⁻¹X)⁻¹ X'V⁻¹ y  with  V = W⁻¹ + λ ZZ', worked out densely for totals the model was not fitted to
    fit = fit_severity(APPLICATION, RATER, TOTAL, (8, 5))
    weight = np.ones(24) if weights is None else np.array(weights)[RATER]
    if weights is not None:
        fit = replace(fit, system=_weighted(APPLICATION, RATER, TOTAL, (8, 5), weight))
    x, z, other = np.eye(8)[APPLICATION], np.eye(5)[RATER], np.random.default_rng(3).uniform(0, 100, (24, 3))
    inverse = np.linalg.inv(np.diag(1 / weight) + fit.ratio * z @ z.T)
    expected = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ other)
    assert_allclose(rescore(fit, APPLICATION, RATER, other), expected, rtol=1e-10)
    if weights is None:
        many = replace(fit, system=factored(APPLICATION, RATER, TOTAL, (8, 5)))
        assert_allclose(rescore(many, APPLICATION, RATER, other), expected, rtol=1e-10)


@pytest.mark.parametrize(
    ("sheets", "levels", "means"),
    [
        # one application: the variance of its sheets is that of severity and error together
        ([(0, 0, 70), (0, 1, 76), (0, 2, 61)], (1, 3), [69]),
        # every expert met one application only
        ([(0, 0, 70), (0, 1, 76), (1, 2, 61), (1, 3, 80)], (2, 4), [73, 70.5]),
        # one common application: 2 against 72 is severity or chance, so A2 keeps its raw mean
        ([(0, 0, 2), (0, 1, 72), (1, 0, 0)], (2, 2), [37, 0]),
    ],
)
def test_severity_that_leaves_no_trace_of_its_own_corrects_nothing(sheets, levels, means):
    application, rater = np.array([sheet[:2] for sheet in sheets]).T
    total = np.array([[float(sheet[2])] for sheet in sheets])
    fit = fit_severity(application, rater, total, levels)
    criterion = fit.system.criterion(np.array([0.0, 0.1, 1.0, 50.0]))[0]
    assert_allclose(criterion, criterion[0], rtol=1e-9)  # the likelihood is the same for any λ
    assert fit.confounded
    assert fit.ratio == 0
    assert_allclose(fit.quality[:, 0], means)


def test_two_experts_on_two_applications_are_told_from_chance():
    application, rater = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert not fit_severity(application, rater, np.array([[70.0], [76], [60], [68]]), (2, 2)).confounded
