"""The normal equations of the severity model, arranged to be solved again and again at other variance ratios.

With applications fixed and λ = σ_r²/σ², everything rests on K = Z'PZ (P centres within applications):

    −b̂ = (K + I/λ)⁻¹ Z'Py,   y'V⁻¹y = y'Py − g'(λ/(1 + λd))g  with  K = U diag(d) U',  g = U'Z'Py

``Spectral`` does just that, where experts are few. Where they are thousands, ``Factored`` eliminates them
through the sparse incidence and solves for the applications instead; both give the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_solve, cholesky, solve_triangular

from scoring.models.crossed import Crossed, reduce, summarize
from scoring.models.spectrum import decompose, dense
from scoring.sheets import Floats, Ints

FEW = 1000  # experts up to which one eigendecomposition serves every λ, however few the applications
ALL = slice(None)
SHARES = np.linspace(0.0, 0.999, 1000)  # grid of σ_r / (σ_r + σ)


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

    def respond(self, ratio: float, sums: Floats, rater_sums: Floats) -> Floats:
        """Quality (N, R) of other responses, from their weighted sums X'Y and Z'Y; linear in both."""

    def leniency_variance(self, ratio: float) -> Floats:
        """Prediction error variance of b, (M,), in units of σ²."""

    def covariance(self, ratio: float, rows: Ints) -> Floats:
        """Covariance of the quality of these applications, (n, n), in units of σ²."""

    def draw_shared(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """What the posterior draws of all applications share, one column for each (ratio, sigma)."""

    def draw_rows(self, shared: Floats, sigma: Floats, rows: Ints, rng: np.random.Generator) -> Floats:
        """Quality (n, columns) of the first response of these applications from its posterior."""


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
        d and U; U is sparse where the design falls into components, each with a block of its own.
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
    vectors: Floats | sp.csr_array
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

    def respond(self, ratio: float, sums: Floats, rater_sums: Floats) -> Floats:
        """See System."""
        met, shrink = self._met(), (ratio / (1 + ratio * self.values))[:, None]
        within = rater_sums - met.T @ (sums / self.mass[:, None])
        return np.asarray((sums - met @ (self.vectors @ (shrink * (self.vectors.T @ within)))) / self.mass[:, None])

    def leniency_variance(self, ratio: float) -> Floats:
        """See System."""
        return np.asarray((self.vectors**2) @ (ratio / (1 + ratio * self.values)))

    def covariance(self, ratio: float, rows: Ints) -> Floats:
        """See System."""
        reach = dense(self._met(rows) @ self.vectors) / self.mass[rows, None]
        return np.asarray(np.diag(1 / self.mass[rows]) + (reach * (ratio / (1 + ratio * self.values))) @ reach.T)

    def draw_shared(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """Leniency (M, columns)."""
        shrink = ratio / (1 + self.values[:, None] * ratio)
        coefficient = (self.vectors.T @ self.rhs[:, 0])[:, None]
        noise = rng.standard_normal((len(self.values), len(ratio)))
        return np.asarray(self.vectors @ (shrink * coefficient + sigma * np.sqrt(shrink) * noise))

    def draw_rows(self, shared: Floats, sigma: Floats, rows: Ints, rng: np.random.Generator) -> Floats:
        """See System."""
        mass = self.mass[rows, None]
        error = rng.standard_normal((len(rows), len(sigma)))
        error *= sigma
        error /= np.sqrt(mass)
        drawn = np.asarray(self._met(rows) @ shared)  # a hundred million numbers in a national round: nothing is copied
        np.subtract(self.sums[rows, :1], drawn, out=drawn)
        drawn /= mass
        drawn += self.center[0]
        drawn += error
        return drawn

    def _met(self, rows: Ints | slice = ALL) -> sp.csr_array:
        """(n, M) weight of the sheets of each application and expert."""
        cells = self._weigh(np.ones(len(self.rater))), (self.application, self.rater)
        return sp.csr_array(cells, shape=(len(self.mass), len(self.values)))[rows]

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

    def respond(self, ratio: float, sums: Floats, rater_sums: Floats) -> Floats:
        """See System."""
        within = sums - self.counts.T @ (self._weight(ratio)[:, None] * rater_sums)
        return np.asarray(cho_solve((self._factor(ratio), True), within))

    def leniency_variance(self, ratio: float) -> Floats:
        """See System."""
        weight = self._weight(ratio)
        inverse = cho_solve((self._factor(ratio), True), np.eye(self.counts.shape[1]))
        reach = self.counts @ inverse
        return np.asarray(weight + weight**2 * self.counts.multiply(reach).sum(axis=1))

    def covariance(self, ratio: float, rows: Ints) -> Floats:
        """See System."""
        unit = np.zeros((len(self.crossed.incidence.kept), len(rows)))
        unit[rows, np.arange(len(rows))] = 1.0
        return np.asarray(cho_solve((self._factor(ratio), True), unit)[rows])

    def draw_shared(self, ratio: Floats, sigma: Floats, rng: np.random.Generator) -> Floats:
        """Quality (N, columns)."""
        drawn = rng.standard_normal((len(self.crossed.incidence.kept), len(ratio))) * sigma
        for value in np.unique(ratio):
            same = ratio == value
            spread = solve_triangular(self._factor(float(value)), drawn[:, same], lower=True, trans="T")
            drawn[:, same] = self.solve(float(value))[0][:, :1] + spread
        return drawn

    def draw_rows(self, shared: Floats, sigma: Floats, rows: Ints, rng: np.random.Generator) -> Floats:  # noqa: ARG002
        """See System."""
        return shared[rows]

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
    values, vectors = decompose(incidence.within(inverse))
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
