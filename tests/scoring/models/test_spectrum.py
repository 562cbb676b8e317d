"""Decomposing K component by component changes nothing but the time it takes."""

import numpy as np
import scipy.sparse as sp
from numpy.testing import assert_allclose

from scoring.models.crossed import summarize
from scoring.models.equations import Factored, Spectral, system
from scoring.models.spectrum import BLOCKED, decompose, dense


def provinces(count: int, experts: int, applications: int, sheets: int = 3):
    """Sheets of provinces that share no expert, the experts' numbers interleaved."""
    rng = np.random.default_rng(11)
    pairs = [
        (application + p * applications, j * count + p)
        for p in range(count)
        for application in range(applications)
        for j in rng.choice(experts, sheets, replace=False)
    ]
    application, rater = np.array(sorted(pairs)).T
    return application, rater, rng.normal(70, 9, (len(rater), 2))


def test_blocks_give_the_eigenvalues_and_the_matrix_back():
    application, rater, _ = provinces(5, 60, 150)
    met = sp.csr_array((np.ones(len(rater)), (application, rater)))
    within = sp.csr_array(sp.diags_array(met.sum(axis=0)) - met.T @ (met / 3))
    assert within.shape[0] > BLOCKED
    for matrix in (within, within.toarray()):
        values, vectors = decompose(matrix)
        assert sp.issparse(vectors)
        whole = dense(vectors)
        assert_allclose(np.sort(values), np.linalg.eigvalsh(within.toarray()), atol=1e-10)
        assert_allclose((whole * values) @ whole.T, within.toarray(), atol=1e-10)
        assert_allclose(whole @ whole.T, np.eye(len(values)), atol=1e-12)


def test_a_connected_design_is_decomposed_whole():
    within = np.diag(np.full(300, 300.0)) - 1
    values, vectors = decompose(within)
    assert isinstance(vectors, np.ndarray)
    assert_allclose(values, [0.0, *[300.0] * 299], atol=1e-9)


def test_the_severity_model_is_that_of_the_eliminated_experts():
    """Blocks of experts against the other way to solve the same equations, which keeps the applications."""
    application, rater, responses = provinces(4, 60, 100)
    levels = int(application.max()) + 1, int(rater.max()) + 1
    blocks = system(application, rater, responses, levels)
    assert isinstance(blocks, Spectral)
    assert sp.issparse(blocks.vectors)
    crossed = summarize(application, rater, responses, levels, intercept=False, eliminate_raters=True)
    other = Factored(crossed, sp.csr_array((np.ones(len(rater)), (rater, application)), shape=levels[::-1]))
    ratios = np.array([0.05, 0.8, 9.0])
    assert_allclose(np.array(blocks.criterion(ratios)), np.array(other.criterion(ratios)), rtol=1e-11)
    for ratio in ratios:
        for one, two in zip(blocks.solve(ratio), other.solve(ratio), strict=True):
            assert_allclose(one, two, atol=1e-9)
        assert_allclose(blocks.leniency_variance(ratio), other.leniency_variance(ratio), rtol=1e-9)
        rows = np.array([0, 7, 230])
        assert_allclose(blocks.covariance(ratio, rows), other.covariance(ratio, rows), atol=1e-10)


def test_draws_of_blocks_have_the_posterior_spread():
    application, rater, responses = provinces(4, 60, 100)
    blocks = system(application, rater, responses, (400, 240))
    rng, sigma, rows = np.random.default_rng(3), np.ones(40_000), np.array([0, 1, 399])
    drawn = blocks.draw_rows(blocks.draw_shared(2.0 * sigma, sigma, rng), sigma, rows, rng)
    assert_allclose(drawn.mean(axis=1), blocks.solve(2.0)[0][rows, 0], atol=0.02)
    assert_allclose(np.cov(drawn), blocks.covariance(2.0, rows), atol=0.02)
