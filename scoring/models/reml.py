"""Restricted maximum likelihood: its parts at given variances, and its minimum by average information.

With V = I + Σ_k θ_k V_k in units of the residual variance σ², and P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹, the
criterion with σ² profiled out, its gradient and its average information are

    log|V| + log|X'V⁻¹X| + f (1 + log(2π y'Py / f))                               f = n − rank X
    tr(PV_k) − f/y'Py · y'PV_kPy
    f/y'Py · y'PV_kPV_lPy − f/(y'Py)² · y'PV_kPy · y'PV_lPy

References
----------
Gilmour, Thompson & Cullis (1995), Average information REML, Biometrics 51, 1440–1450.
Bates, Mächler, Bolker & Walker (2015), J. Stat. Softw. 67(1): the criterion is lme4's, constants included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from scoring.errors import NotConverged
from scoring.sheets import Floats

STEPS = 100
HALVINGS = 30
ENOUGH, AT_MOST = 1e-12, 1e-7  # decrease of the criterion still expected at the end: aimed at, and accepted
ROUNDING = 1e-12  # of the criterion, relative: no step is refused for less
LONGEST = 3.0  # step on the scale log(1 + sθ)
LARGEST = 1e8  # of sθ
CLOSE = 1e-12  # on the scale of the steps: nearer to the smallest variance is there
FLAT = 1e-12  # curvature below which a direction counts as flat, relative to the largest or to the slope


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The likelihood's parts at K variances; arrays (K,), ``curvature`` (K, K).

    Attributes
    ----------
    freedom : int
        n − rank X.
    log_determinant : float
        log|V| + log|X'V⁻¹X|.
    form : float
        y'Py.
    trace, slope : (K,) float
        tr(PV_k) and y'PV_kPy.
    curvature : (K, K) float
        y'PV_kPV_lPy.
    """

    freedom: int
    log_determinant: float
    form: float
    trace: Floats
    slope: Floats
    curvature: Floats

    @property
    def residual(self) -> float:
        """σ² at its best, in squared units of the response."""
        return self.form / self.freedom

    @property
    def criterion(self) -> float:
        """−2 log of the restricted likelihood."""
        return float(self.log_determinant + self.freedom * (1 + np.log(2 * np.pi * self.residual)))

    @property
    def gradient(self) -> Floats:
        """(K,) derivatives of the criterion."""
        return self.trace - self.slope / self.residual

    @property
    def information(self) -> Floats:
        """(K, K) average information: positive semidefinite, and the Hessian in expectation."""
        return (self.curvature - np.outer(self.slope, self.slope) / self.form) / self.residual


def minimize(
    evaluate: Callable[[Floats], Terms], start: Floats, scale: Floats, floor: Floats | float = 0.0
) -> tuple[Floats, Terms]:
    """Find the variances θ ≥ ``floor`` (K,) of the smallest criterion, and the terms there.

    The search is on x = log(1 + sθ), s = ``scale``, where the slope at θ = 0 is not zero. A step solves the
    quadratic model within the bounds and is halved until the criterion falls.

    Raises
    ------
    NotConverged
        If the steps end away from a minimum.
    """
    low, high = np.log1p(scale * floor), float(np.log1p(LARGEST))
    x = np.maximum(np.log1p(scale * start), low)
    terms = evaluate(np.expm1(x) / scale)
    promise = np.inf
    for _ in range(STEPS):
        step, promise = _step(terms, np.exp(x) / scale, np.maximum(low - x, -LONGEST), np.minimum(high - x, LONGEST))
        if promise < ENOUGH:
            break
        for _ in range(HALVINGS):
            tried = np.clip(x + step, low, high)
            tried = np.where(tried - low < CLOSE, low, tried)
            after = evaluate(np.expm1(tried) / scale)
            if after.criterion <= terms.criterion + ROUNDING * abs(terms.criterion):
                break
            step = step / 2
        else:
            break
        x, terms = tried, after
    if promise > AT_MOST:
        raise NotConverged("variance components")
    return np.expm1(x) / scale, terms


def _step(terms: Terms, stretch: Floats, least: Floats, most: Floats) -> tuple[Floats, float]:
    """Minimise g'd + d'Hd/2 over least ≤ d ≤ most; also the decrease this promises."""
    gradient = stretch * terms.gradient
    information = stretch[:, None] * terms.information * stretch
    if not (np.all(np.isfinite(gradient)) and np.all(np.isfinite(information))):
        raise NotConverged("variance components")
    values, vectors = np.linalg.eigh(information)
    root = np.sqrt(np.maximum(values, FLAT * max(values[-1], float(np.abs(gradient).max()), 1e-100)))
    step = lsq_linear(root[:, None] * vectors.T, -(vectors.T @ gradient) / root, (least, most), method="bvls").x
    return step, float(-gradient @ step - step @ information @ step / 2)
