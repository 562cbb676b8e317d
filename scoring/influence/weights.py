"""The scores under other weights, and how often each application is shortlisted when all weights wobble.

Weights are drawn around the rubric's own: those of the dimensions, and inside each dimension those of its criteria,

    w ~ Dirichlet(α p),    α = (K − 1) / cv² − 1

with p the K declared shares, so that Σ_k p_k cv_k² = cv²: the coefficient of variation of a weight is cv on average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.influence.rerun import Run
from scoring.influence.whatif import judged_scores
from scoring.ratings.alternatives import trimmed_criteria
from scoring.ratings.totals import weighted_mean
from scoring.rubric import Rubric
from scoring.selection.admission import admit
from scoring.selection.constraints import drawable
from scoring.selection.ranking import keys
from scoring.sheets import Bools, Floats, Ints

CV = 0.1
DRAWS = 500


@dataclass(frozen=True, slots=True)
class WeightDraws:
    """Share of draws in which each application (N,) is shortlisted, and in which the very same shortlist comes out."""

    draws: int
    cv: float
    seed: int
    p_in: tuple[float, ...]
    unchanged: float


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The K weighted criteria, judged before measured, of the dimensions that have any.

    ``home`` (K,) is the index of a criterion's dimension, ``outer`` the dimensions' shares of the whole, ``inner`` (K,)
    the criteria's shares of their dimension.
    """

    criteria: tuple[str, ...]
    dimensions: tuple[str, ...]
    home: Ints
    outer: Floats
    inner: Floats


def declared_shares(rubric: Rubric) -> Shares:
    """The weights of a rubric as shares, level by level."""
    criteria = (*(c.id for c in rubric.judged), *(c.id for c in rubric.measured))
    homes = [rubric.dimension_of[id_] for id_ in criteria]
    dimensions = tuple(d.id for d in rubric.dimensions if d.id in homes)
    home = np.array([dimensions.index(id_) for id_ in homes], dtype=np.int64)
    whole = np.array([rubric.shares[id_] for id_ in criteria])
    outer = np.bincount(home, weights=whole).astype(np.float64)
    return Shares(criteria, dimensions, home, outer, whole / outer[home])


def draw_weights(run: Run, seed: int) -> WeightDraws | None:
    """Shortlist under weights drawn around the rubric's; None where there is only one weight to speak of."""
    shares = declared_shares(run.panel.rubric)
    if len(shares.criteria) < 2:
        return None
    rng = np.random.default_rng(seed)
    drawn = _around(shares.outer, rng)[shares.home]
    for dimension in range(len(shares.dimensions)):
        own = shares.home == dimension
        drawn[own] *= _around(shares.inner[own], rng)
    inside = shortlisted(run, drawn)
    declared = np.isin(np.arange(inside.shape[1]), run.outcome.shortlist.selected)
    p_in = tuple(inside.mean(axis=0).tolist())
    return WeightDraws(DRAWS, CV, seed, p_in, float((inside == declared).all(axis=1).mean()))


def _around(share: Floats, rng: np.random.Generator) -> Floats:
    """(K, DRAWS) shares around the declared ones; a weight that stands alone stays."""
    if len(share) == 1:
        return np.ones((1, DRAWS))
    concentration = (len(share) - 1) / CV**2 - 1
    return np.asarray(rng.dirichlet(concentration * share, DRAWS).T)


def shortlisted(run: Run, shares: Floats) -> Bools:
    """(R, N) who is in under each column of ``shares`` (K, R).

    Scores are rounded as they are published, and equal ones keep the declared order; variance ratios, gates, floors
    and counted sheets stay as they are.
    """
    outcome, policy = run.outcome, run.panel.rubric.policy
    key = keys(outcome.published, np.flatnonzero(outcome.ranked).tolist(), policy.tie_break)
    unit, order = 10.0**-policy.decimals, np.zeros(len(outcome.ranked))
    order[sorted(key, key=lambda i: (key[i], i))] = np.arange(len(key))
    printed = np.floor(weighted_scores(run, shares) / unit + 0.5 + 1e-9) * unit
    scores = np.where(outcome.ranked[:, None], printed - (unit / 4 * order / len(order))[:, None], -np.inf)
    candidate = drawable(outcome.barred, len(outcome.ranked)) & outcome.ranked
    threshold = None if policy.shortlist.threshold is None else policy.shortlist.threshold - unit / 3
    return admit(scores.T, candidate, outcome.rules, threshold)


def weighted_scores(run: Run, shares: Floats) -> Floats:
    """(N, R) scores under each column of ``shares`` (K, R)."""
    count = len(run.panel.rubric.judged)
    judged, measured = shares[:count], shares[count:]
    scored = _judged(run, judged)
    known = ~np.isnan(run.panel.points)
    points, mass = np.where(known, run.panel.points, 0.0) @ measured, known.astype(float) @ measured
    return np.asarray((judged.sum(axis=0) * scored + points) / (judged.sum(axis=0) + mass))


def _judged(run: Run, judged: Floats) -> Floats:
    if run.normalized.method != "trimmed-criterion":
        return judged_scores(run, weighted_mean(run.totals.scaled, judged))
    scored = np.full((len(run.panel.applications), judged.shape[1]), np.nan)
    for scope in run.normalized.scopes:
        scored[scope.applications] = weighted_mean(trimmed_criteria(scope.sheets), judged)
    return scored
