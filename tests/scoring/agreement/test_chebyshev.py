"""Minima of many surfaces against surfaces whose minima are known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.agreement.chebyshev import Axis, axis_between, minimize_surfaces


def sampled(surface, first, second):
    return surface(first.points[:, None, None], second.points[None, :, None])


def test_inner_and_border_minima_are_found():
    first, second = axis_between(-1.0, 2.0, -np.inf), axis_between(0.0, 1.5, -np.inf)
    at_x, at_y = np.array([0.4, -3.0, 1.9, 0.1, 5.0]), np.array([0.7, 0.2, 2.5, -1.0, 1.0])

    def surface(x, y):  # lowest at (at_x, at_y); separable, so the border minimum is the clipped one
        return np.cosh(x - at_x) + 2 * np.cosh(y - at_y)

    x, y = minimize_surfaces(sampled(surface, first, second), first, second)
    assert_allclose(x, np.clip(at_x, -1, 2), atol=1e-3)
    assert_allclose(y, np.clip(at_y, 0, 1.5), atol=1e-3)


def test_correlated_axes_find_the_constrained_minimum():
    first, second = axis_between(-2.0, 2.0, -np.inf), axis_between(0.0, 2.0, -np.inf)
    # (x − 1)² + (x − 1)(y + 1) + (y + 1)² is lowest at (1, −1); on y = 0 at x = 1 − 1/2
    values = sampled(lambda x, y: (x - 1) ** 2 + (x - 1) * (y + 1) + (y + 1) ** 2 + np.zeros(1), first, second)
    assert_allclose(minimize_surfaces(values, first, second), [[0.5], [0.0]], atol=1e-8)


def test_an_axis_of_one_point_stays_there():
    first, second = axis_between(-1.0, 2.0, -np.inf), axis_between(0.0, 0.0, -np.inf)
    assert second == Axis(0.0, 0.0, 1)
    x, y = minimize_surfaces(sampled(lambda x, y: np.cosh(x - 0.3) + y, first, second), first, second)
    assert (x[0], y[0]) == (pytest.approx(0.3, abs=1e-4), 0.0)


def test_a_singularity_nearby_takes_more_nodes():
    assert axis_between(0.0, 1.0, -0.1).nodes > axis_between(0.0, 1.0, -np.inf).nodes
    assert axis_between(0.0, 4.0, -np.inf).nodes > axis_between(0.0, 1.0, -np.inf).nodes
