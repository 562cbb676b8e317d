"""How far a score would hold before other experts, and how many experts it takes.

A total under the weights w_d (Σ w_d = 1) of an expert on an application has, from the components of
``components``, with the criteria fixed and n experts for each application,

    universe score    τ = σ_q² + σ_g² Σw²
    relative error    δ = (σ_h² + σ_e² Σw²) / n                    E ρ² = τ / (τ + δ)
    absolute error    Δ = δ + (σ_b² + σ_c² Σw²) / n                Φ = τ / (τ + Δ)

1/Σw² is the effective number of criteria. E ρ² is for comparisons in which severity cancels out, Φ for those
in which it does not. ``generalize_facets`` treats criteria as a sample too.

References
----------
Cronbach, Gleser, Nanda & Rajaratnam (1972), The Dependability of Behavioral Measurements.
Brennan (2001), Generalizability Theory, ch. 2–5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.models.components import Components
from scoring.sheets import Floats, Ints

STUDIED = 20  # experts up to which the curve is drawn
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Reliability:
    """E ρ² and Φ of the mean of ``raters`` experts."""

    raters: float
    e_rho2: float
    phi: float


@dataclass(frozen=True, slots=True)
class Generalizability:
    """Reliability of the totals as judged, and under other numbers of experts.

    ``raters`` in ``actual`` is the harmonic mean of the sheets per application; ``raters_for_phi_80`` is the
    smallest number of experts with Φ ≥ .8, None where applications do not differ at all.
    """

    actual: Reliability
    raters_for_phi_80: int | None
    study: tuple[Reliability, ...]


@dataclass(frozen=True, slots=True)
class Errors:
    """Variance of the universe score, and of the errors of one expert's total, in squared points."""

    universe: float
    relative: float
    absolute: float

    def with_raters(self, raters: float) -> Reliability:
        """Reliability of the mean of so many experts."""
        shares = (self.universe / (self.universe + error / raters) for error in (self.relative, self.absolute))
        return Reliability(raters, *shares)


def generalize(components: Components, weights: Floats, sheets: Ints) -> Generalizability:
    """Study totals under ``weights`` (D,), in any unit; ``sheets`` (N,) are those of each application.

    >>> study = generalize(Components(np.array([[8, 4], [1.25, 1], [2, 4]]), 0.0), np.ones(4), np.array([2, 2, 2]))
    >>> study.actual.phi, study.raters_for_phi_80
    (0.8, 2)
    """
    errors = of_total(components, weights)
    judged = sheets[sheets > 0]
    study = tuple(errors.with_raters(float(count)) for count in range(1, STUDIED + 1))
    return Generalizability(errors.with_raters(len(judged) / float(np.sum(1 / judged))), needed(errors, ENOUGH), study)


def of_total(components: Components, weights: Floats) -> Errors:
    """Variances of one expert's total under ``weights`` (D,), in any unit."""
    spread = float(np.sum(weights**2) / np.sum(weights) ** 2)
    relative = components.application_rater + components.residual * spread
    return Errors(
        universe=components.application + components.application_criterion * spread,
        relative=relative,
        absolute=relative + components.rater + components.rater_criterion * spread,
    )


def needed(errors: Errors, phi: float) -> int | None:
    """The smallest n with Φ ≥ ``phi``: n ≥ phi/(1 − phi) · Δ₁/τ; None without a universe variance."""
    if errors.universe <= 0:
        return None
    experts = phi / (1 - phi) * errors.absolute / errors.universe
    return max(1, int(np.ceil(experts - 1e-9)))


@dataclass(frozen=True, slots=True)
class Facets:
    """Variance components with criteria as a random sample, as mean squares give them: they can be negative."""

    application: float
    criterion: float
    rater: float
    application_criterion: float
    application_rater: float
    criterion_rater: float
    residual: float


def equate_mean_squares(scores: Floats) -> Facets:
    """Solve the expected mean squares of N applications × D criteria × M experts (N, D, M), each at least two."""
    n, d, m = scores.shape
    a, c, r, ac, ar, cr, rest = _mean_squares(scores)
    return Facets(
        application=float((a - ac - ar + rest) / (d * m)),
        criterion=float((c - ac - cr + rest) / (n * m)),
        rater=float((r - ar - cr + rest) / (n * d)),
        application_criterion=float((ac - rest) / m),
        application_rater=float((ar - rest) / d),
        criterion_rater=float((cr - rest) / n),
        residual=float(rest),
    )


def _mean_squares(scores: Floats) -> list[float]:
    """Mean squares of the seven effects: each centred over every axis it has, averaged over the others."""
    effects: list[tuple[int, ...]] = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    found = []
    for axes in effects:
        others = tuple(axis for axis in range(3) if axis not in axes)
        effect = scores.mean(axis=others, keepdims=True)
        for axis in axes:
            effect = effect - effect.mean(axis=axis, keepdims=True)
        copies = np.prod([scores.shape[axis] for axis in others])
        found.append(float(copies * np.sum(effect**2) / np.prod([scores.shape[axis] - 1 for axis in axes])))
    return found


def generalize_facets(facets: Facets, criteria: int, raters: int) -> Reliability:
    """Reliability of the mean over so many sampled criteria and experts."""
    relative = facets.application_criterion / criteria + facets.application_rater / raters
    relative += facets.residual / (criteria * raters)
    shared = facets.criterion / criteria + facets.rater / raters + facets.criterion_rater / (criteria * raters)
    whole = facets.application + relative
    return Reliability(float(raters), facets.application / whole, facets.application / (whole + shared))
