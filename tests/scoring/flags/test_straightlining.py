"""Straight-lining: its three patterns, and that coarse scales accuse nobody."""

import numpy as np
import pytest

from scoring.flags.straightlining import find_straight_lines
from tests.scoring.flags.tables import compared


def found(scores):
    """Pattern by expert of (N, M, C) scores."""
    scores = np.asarray(scores, dtype=float)
    given = compared(np.nanmean(scores, axis=2).tolist())
    return {
        rater: flag.facts["pattern"] for rater, flag in find_straight_lines(given, scores.reshape(-1, scores.shape[2]))
    }


def clean(seed, applications, raters, criteria, step, halo=4.0, noise=8.0):
    """Honest scores of 0–100 by ``step``."""
    rng = np.random.default_rng(seed)
    sheets = applications, raters, 1
    points = (
        65 + rng.normal(0, 8, (applications, 1, 1)) - rng.normal(0, 4, (1, raters, 1)) + rng.normal(0, halo, sheets)
    )
    points = points + rng.normal(0, noise, (applications, raters, criteria))
    return np.clip(np.round(points / step) * step, 0, 100)


def test_the_same_scores_on_every_sheet():
    scores = clean(1, 6, 4, 5, 5)
    scores[:, 2] = [70, 80, 75, 70, 90]
    assert found(scores) == {2: "identical"}


def test_the_same_total_on_every_sheet():
    scores = clean(1, 9, 4, 5, 1)
    scores[:, 2] += (70 - scores[:, 2].mean(axis=1))[:, None]
    assert found(scores) == {2: "identical"}


def test_totals_within_a_fifth_of_the_others_spread():
    scores = clean(1, 12, 4, 5, 1)
    scores[:, 2] = 75
    scores[::4, 2, 1] = 76  # one score up on every fourth sheet
    assert found(scores) == {2: "narrow"}


def test_one_level_throughout_each_sheet():
    scores = clean(1, 8, 4, 5, 5)
    scores[:, 2] = scores[:, 2].mean(axis=1).round()[:, None]
    assert found(scores) == {2: "uniform"}


def test_an_expert_of_alike_applications_is_not_accused_of_their_likeness():
    # the first expert was sent eight near equals, on which the others agree that they are equal
    scores = clean(1, 16, 4, 5, 1)
    scores[8:, 0] = np.nan
    scores[:8] = 70 + np.random.default_rng(2).normal(0, 0.5, scores[:8].shape)
    table = [[None if np.isnan(row[j]).all() else float(row[j].mean()) for j in range(4)] for row in scores]
    sheets = [row[j] for row in scores for j in range(4) if not np.isnan(row[j]).all()]
    assert find_straight_lines(compared(table), np.array(sheets)) == []


@pytest.mark.parametrize(
    ("size", "kinds"),
    [
        ((10, 5, 1, 20), {}),
        ((3, 7, 1, 20), {}),
        ((6, 9, 3, 25), {"halo": 15.0, "noise": 3.0}),
        ((3, 15, 2, 10), {}),
        ((8, 15, 6, 10), {}),
    ],
    ids=["one criterion of six levels", "three sheets", "strong halo", "two criteria", "six criteria"],
)
def test_coarse_honest_scores_repeat_by_chance_and_nobody_is_accused(size, kinds):
    accused = sum(bool(found(clean(seed, *size, **kinds))) for seed in range(300))
    assert accused <= 1


def test_where_everybody_repeats_nobody_stands_out():
    assert found(np.full((6, 4, 3), 70.0)) == {}
