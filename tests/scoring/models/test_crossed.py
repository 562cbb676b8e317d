"""Two crossed random factors against published mean squares, lme4, and finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.errors import NotEstimable
from scoring.models import incidence
from scoring.models.crossed import likelihood, reduce, summarize
from scoring.models.crossed_fit import fit_random

# Shrout & Fleiss (1979), table 2: six subjects by four judges; BMS 11.24, JMS 32.49, EMS 1.02 (table 3).
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def long(table):
    application, rater = np.divmod(np.arange(table.size), table.shape[1])
    return application, rater, table.ravel()


def incomplete(seed, shape=(14, 9), share=0.5):
    rng = np.random.default_rng(seed)
    application, rater = np.nonzero(rng.random(shape) < share)
    total = rng.normal(0, 7, shape[0])[application] - rng.normal(0, 4, shape[1])[rater]
    return application, rater, 70 + total + rng.normal(0, 5, len(rater))


def test_balanced_reml_equals_the_published_mean_squares():
    fit = fit_random(*long(SHROUT_FLEISS), SHROUT_FLEISS.shape)
    # MS to four digits from the published table: 11.2417, 32.4861, 1.0194
    assert fit.residual == pytest.approx(1.0194, abs=1e-4)
    assert fit.application == pytest.approx((11.2417 - 1.0194) / 4, abs=1e-4)
    assert fit.rater == pytest.approx((32.4861 - 1.0194) / 6, abs=1e-4)
    assert fit.intercept == pytest.approx(SHROUT_FLEISS.mean())


def test_incomplete_reml_equals_lme4():
    # the sheets of test_severity; R 4.2, lme4 1.1-31: lmer(y ~ 1 + (1 | application) + (1 | rater))
    sheets = """1,1,72 1,2,68 1,3,75 2,1,81 2,2,74 2,4,80 3,2,60 3,3,66 3,5,58 4,1,90 4,4,88 4,5,79
    5,3,70 5,4,73 5,5,61 6,1,77 6,3,79 6,5,70 7,2,65 7,4,71 7,5,63 8,1,85 8,2,78 8,3,84"""
    cells = np.array([[int(number) for number in sheet.split(",")] for sheet in sheets.split()])
    fit = fit_random(cells[:, 0] - 1, cells[:, 1] - 1, cells[:, 2].astype(float), (8, 5))
    assert fit.reml_criterion == pytest.approx(126.546200918, abs=1e-8)
    assert_allclose(
        [fit.application, fit.rater, fit.residual, fit.intercept],
        [56.1759765725, 18.1588382929, 1.5113612580, 73.75643072],
        rtol=1e-5,
    )
    assert_allclose(fit.rater_effect, [2.885284852, -3.211495477, 2.975524321, 3.154337330, -5.803651025], atol=1e-4)


@pytest.mark.parametrize("eliminate_raters", [False, True])
@pytest.mark.parametrize("ratios", [(0.4, 1.7), (5.0, 0.02)])
def test_gradient_equals_finite_differences(eliminate_raters, ratios):
    application, rater, total = incomplete(3)
    responses = np.column_stack([total, total**2 / 70])
    crossed = summarize(application, rater, responses, (14, 9), intercept=True, eliminate_raters=eliminate_raters)
    step = 1e-6 * np.array(ratios)
    for axis in (0, 1):
        up, down = (likelihood(crossed, ratios + sign * step * np.eye(2)[axis]).criterion for sign in (1, -1))
        slope = likelihood(crossed, np.array(ratios)).gradient[axis]
        assert slope == pytest.approx((up - down) / (2 * step[axis]), rel=1e-5)


def test_criterion_equals_the_dense_likelihood_whichever_side_is_eliminated():
    application, rater, total = incomplete(5)
    application_ratio, rater_ratio, sheets = 1.3, 0.6, len(total)
    x, z = np.eye(14)[application], np.eye(9)[rater]
    v = np.eye(sheets) + application_ratio * x @ x.T + rater_ratio * z @ z.T
    inverse, ones = np.linalg.inv(v), np.ones(sheets)
    mean = ones @ inverse @ total / (ones @ inverse @ ones)
    form = (total - mean) @ inverse @ (total - mean)
    expected = np.linalg.slogdet(v)[1] + np.log(ones @ inverse @ ones)
    expected += (sheets - 1) * (1 + np.log(2 * np.pi * form / (sheets - 1)))
    for swap in (False, True):
        crossed = summarize(application, rater, total[:, None], (14, 9), intercept=True, eliminate_raters=swap)
        ratios = (rater_ratio, application_ratio) if swap else (application_ratio, rater_ratio)
        assert likelihood(crossed, np.array(ratios)).criterion == pytest.approx(expected, rel=1e-12)


def test_sums_do_not_depend_on_how_they_are_stored(monkeypatch):
    application, rater, total = incomplete(8, (60, 7), 0.6)
    stacked = summarize(application, rater, total[:, None], (60, 7), intercept=True)
    monkeypatch.setattr(incidence, "MAX_STACK", 0)
    sparse = summarize(application, rater, total[:, None], (60, 7), intercept=True)
    assert_allclose(reduce(stacked, 0.5, 2.0).form, reduce(sparse, 0.5, 2.0).form, rtol=1e-12)


@pytest.mark.parametrize("shape", [(300, 6), (6, 6), (40, 30)])
def test_grams_equal_products_of_the_incidence_matrix(shape):
    application, rater, _ = incomplete(2, shape, 0.4)
    matrix = np.zeros(shape)
    np.add.at(matrix, (application, rater), 1)
    met = incidence.meet(application, rater, shape)
    counts = matrix.sum(axis=1)
    for position, size in enumerate(met.size):
        alike = matrix[counts == size]
        assert_allclose(met.gram(np.eye(len(met.size))[position]), alike.T @ alike)


def test_order_of_the_sheets_does_not_matter():
    application, rater, total = incomplete(4)
    order = np.random.default_rng(0).permutation(len(total))
    one = fit_random(application, rater, total, (14, 9))
    other = fit_random(application[order], rater[order], total[order], (14, 9))
    assert_allclose([one.application, one.rater, one.residual], [other.application, other.rater, other.residual], 1e-6)


def test_no_variance_is_not_estimable():
    with pytest.raises(NotEstimable):
        fit_random(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.full(4, 70.0), (2, 2))


@pytest.mark.parametrize("shape", [(14, 9), (9, 14)])
def test_scores_that_follow_each_other_are_summed_first_without_a_trace(shape):
    application, rater, total = incomplete(6, shape)
    application, rater = np.repeat(application, 3), np.repeat(rater, 3)
    score = np.repeat(total, 3) + np.random.default_rng(7).normal(0, 2, 3 * len(total))
    order = np.random.default_rng(8).permutation(len(score))  # no two of a pair need follow each other
    ordered = summarize(application, rater, score[:, None], shape, intercept=True)
    shuffled = summarize(application[order], rater[order], score[order, None], shape, intercept=True)
    assert (ordered.run, shuffled.run) == (3, 1)
    for name in ("sums", "kept_sums", "cross", "squares", "total"):
        assert_allclose(getattr(ordered, name), getattr(shuffled, name), rtol=1e-9, atol=1e-6)
    one, other = (
        fit_random(application, rater, score, shape),
        fit_random(*(x[order] for x in (application, rater, score)), shape),
    )
    assert one.reml_criterion == pytest.approx(other.reml_criterion, abs=1e-8)
    assert_allclose(one.application_effect, other.application_effect, atol=1e-7)
    assert_allclose(one.rater_effect, other.rater_effect, atol=1e-7)
