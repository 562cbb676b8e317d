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

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_array

from scoring.errors import NotEstimable
from scoring.models.equations import SHARES, Spectral, System, system
from scoring.sheets import Floats, Ints

ROUNDING = 1e-9  # relative, below which eigenvalues are equal


@dataclass(frozen=True, slots=True, eq=False)
class SeverityFit:
    """The fitted model; variances in squared points.

    ``quality`` (N, R), ``severity`` (M, R) and ``severity_se`` (M,) belong to the levels that have sheets;
    λ is estimated on the first response and used for all, so that weighted responses add up. It is 0 where severity
    and error are ``confounded`` because only their sum leaves a trace.
    """

    system: System
    ratio: float
    residual: float
    reml_criterion: float | None
    quality: Floats
    severity: Floats
    severity_se: Floats
    confounded: bool = False


def fit_severity(application: Ints, rater: Ints, responses: Floats, levels: tuple[int, int]) -> SeverityFit:
    """Fit the model to the first response and apply it to all of them.

    Raises
    ------
    NotEstimable
        If no application has two sheets, so that nothing compares experts.
    """
    if len(application) - levels[0] < 1:
        raise NotEstimable("no_application_with_two_sheets")
    equations, scale = system(application, rater, responses, levels), float(np.sum(responses[:, 0] ** 2))
    return solve_severity(equations, scale, len(rater) == levels[1] or _are_confounded(equations))


def _are_confounded(equations: System) -> bool:
    """Whether severity and error make all differences within applications vary alike, so that λ has no trace.

    The criterion is Σ_k log(1 + λ d_k) + f log(Σ_k c_k² / (1 + λ d_k)) over the f = S − N dimensions of these
    differences: constant when all f eigenvalues d_k of K are positive and equal.
    """
    if not isinstance(equations, Spectral):
        return False
    largest = equations.values.max()
    positive = equations.values[equations.values > ROUNDING * largest]
    return len(positive) == equations.freedom and bool(np.ptp(positive) <= ROUNDING * largest)


def solve_severity(equations: System, scale: float, confounded: bool = False) -> SeverityFit:
    """Fit prepared equations; ``scale`` is the first response's sum of squares, to tell rounding from variance."""
    ratio = 0.0 if confounded else _best_ratio(equations, scale)
    criterion, form = equations.criterion(np.array([ratio]))
    quality, leniency = equations.solve(ratio)
    residual = float(form[0]) / equations.freedom
    error = np.sqrt(residual * equations.leniency_variance(ratio))
    reported = float(criterion[0]) if np.isfinite(criterion[0]) else None
    return SeverityFit(equations, ratio, residual, reported, quality, -leniency, error, confounded)


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


def rescore(fit: SeverityFit, application: Ints, rater: Ints, responses: Floats) -> Floats:
    """Quality (N, R) for other responses (S, R) of the same sheets, at the fitted variance ratio."""
    weights = fit.system.weight if isinstance(fit.system, Spectral) else None
    weighted = responses if weights is None else weights[:, None] * responses
    return fit.system.respond(fit.ratio, _sums(application, weighted), _sums(rater, weighted))


def _sums(index: Ints, values: Floats) -> Floats:
    """Sums of the rows with the same index, (levels, R)."""
    members = csr_array((np.ones(len(index)), (index, np.arange(len(index)))))
    return np.asarray(members @ values)


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Draws of the quality, ready to be made for any applications.

    ``sigma`` is (R,); ``shared`` is what all applications have in common, None where nothing is left to vary;
    ``bits`` have reached the random numbers that the first block of applications takes.
    """

    fit: SeverityFit
    sigma: Floats
    shared: Floats | None
    bits: np.random.PCG64

    def draw(self, rows: Ints, block: int = 0) -> Floats:
        """Quality (n, R) of applications; every block of them has a stretch of random numbers of its own."""
        if self.shared is None:
            return np.repeat(self.fit.quality[rows, :1], len(self.sigma), axis=1)
        rng = np.random.Generator(self.bits.jumped(block))
        return self.fit.system.draw_rows(self.shared, self.sigma, rows, rng)


def draw_posterior(fit: SeverityFit, draws: int, seed: int) -> Posterior:
    """Begin posterior draws of the first response's quality, variance components uncertain too.

    Uniform prior on the expert share σ_r/(σ_r + σ), 1/σ² on σ²: then p(λ | y) ∝ exp(−criterion/2) and
    σ² | λ is the residual form over a chi-square.
    """
    bits = np.random.PCG64(seed)
    rng = np.random.Generator(bits)
    share = np.sqrt(fit.ratio) / (1 + np.sqrt(fit.ratio))
    grid = SHARES if isinstance(fit.system, Spectral) else np.clip(share + np.linspace(-0.02, 0.02, 9), 0, 0.999)
    criterion, form = fit.system.criterion(_ratio(grid))
    if not np.all(np.isfinite(criterion)):
        return Posterior(fit, np.zeros(draws), None, bits)
    weight = np.exp(-(criterion - criterion.min()) / 2)
    chosen = rng.choice(len(grid), size=draws, p=weight / weight.sum())
    sigma = np.sqrt(form[chosen] / rng.chisquare(fit.system.freedom, draws))
    return Posterior(fit, sigma, fit.system.draw_shared(_ratio(grid)[chosen], sigma, rng), bits)


def draw_quality(fit: SeverityFit, draws: int, seed: int) -> Floats:
    """Quality (N, draws) of all applications from the posterior."""
    return draw_posterior(fit, draws, seed).draw(np.arange(len(fit.quality)))
