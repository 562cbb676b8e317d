"""``severity-precision``: the severity model with an error variance for each expert, shrunk to the pool.

    y_ij = q_i − b_j + e_ij,   e_ij ~ N(0, s_j²),   s_j² = (ν s² + SS_j) / (ν + f_j),   ν = 6

SS_j is the sum of squares of expert j's residuals, f_j = Σ_i (1 − w_j / Σ_k w_ik) their degrees of freedom,
w_j = s²/s_j². One expert then counts less than another, which a panel must have decided: the method is
named, never a default.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from scoring.errors import NotConverged
from scoring.models.equations import Spectral
from scoring.models.severity import SeverityFit, solve_severity
from scoring.models.spectrum import decompose
from scoring.sheets import Floats, Ints

PRIOR_SHEETS = 6.0  # ν: the pool's variance counts like this many residuals of the expert
LEAST_RATERS = 3  # experts per application
LEAST_APPLICATIONS = 8  # applications per expert
ROUNDS = 500
ENOUGH = 1e-6  # relative, of the weights: the variance ratio itself is found to some 1e-8


def precision_applies(application: Ints, rater: Ints) -> bool:
    """Whether every application has three experts and every expert eight applications."""
    raters, applications = np.unique_counts(application).counts, np.unique_counts(rater).counts
    return bool(raters.min() >= LEAST_RATERS and applications.min() >= LEAST_APPLICATIONS)


def fit_precision(application: Ints, rater: Ints, responses: Floats, levels: tuple[int, int]) -> SeverityFit:
    """Alternate between the weighted severity fit and the experts' error variances until both rest.

    Raises
    ------
    NotConverged
        If the weights still move after 500 rounds.
    """
    weight, scale = np.ones(levels[1]), float(np.sum(responses[:, 0] ** 2))
    for _ in range(ROUNDS):
        fit = solve_severity(_weighted(application, rater, responses, levels, weight[rater]), scale)
        updated = _precision(fit, application, rater, responses[:, 0], weight)
        if np.allclose(updated, weight, rtol=ENOUGH, atol=0):
            return fit
        weight = updated
    raise NotConverged("severity-precision")


def _precision(fit: SeverityFit, application: Ints, rater: Ints, total: Floats, weight: Floats) -> Floats:
    """Relative precision w_j = s²/s_j² of every expert."""
    residual = total - fit.quality[application, 0] + fit.severity[rater, 0]
    leverage = weight[rater] / np.bincount(application, weights=weight[rater])[application]
    squares, freedom = np.bincount(rater, weights=residual**2), np.bincount(rater, weights=1 - leverage)
    pool = squares.sum() / freedom.sum()
    if pool == 0:
        return np.ones_like(weight)
    return np.asarray((PRIOR_SHEETS + freedom) * pool / (PRIOR_SHEETS * pool + squares))


def _weighted(application: Ints, rater: Ints, responses: Floats, levels: tuple[int, int], weight: Floats) -> Spectral:
    """Normal equations with a weight for every sheet."""
    center = responses.mean(axis=0)
    weighted = weight[:, None] * (responses - center)
    met = sp.csr_array((weight, (application, rater)), shape=levels)
    mass = met.sum(axis=1)
    sums, rater_sums = _sums(application, weighted), _sums(rater, weighted)
    values, vectors = decompose(sp.csr_array(sp.diags_array(met.sum(axis=0)) - met.T @ (met / mass[:, None])))
    return Spectral(
        application=application,
        rater=rater,
        weight=weight,
        mass=mass,
        sums=sums,
        rhs=rater_sums - met.T @ (sums / mass[:, None]),
        values=np.maximum(values, 0.0),
        vectors=vectors,
        form=float(weighted[:, 0] @ (responses - center)[:, 0] - (sums[:, 0] ** 2 / mass).sum()),
        log_mass=float(np.log(mass).sum() - np.log(weight).sum()),
        center=center,
    )


def _sums(index: Ints, columns: Floats) -> Floats:
    return np.column_stack([np.bincount(index, weights=column) for column in columns.T]).astype(np.float64)
