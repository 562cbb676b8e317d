"""The batched bootstrap against dense matrices, one replicate at a time."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.linalg import helmert
from scipy.optimize import minimize

from scoring.agreement.bootstrap import (
    Statistics,
    cross,
    deviances,
    draw,
    eliminate,
    plausible_ratios,
    refit,
    spans_around,
    turn,
)


def design(applications, raters, sheets, seed=4):
    """Every application scored by ``sheets`` (low, high) experts of the panel, at random."""
    random = np.random.default_rng(seed)
    sizes = random.integers(sheets[0], sheets[1] + 1, applications)
    rater = np.concatenate([np.sort(random.choice(raters, size, replace=False)) for size in sizes])
    _, rater = np.unique(rater, return_inverse=True)
    return np.repeat(np.arange(applications), sizes), rater, (applications, int(rater.max()) + 1)


def dense(application, rater, levels):
    return np.eye(levels[0])[application], np.eye(levels[1])[rater]


def responses(application, rater, levels, ratios, draws, seed=9):
    """(S, draws) full responses of the model."""
    random = np.random.default_rng(seed)
    effects = [np.sqrt(ratio) * random.standard_normal((n, draws)) for ratio, n in zip(ratios, levels, strict=True)]
    return effects[0][application] + effects[1][rater] + random.standard_normal((len(rater), draws))


def summed(crossing, application, rater, levels, y):
    eliminated, kept = turn(tuple(z.T @ y for z in dense(application, rater, levels)), crossing.turned)
    return Statistics(eliminated, kept, (y**2).sum(axis=0))


def dense_deviance(application, rater, levels, ratios, y):
    """−2 log L of error contrasts K'y, K'1 = 0, σ² profiled out; infinite where their covariance is none."""
    contrasts = helmert(len(y)).T
    z_a, z_r = (contrasts.T @ z for z in dense(application, rater, levels))
    v = np.eye(len(y) - 1) + ratios[0] * z_a @ z_a.T + ratios[1] * z_r @ z_r.T
    if np.linalg.eigvalsh(v)[0] <= 0:
        return np.inf
    y = contrasts.T @ y
    # |V| · 1'V⁻¹1 = |K'VK| · 1'1 for orthonormal K
    return len(y) * np.log(y @ np.linalg.solve(v, y)) + np.linalg.slogdet(v)[1] + np.log(len(y) + 1)


DESIGNS = [
    pytest.param((12, 6, (2, 5)), (0.8, 0.5), id="more applications than experts"),
    pytest.param((7, 15, (4, 6)), (0.8, 0.5), id="more experts than applications"),
    pytest.param((12, 6, (2, 5)), (0.0, 0.0), id="no agreement, no severity"),
]


@pytest.mark.parametrize(("shape", "ratios"), DESIGNS)
def test_deviances_equal_the_dense_definition(shape, ratios):
    application, rater, levels = design(*shape)
    crossing = cross(application, rater, levels)
    y = responses(application, rater, levels, ratios, draws=3)
    statistics = summed(crossing, application, rater, levels, y)
    for lambda_a, lambda_r in ((0.7, 0.2), (0.0, 1.5), (-0.1, 0.3), (2.0, 0.0)):
        first, second = turn((lambda_a, lambda_r), crossing.turned)
        got = deviances(crossing, eliminate(crossing, first), statistics, np.array([second]))[0]
        expected = [dense_deviance(application, rater, levels, (lambda_a, lambda_r), column) for column in y.T]
        assert_allclose(got, expected, rtol=1e-10)


@pytest.mark.parametrize(("shape", "ratios"), DESIGNS)
def test_drawn_statistics_have_the_moments_of_the_model(shape, ratios):
    application, rater, levels = design(*shape)
    crossing = cross(application, rater, levels)
    draws = 60_000
    drawn = draw(crossing, turn(ratios, crossing.turned), draws, np.random.default_rng(2))
    z_a, z_r = dense(application, rater, levels)
    z = np.hstack(turn((z_a, z_r), crossing.turned))
    v = np.eye(len(rater)) + ratios[0] * z_a @ z_a.T + ratios[1] * z_r @ z_r.T
    covariance = z.T @ v @ z  # of the sums over the levels of both factors
    sums = np.vstack([drawn.eliminated, drawn.kept])
    spread = np.sqrt((np.outer(np.diag(covariance), np.diag(covariance)) + covariance**2) / draws)
    assert np.all(np.abs(sums @ sums.T / draws - covariance) < 5 * spread)
    # E y'y = tr V and var y'y = 2 tr V²
    assert drawn.squares.mean() == pytest.approx(np.trace(v), abs=5 * np.sqrt(2 * np.trace(v @ v) / draws))
    assert drawn.squares.var() == pytest.approx(2 * np.trace(v @ v), rel=0.05)


@pytest.mark.parametrize(("shape", "ratios"), DESIGNS)
def test_refits_equal_a_search_on_the_dense_deviance(shape, ratios):
    application, rater, levels = design(*shape)
    crossing = cross(application, rater, levels)
    y = responses(application, rater, levels, ratios, draws=12)
    spans = spans_around(crossing, turn(ratios, crossing.turned))
    found = refit(crossing, spans, [summed(crossing, application, rater, levels, y)])

    def exact(column):
        def objective(x):
            pair = [np.expm1(position) / span.scale for position, span in zip(x, spans, strict=True)]
            return dense_deviance(application, rater, levels, turn(tuple(pair), crossing.turned), column)

        bounds = [(span.axis.low, span.axis.high) for span in spans]
        starts = [(span.center, other) for span in spans[:1] for other in (spans[1].center, spans[1].axis.low)]
        options = {"xatol": 1e-6, "fatol": 1e-9}
        searches = [minimize(objective, s, method="Nelder-Mead", bounds=bounds, options=options) for s in starts]
        return min(searches, key=lambda search: search.fun).x

    expected = np.array([exact(column) for column in y.T])
    # 2e-3 on the log scale moves an ICC by less than .001: k e^x / (e^x − 1 + k)² < 1/2 for k ≥ 2
    assert_allclose(np.transpose(found), expected, atol=2e-3)


def test_limits_are_those_of_a_slow_bootstrap():
    application, rater, levels = design(12, 6, (2, 5))
    crossing = cross(application, rater, levels)
    ratios = (0.8, 0.5)
    fast = plausible_ratios(crossing, ratios, seed=1, draws=4000)
    # the same limits from full responses, other random numbers, and reflection written out
    spans = spans_around(crossing, ratios)
    y = responses(application, rater, levels, ratios, draws=4000, seed=77)
    x, z = refit(crossing, spans, [summed(crossing, application, rater, levels, y)])
    scales = [span.scale for span in spans]
    centers = [np.log1p(s * ratio) for s, ratio in zip(scales, ratios, strict=True)]
    slow = [np.expm1(np.maximum(2 * c - p, 0)) / s for c, p, s in zip(centers, (x, z), scales, strict=True)]
    for quantile in (0.025, 0.5, 0.975):
        left, right = (np.quantile(a / (a + r + 1), quantile) for a, r in (fast, slow))
        assert left == pytest.approx(right, abs=0.03)


def test_blocks_of_replicates_change_nothing_but_the_order_of_draws(monkeypatch):
    application, rater, levels = design(12, 6, (2, 5))
    crossing = cross(application, rater, levels)
    whole = plausible_ratios(crossing, (0.8, 0.5), seed=1, draws=2000)
    monkeypatch.setattr("scoring.agreement.bootstrap.BLOCK", 12 * 300)
    blocks = plausible_ratios(crossing, (0.8, 0.5), seed=1, draws=2000)
    assert [len(ratios) for ratios in blocks] == [2000, 2000]
    assert_allclose(np.quantile(blocks[0], [0.1, 0.5, 0.9]), np.quantile(whole[0], [0.1, 0.5, 0.9]), rtol=0.15)
