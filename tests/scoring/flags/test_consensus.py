"""Following the others: slope and correlation by hand, against what clean panels would show."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from scoring.flags.consensus import examine_consensus
from tests.scoring.flags.tables import compared, scattered

SEED = 7


def both(table, seed=SEED):
    return examine_consensus(compared(table), seed)


def flattened(table, expert, slope):
    """The table with one expert's differences shrunk to ``slope``."""
    table = np.array(table, dtype=float)
    table[:, expert] = 65 + slope * (table[:, expert] - 65)
    return table.tolist()


def test_correlation_is_that_with_the_mean_of_the_others():
    table = np.array(scattered(12, 5, seed=3), dtype=float)
    _, agreement = both(table.tolist())
    for j in range(5):
        others = np.delete(table, j, axis=1).mean(axis=1)
        assert agreement.effect[j] == pytest.approx(stats.pearsonr(table[:, j], others).statistic)


def test_slope_is_that_of_a_regression_on_the_others_over_the_reliability():
    table = np.array(scattered(40, 9, seed=3), dtype=float)
    flat, _ = both(table.tolist())
    for j in range(9):
        others = np.delete(table, j, axis=1).mean(axis=1)
        assert flat.effect[j] * flat.facts["reliability"][j] == pytest.approx(
            stats.linregress(others, table[:, j]).slope
        )
    # classical: σ_a² / (σ_a² + s²/(K − 1)) = 64 / (64 + 25/8)
    assert_allclose(flat.facts["reliability"], 64 / (64 + 25 / 8), atol=0.03)


def test_a_faithful_expert_has_slope_one_though_the_consensus_is_noisy():
    slopes = np.concatenate([both(scattered(30, 5, seed=seed))[0].effect for seed in range(12)])
    assert slopes.mean() == pytest.approx(1, abs=0.03)


def test_an_expert_who_uses_a_third_of_the_scale_stands_out():
    flat, _ = both(flattened(scattered(30, 7, seed=5), 2, 0.3))
    assert flat.passes[2]
    assert flat.p[2] < 1e-4
    assert np.delete(flat.p, 2).min() > 0.01


def test_an_erratic_expert_is_not_taken_for_a_flat_one():
    # noise alone makes a slope uncertain, so its z shrinks by the expert's own scatter
    table = np.array(scattered(30, 7, seed=5), dtype=float)
    table[:, 2] += np.random.default_rng(3).normal(0, 15, 30)
    flat, _ = both(table.tolist())
    assert abs(flat.statistic[2]) < 3


def test_an_expert_who_scores_at_random_agrees_with_nobody():
    table = np.array(scattered(30, 7, seed=5), dtype=float)
    table[:, 2] = np.random.default_rng(2).permutation(table[:, 2])
    _, agreement = both(table.tolist())
    assert agreement.passes[2]
    assert agreement.p[2] < 1e-4


def test_error_of_the_correlation_is_somewhat_below_that_of_fisher():
    # Fisher's 1/√(n − 3) is for new applications each time; here they are what they are
    _, agreement = both(scattered(40, 15, seed=1))
    fisher = np.arctanh(agreement.effect)
    apart = fisher - np.median(fisher)
    clear = np.abs(apart) > 0.1
    error = apart[clear] / agreement.statistic[clear]
    assert 0.6 < np.median(error) * np.sqrt(40 - 3) < 1


def test_applications_all_alike_give_no_slope():
    rng = np.random.default_rng(1)
    flat, agreement = both(rng.normal(70, 3, (12, 4)).tolist())
    assert flat is None or not flat.passes.all()
    assert np.abs(agreement.statistic).max() < 4


def test_the_same_seed_gives_the_same_p():
    table = scattered(12, 5, seed=3)
    assert_allclose(both(table)[0].p, both(table)[0].p, rtol=0)
    assert np.any(both(table)[0].p != both(table, seed=8)[0].p)


def test_an_expert_with_four_sheets_is_not_judged():
    table = [[*row[:5], row[5] if i < 4 else None] for i, row in enumerate(scattered(10, 6, seed=9))]
    flat, agreement = both(table)
    assert flat.subject.tolist() == agreement.subject.tolist() == [0, 1, 2, 3, 4]


def test_an_expert_whose_totals_are_all_equal_is_left_to_straight_lining():
    table = np.array(scattered(10, 6, seed=9), dtype=float)
    table[:, 1] = 70
    _, agreement = both(table.tolist())
    assert 1 not in agreement.subject
