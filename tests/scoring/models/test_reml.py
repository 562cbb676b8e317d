"""The search for variances, on a balanced one-way layout whose estimates have a closed form."""

import numpy as np
import pytest

from scoring.errors import NotConverged
from scoring.models.reml import Terms, minimize

GROUPS, EACH = 10, 4


def one_way(between: float, within: float):
    """Terms of GROUPS × EACH scores from their sums of squares: V = I + θJ in every group, and a mean.

    A contrast between groups has variance 1 + EACH θ, one within a group 1, so P acts on each like a number.
    """

    def terms(theta: np.ndarray) -> Terms:
        level = 1 + EACH * theta[0]
        slope = EACH * between / level**2
        return Terms(
            freedom=GROUPS * EACH - 1,
            log_determinant=(GROUPS - 1) * np.log(level) + np.log(GROUPS * EACH),
            form=within + between / level,
            trace=np.array([(GROUPS - 1) * EACH / level]),
            slope=np.array([slope]),
            curvature=np.array([[EACH * slope / level]]),
        )

    return terms


@pytest.mark.parametrize("start", [0.0, 0.1, 1e4])
def test_the_estimate_is_that_of_the_analysis_of_variance(start):
    # mean squares 270/9 = 30 and 60/30 = 2: σ² = 2, σ_a² = (30 − 2)/4 = 7, θ = 3.5
    theta, best = minimize(one_way(270.0, 60.0), np.array([start]), np.array([4.0]))
    assert theta[0] == pytest.approx(3.5, rel=1e-6)
    assert best.residual == pytest.approx(2.0, rel=1e-6)


@pytest.mark.parametrize("start", [0.0, 0.1, 1e4])
def test_a_negative_estimate_becomes_zero(start):
    # mean squares 9/9 = 1 and 60/30 = 2: (1 − 2)/4 < 0, so θ = 0 and σ² = (9 + 60)/39
    theta, best = minimize(one_way(9.0, 60.0), np.array([start]), np.array([4.0]))
    assert theta[0] == 0
    assert best.residual == pytest.approx(69 / 39)


def test_a_floor_is_kept():
    theta, _ = minimize(one_way(9.0, 60.0), np.ones(1), np.array([4.0]), np.array([0.25]))
    assert theta[0] == pytest.approx(0.25)


@pytest.mark.parametrize("spoilt", ["trace", "curvature"])
def test_what_is_no_number_does_not_converge(spoilt):
    def terms(theta):
        parts = one_way(270.0, 60.0)(theta)
        values = {name: getattr(parts, name) for name in Terms.__slots__}
        return Terms(**values | {spoilt: np.nan * values[spoilt]})

    with pytest.raises(NotConverged):
        minimize(terms, np.ones(1), np.array([4.0]))


def test_a_slope_that_never_ends_does_not_converge():
    def terms(theta):  # the criterion rises wherever the gradient says it falls
        good = one_way(270.0, 60.0)(np.array([1.0]))
        return Terms(good.freedom, float(theta[0]), good.form, -good.trace, good.slope, good.curvature)

    with pytest.raises(NotConverged):
        minimize(terms, np.ones(1), np.array([4.0]))
