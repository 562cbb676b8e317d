"""Where the differences between scores come from: variance components at the level of criteria.

    y_ijd = μ_d + q_i + g_id − b_j − c_jd + h_ij + e_ijd

with application q, application×criterion g, expert b, expert×criterion c, application×expert h (halo) and
residual e, by restricted maximum likelihood. Criteria may be nested in dimensions; then each factor has a
third variance between the two. Every sheet counts, whatever cells it lacks.

References
----------
Searle, Casella & McCulloch (1992), Variance Components, ch. 4 and 6.
Brennan (2001), Generalizability Theory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from scoring.errors import NotConverged, NotEstimable
from scoring.models.gaps import arrange
from scoring.models.reml import Terms, minimize
from scoring.models.strata import NOTHING, split
from scoring.sheets import Bools, Floats, Ints

SOURCES = ("application", "application_criterion", "rater", "rater_criterion", "application_rater", "residual")
SMALL = 2_000  # scores up to which a second search costs nothing that anyone would notice
DIGITS = 9  # of the criterion, in which one minimum is better than another
VANISHING = 0.01  # share of the residual below which a search without end has run into a corner without any


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """S sheets of N applications by M experts on D criteria.

    Attributes
    ----------
    application, rater : (S,) int
    scores : (S, D) float
        NaN = no score; every sheet and every criterion has one.
    levels : (int, int)
        N and M.
    dimension : (D,) int or None
        Dimension, from 0, that each criterion is nested in.
    """

    application: Ints
    rater: Ints
    scores: Floats
    levels: tuple[int, int]
    dimension: Ints | None = None

    @property
    def nested(self) -> tuple[Floats, ...]:
        """The L matrices (D, D) that say which criteria share an effect, from the whole sheet down."""
        criteria = self.scores.shape[1]
        shared, own = np.ones((criteria, criteria)), np.eye(criteria)
        if self.dimension is None:
            return shared, own
        return shared, np.equal.outer(self.dimension, self.dimension).astype(float), own


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Variances of three factors at L levels of detail, in squared units of the scores.

    ``variance`` is (3, L): rows application, expert, application×expert; columns from the whole sheet
    down to the criterion. ``reml_criterion`` is −2 log of the restricted likelihood, as lme4 reports it
    with the criterion fixed.
    """

    variance: Floats
    reml_criterion: float

    @property
    def application(self) -> float:
        """σ_q²: between applications over all criteria."""
        return float(self.variance[0, 0])

    @property
    def application_criterion(self) -> float:
        """σ_g²: strengths and weaknesses of applications."""
        return float(self.variance[0, -1])

    @property
    def rater(self) -> float:
        """σ_b²: severity."""
        return float(self.variance[1, 0])

    @property
    def rater_criterion(self) -> float:
        """σ_c²: severity that differs by criterion."""
        return float(self.variance[1, -1])

    @property
    def application_rater(self) -> float:
        """σ_h²: what an expert thinks of an application as a whole (halo)."""
        return float(self.variance[2, 0])

    @property
    def residual(self) -> float:
        """σ_e²: everything else about a single score."""
        return float(self.variance[2, -1])

    @property
    def total(self) -> float:
        """Variance of a single score about the mean of its criterion."""
        return float(self.variance.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Best linear unbiased predictions: applications (L, N, D), and leniencies of experts (L, M, D).

    The first of the L parts is the same for all criteria, the last is the criterion's own.
    """

    application: Floats
    rater: Floats


class Model(Protocol):
    """The likelihood of one table of scores at variances (3, L) relative to the residual's."""

    @property
    def spread(self) -> float:
        """Variance of the scores about the means of their criteria."""

    @property
    def floor(self) -> Floats:
        """(3, L) smallest variances admitted."""

    def start(self) -> Floats:
        """Relative variances to begin with."""

    def terms(self, relative: Floats) -> Terms:
        """Terms of all 3 L variances, row by row; the last is the residual's."""

    def evidence(self, relative: Floats) -> tuple[Floats, Floats]:
        """Z_a'Py (N, D) and Z_r'Py (M, D)."""


def fit_components(ratings: Ratings, *, halo: bool = True) -> Components:
    """Estimate the components; without ``halo`` a sheet has no variance of its own above the residual.

    Raises
    ------
    NotEstimable
        With one criterion (code ``components_one_criterion``), if no application or no expert has two sheets
        (``components_no_overlap``), or if nothing is left for the residual (``components_no_residual``).
    TooLarge
        If the equations would take minutes.
    NotConverged
        If the optimiser stops away from a minimum.
    """
    _require_overlap(ratings)
    model = _model(ratings)
    free = np.ones((3, len(ratings.nested)), dtype=bool)
    free[2, :], free[2, -1] = halo, False
    # the likelihood of a few scores can have two minima
    starts = [model.start(), np.ones(free.shape)] if ratings.scores.size <= SMALL else [model.start()]
    scale = _scores_per_level(ratings)
    fits = [found for start in starts if (found := _search(model, free, start, scale)) is not None]
    if not fits:
        raise NotConverged("components")
    return min(fits, key=lambda found: round(found.reml_criterion, DIGITS))


def _search(model: Model, free: Bools, start: Floats, scale: Floats) -> Components | None:
    """The best components downhill from ``start``; None where the search does not end."""
    least, floor = np.inf, model.floor[free]

    def terms(theta: Floats) -> Terms:
        nonlocal least
        found = _of(model.terms(_spread(theta, free)), free)
        least = min(least, found.residual / model.spread if model.spread else 0.0)
        if found.freedom <= len(theta) or least <= NOTHING:
            raise NotEstimable("components_no_residual")
        return found

    try:
        theta, best = minimize(terms, start[free], scale[free], floor)
    except NotConverged:
        if least <= VANISHING:
            raise NotEstimable("components_no_residual") from None
        return None
    return Components(_spread(np.where(theta > 2 * floor, theta, 0.0), free) * best.residual, best.criterion)


def _spread(theta: Floats, free: Bools) -> Floats:
    """Variances (3, L) relative to the residual's from the free ones."""
    relative = np.zeros(free.shape)
    relative[free], relative[2, -1] = theta, 1.0
    return relative


def predict_effects(ratings: Ratings, components: Components) -> Effects:
    """Predict q, g, −b and −c at the components estimated from the same ratings."""
    relative = components.variance / components.residual
    applications, raters = _model(ratings).evidence(relative)
    return Effects(
        np.array([share * applications @ shape for share, shape in zip(relative[0], ratings.nested, strict=True)]),
        np.array([share * raters @ shape for share, shape in zip(relative[1], ratings.nested, strict=True)]),
    )


def _require_overlap(ratings: Ratings) -> None:
    if ratings.scores.shape[1] < 2:
        raise NotEstimable("components_one_criterion")
    sheets = np.bincount(ratings.application), np.bincount(ratings.rater)
    if min(ratings.levels) < 2 or any(counts.max() < 2 for counts in sheets):
        raise NotEstimable("components_no_overlap")


def _model(ratings: Ratings) -> Model:
    data = ratings.application, ratings.rater, ratings.scores, ratings.levels
    dimension = ratings.dimension
    alike = dimension is None or np.ptp(np.bincount(dimension)) == 0
    if alike and not np.isnan(ratings.scores).any():
        return split(*data, dimension)
    return arrange(*data, ratings.nested)


def _scores_per_level(ratings: Ratings) -> Floats:
    """(3, L): the scale on which each variance is searched."""
    groups = [np.linalg.matrix_rank(shape) for shape in ratings.nested]
    return np.asarray(ratings.scores.size / np.outer([*ratings.levels, len(ratings.scores)], groups))


def _of(terms: Terms, free: Bools) -> Terms:
    """The terms of the free variances alone."""
    chosen = np.flatnonzero(free)
    curvature = terms.curvature[np.ix_(chosen, chosen)]
    return replace(terms, trace=terms.trace[chosen], slope=terms.slope[chosen], curvature=curvature)
