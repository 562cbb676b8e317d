"""Minima of many smooth surfaces at once, each known at the nodes of one Chebyshev grid.

The deviances of all bootstrap replicates share a design, so what is dear (a factorisation for each pair
of variance ratios) is done once for each node; between the nodes a polynomial is as exact as needed.

References
----------
Trefethen, L. N. (2013). Approximation Theory and Approximation Practice. SIAM.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from scoring.sheets import Floats

STEPS = 20
ENOUGH = 1e-5  # last step, in units of half the axis
LONGEST = 0.5  # of a Newton step, in units of half the axis
ACCURATE = 1e-5  # of an interpolant, relative to the surface; nodes are spent for no more
FEWEST, MOST = 5, 16


@dataclass(frozen=True, slots=True)
class Axis:
    """An interval with Chebyshev nodes; ``scaled`` maps [−1, 1] onto it."""

    low: float
    high: float
    nodes: int

    def scaled(self, t: Floats) -> Floats:
        """Position of t ∈ [−1, 1] on the axis."""
        return np.asarray(self.low + (self.high - self.low) * (t + 1) / 2)

    @property
    def points(self) -> Floats:
        """(nodes,) Chebyshev points of the first kind."""
        return self.scaled(chebyshev.chebpts1(self.nodes))


def axis_between(low: float, high: float, singular: float) -> Axis:
    """Place enough nodes for functions that are analytic up to ``singular`` < low and ± πi around the interval.

    Logarithms of sums of exponentials are. Interpolation errs by r^−nodes, r = d + √(d² ± 1), with d the distance of
    the nearest singularity from the middle, in units of half the length (+ for ± πi, − for a real one).
    """
    if high <= low:
        return Axis(low, low, 1)
    half = (high - low) / 2
    aside, below = np.pi / half, 1 + (low - singular) / half
    rate = min(aside + np.sqrt(aside**2 + 1), below + np.sqrt(below**2 - 1))
    return Axis(low, high, int(np.clip(np.ceil(-np.log(ACCURATE) / np.log(rate)), FEWEST, MOST)))


def minimize_surfaces(values: Floats, first: Axis, second: Axis) -> tuple[Floats, Floats]:
    """Where each surface is lowest inside the rectangle of the two axes, by Newton steps from its lowest node.

    Parameters
    ----------
    values : (G, H, B) float
        B surfaces at the G × H nodes.

    Returns
    -------
    tuple of (B,) float
        Positions on the first and the second axis.
    """
    coefficients = _coefficients(values)
    lowest = values.reshape(-1, values.shape[2]).argmin(axis=0)
    x = chebyshev.chebpts1(first.nodes)[lowest // second.nodes]
    y = chebyshev.chebpts1(second.nodes)[lowest % second.nodes]
    for _ in range(STEPS):
        dx, dy = _step(coefficients, x, y)
        before, (x, y) = (x, y), (np.clip(x + dx, -1, 1), np.clip(y + dy, -1, 1))
        if max(np.abs(x - before[0]).max(), np.abs(y - before[1]).max()) < ENOUGH:
            break
    return first.scaled(x), second.scaled(y)


def _coefficients(values: Floats) -> Floats:
    """Chebyshev coefficients of the interpolants, same shape as ``values``."""
    g, h, _ = values.shape
    left = np.linalg.inv(chebyshev.chebvander(chebyshev.chebpts1(g), g - 1))
    right = np.linalg.inv(chebyshev.chebvander(chebyshev.chebpts1(h), h - 1))
    return np.asarray(np.einsum("ig,ghb,jh->ijb", left, values, right, optimize=True))


def _step(coefficients: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Newton step of every surface; a coordinate that the slope presses against the border stays."""
    (gx, gy), (hxx, hxy, hyy) = _derivatives(coefficients, x, y)
    free_x = (np.abs(x) < 1) | (gx * x > 0)
    free_y = (np.abs(y) < 1) | (gy * y > 0)
    gx, gy = np.where(free_x, gx, 0), np.where(free_y, gy, 0)
    # a positive definite stand-in where the surface is not convex keeps every step downhill
    hxx, hyy = np.maximum(np.abs(hxx), 1e-9), np.maximum(np.abs(hyy), 1e-9)
    bound = 0.9 * np.sqrt(hxx * hyy)
    hxy = np.where(free_x & free_y, np.clip(hxy, -bound, bound), 0)
    determinant = hxx * hyy - hxy**2
    dx, dy = (hxy * gy - hyy * gx) / determinant, (hxy * gx - hxx * gy) / determinant
    return np.clip(dx, -LONGEST, LONGEST), np.clip(dy, -LONGEST, LONGEST)


def _derivatives(coefficients: Floats, x: Floats, y: Floats) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Gradient and Hessian (xx, xy, yy) of every surface at its own point."""
    along_x, along_y = _basis(x, coefficients.shape[0]), _basis(y, coefficients.shape[1])
    value, slope, curve = (np.einsum("ijb,jb->ib", coefficients, basis) for basis in along_y)
    gradient = (_dot(along_x[1], value), _dot(along_x[0], slope))
    return gradient, (_dot(along_x[2], value), _dot(along_x[1], slope), _dot(along_x[0], curve))


def _basis(t: Floats, terms: int) -> tuple[Floats, Floats, Floats]:
    """Chebyshev polynomials at t and their first two derivatives, each (terms, B)."""
    values = np.asarray(chebyshev.chebvander(t, terms - 1).T, dtype=float)
    derive = np.zeros((terms, terms))
    derive[: terms - 1] = chebyshev.chebder(np.eye(terms))[: terms - 1]
    return values, derive.T @ values, (derive @ derive).T @ values


def _dot(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("ib,ib->b", left, right))
