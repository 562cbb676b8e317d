"""Two crossed factors by restricted maximum likelihood, at a cost that does not grow with the sheets.

Model, for each of R responses that share one design:

    y = 1 μ + Z_a a + Z_r r + e,    a ~ N(0, σ_a²),  r ~ N(0, σ_r²),  e ~ N(0, σ²)

With the variance ratios λ = σ_a²/σ², σ_r²/σ² the larger factor is eliminated (diagonal) and a dense
system of the size of the smaller one remains. A ratio of infinity makes a factor *fixed*.

References
----------
Bates, Mächler, Bolker & Walker (2015), Fitting linear mixed-effects models using lme4, J. Stat. Softw. 67(1):
the profiled REML criterion reported here is theirs, constants included.
Searle, Casella & McCulloch (1992), Variance Components, ch. 6–8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from scoring.errors import NotConverged, NotEstimable
from scoring.ratings.incidence import Incidence, meet
from scoring.ratings.sheets import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Sufficient statistics of R responses (the intercept's column of ones included, last, if any).

    Attributes
    ----------
    incidence : Incidence
    swapped : bool
        Whether raters are eliminated (there are more raters than applications).
    sheets : int
    sums : (E, R) float
        Sums of the responses over the eliminated levels.
    kept_sums : (K, R) float
    cross : (V, K, R) float
        The U_v.
    squares : (V, R, R) float
        The Q_v.
    total : (R, R) float
        Y'Y.
    center : (R,) float
        What was subtracted from each response for numerical safety.
    """

    incidence: Incidence
    swapped: bool
    sheets: int
    sums: Floats
    kept_sums: Floats
    cross: Floats
    squares: Floats
    total: Floats
    center: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """The criterion's parts at one pair of ratios (eliminated, kept), with their derivatives.

    ``form`` is Y'V⁻¹Y for V = I + λ_a Z_a Z_a' + λ_r Z_r Z_r'; ``log_determinant`` is log|V|, plus
    log|X'V⁻¹X| of a fixed factor. ``effects`` are the kept factor's (K, R) predictions before the
    intercept is taken out.
    """

    log_determinant: float
    form: Floats
    effects: Floats
    d_log_determinant: tuple[float, float]
    d_form: tuple[Floats, Floats]


def summarize(
    application: Ints,
    rater: Ints,
    responses: Floats,
    levels: tuple[int, int],
    *,
    intercept: bool,
    eliminate_raters: bool | None = None,
) -> Crossed:
    """Sum responses (S, R) up over both factors; ``levels`` are (applications, raters).

    The larger factor is eliminated unless ``eliminate_raters`` says which.
    """
    swapped = levels[1] > levels[0] if eliminate_raters is None else eliminate_raters
    eliminated, kept = (rater, application) if swapped else (application, rater)
    incidence = meet(eliminated, kept, (levels[1], levels[0]) if swapped else levels)
    center = responses.mean(axis=0)
    columns = [np.ascontiguousarray(column) for column in (responses - center).T]
    sums = _sums(eliminated, columns, len(incidence.eliminated))
    kept_sums = _sums(kept, columns, len(incidence.kept))
    key = incidence.group[eliminated] * len(incidence.kept) + kept if len(incidence.size) > 1 else kept
    shape = (len(incidence.size), len(incidence.kept))
    cross = _sums(key, [column[eliminated] for column in sums.T], shape[0] * shape[1]).reshape(*shape, -1)
    total = np.array([[left @ right for right in columns] for left in columns])
    if intercept:
        met = np.bincount(key, minlength=shape[0] * shape[1]).reshape(shape)
        total = np.block([[total, sums.sum(axis=0)[:, None]], [sums.sum(axis=0), float(len(kept))]])
        sums = np.column_stack([sums, incidence.eliminated])
        kept_sums = np.column_stack([kept_sums, incidence.kept])
        cross = np.concatenate([cross, (met * incidence.size[:, None])[:, :, None]], axis=2)
    squares = np.array([sums[incidence.group == v].T @ sums[incidence.group == v] for v in range(len(incidence.size))])
    return Crossed(incidence, swapped, len(kept), sums, kept_sums, cross, squares, total, center)


def _sums(index: Ints, columns: list[Floats], levels: int) -> Floats:
    return np.column_stack([np.bincount(index, weights=column, minlength=levels) for column in columns])


def rotate(crossed: Crossed, rotation: Floats) -> Crossed:
    """The same statistics of other responses: Y · ``rotation`` (R, R'); an intercept's column stays, last."""
    turn = rotation
    if len(crossed.total) > len(rotation):
        turn = np.block([[rotation, np.zeros((len(rotation), 1))], [np.zeros((1, rotation.shape[1])), 1.0]])
    return replace(
        crossed,
        sums=crossed.sums @ turn,
        kept_sums=crossed.kept_sums @ turn,
        cross=crossed.cross @ turn,
        squares=turn.T @ crossed.squares @ turn,
        total=turn.T @ crossed.total @ turn,
        center=crossed.center @ rotation,
    )


def reduce(crossed: Crossed, eliminated: float, kept: float) -> Reduced:
    """Eliminate one factor at ratio ``eliminated``, solve the other at ratio ``kept``; inf = fixed."""
    incidence, size = crossed.incidence, crossed.incidence.size
    fixed_out, fixed_in = np.isinf(eliminated), np.isinf(kept)
    weight = np.asarray(1 / size if fixed_out else eliminated / (1 + size * eliminated), dtype=np.float64)
    slope = np.asarray(np.zeros(len(size)) if fixed_out else (1 + size * eliminated) ** -2.0, dtype=np.float64)
    # normal equations of the kept factor after elimination: system · effects = rhs
    within = np.diag(incidence.kept.astype(float)) - incidence.gram(weight)
    rhs = crossed.kept_sums - np.tensordot(weight, crossed.cross, axes=1)
    ratio = 1.0 if fixed_in else kept
    factor = cho_factor(within if fixed_in else np.eye(len(within)) + ratio * within, lower=True)
    inverse = cho_solve(factor, np.eye(len(within)))
    solved = inverse @ rhs
    effects = ratio * solved
    form = crossed.total - np.tensordot(weight, crossed.squares, axes=1) - rhs.T @ effects
    # derivatives: the envelope theorem for the form, traces for the determinant
    change = incidence.gram(slope)
    cross = np.tensordot(slope, crossed.cross, axes=1).T @ effects
    d_out = -(np.tensordot(slope, crossed.squares, axes=1) - cross - cross.T + effects.T @ change @ effects)
    level = size if fixed_out else 1 + size * eliminated
    log_determinant = float(incidence.levels @ np.log(level) + 2 * np.log(np.diag(factor[0])).sum())
    d_log_out = float(incidence.levels @ (size / level) - ratio * np.sum(inverse * change))
    d_log_in = 0.0 if fixed_in else float(np.sum(inverse * within))
    return Reduced(log_determinant, form, effects, (d_log_out, d_log_in), (d_out, -solved.T @ solved))


@dataclass(frozen=True, slots=True, eq=False)
class RandomFit:
    """REML estimates with both factors random, in squared units of the response.

    ``application_effect`` (N,) and ``rater_effect`` (M,) are best linear unbiased predictions;
    ``reml_criterion`` is −2 log of the restricted likelihood, as lme4 reports it.
    """

    application: float
    rater: float
    residual: float
    intercept: float
    reml_criterion: float
    application_effect: Floats
    rater_effect: Floats


def fit_random(application: Ints, rater: Ints, response: Floats, levels: tuple[int, int]) -> RandomFit:
    """Fit y ~ 1 + (1|application) + (1|rater) by REML.

    Raises
    ------
    NotEstimable
        With fewer than three sheets, or a response without variance.
    NotConverged
        If the optimiser stops away from a stationary point.
    """
    if len(response) < 3 or np.ptp(response) == 0:
        raise NotEstimable("crossed_random")
    crossed = summarize(application, rater, response[:, None], levels, intercept=True)
    ratios, value = minimize_ratios(crossed)
    at = reduce(crossed, *ratios)
    residual = residual_form(at.form) / (crossed.sheets - 1)
    effects = predict(crossed, application, rater, ratios)
    variances = residual * (ratios[::-1] if crossed.swapped else ratios)
    intercept = float(at.form[0, 1] / at.form[1, 1] + crossed.center[0])
    application_effect, rater_effect = (effect[:, 0] for effect in effects)
    return RandomFit(
        float(variances[0]), float(variances[1]), residual, intercept, value, application_effect, rater_effect
    )


def predict(crossed: Crossed, application: Ints, rater: Ints, ratios: Floats) -> tuple[Floats, Floats]:
    """Best linear unbiased predictions (N, R), (M, R) of both random factors, intercepts taken out."""
    at = reduce(crossed, *ratios)
    less = np.vstack([np.eye(len(at.form) - 1), -at.form[:-1, -1] / at.form[-1, -1]])
    kept = at.effects @ less
    out, within = (rater, application) if crossed.swapped else (application, rater)
    met = _sums(out, [column[within] for column in kept.T], len(crossed.incidence.eliminated))
    weight = ratios[0] / (1 + crossed.incidence.eliminated * ratios[0])
    eliminated = weight[:, None] * (crossed.sums @ less - met)
    return (kept, eliminated) if crossed.swapped else (eliminated, kept)


def minimize_ratios(crossed: Crossed) -> tuple[Floats, float]:
    """Ratios (eliminated, kept) that minimise the profiled criterion of responses with an intercept, and its value."""

    # on the scale x = log(1 + s λ) the slope at λ = 0 is not zero, so no search is caught there by mistake
    scale = crossed.sheets / np.array([len(crossed.incidence.eliminated), len(crossed.incidence.kept)])

    def objective(x: Floats) -> tuple[float, Floats]:
        value, gradient = profiled(crossed, *(np.expm1(x) / scale))
        return value, gradient * np.exp(x) / scale

    bounds = [(0, top) for top in np.log1p(scale * 1e8)]
    best = minimize(objective, np.log1p(scale), jac=True, method="L-BFGS-B", bounds=bounds, options=_TIGHT)
    free = best.x > 1e-6
    if not np.all(np.isfinite(best.x)) or np.any(np.abs(best.jac[free]) > 1e-3 * (1 + abs(best.fun))):
        raise NotConverged(str(best.message))
    return np.expm1(best.x) / scale, float(best.fun)


_TIGHT = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 200, "maxls": 40}


def profiled(crossed: Crossed, eliminated: float, kept: float) -> tuple[float, Floats]:
    """REML criterion with σ² and μ profiled out, and its gradient in the two ratios.

    R responses share the ratios: log|V| + log|1'V⁻¹1| counts R times, the residual forms add up.
    """
    at = reduce(crossed, eliminated, kept)
    responses = len(at.form) - 1
    freedom = responses * (crossed.sheets - 1)
    residual, ones = residual_form(at.form), at.form[-1, -1]
    value = responses * (at.log_determinant + np.log(ones)) + freedom * (1 + np.log(2 * np.pi * residual / freedom))
    gradient = [
        responses * (d_log + d_form[-1, -1] / ones) + freedom * residual_slope(at.form, d_form) / residual
        for d_log, d_form in zip(at.d_log_determinant, at.d_form, strict=True)
    ]
    return float(value), np.array(gradient)


def residual_form(form: Floats) -> float:
    """Σ_k (y_k − μ_k)'V⁻¹(y_k − μ_k) with the intercepts at their best."""
    return float(np.trace(form[:-1, :-1]) - form[:-1, -1] @ form[:-1, -1] / form[-1, -1])


def residual_slope(form: Floats, change: Floats) -> float:
    """Derivative of ``residual_form`` when the form changes by ``change``."""
    slope = form[:-1, -1] / form[-1, -1]
    return float(np.trace(change[:-1, :-1]) - 2 * slope @ change[:-1, -1] + slope @ slope * change[-1, -1])
