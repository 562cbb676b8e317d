"""Refit bootstraps against duplicated experts, direct sampling variances, and their own promises."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scoring.errors import NotEstimable, UnknownMethod
from scoring.firmness.firmness import Firmness
from scoring.firmness.refits import bootstrap_ranks, count_experts
from scoring.models.equations import system
from scoring.ratings.normalize import normalize
from scoring.ratings.totals import total
from scoring.selection.outcome import decide
from tests.factories import panel, rubric

LINKED = [[72, 68, 75, None], [81, 74, None, 80], [60, None, 66, 58], [None, 88, 79, 85], [70, 73, 61, None]]


def refits(table, method="severity", how="residuals", replicates=60, seed=3, **policy) -> Firmness:
    given = panel(table, under=rubric(normalization=method, **policy))
    normalized, _ = normalize(given, total(given), method)
    return bootstrap_ranks(given, normalized, decide(given, normalized), how, replicates, seed)


def complete(applications: int, raters: int, seed: int = 8) -> np.ndarray:
    rng = np.random.default_rng(seed)
    quality, severity = rng.normal(70, 6, (applications, 1)), rng.normal(0, 3, raters)
    return quality - severity + rng.normal(0, 5, (applications, raters))


def test_an_expert_who_counts_twice_is_two_experts_with_the_same_sheets():
    """Weights 1, 2, 1, 3 against a panel in which the second sits twice and the fourth three times."""
    sheets = [(i, j, y) for i, row in enumerate(LINKED) for j, y in enumerate(row) if y is not None]
    copies = {0: [0], 1: [1, 2], 2: [3], 3: [4, 5, 6]}
    several = [(i, copy, y) for i, j, y in sheets for copy in copies[j]]
    application, rater, y = (np.array(column) for column in zip(*sheets, strict=True))
    weighted = count_experts(application, rater, y.astype(float), (5, 4), np.array([1.0, 2.0, 1.0, 3.0]))
    application, rater, y = (np.array(column) for column in zip(*several, strict=True))
    duplicated = system(application, rater, y.astype(float)[:, None], (5, 7))
    for ratio in (0.0, 0.4, 5.0):
        assert_allclose(weighted.solve(ratio)[0], duplicated.solve(ratio)[0], rtol=1e-12)


def test_resampled_residuals_spread_as_means_of_new_sheets_do():
    """A mean of M new sheets has variance (σ² + σ_r²)/M."""
    given = panel(complete(60, 12).tolist())
    normalized, _ = normalize(given, total(given), "severity")
    firm = bootstrap_ranks(given, normalized, decide(given, normalized), "residuals", 400, 5)
    spread = ((firm.score_high - firm.score_low) / (2 * 1.645)).mean()
    expected = np.sqrt((normalized.variance.residual + normalized.variance.rater) / 12)
    assert_allclose(spread, expected, rtol=0.05)


def test_experts_of_a_complete_panel_are_weighed_in_a_plain_mean():
    """Where everybody scored everything the fitted score is Σ g_j y_ij / Σ g_j whatever the variances."""
    table = complete(9, 5)
    firm = refits(table.tolist(), how="experts", replicates=40, seed=3)
    weights = np.array([np.random.default_rng((3, 0, replicate)).exponential(size=5) for replicate in range(40)])
    means = table @ (weights / weights.sum(axis=1, keepdims=True)).T
    assert_allclose(firm.score_low, np.quantile(means, 0.05, axis=1), rtol=1e-9)
    assert_allclose(firm.score_high, np.quantile(means, 0.95, axis=1), rtol=1e-9)


def test_the_ranks_of_plain_differences_never_move():
    """Forty points between neighbours against a noise of one or two."""
    table = [[20 + 30 * i + j % 2 + (i * j) % 3 for j in range(5)] for i in range(3)]
    for how in ("residuals", "experts"):
        firm = refits(table, how=how, shortlist={"places": 1})
        assert_array_equal(firm.rank_low, [3, 2, 1])
        assert_array_equal(firm.rank_high, [3, 2, 1])
        assert_array_equal(firm.p_in, [0, 0, 1])


@pytest.mark.parametrize("method", ["severity", "severity-precision", "mean", "median", "trimmed", "trimmed-criterion"])
def test_every_method_is_applied_anew(method):
    given = panel(complete(12, 6).tolist(), under=rubric(normalization=method))
    normalized, _ = normalize(given, total(given), method)
    firm = bootstrap_ranks(given, normalized, decide(given, normalized), "residuals", 200, 1)
    middle = (firm.score_low + firm.score_high) / 2
    assert_allclose(middle, normalized.score, atol=2.5)
    assert np.all(firm.score_high > firm.score_low)


def test_replicates_repeat_with_their_seed_and_are_as_many_as_asked_for():
    first, again, other = (refits(LINKED, replicates=30, seed=seed) for seed in (3, 3, 4))
    assert first.draws == 30
    assert_array_equal(first.score_low, again.score_low)
    assert not np.array_equal(first.score_low, other.score_low)


def test_sheets_that_compare_nobody_stay_as_they_are():
    firm = refits([[70, None], [None, 80]], min_raters=1)
    assert_array_equal(firm.score_low, [70, 80])
    assert_array_equal(firm.score_high, [70, 80])


def test_experts_who_agree_exactly_stay_so():
    firm = refits([[80, 80, 80], [70, 70, 70], [60, 60, 60]])
    assert_allclose(firm.score_low, [80, 70, 60])
    assert_array_equal(firm.rank_high, [1, 2, 3])


def test_a_refused_cut_leaves_nobody_a_chance():
    firm = refits([[70, 72, None, None], [None, None, 80, 81]], shortlist={"places": 1}, min_raters=1)
    assert np.isnan(firm.p_in).all()
    assert firm.zone == (None, None)


def test_measured_criteria_come_in_with_their_weight():
    """Judged and measured weigh the same: intervals of the whole score are half as wide, around the mean of both."""
    table = complete(8, 5)
    plain = panel(table.tolist())
    mixed = panel(table.tolist(), under=rubric(measured=["growth"]), points=[[40.0]] * 8)
    wide, narrow = (
        bootstrap_ranks(given, normalized, decide(given, normalized), "residuals", 50, 4)
        for given in (plain, mixed)
        for normalized in [normalize(given, total(given), "severity")[0]]
    )
    assert_allclose(narrow.score_low, (wide.score_low + 40) / 2)
    assert_allclose(narrow.score_high, (wide.score_high + 40) / 2)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(UnknownMethod):
        refits(LINKED, how="sheets")
    with pytest.raises(NotEstimable):
        refits(LINKED, method="mean", how="experts")
