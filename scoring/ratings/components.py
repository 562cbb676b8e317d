"""Where the differences between scores come from: variance components at the level of criteria.

    y_ijd = μ_d + q_i + g_id − b_j − c_jd + h_ij + e_ijd

with application q, application×criterion g, expert b, expert×criterion c, application×expert h (halo) and
residual e. When every sheet is complete, an orthogonal transform over the D criteria splits the restricted
likelihood into independent crossed models, the *strata*, that share one design:

    stratum                   responses   variances
    mean of a sheet × √D      1           D σ_q² + σ_g²,  D σ_b² + σ_c²,  D σ_h² + σ_e²
    contrasts of criteria     D − 1       σ_g²,           σ_c²,           σ_e²

Criteria nested in equally large dimensions add a stratum between the two in the same way.

References
----------
Searle, Casella & McCulloch (1992), Variance Components, ch. 4 and 6.
Brennan (2001), Generalizability Theory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import helmert
from scipy.optimize import minimize

from scoring.errors import NotConverged, NotEstimable
from scoring.ratings.crossed import Crossed, minimize_ratios, predict, reduce, residual_form, residual_slope, rotate
from scoring.ratings.crossed import summarize as summarize_crossed
from scoring.ratings.sheets import Floats, Ints

_OPTIONS = {"ftol": 1e-15, "gtol": 1e-8, "maxiter": 500, "maxls": 50}


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """One independent part of the likelihood: its statistics, and how each variance enters it (L,)."""

    crossed: Crossed
    mix: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Variances of three factors at L levels of detail, in squared units of the scores.

    ``variance`` is (3, L): rows application, expert, application×expert; columns from the whole sheet
    down to the criterion, so that ``variance[2, -1]`` is the residual. ``reml_criterion`` is −2 log of the
    restricted likelihood, as lme4 reports it with the criterion fixed.
    """

    variance: Floats
    reml_criterion: float

    @property
    def residual(self) -> float:
        """σ_e²."""
        return float(self.variance[2, -1])


def fit_components(
    application: Ints, rater: Ints, scores: Floats, levels: tuple[int, int], *, dimensions: int = 1, halo: bool = True
) -> tuple[Components, tuple[Stratum, ...]]:
    """Fit complete sheets by REML.

    Parameters
    ----------
    scores : (S, D) float
        No gaps; D ≥ 2. With ``dimensions`` > 1 the columns are that many blocks of equally many criteria.
    halo : bool
        Whether application×expert has a variance of its own above the residual.

    Raises
    ------
    NotEstimable
        With fewer than three sheets or two criteria, or scores without variance.
    NotConverged
        If the optimiser stops away from a stationary point.
    """
    if len(scores) < 3 or scores.shape[1] < 2 or not np.ptp(scores, axis=0).any():
        raise NotEstimable("components")
    strata = split(summarize_crossed(application, rater, scores, levels, intercept=True), dimensions)
    start = _separate(strata)
    if halo and start.min() >= 0:  # the strata's own optima are then the joint one
        relative = start / start[2, -1]
        return _result(relative, _criterion(strata, relative)[0], strata), strata
    relative = _jointly(strata, np.maximum(start, 0.0) / max(start[2, -1], 1e-12), halo)
    return _result(relative, _criterion(strata, relative)[0], strata), strata


def split(crossed: Crossed, dimensions: int) -> tuple[Stratum, ...]:
    """Strata of the mean, of dimensions (if more than one), and of criteria within them."""
    criteria = len(crossed.center)
    within = criteria // dimensions
    blocks = np.kron(helmert(dimensions, full=True), np.ones(within) / np.sqrt(within))
    inner = np.kron(np.eye(dimensions), helmert(within))
    if dimensions == 1:
        return Stratum(rotate(crossed, blocks.T), np.array([criteria, 1.0])), Stratum(
            rotate(crossed, inner.T), np.array([0.0, 1.0])
        )
    return (
        Stratum(rotate(crossed, blocks[:1].T), np.array([criteria, within, 1.0])),
        Stratum(rotate(crossed, blocks[1:].T), np.array([0.0, within, 1.0])),
        Stratum(rotate(crossed, inner.T), np.array([0.0, 0.0, 1.0])),
    )


def _separate(strata: tuple[Stratum, ...]) -> Floats:
    """Variances (3, L) if every stratum had parameters of its own; they may be negative."""
    own = np.column_stack([_own(stratum.crossed) for stratum in strata])
    return np.asarray(np.linalg.solve(np.array([stratum.mix for stratum in strata]), own.T).T)


def _own(crossed: Crossed) -> Floats:
    """Variances of application, expert and residual in one stratum alone."""
    ratios, _ = minimize_ratios(crossed)
    freedom = (len(crossed.total) - 1) * (crossed.sheets - 1)
    residual = residual_form(reduce(crossed, *ratios).form) / freedom
    ordered = ratios[::-1] if crossed.swapped else ratios
    return np.array([*(residual * ordered), residual])


def _jointly(strata: tuple[Stratum, ...], start: Floats, halo: bool) -> Floats:
    """Relative variances (3, L) that minimise the joint criterion within the bounds."""
    free = np.ones(start.shape, dtype=bool)
    free[2, -1] = False
    if not halo:
        free[2] = False
    root = np.sqrt(np.maximum(start[free], 0.01))

    def objective(root: Floats) -> tuple[float, Floats]:
        value, gradient = _criterion(strata, _relative(root, free))
        return value, gradient[free] * 2 * root

    best = minimize(objective, root, jac=True, method="L-BFGS-B", bounds=[(0, 1e4)] * len(root), options=_OPTIONS)
    if np.any(np.abs(best.jac[best.x > 1e-6]) > 1e-3 * (1 + abs(best.fun))):
        raise NotConverged(str(best.message))
    return _relative(best.x, free)


def _relative(root: Floats, free: Floats) -> Floats:
    relative = np.zeros(free.shape)
    relative[2, -1] = 1.0
    relative[free] = root**2
    return relative


def _criterion(strata: tuple[Stratum, ...], relative: Floats) -> tuple[float, Floats]:
    """Profiled REML criterion at variances (3, L) relative to the residual, and its gradient in them."""
    parts = [_part(stratum, relative) for stratum in strata]
    freedom = sum(part.freedom for part in parts)
    form = sum(part.form / part.scale for part in parts)
    value = sum(part.log_determinant for part in parts) + freedom * (1 + np.log(2 * np.pi * form / freedom))
    gradient = np.zeros_like(relative)
    for part in parts:
        in_ratio = part.d_log_determinant + freedom / form * part.d_form / part.scale
        in_scale = (part.freedom - freedom / form * part.form / part.scale - in_ratio @ part.ratios) / part.scale
        gradient += np.outer([*(in_ratio / part.scale), in_scale], part.mix)
    return float(value), gradient


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One stratum at given variances; pairs are in the order application, expert."""

    mix: Floats
    ratios: Floats
    scale: float
    freedom: int
    log_determinant: float
    form: float
    d_log_determinant: Floats
    d_form: Floats


def _part(stratum: Stratum, relative: Floats) -> _Part:
    application, rater, scale = (relative @ stratum.mix).tolist()
    ratios = np.array([application, rater]) / scale
    order = slice(None, None, -1 if stratum.crossed.swapped else 1)
    at = reduce(stratum.crossed, *ratios[order])
    responses, ones = len(at.form) - 1, at.form[-1, -1]
    freedom = responses * (stratum.crossed.sheets - 1)
    slopes = [d_log + d[-1, -1] / ones for d_log, d in zip(at.d_log_determinant, at.d_form, strict=True)]
    return _Part(
        stratum.mix,
        ratios,
        scale,
        freedom,
        responses * (at.log_determinant + np.log(ones)) + freedom * np.log(scale),
        residual_form(at.form),
        responses * np.array(slopes)[order],
        np.array([residual_slope(at.form, d) for d in at.d_form])[order],
    )


def _result(relative: Floats, value: float, strata: tuple[Stratum, ...]) -> Components:
    parts = [_part(stratum, relative) for stratum in strata]
    residual = sum(part.form / part.scale for part in parts) / sum(part.freedom for part in parts)
    return Components(relative * residual, value)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Best linear unbiased predictions: applications (N,), by criterion (N, D); leniencies (M,), (M, D)."""

    application: Floats
    application_criterion: Floats
    rater: Floats
    rater_criterion: Floats


def predict_effects(
    application: Ints, rater: Ints, components: Components, strata: tuple[Stratum, ...], rotation: Floats
) -> Effects:
    """Predict q, g, −b and −c from the strata of one dimension; ``rotation`` (D, D) has the mean's column first."""
    whole = strata[0]
    criteria = len(rotation)
    predicted = []
    for stratum in strata:
        part = _part(stratum, components.variance / components.residual)
        ratios = part.ratios[::-1] if stratum.crossed.swapped else part.ratios
        predicted.append(predict(stratum.crossed, application, rater, ratios))
    effects = []
    for factor in (0, 1):
        coarse, fine = components.variance[factor]
        mean, contrasts = predicted[0][factor][:, 0], predicted[1][factor]
        share = mean / max(whole.mix @ components.variance[factor], 1e-300)
        effects += [np.sqrt(criteria) * coarse * share]
        effects += [np.outer(fine / np.sqrt(criteria) * share, np.ones(criteria)) + contrasts @ rotation[:, 1:].T]
    return Effects(*effects)
