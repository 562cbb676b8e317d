"""Two crossed random factors fitted by restricted maximum likelihood: variances, and predictions of both.

References
----------
Robinson (1991), That BLUP is a good thing, Statistical Science 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.errors import NotEstimable
from scoring.models.crossed import Crossed, likelihood, reduce, sum_up, summarize
from scoring.models.reml import Terms, minimize
from scoring.sheets import Floats, Ints


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
    ratios, terms = minimize_ratios(crossed)
    at = reduce(crossed, *ratios)
    effects = predict(crossed, application, rater, ratios)
    variances = terms.residual * (ratios[::-1] if crossed.swapped else ratios)
    return RandomFit(
        application=float(variances[0]),
        rater=float(variances[1]),
        residual=terms.residual,
        intercept=float(at.form[0, 1] / at.form[1, 1] + crossed.center[0]),
        reml_criterion=terms.criterion,
        application_effect=effects[0][:, 0],
        rater_effect=effects[1][:, 0],
    )


def predict(crossed: Crossed, application: Ints, rater: Ints, ratios: Floats) -> tuple[Floats, Floats]:
    """Best linear unbiased predictions (N, R), (M, R) of both random factors, intercepts taken out."""
    at = reduce(crossed, *ratios)
    less = np.vstack([np.eye(len(at.form) - 1), -at.form[:-1, -1] / at.form[-1, -1]])
    kept = at.effects @ less
    out, within = (rater, application) if crossed.swapped else (application, rater)
    out, within = out[:: crossed.run], within[:: crossed.run]
    met = crossed.run * sum_up(out, [column[within] for column in kept.T], len(crossed.incidence.eliminated))
    weight = ratios[0] / (1 + crossed.incidence.eliminated * ratios[0])
    eliminated = weight[:, None] * (crossed.sums @ less - met)
    return (kept, eliminated) if crossed.swapped else (eliminated, kept)


def minimize_ratios(crossed: Crossed) -> tuple[Floats, Terms]:
    """Ratios (eliminated, kept) of the smallest REML criterion, and its terms there."""
    sheets_each = crossed.sheets / np.array([len(crossed.incidence.eliminated), len(crossed.incidence.kept)])
    return minimize(lambda ratios: likelihood(crossed, ratios), np.ones(2), sheets_each)
