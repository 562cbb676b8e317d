"""Every prescribed method by hand on one small panel, and every refusal."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.ratings.alternatives import ALTERNATIVES, Sheets


def crossed(table, measured=False):
    """Complete sheets from a table of totals, one criterion."""
    table = np.asarray(table, float)
    application, rater = np.divmod(np.arange(table.size), table.shape[1])
    sheets = Sheets(application, rater, table.shape, table.reshape(-1, 1), np.ones(1), measured)
    return sheets, table.reshape(-1, 1)


def linked(cells, levels, scaled=None):
    """Sheets from (application, rater, total)."""
    application, rater, total = np.array(cells, float).T
    column = total[:, None]
    scaled = column if scaled is None else np.asarray(scaled, float)
    weights = np.ones(scaled.shape[1]) / scaled.shape[1]
    return Sheets(application.astype(int), rater.astype(int), levels, scaled, weights, False), column


def score(name, sheets, total):
    return ALTERNATIVES[name].apply(sheets, total)[:, 0]


def refusals(name, sheets, total):
    answers = [requirement(sheets, total) for requirement in ALTERNATIVES[name].requires]
    return [answer.code for answer in answers if answer is not None]


FIVE = [[80, 82, 90, 70, 78], [60, 65, 65, 40, 55]]


def test_mean_and_median():
    assert_allclose(score("mean", *crossed(FIVE)), [(80 + 82 + 90 + 70 + 78) / 5, (60 + 65 + 65 + 40 + 55) / 5])
    assert_allclose(score("median", *crossed(FIVE)), [80, 60])


def test_trimmed_drops_one_copy_of_a_tie():
    # 70 and 90 go; 40 and ONE of the two 65 go
    assert_allclose(score("trimmed", *crossed(FIVE)), [(78 + 80 + 82) / 3, (55 + 60 + 65) / 3])


def test_trimmed_criterion_is_another_method():
    # totals tie at 50, so trimming totals leaves 50; trimming each criterion leaves 0,50,100→50 and 100,50,0→50
    scaled = [[0, 100], [100, 0], [50, 50], [90, 10], [80, 20]]
    cells = [(0, rater, np.mean(row)) for rater, row in enumerate(scaled)]
    sheets, total = linked(cells, (1, 5), scaled)
    assert_allclose(score("trimmed", sheets, total), [50])
    assert_allclose(score("trimmed-criterion", sheets, total), [((50 + 80 + 90) / 3 + (10 + 20 + 50) / 3) / 2])


def test_zscore_and_tscore_use_each_experts_own_mean_and_sample_deviation():
    table = [[60, 50], [70, 50], [80, 80]]
    # expert 1: mean 70, sd 10; expert 2: mean 60, sd √300 = 17.3205
    second = np.array([-10, -10, 20]) / np.sqrt(300)
    expected = (np.array([-1, 0, 1]) + second) / 2
    assert_allclose(score("zscore", *crossed(table)), expected)
    assert_allclose(score("tscore", *crossed(table)), 50 + 10 * expected)


def test_percentile_uses_mid_ranks():
    # expert 2 ties the first two: ranks 1.5, 1.5, 3 → (1.5 − .5)/3
    expected = 100 * (np.array([0.5, 1.5, 2.5]) / 3 + np.array([1, 1, 2.5]) / 3) / 2
    assert_allclose(score("percentile", *crossed([[60, 50], [70, 50], [80, 80]])), expected)


def test_minmax_stretches_each_expert_to_his_own_range():
    assert_allclose(score("minmax", *crossed([[60, 50], [70, 50], [80, 80]])), [0, 25, 100])


def test_group_coefficient_is_the_published_formula():
    # panels of means 76 and 84, mean of means 80: coefficients 80/76 and 80/84
    cells = [(0, 0, 70), (0, 1, 74), (1, 0, 78), (1, 1, 82), (2, 2, 80), (2, 3, 84), (3, 2, 84), (3, 3, 88)]
    expected = [72 * 80 / 76, 80 * 80 / 76, 82 * 80 / 84, 86 * 80 / 84]
    assert_allclose(score("group-coefficient", *linked(cells, (4, 4))), expected)


def test_replicates_are_scored_as_if_alone():
    sheets, total = crossed(np.random.default_rng(1).normal(70, 8, (6, 5)))
    other = total + np.random.default_rng(2).normal(0, 3, total.shape)
    for name, method in ALTERNATIVES.items():
        together = method.apply(sheets, np.hstack([total, other]))
        assert_allclose(together[:, [1]], method.apply(sheets, other), err_msg=name)


ONE_SHEET_EXPERT = [(0, 0, 70), (1, 0, 60), (2, 0, 80), (0, 1, 75)]
TWO_PANELS = [(0, 0, 70), (1, 0, 60), (2, 0, 80), (3, 1, 75), (4, 1, 65), (5, 1, 85)]
FLAT_EXPERT = [[60, 50], [70, 50], [80, 50]]


@pytest.mark.parametrize(
    ("name", "sheets", "code"),
    [
        ("trimmed", crossed([[80, 82, 90, 70]]), "method_needs_sheets"),
        ("trimmed-criterion", crossed([[80, 82, 90, 70]]), "method_needs_cells"),
        ("zscore", linked(ONE_SHEET_EXPERT, (3, 2)), "method_needs_rater_sheets"),
        ("percentile", linked(ONE_SHEET_EXPERT, (3, 2)), "method_needs_rater_sheets"),
        ("zscore", crossed(FLAT_EXPERT), "method_needs_spread"),
        ("minmax", crossed(FLAT_EXPERT), "method_needs_spread"),
        ("tscore", linked(TWO_PANELS, (6, 2)), "method_needs_connection"),
        ("percentile", linked(TWO_PANELS, (6, 2)), "method_needs_connection"),
        ("group-coefficient", linked(ONE_SHEET_EXPERT, (3, 2)), "method_needs_full_crossing"),
        ("group-coefficient", crossed([[0, 0], [0, 0]]), "method_needs_positive_panels"),
        ("zscore", crossed([[60, 50], [70, 55], [80, 80]], measured=True), "method_needs_points_scale"),
    ],
)
def test_a_method_whose_precondition_fails_is_refused(name, sheets, code):
    assert code in refusals(name, *sheets)


def test_a_sound_panel_is_refused_nothing():
    sheets, total = crossed(np.random.default_rng(1).normal(70, 8, (6, 5)))
    assert [code for name in ALTERNATIVES for code in refusals(name, sheets, total)] == []
