"""Where the differences between the scores of a round come from, and how far its totals would hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.errors import NotConverged, NotEstimable, TooLarge
from scoring.findings import NOWHERE, Fact, Finding, found
from scoring.models.components import Components, Ratings, fit_components
from scoring.models.generalizability import Generalizability, generalize
from scoring.ratings.totals import Totals, judged_weights
from scoring.sheets import Floats, Panel


@dataclass(frozen=True, slots=True)
class Sources:
    """Variance components of the scores on 0–100, and what they say of the totals; None = not estimable."""

    components: Components | None
    generalizability: Generalizability | None


def trace_sources(panel: Panel, totals: Totals) -> tuple[Sources, tuple[Finding, ...]]:
    """Split the variance of all counted sheets of the round, whatever cells they lack.

    Returns
    -------
    tuple of Sources and of the findings that say why a part of it is None
    """
    ratings, weights = _ratings(panel, totals)
    components, reason = _estimate(ratings)
    if components is None:
        return Sources(None, None), (reason,) if reason else ()
    study = generalize(components, weights, np.bincount(panel.application, minlength=len(panel.applications)))
    facts = _facts(ratings)
    alike = () if study.raters_for_phi_80 else (found("generalizability_no_differences", "info", NOWHERE, **facts),)
    return Sources(components, study), alike


def _ratings(panel: Panel, totals: Totals) -> tuple[Ratings, Floats]:
    """Applications, experts and criteria that occur, numbered from 0, and the criteria's weights."""
    applications, application = np.unique(panel.application, return_inverse=True)
    raters, rater = np.unique(panel.rater, return_inverse=True)
    scored = ~np.isnan(totals.scaled).all(axis=0)
    scores = totals.scaled[:, scored]
    return Ratings(application, rater, scores, (len(applications), len(raters))), judged_weights(panel)[scored]


def _estimate(ratings: Ratings) -> tuple[Components | None, Finding | None]:
    try:
        return fit_components(ratings), None
    except NotEstimable as reason:
        return None, found(str(reason), "info", NOWHERE, **_facts(ratings))
    except TooLarge:
        return None, found("components_too_large", "warn", NOWHERE, **_facts(ratings))
    except NotConverged:
        return None, found("components_not_converged", "warn", NOWHERE, **_facts(ratings))


def _facts(ratings: Ratings) -> dict[str, Fact]:
    return {
        "applications": ratings.levels[0],
        "raters": ratings.levels[1],
        "sheets": len(ratings.scores),
        "criteria": ratings.scores.shape[1],
    }
