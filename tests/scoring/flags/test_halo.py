"""Halo: mean squares of a balanced table by hand, and an expert of one impression."""

import numpy as np
import pytest

from scoring.flags.halo import _squares, examine_halo
from tests.scoring.flags.tables import compared


def drawn(seed, correlation, applications=30, criteria=6):
    """(N, M, C) scores of 65 + quality + error, the error of expert j correlated by ``correlation[j]``."""
    rng = np.random.default_rng(seed)
    shape = applications, len(correlation)
    share = np.sqrt(np.asarray(correlation))[None, :, None]
    error = share * rng.normal(0, 8, (*shape, 1)) + np.sqrt(1 - share**2) * rng.normal(0, 8, (*shape, criteria))
    return 65 + rng.normal(0, 6, (applications, 1, criteria)) + error


def examined(scores):
    return examine_halo(compared(scores.mean(axis=2).tolist()), scores.reshape(-1, scores.shape[2]))


def test_squares_of_a_balanced_table_are_those_of_centred_cells():
    scores = drawn(1, [0.2] * 4, applications=7, criteria=3)
    residual = scores - scores.mean(axis=1, keepdims=True)
    residual -= residual.mean(axis=0, keepdims=True)
    mean = residual.mean(axis=2, keepdims=True)
    squares = _squares(compared(scores.mean(axis=2).tolist()), scores.reshape(-1, 3))
    np.testing.assert_allclose(squares.between, 3 * (mean**2).sum(axis=(0, 2)))
    np.testing.assert_allclose(squares.within, ((residual - mean) ** 2).sum(axis=(0, 2)))
    assert squares.free_between.tolist() == [6] * 4
    assert squares.free_within.tolist() == [6 * 2] * 4


def test_correlation_within_sheets_is_estimated_without_bias():
    effects = [examined(drawn(seed, [0.3] * 5)).facts["own_correlation"] for seed in range(20)]
    assert np.mean(effects) == pytest.approx(0.3, abs=0.02)


def test_an_expert_of_one_impression_stands_out():
    family = examined(drawn(3, [0.2, 0.2, 0.7, 0.2, 0.2, 0.2, 0.2]))
    assert np.flatnonzero(family.passes).tolist() == [2]
    assert family.p[2] < 1e-3


def test_an_expert_whose_noise_is_larger_throughout_does_not():
    scores = drawn(4, [0.2] * 5)
    quality = scores.mean(axis=1)
    scores[:, 1] = quality + 2 * (scores[:, 1] - quality)
    assert examined(scores).p[1] > 0.01


def test_cells_that_do_not_apply_are_left_out():
    scores = drawn(5, [0.2, 0.2, 0.7, 0.2])
    scores[::3, :, 4] = np.nan
    scores[0, 1, 0] = np.nan
    given = compared(np.nanmean(scores, axis=2).tolist())
    family = examine_halo(given, scores.reshape(-1, 6))
    assert np.argmin(family.p) == 2
    assert np.isfinite(family.statistic).all()


def test_two_criteria_are_too_few():
    assert examined(drawn(6, [0.2] * 4, criteria=2)) is None
