"""Residuals and leverages against a design matrix, and what takes part in a comparison at all."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.flags import comparison
from scoring.flags.comparison import compare
from tests.scoring.flags.tables import compared, dummies, scattered

# Row means 70, 60, 80; column means 72, 66, 72; mean 70. Residual = score − row − column + mean.
TABLE = [[74, 64, 72], [60, 58, 62], [82, 76, 82]]


def test_residuals_of_a_complete_table_are_doubly_centred():
    given = compared(TABLE)
    assert_allclose(given.residual.reshape(3, 3), [[2, -2, 0], [-2, 2, 0], [0, 0, 0]], atol=1e-12)
    assert given.freedom == (3 - 1) * (3 - 1)
    assert given.variance == pytest.approx(16 / 4)


def test_leverage_of_a_complete_table():
    # 1/M + 1/N − 1/(MN) = 1/3 + 1/3 − 1/9
    assert_allclose(compared(TABLE).leverage, 5 / 9)


def test_others_are_the_mean_of_the_rest_after_severity():
    given = compared(TABLE, severity=[0, 6, 0])  # the second column becomes 70, 64, 82
    assert given.others[0] == pytest.approx((70 + 72) / 2)
    assert given.deviation[1] == pytest.approx(70 - (74 + 72) / 2)


@pytest.mark.parametrize("few", [1000, 2], ids=["inverted", "iterated"])
def test_residuals_of_an_incomplete_table_are_those_of_least_squares(monkeypatch, few):
    monkeypatch.setattr(comparison, "FEW", few)
    given = compared(scattered(20, 7, seed=4, each=3))
    matrix = dummies(given.application, given.rater)
    fitted = matrix @ np.linalg.lstsq(matrix, given.total, rcond=None)[0]
    assert_allclose(given.residual, given.total - fitted, atol=1e-7)
    assert given.freedom == len(given.total) - np.linalg.matrix_rank(matrix)


def test_leverages_of_an_incomplete_table_are_the_hat_matrix_diagonal():
    given = compared(scattered(20, 7, seed=4, each=3))
    matrix = dummies(given.application, given.rater)
    assert_allclose(given.leverage, np.diag(matrix @ np.linalg.pinv(matrix)), atol=1e-9)


def test_two_panels_that_never_met_are_two_components():
    upper, lower = scattered(4, 3, seed=1), scattered(4, 3, seed=2)
    given = compared([[*row, None, None, None] for row in upper] + [[None, None, None, *row] for row in lower])
    # S − N − M + c = 24 − 8 − 6 + 2
    assert given.freedom == 12


def test_applications_with_two_sheets_take_no_part():
    given = compared([[70, 60, 65, None], [80, 85, None, None], [50, 40, None, 45]])
    assert given.applications.tolist() == [0, 2]
    assert given.sheet.tolist() == [0, 1, 2, 5, 6, 7]


def test_nothing_is_compared_where_nobody_met_two_others():
    two = np.array([0, 0, 1, 1])
    assert compare(np.arange(4), two, np.array([0, 1, 0, 1]), np.ones(4), np.zeros(4)) is None
