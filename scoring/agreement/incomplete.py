"""Intraclass correlations of an incomplete panel, from variance components of every sheet there is.

With ratios λ_a = σ_a²/σ² and λ_r = σ_r²/σ² by REML:

    ICC(C,1) = λ_a / (λ_a + 1)    ICC(A,1) = λ_a / (λ_a + λ_r + 1)    ICC(1) = λ / (λ + 1), no raters in the model

and k, for the mean of k experts, is the harmonic mean of the sheets per application. No sheet is left out.

References
----------
McGraw & Wong (1996), Psychological Methods 1, 30–46. Searle, Casella & McCulloch (1992), Variance Components.
Ionan, Polley, McShane & Dobbin (2014), BMC Medical Research Methodology 14:121: generalised limits.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from scoring.agreement.bootstrap import Crossing, cross, harmonic_mean, plausible_ratios, turn
from scoring.agreement.intraclass import TAIL, Interval, Intraclass
from scoring.errors import NotConverged
from scoring.models.crossed_fit import fit_random
from scoring.sheets import Floats, Ints

LARGEST = 1_500  # levels of the smaller factor up to which the bootstrap factors a dense matrix
NEGLIGIBLE = 1e-9  # share of all squares below which nothing is left to estimate a variance from
BEYOND = 5.0  # how far above its analysis-of-variance value log(1 + kλ) is searched


def correlate_incomplete(
    application: Ints, rater: Ints, total: Floats, levels: tuple[int, int], seed: int, draws: int
) -> Intraclass:
    """Intraclass correlations with bootstrap limits from S sheets of N applications by M raters.

    Parameters
    ----------
    application, rater : (S,) int
        Numbered from 0 to N − 1 and M − 1; some application has two sheets, and the totals differ.
    total : (S,) float
    """
    sizes = np.bincount(application, minlength=levels[0])
    k = harmonic_mean(sizes)
    means = np.bincount(application, total) / sizes
    within = float(((total - means[application]) ** 2).sum())
    whole = float(((total - total.mean()) ** 2).sum())
    if within <= NEGLIGIBLE * whole:
        perfect = Interval(1.0, 1.0, 1.0)
        return Intraclass(perfect, perfect, perfect, k)
    one_way = _one_way(application, sizes, means, within, seed, draws)
    crossing = cross(application, rater, levels)
    if residual_squares(crossing, application, rater, total) <= NEGLIGIBLE * whole:
        return Intraclass(one_way, None, None, k, "agreement_no_residual")
    try:
        fit = fit_random(application, rater, total, levels)
    except NotConverged:
        return Intraclass(one_way, None, None, k, "agreement_not_converged")
    ratios = fit.application / fit.residual, fit.rater / fit.residual
    plausible = _plausible(crossing, ratios, seed, draws)
    return Intraclass(one_way, _absolute(*ratios, *plausible), _consistent(ratios[0], plausible[0]), k)


def _one_way(application: Ints, sizes: Ints, means: Floats, within: float, seed: int, draws: int) -> Interval:
    """ICC(1): to the crossed design, no raters are one rater who wrote all sheets."""
    ratio = fit_one_way(sizes, means, within)
    crossing = cross(application, np.zeros_like(application), (sizes.size, 1))
    return _consistent(ratio, _plausible(crossing, (ratio, 0.0), seed, draws)[0])


def _plausible(crossing: Crossing, ratios: tuple[float, float], seed: int, draws: int) -> tuple[Floats, Floats]:
    """Plausible ratios, none where the design is too large to factor again and again."""
    if crossing.incidence.kept.size > LARGEST:
        return np.empty(0), np.empty(0)
    return plausible_ratios(crossing, ratios, seed, draws)


def _consistent(ratio: float, plausible: Floats) -> Interval:
    return _interval(ratio / (1 + ratio), plausible / (1 + plausible))


def _absolute(lambda_a: float, lambda_r: float, plausible_a: Floats, plausible_r: Floats) -> Interval:
    return _interval(lambda_a / (lambda_a + lambda_r + 1), plausible_a / (plausible_a + plausible_r + 1))


def _interval(value: float, plausible: Floats) -> Interval:
    if plausible.size == 0:
        return Interval(value, None, None)
    low, high = np.quantile(plausible, [TAIL, 1 - TAIL]).tolist()
    return Interval(value, low, high)


def fit_one_way(sizes: Ints, means: Floats, within: float) -> float:
    """REML ratio λ of the one-way random model, from the applications' sizes, means and squares within.

    −2 log L = (S − 1) log(within + Σ w_i (ȳ_i − μ)²) + Σ log(1 + λ n_i) + log Σ w_i, w_i = n_i / (1 + λ n_i).
    """
    sheets, k = int(sizes.sum()), harmonic_mean(sizes)

    def criterion(scaled: float) -> float:
        level = 1 + np.expm1(scaled) / k * sizes
        weight = sizes / level
        between = weight @ (means - weight @ means / weight.sum()) ** 2
        return float((sheets - 1) * np.log(within + between) + np.log(level).sum() + np.log(weight.sum()))

    between = sizes @ (means - sizes @ means / sheets) ** 2 / (sizes.size - 1)
    expected = float(np.log1p(between / (within / (sheets - sizes.size))))
    best = minimize_scalar(criterion, bounds=(0, expected + BEYOND), method="bounded", options={"xatol": 1e-9})
    return 0.0 if criterion(0.0) <= best.fun else float(np.expm1(best.x) / k)


def residual_squares(crossing: Crossing, application: Ints, rater: Ints, total: Floats) -> float:
    """Sum of squares (points²) left when applications and raters are both fitted freely."""
    if crossing.freedom == 0:
        return 0.0
    eliminated, kept = turn((application, rater), crossing.turned)
    deviation = total - (np.bincount(eliminated, total) / crossing.incidence.eliminated)[eliminated]
    parts = crossing.direction.T @ np.bincount(kept, deviation) / np.sqrt(crossing.power)
    return float(max(deviation @ deviation - parts @ parts, 0.0))
