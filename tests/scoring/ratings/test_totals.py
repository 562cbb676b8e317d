"""Totals by hand: rescaling, weights inside levels, cells that do not apply, measured criteria."""

import numpy as np
from numpy.testing import assert_allclose

from scoring.ratings.totals import combine, total
from scoring.rubric import Rubric
from scoring.sheets import Application, Panel, Rater

TITLE = {"zh": "虚构", "en": "made up"}


def judged(id, weight, low, high):
    return {"id": id, "kind": "judged", "weight": weight, "title": TITLE, "scale": {"low": low, "high": high}}


# core (weight 3): a 0–10 weight 1, b 1–5 weight 3; green (weight 1): c 0–100, growth measured with equal weight
RUBRIC = Rubric.model_validate(
    {
        "id": "made-up",
        "version": 1,
        "title": TITLE,
        "dimensions": [
            {"id": "core", "weight": 3, "title": TITLE, "criteria": [judged("a", 1, 0, 10), judged("b", 3, 1, 5)]},
            {
                "id": "green",
                "weight": 1,
                "title": TITLE,
                "criteria": [
                    judged("c", 2, 0, 100),
                    {"id": "growth", "kind": "measured", "weight": 2, "title": TITLE, "field": "growth",
                     "points": [[0, 0], [10, 100]]},
                ],
            },
        ],
    }
)  # fmt: skip


def sheets(scores, points):
    scores = np.array(scores, float)
    return Panel(
        RUBRIC,
        tuple(Application(f"A{i}", f"A{i}", "") for i in range(len(scores))),
        (Rater("E1", "E1"),),
        np.arange(len(scores)),
        np.zeros(len(scores), dtype=np.int64),
        scores,
        np.array(points, float)[:, None],
        np.empty((len(scores), 0), dtype=np.int64),
    )


def test_shares_normalise_each_level():
    assert RUBRIC.shares == {"a": 3 / 4 * 1 / 4, "b": 3 / 4 * 3 / 4, "c": 1 / 4 / 2, "growth": 1 / 4 / 2}


def test_scores_are_rescaled_and_weighted():
    totals = total(sheets([[8, 3, 60]], [50]))
    assert_allclose(totals.scaled, [[80, (3 - 1) / (5 - 1) * 100, 60]])
    assert_allclose(totals.total, [(3 / 16 * 80 + 9 / 16 * 50 + 1 / 8 * 60) / (3 / 16 + 9 / 16 + 1 / 8)])
    assert_allclose(totals.dimension, [[(1 * 80 + 3 * 50) / 4, 60]])


def test_what_does_not_apply_leaves_the_denominator():
    totals = total(sheets([[8, np.nan, 60], [8, 3, np.nan]], [50, 50]))
    assert_allclose(totals.total, [(3 / 16 * 80 + 1 / 8 * 60) / (3 / 16 + 1 / 8), (1 * 80 + 3 * 50) / 4])
    assert_allclose(totals.dimension, [[80, 60], [57.5, np.nan]])


def test_measured_criteria_enter_afterwards_with_their_own_weight():
    given = sheets([[8, 3, 60], [8, 3, 60], [8, 3, 60]], [50, np.nan, 90])
    score, dimension = combine(given, np.array([70.0, 70.0, np.nan]), np.array([[57.5, 60.0]] * 3))
    assert_allclose(score, [7 / 8 * 70 + 1 / 8 * 50, 70, np.nan])
    assert_allclose(dimension, [[57.5, (60 + 50) / 2], [57.5, 60], [np.nan, np.nan]])


def test_draws_are_combined_column_by_column():
    given = sheets([[8, 3, 60], [8, 3, 60]], [50, np.nan])
    drawn = np.array([[70.0, 80.0], [60.0, 50.0]])
    together, _ = combine(given, drawn, np.full((2, 2), 60.0))
    for column in (0, 1):
        assert_allclose(together[:, column], combine(given, drawn[:, column], np.full((2, 2), 60.0))[0])
