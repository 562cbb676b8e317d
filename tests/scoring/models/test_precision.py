"""severity-precision: experts with more noise count less, and only where the design can tell."""

import numpy as np
from numpy.testing import assert_allclose
from scipy.stats import kendalltau

from scoring.evaluate import evaluate
from scoring.firmness.refits import bootstrap_ranks
from scoring.models.precision import PRIOR_SHEETS, fit_precision, precision_applies
from scoring.models.severity import fit_severity
from scoring.selection.outcome import decide
from tests.factories import panel, rubric


def crossed(applications=30, noise=(2, 2, 2, 2, 20), seed=1):
    rng = np.random.default_rng(seed)
    quality = rng.normal(70, 5, applications)
    table = quality[:, None] - rng.normal(0, 4, len(noise)) + rng.normal(0, noise, (applications, len(noise)))
    application, rater = np.divmod(np.arange(table.size), len(noise))
    return quality, application, rater, table.reshape(-1, 1), table.shape


def test_weights_are_at_their_fixed_point():
    # w_j = (ν + f_j) s² / (ν s² + SS_j), recomputed densely from the fit's own residuals
    _, application, rater, total, shape = crossed()
    fit = fit_precision(application, rater, total, shape)
    weight = fit.system.weight[: shape[1]]
    residual = (total[:, 0] - fit.quality[application, 0] + fit.severity[rater, 0]).reshape(shape)
    squares, freedom = (residual**2).sum(axis=0), shape[0] * (1 - weight / weight.sum())
    pool = squares.sum() / freedom.sum()
    assert_allclose(weight, (PRIOR_SHEETS + freedom) * pool / (PRIOR_SHEETS * pool + squares), rtol=1e-6)
    assert np.argmin(weight) == 4


def test_noisy_expert_counts_less_and_the_truth_is_nearer():
    better = 0
    for seed in range(20):
        quality, application, rater, total, shape = crossed(seed=seed)
        plain, weighted = (fit(application, rater, total, shape).quality[:, 0] for fit in (fit_severity, fit_precision))
        better += kendalltau(weighted, quality).statistic > kendalltau(plain, quality).statistic
    assert better >= 18


def test_weighted_equations_equal_dense_generalised_least_squares():
    _, application, rater, total, shape = crossed(applications=9, seed=3)
    fit = fit_precision(application, rater, total, shape)
    x, z = np.eye(shape[0])[application], np.eye(shape[1])[rater]
    inverse = np.linalg.inv(np.diag(1 / fit.system.weight) + fit.ratio * z @ z.T)
    dense = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ total[:, 0])
    assert_allclose(fit.quality[:, 0], dense, atol=1e-8)


def test_it_needs_three_experts_and_eight_applications():
    application, rater = np.divmod(np.arange(24), 3)
    assert precision_applies(application, rater)
    assert not precision_applies(application[:-3], rater[:-3])  # seven applications each
    application, rater = np.divmod(np.arange(24), 2)
    assert not precision_applies(application, rater)  # two experts each


def test_equal_sheets_leave_every_expert_at_one():
    application, rater = np.divmod(np.arange(24), 3)
    fit = fit_precision(application, rater, np.repeat(np.arange(8.0), 3)[:, None], (8, 3))
    assert_allclose(fit.quality[:, 0], np.arange(8.0), atol=1e-12)


def test_iterations_that_do_not_settle_fall_back_to_severity_and_say_so(monkeypatch):
    monkeypatch.setattr("scoring.models.precision.ROUNDS", 1)
    table = np.random.default_rng(3).uniform(40, 90, (9, 4)).round().tolist()
    given = panel(table, under=rubric(normalization="severity-precision", draws=100))
    evaluation, findings = evaluate(given, influence=True)
    plain, _ = evaluate(panel(table, under=rubric(normalization="severity", draws=100)))
    assert [finding.level for finding in findings if finding.code == "precision_not_converged"] == ["warn"]
    assert (evaluation.normalized.method, evaluation.normalized.requested) == ("severity", "severity-precision")
    assert_allclose(evaluation.score, plain.score)


def test_refits_that_do_not_settle_are_refitted_by_severity(monkeypatch):
    table = np.random.default_rng(3).uniform(40, 90, (9, 4)).round().tolist()
    given = panel(table, under=rubric(normalization="severity-precision", draws=100))
    evaluation, _ = evaluate(given)
    monkeypatch.setattr("scoring.models.precision.ROUNDS", 1)
    refits = bootstrap_ranks(given, evaluation.normalized, decide(given, evaluation.normalized), replicates=5)
    assert np.isfinite(refits.expected_rank).all()
