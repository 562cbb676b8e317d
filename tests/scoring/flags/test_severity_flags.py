"""Severe and lenient: the studentised severity by hand, its power as published, and the gate."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from scoring.flags.severity import examine_severity, power_at, studentise
from scoring.models.severity import fit_severity
from tests.scoring.flags.tables import listed, scattered


def examined(table):
    application, rater, total = listed(table)
    levels = application.max() + 1, rater.max() + 1
    fit = fit_severity(application, rater, total[:, None], levels)
    return examine_severity(fit, np.arange(levels[1]), np.arange(levels[1]))


def test_each_value_against_the_others_by_hand():
    # 10 against 1, 2, 3: mean 2, sd 1, so (10 − 2) / √(1 + 1/3)
    assert studentise(np.array([10.0, 1.0, 2.0, 3.0]))[0] == pytest.approx(8 / np.sqrt(4 / 3))


def test_t_is_that_of_a_regression_with_an_indicator_for_the_expert():
    values = np.array([3.0, -1.5, 0.2, 2.2, -0.7, 9.0])
    for at, t in enumerate(studentise(values)):
        # y = μ + δ [expert at]: the t of δ is the classical two-sample t of one against the rest
        reference = stats.ttest_ind(values[[at]], np.delete(values, at)).statistic
        assert t == pytest.approx(reference)


def test_complete_design_tests_the_column_means():
    table = scattered(12, 6, seed=3)
    family = examined(table)
    means = np.mean(table, axis=0)
    # severity is −mean up to a factor, and studentised values have no unit
    assert_allclose(family.statistic, studentise(-(means - means.mean()) / np.std(means)), rtol=1e-6)


@pytest.mark.parametrize(("raters", "published"), [(5, 0.38), (9, 0.74), (15, 0.86)])
def test_power_at_five_standard_deviations(raters, published):
    # simulated by the method's authors (method.md §5)
    assert power_at(5, raters) == pytest.approx(published, abs=0.02)


def test_power_is_the_size_of_the_test_where_there_is_nothing_to_see():
    assert power_at(0, 9) == pytest.approx(0.05 / 9)


def test_a_small_difference_is_no_flag_even_if_certain():
    quality = np.linspace(50, 90, 40)[:, None]
    table = (quality + np.array([0, 0.01, -0.01, 0.02, -2])).tolist()
    family = examined(table)
    assert family.p[4] < 0.001
    assert abs(family.effect[4]) < 3
    assert not family.passes.any()


def test_two_experts_are_never_compared():
    assert examined([[80, 60], [70, 50], [60, 40]]) is None


def test_experts_without_differences_are_not_compared():
    assert examined([[80, 80, 80], [70, 70, 70]]) is None
