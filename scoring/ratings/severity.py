"""The default method: applications fixed, experts random.

    y_ij = q_i − b_j + e_ij,    b_j ~ N(0, σ_r²),  e_ij ~ N(0, σ²),  q_i free

q_i is the score an average expert would give, b_j the severity of expert j (positive = stricter). With
λ = σ_r²/σ² by REML, experts are predicted from comparisons *within* applications only,

    −b̂ = (K + I/λ)⁻¹ Z'Py,    q̂_i = mean_j (y_ij + b̂_j),    K = Z'PZ,  P = within-application centring,

so q̂ is the raw mean where no expert links two applications and least squares where all do.

References
----------
Patterson & Thompson (1971), Recovery of inter-block information when block sizes are unequal, Biometrika 58.
Robinson (1991), That BLUP is a good thing, Statistical Science 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_solve, cholesky, eigh, solve_triangular
from scipy.optimize import minimize_scalar

from scoring.errors import NotEstimable
from scoring.ratings.crossed import Crossed, reduce, summarize
from scoring.ratings.sheets import Floats, Ints

FEW = 1000  # experts up to which one eigendecomposition serves every λ
SHARES = np.linspace(0.0, 0.999, 1000)  # grid of σ_r / (σ_r + σ), on which the prior is uniform


class System(Protocol):
    """The normal equations of one design, ready to be solved at any variance ratio λ."""

    @property
    def freedom(self) -> int:
        """Sheets less applications."""

    @property
    def shares(self) -> Floats:
        """Expert shares σ_r/(σ_r + σ) worth a first look, in order."""

    def criterion(self, ratio: Floats) -> tuple[Floats, Floats]:
        """REML criterion with σ² profiled out, and Y'V⁻¹Y of the first response, at each ratio."""

    def solve(self, ratio: float) -> tuple[Floats, Floats]:
        """Quality (N, R) and leniency −b (M, R)."""

    def leniency_variance(self, ratio: float) -> Floats:
        """Prediction error variance of b, (M,), in units of σ²."""

    def draw(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """Quality (N, n) of the first response from its posterior, one column for each (ratio, sigma)."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectral:
    """Few experts: K = U diag(d) U' once, then every ratio costs O(M).

    Attributes
    ----------
    application, rater, weight : (S,)
        The sheets; ``weight`` is None where every sheet counts the same.
    mass, sums : (N,), (N, R) float
        Weighted number of sheets and weighted sums of the centred responses.
    rhs : (M, R) float
        Z'PY.
    values, vectors : (M,), (M, M) float
        d and U.
    form : float
        y'Py of the first response.
    log_mass : float
        log|X'X| less the log of the sheets' weights.
    center : (R,) float
    """

    application: Ints
    rater: Ints
    weight: Floats | None
    mass: Floats
    sums: Floats
    rhs: Floats
    values: Floats
    vectors: Floats
    form: float
    log_mass: float
    center: Floats

    @property
    def freedom(self) -> int:
        """See System."""
        return len(self.rater) - len(self.mass)

    @property
    def shares(self) -> Floats:
        """See System."""
        return SHARES

    def criterion(self, ratio: Floats) -> tuple[Floats, Floats]:
        """See System."""
        growth = 1 + ratio[:, None] * self.values
        coefficient = self.vectors.T @ self.rhs[:, 0]
        form = np.maximum(self.form - (ratio[:, None] / growth) @ coefficient**2, 0.0)
        return _profile(form, self.log_mass + np.log(growth).sum(axis=1), self.freedom), form

    def solve(self, ratio: float) -> tuple[Floats, Floats]:
        """See System."""
        shrink = (ratio / (1 + ratio * self.values))[:, None]
        leniency = self.vectors @ (shrink * (self.vectors.T @ self.rhs))
        applied = [np.bincount(self.application, weights=self._weigh(column[self.rater])) for column in leniency.T]
        return (self.sums - np.column_stack(applied)) / self.mass[:, None] + self.center, leniency

    def leniency_variance(self, ratio: float) -> Floats:
        """See System."""
        return np.asarray((self.vectors**2) @ (ratio / (1 + ratio * self.values)))

    def draw(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """See System."""
        shrink = ratio / (1 + self.values[:, None] * ratio)
        coefficient = (self.vectors.T @ self.rhs[:, 0])[:, None]
        noise = rng.standard_normal((len(self.values), len(ratio)))
        leniency = self.vectors @ (shrink * coefficient + sigma * np.sqrt(shrink) * noise)
        shape = (len(self.mass), len(leniency))
        met = sp.csr_array((self._weigh(np.ones(len(self.rater))), (self.application, self.rater)), shape=shape)
        error = sigma / np.sqrt(self.mass[:, None]) * rng.standard_normal((shape[0], len(ratio)))
        return np.asarray((self.sums[:, :1] - met @ leniency) / self.mass[:, None] + self.center[0] + error)

    def _weigh(self, values: Floats) -> Floats:
        return values if self.weight is None else self.weight * values


@dataclass(frozen=True, slots=True, eq=False)
class Factored:
    """Many experts: they are eliminated through the sparse incidence, and applications are solved for."""

    crossed: Crossed
    counts: sp.csr_array

    @property
    def freedom(self) -> int:
        """See System."""
        return self.crossed.sheets - len(self.crossed.incidence.kept)

    @property
    def shares(self) -> Floats:
        """See System."""
        return SHARES[::50]

    def criterion(self, ratio: Floats) -> tuple[Floats, Floats]:
        """See System."""
        reduced = [reduce(self.crossed, float(value), np.inf) for value in ratio]
        form = np.array([max(at.form[0, 0], 0.0) for at in reduced])
        return _profile(form, np.array([at.log_determinant for at in reduced]), self.freedom), form

    def solve(self, ratio: float) -> tuple[Floats, Floats]:
        """See System."""
        quality = reduce(self.crossed, ratio, np.inf).effects
        return quality + self.crossed.center, self._weight(ratio)[:, None] * (self.crossed.sums - self.counts @ quality)

    def leniency_variance(self, ratio: float) -> Floats:
        """See System."""
        weight = self._weight(ratio)
        inverse = cho_solve((self._factor(ratio), True), np.eye(self.counts.shape[1]))
        reach = self.counts @ inverse
        return np.asarray(weight + weight**2 * self.counts.multiply(reach).sum(axis=1))

    def draw(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """See System."""
        drawn = rng.standard_normal((len(self.crossed.incidence.kept), len(ratio))) * sigma
        for value in np.unique(ratio):
            same = ratio == value
            spread = solve_triangular(self._factor(float(value)), drawn[:, same], lower=True, trans="T")
            drawn[:, same] = self.solve(float(value))[0][:, :1] + spread
        return drawn

    def _weight(self, ratio: float) -> Floats:
        return np.asarray(ratio / (1 + ratio * self.crossed.incidence.eliminated))

    def _factor(self, ratio: float) -> Floats:
        incidence = self.crossed.incidence
        weight = np.asarray(ratio / (1 + ratio * incidence.size), dtype=np.float64)
        return np.asarray(cholesky(np.diag(incidence.kept.astype(float)) - incidence.gram(weight), lower=True))


def _profile(form: Floats, log_determinant: Floats, freedom: int) -> Floats:
    """−2 log restricted likelihood; −inf where nothing is left over."""
    with np.errstate(divide="ignore"):
        return np.asarray(log_determinant + freedom * (1 + np.log(2 * np.pi * form / freedom)))


def system(application: Ints, rater: Ints, responses: Floats, levels: tuple[int, int]) -> System:
    """Set the normal equations of responses (S, R) up; every level must have a sheet."""
    few = levels[1] <= max(FEW, levels[0])
    crossed = summarize(application, rater, responses, levels, intercept=False, eliminate_raters=not few)
    if not few:
        return Factored(crossed, sp.csr_array((np.ones(len(rater)), (rater, application)), shape=levels[::-1]))
    incidence, inverse = crossed.incidence, 1.0 / crossed.incidence.size
    values, vectors = eigh(np.diag(incidence.kept.astype(float)) - incidence.gram(inverse))
    return Spectral(
        application=application,
        rater=rater,
        weight=None,
        mass=incidence.eliminated.astype(float),
        sums=crossed.sums,
        rhs=crossed.kept_sums - np.tensordot(inverse, crossed.cross, axes=1),
        values=np.maximum(values, 0.0),
        vectors=vectors,
        form=float(crossed.total[0, 0] - inverse @ crossed.squares[:, 0, 0]),
        log_mass=float(incidence.levels @ np.log(incidence.size)),
        center=crossed.center,
    )


@dataclass(frozen=True, slots=True, eq=False)
class SeverityFit:
    """The fitted model; variances in squared points.

    ``quality`` (N, R), ``severity`` (M, R) and ``severity_se`` (M,) belong to the levels that have sheets;
    λ is estimated on the first response and used for all, so that weighted responses add up.
    """

    system: System
    ratio: float
    residual: float
    reml_criterion: float | None
    quality: Floats
    severity: Floats
    severity_se: Floats


def fit_severity(application: Ints, rater: Ints, responses: Floats, levels: tuple[int, int]) -> SeverityFit:
    """Fit the model to the first response and apply it to all of them.

    Raises
    ------
    NotEstimable
        If no application has two sheets, so that nothing compares experts.
    """
    if len(application) - levels[0] < 1:
        raise NotEstimable("no_application_with_two_sheets")
    return solve_severity(system(application, rater, responses, levels), float(np.sum(responses[:, 0] ** 2)))


def solve_severity(equations: System, scale: float) -> SeverityFit:
    """Fit prepared equations; ``scale`` is the first response's sum of squares, to tell rounding from variance."""
    ratio = _best_ratio(equations, scale)
    criterion, form = equations.criterion(np.array([ratio]))
    quality, leniency = equations.solve(ratio)
    residual = float(form[0]) / equations.freedom
    error = np.sqrt(residual * equations.leniency_variance(ratio))
    reported = float(criterion[0]) if np.isfinite(criterion[0]) else None
    return SeverityFit(equations, ratio, residual, reported, quality, -leniency, error)


def _best_ratio(equations: System, scale: float) -> float:
    """λ of the smallest criterion: a scan over the expert share, then Brent inside the best bracket."""
    scan = equations.shares
    if equations.criterion(np.zeros(1))[1][0] <= 1e-20 * scale:
        return 0.0  # every application's sheets agree exactly: nothing to explain

    def objective(share: float) -> float:
        return float(equations.criterion(_ratio(np.array([share])))[0][0])

    at = int(np.argmin(equations.criterion(_ratio(scan))[0]))
    bounds = scan[max(at - 1, 0)], scan[min(at + 1, len(scan) - 1)]
    best = minimize_scalar(objective, bounds=bounds, method="bounded", options={"xatol": 1e-10})
    return 0.0 if objective(0.0) <= best.fun else float(_ratio(np.array([best.x]))[0])


def _ratio(share: Floats) -> Floats:
    """λ from σ_r / (σ_r + σ)."""
    return np.asarray((share / (1 - share)) ** 2)


def draw_quality(fit: SeverityFit, draws: int, seed: int) -> Floats:
    """Quality (N, draws) of the first response from its posterior, variance components uncertain too.

    Uniform prior on the expert share σ_r/(σ_r + σ), 1/σ² on σ²: then p(λ | y) ∝ exp(−criterion/2) and
    σ² | λ is the residual form over a chi-square.
    """
    rng = np.random.default_rng(seed)
    share = np.sqrt(fit.ratio) / (1 + np.sqrt(fit.ratio))
    grid = SHARES if isinstance(fit.system, Spectral) else np.clip(share + np.linspace(-0.02, 0.02, 9), 0, 0.999)
    criterion, form = fit.system.criterion(_ratio(grid))
    if not np.all(np.isfinite(criterion)):
        return np.repeat(fit.quality[:, :1], draws, axis=1)
    weight = np.exp(-(criterion - criterion.min()) / 2)
    chosen = rng.choice(len(grid), size=draws, p=weight / weight.sum())
    sigma = np.sqrt(form[chosen] / rng.chisquare(fit.system.freedom, draws))
    return fit.system.draw(_ratio(grid)[chosen], sigma, rng)
