"""Erratic: the F of a complete table is the exact one of fitting with and without the expert."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from scoring.flags.erratic import examine_scatter
from tests.scoring.flags.tables import compared, dummies, scattered


def residual_squares(application, rater, total):
    matrix = dummies(application, rater)
    return float(np.sum((total - matrix @ np.linalg.lstsq(matrix, total, rcond=None)[0]) ** 2))


def left_out(given, expert):
    """F of leaving an expert out, by two fits."""
    whole = residual_squares(given.application, given.rater, given.total)
    kept = given.rater != expert
    rater = np.unique(given.rater[kept], return_inverse=True)[1]
    rest = residual_squares(given.application[kept], rater, given.total[kept])
    free = given.sheets[expert] - 1
    return (whole - rest) / free / (rest / (given.freedom - free))


def test_f_of_a_complete_table_is_that_of_two_fits():
    given = compared(scattered(10, 4, seed=8))
    family = examine_scatter(given)
    assert_allclose(family.effect, [left_out(given, j) for j in range(4)])
    # F(N − 1, (N − 1)(M − 2)) = F(9, 18)
    assert_allclose(family.p, stats.f(9, 18).sf(family.effect))


def test_f_of_an_incomplete_table_is_close_to_that_of_two_fits():
    given = compared(scattered(60, 12, seed=8, each=5))
    exact = [left_out(given, j) for j in range(12)]
    assert_allclose(examine_scatter(given).effect, exact, rtol=0.06)


def test_one_who_scatters_twice_as_much_stands_out():
    table = np.array(scattered(30, 7, seed=2), dtype=float)
    table[:, 3] += np.random.default_rng(1).normal(0, 9, 30)
    family = examine_scatter(compared(table.tolist()))
    assert np.argmin(family.p) == 3
    assert family.p[3] < 1e-3
    assert family.passes[3]


@pytest.mark.parametrize(("applications", "gate"), [(99, 1.5), (100, 1.3)])
def test_the_gate_is_lower_in_large_rounds(applications, gate):
    family = examine_scatter(compared(scattered(applications, 3, seed=1)))
    assert np.all(family.facts["gate"] == gate)


def test_perfect_agreement_leaves_nothing_to_compare():
    assert examine_scatter(compared([[80, 70, 60], [70, 60, 50], [60, 50, 40]])) is None
