"""Complete sheets: the likelihood of the criterion-level model as a sum of independent crossed models.

An orthogonal transform over the D criteria splits it into *strata* that share one design:

    stratum                   responses   variances
    mean of a sheet × √D      1           D σ_q² + σ_g²,  D σ_b² + σ_c²,  D σ_h² + σ_e²
    contrasts of criteria     D − 1       σ_g²,           σ_c²,           σ_e²

Criteria nested in equally large dimensions add a stratum between the two in the same way.

References
----------
Searle, Casella & McCulloch (1992), Variance Components, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import helmert

from scoring.errors import NotConverged, NotEstimable, TooLarge
from scoring.models.crossed import Crossed, likelihood, reduce, residual_form, rotate, summarize
from scoring.models.crossed_fit import minimize_ratios, predict
from scoring.models.reml import Terms
from scoring.sheets import Floats, Ints

EQUATIONS = 3_000  # dense ones that are solved in seconds
SATURATED = 1e6  # variance ratio at which both factors are as good as fixed
NOTHING = 1e-6  # share of the squares below which nothing is left beside them


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """One independent part of the likelihood.

    ``mix`` (L,) says how often the variance of each level of detail enters it, ``rotation`` (D, R) which
    combinations of criteria it is made of.
    """

    crossed: Crossed
    mix: Floats
    rotation: Floats

    @property
    def order(self) -> slice:
        """Turns a pair (eliminated, kept) into (application, expert), and back."""
        return slice(None, None, -1 if self.crossed.swapped else 1)


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Complete sheets, ready to be fitted; see ``components.Model``."""

    application: Ints
    rater: Ints
    parts: tuple[Stratum, ...]

    @property
    def spread(self) -> float:
        """Variance of the scores about the means of their criteria."""
        squares = [np.trace(stratum.crossed.total[:-1, :-1]) for stratum in self.parts]
        return float(sum(squares) / (self.parts[0].crossed.sheets * len(self.parts[0].rotation)))

    @property
    def floor(self) -> Floats:
        """(3, L) smallest variances admitted."""
        return np.zeros((3, len(self.parts)))

    def start(self) -> Floats:
        """Relative variances (3, L): the joint optimum, unless one is pressed against zero."""
        try:
            own = np.column_stack([_own(stratum) for stratum in self.parts])
        except (NotConverged, NotEstimable):
            return np.ones((3, len(self.parts)))
        variance = np.linalg.solve(np.array([stratum.mix for stratum in self.parts]), own.T).T
        return np.asarray(np.maximum(variance / variance[2, -1], 0.0))

    def terms(self, relative: Floats) -> Terms:
        """Terms of all 3 L variances (3, L), the residual's included and last."""
        parts = [_scaled(stratum, relative) for stratum in self.parts]
        return Terms(
            freedom=sum(part.freedom for part in parts),
            log_determinant=sum(part.log_determinant for part in parts),
            form=sum(part.form for part in parts),
            trace=np.sum([part.trace for part in parts], axis=0),
            slope=np.sum([part.slope for part in parts], axis=0),
            curvature=np.sum([part.curvature for part in parts], axis=0),
        )

    def evidence(self, relative: Floats) -> tuple[Floats, Floats]:
        """Z_a'Py (N, D) and Z_r'Py (M, D)."""
        sums = []
        for stratum in self.parts:
            *variances, scale = relative @ stratum.mix
            ratios = np.array(variances)[stratum.order] / scale
            predicted = predict(stratum.crossed, self.application, self.rater, ratios)
            # where a variance is zero nothing is predicted, whatever the evidence
            parts = zip(predicted, variances, strict=True)
            sums.append([(effect / max(variance, 1e-300)) @ stratum.rotation.T for effect, variance in parts])
        return sum(pair[0] for pair in sums), sum(pair[1] for pair in sums)


def split(application: Ints, rater: Ints, scores: Floats, levels: tuple[int, int], dimension: Ints | None) -> Strata:
    """Split complete sheets (S, D); ``dimension`` (D,) labels equally large blocks of criteria.

    Raises
    ------
    TooLarge
        If the smaller factor has more levels than a dense system should.
    """
    if min(levels) > EQUATIONS:
        raise TooLarge("components")
    crossed = summarize(application, rater, scores, levels, intercept=True)
    parts = tuple(Stratum(rotate(crossed, turn), mix, turn) for turn, mix in _rotations(scores.shape[1], dimension))
    return Strata(application, rater, parts)


def _rotations(criteria: int, dimension: Ints | None) -> list[tuple[Floats, Floats]]:
    """Rotation (D, R) and mix of every stratum, from the whole sheet down."""
    mean = np.full((criteria, 1), 1 / np.sqrt(criteria))
    if dimension is None:
        return [(mean, np.array([criteria, 1.0])), (helmert(criteria).T, np.array([0.0, 1.0]))]
    blocks = int(dimension.max()) + 1
    within = criteria // blocks
    back = np.argsort(np.argsort(dimension, kind="stable"))
    between = np.kron(helmert(blocks), np.full(within, 1 / np.sqrt(within))).T[back]
    inside = np.kron(np.eye(blocks), helmert(within)).T[back]
    return [
        (mean, np.array([criteria, within, 1.0])),
        (between, np.array([0.0, within, 1.0])),
        (inside, np.array([0.0, 0.0, 1.0])),
    ]


def _own(stratum: Stratum) -> Floats:
    """Variances of application, expert and residual in one stratum alone."""
    if _exhausted(stratum.crossed):
        raise NotEstimable("stratum")
    ratios, terms = minimize_ratios(stratum.crossed)
    return terms.residual * np.array([*ratios[stratum.order], 1.0])


def _exhausted(crossed: Crossed) -> bool:
    """Whether applications and experts leave no residual."""
    left, whole = (residual_form(reduce(crossed, ratio, ratio).form) for ratio in (SATURATED, 0.0))
    return left <= NOTHING * whole


def _scaled(stratum: Stratum, relative: Floats) -> Terms:
    """Terms of a stratum in all 3 L variances.

    Its V is ε (I + αZ_aZ_a' + ρZ_rZ_r'); the derivatives in ε follow from those in α and ρ, since PVP = P.
    """
    *variances, scale = relative @ stratum.mix
    ratios = np.array(variances) / scale
    order = stratum.order
    at = likelihood(stratum.crossed, ratios[order])
    trace, slope, curvature = at.trace[order], at.slope[order], at.curvature[order, order]
    trace = np.append(trace, at.freedom - ratios @ trace)
    bend = slope - curvature @ ratios
    slope = np.append(slope, at.form - ratios @ slope)
    curvature = np.block([[curvature, bend[:, None]], [bend, slope[2] - ratios @ bend]])
    return Terms(
        freedom=at.freedom,
        log_determinant=at.log_determinant + at.freedom * float(np.log(scale)),
        form=at.form / scale,
        trace=np.kron(trace, stratum.mix) / scale,
        slope=np.kron(slope, stratum.mix) / scale**2,
        curvature=np.kron(curvature, np.outer(stratum.mix, stratum.mix)) / scale**3,
    )
