"""Parametric bootstrap of the two variance ratios of a crossed design, all replicates at once.

Replicates are drawn from y = Z_a a + Z_r r + e with the fitted ratios λ = σ_a²/σ², σ_r²/σ² (σ² = 1, μ = 0:
neither matters), and each is fitted again by REML. Only sufficient statistics are ever drawn: the sums over
either factor and the sum of squares. The larger factor is eliminated; at its ratio λ the smaller one has

    C = Z'PZ = Q Λ Q',   P = W − W1(1'W1)⁻¹1'W,   W = (I + λ Z_e Z_e')⁻¹,   u = Q'Z'Py

and the deviance at any ratio κ of the smaller one is a sum over its levels:

    (S − 1) log(y'Py − Σ_m κ u_m² / (1 + κ Λ_m)) + log|W⁻¹| + log 1'W1 + Σ_m log(1 + κ Λ_m)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy.sparse as sp
from scipy.special import fdtri

from scoring.agreement.chebyshev import Axis, axis_between, minimize_surfaces
from scoring.models.incidence import Incidence, meet
from scoring.sheets import Floats, Ints

T = TypeVar("T")

EPSILON = float(np.finfo(float).eps)
BLOCK = 2_000_000  # numbers of one block of replicates: bounds the memory, not the result
REACH = 0.004  # quantile of F up to which replicates are followed; the limits lie at .025
MARGIN = 1.25  # an incomplete design informs less than its degrees of freedom say
NEGATIVE = 0.8  # how far a refitted ratio may fall towards the negative value where the model ends


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """A design of E eliminated and K kept levels, K not the larger.

    Attributes
    ----------
    incidence : Incidence
    cells, turned_cells : (E, K), (K, E) sparse array
        Sheets of each pair of levels.
    power, direction : (R,), (K, R) float
        Positive eigenvalues of Z_k'(I − Z_e(Z_e'Z_e)⁻¹Z_e')Z_k and their vectors.
    sheets : int
    freedom : int
        Residual degrees of freedom S − E − R.
    turned : bool
        Whether raters are the eliminated factor, being more than the applications.
    """

    incidence: Incidence
    cells: sp.csr_array
    turned_cells: sp.csr_array
    power: Floats
    direction: Floats
    sheets: int
    freedom: int
    turned: bool


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Sums (E, B) and (K, B) over both factors and sums of squares (B,) of B replicates."""

    eliminated: Floats
    kept: Floats
    squares: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Elimination:
    """The eliminated factor at one ratio: what every replicate and every ratio of the kept one shares."""

    ratio: float
    ones: Floats  # Z'W1
    weight: float  # 1'W1
    values: Floats  # Λ
    vectors: Floats  # Q
    log_determinant: float


@dataclass(frozen=True, slots=True)
class Span:
    """Where refits of one ratio λ fall on the scale log(1 + s λ), around its fitted value there."""

    scale: float  # s
    center: float
    axis: Axis

    @property
    def ratios(self) -> Floats:
        """Ratios λ at the nodes of the axis."""
        return np.asarray(np.expm1(self.axis.points) / self.scale, dtype=float)

    def reflect(self, refits: Floats) -> Floats:
        """Reflect positions about the fitted value, and return them as ratios, at least 0."""
        return np.asarray(np.expm1(np.maximum(2 * self.center - refits, 0)) / self.scale)


def cross(application: Ints, rater: Ints, levels: tuple[int, int]) -> Crossing:
    """Prepare the design of sheets (S,) of ``levels`` = (N applications, M raters), both numbered from 0."""
    turned = levels[1] > levels[0]
    eliminated, kept = turn((application, rater), turned)
    incidence = meet(eliminated, kept, turn(levels, turned))
    within = np.diag(incidence.kept.astype(float)) - incidence.gram(np.reciprocal(incidence.size, dtype=float))
    power, direction = np.linalg.eigh(within)
    real = power > 1e-9 * incidence.kept.max()
    cells = sp.csr_array((np.ones(kept.size), (eliminated, kept)), shape=turn(levels, turned))
    freedom = kept.size - incidence.eliminated.size - int(real.sum())
    return Crossing(incidence, cells, cells.T.tocsr(), power[real], direction[:, real], kept.size, freedom, turned)


def turn(pair: tuple[T, T], turned: bool) -> tuple[T, T]:
    """Change (application, rater) into (eliminated, kept) and back."""
    return (pair[1], pair[0]) if turned else pair


def draw(crossing: Crossing, ratios: tuple[float, float], draws: int, random: np.random.Generator) -> Statistics:
    """Draw sufficient statistics at ``ratios`` (eliminated, kept).

    Within levels of the eliminated factor, the effects r of the kept one show in R independent parts
    √power · (direction'r) + noise, and the rest is χ² on the residual degrees of freedom.
    """
    size = crossing.incidence.eliminated[:, None]
    effects = np.sqrt(ratios[1]) * random.standard_normal((crossing.direction.shape[0], draws))
    spread = np.sqrt(size * (1 + ratios[0] * size))
    sums = crossing.cells @ effects + spread * random.standard_normal((size.size, draws))
    root = np.sqrt(crossing.power)[:, None]
    parts = root * (crossing.direction.T @ effects) + random.standard_normal((root.size, draws))
    kept = crossing.turned_cells @ (sums / size) + crossing.direction @ (root * parts)
    rest = random.chisquare(crossing.freedom, draws)
    return Statistics(sums, kept, (sums**2 / size).sum(axis=0) + (parts**2).sum(axis=0) + rest)


def eliminate(crossing: Crossing, ratio: float) -> Elimination:
    """Factor the kept side once for a ratio of the eliminated one."""
    incidence = crossing.incidence
    size, kept = incidence.size, incidence.kept
    level = 1.0 + ratio * size
    ones = crossing.turned_cells @ (1 / (1 + ratio * incidence.eliminated))
    weight = float(incidence.levels @ (size / level))
    system = np.diag(kept.astype(float)) - incidence.gram(np.asarray(ratio / level)) - np.outer(ones, ones) / weight
    values, vectors = np.linalg.eigh(system)
    log_determinant = float(incidence.levels @ np.log(level) + np.log(weight))
    return Elimination(ratio, ones, weight, np.maximum(values, 0), vectors, log_determinant)


def deviances(crossing: Crossing, at: Elimination, statistics: Statistics, kept_ratios: Floats) -> Floats:
    """(H, B) REML deviance of every replicate at every ratio of the kept factor, up to a constant."""
    shrunk = statistics.eliminated / (1 + at.ratio * crossing.incidence.eliminated)[:, None]
    mean = shrunk.sum(axis=0) / at.weight
    projected = statistics.kept - at.ratio * (crossing.turned_cells @ shrunk) - np.outer(at.ones, mean)
    form = statistics.squares - at.ratio * (shrunk * statistics.eliminated).sum(axis=0) - at.weight * mean**2
    level = 1 + np.outer(kept_ratios, at.values)
    explained = (kept_ratios[:, None] / level) @ (at.vectors.T @ projected) ** 2
    determinant = at.log_determinant + np.log(level).sum(axis=1)
    residual = np.maximum(form - explained, EPSILON * statistics.squares)  # rounding must not make it negative
    return np.asarray((crossing.sheets - 1) * np.log(residual) + determinant[:, None])


def plausible_ratios(crossing: Crossing, ratios: tuple[float, float], seed: int, draws: int) -> tuple[Floats, Floats]:
    """Ratios (applications, raters) that could have given the fitted ``ratios``, both at least 0.

    Replicates are drawn at the estimate and fitted again; each is reflected about it on the scale log(1 + s λ), s the
    harmonic mean of sheets per level. In a complete panel a refit shifts that scale by log F whatever λ, so that
    quantiles of the reflected ratios give the exact F limits of ICC(1) and ICC(C,1) and the generalised limits of
    ICC(A,1). Refits may fall below zero: cut there, they would shorten the limits of panels that hardly agree.

    Returns
    -------
    tuple of (draws,) float
    """
    fitted = turn(ratios, crossing.turned)
    spans = spans_around(crossing, fitted)
    x, y = refit(crossing, spans, _blocks(crossing, fitted, seed, draws))
    return turn((spans[0].reflect(x), spans[1].reflect(y)), crossing.turned)


def refit(crossing: Crossing, spans: tuple[Span, Span], blocks: Iterable[Statistics]) -> tuple[Floats, Floats]:
    """REML positions of every replicate on the two spans, all from one grid of deviances."""
    first, second = spans
    eliminations = [eliminate(crossing, float(ratio)) for ratio in first.ratios]
    surfaces = [
        np.stack([deviances(crossing, at, statistics, second.ratios) for at in eliminations]) for statistics in blocks
    ]
    return minimize_surfaces(np.concatenate(surfaces, axis=2), first.axis, second.axis)


def spans_around(crossing: Crossing, fitted: tuple[float, float]) -> tuple[Span, Span]:
    """Where to look for refits of ``fitted`` (eliminated, kept): everywhere the likelihood exists and they may fall."""
    counts = crossing.incidence.eliminated, crossing.incidence.kept
    first = _span(counts[0], fitted[0], crossing.freedom, float(counts[0].max()))
    lowest = eliminate(crossing, float(first.ratios.min()))
    return first, _span(counts[1], fitted[1], crossing.freedom, float(lowest.values.max()))


def harmonic_mean(counts: Ints) -> float:
    """Harmonic mean of the numbers of sheets."""
    return float(counts.size / (1 / counts).sum())


def _span(counts: Ints, ratio: float, residual: int, power: float) -> Span:
    """Follow refits as far as a complete design would shift them, short of where the model ends, λ = −1 / power."""
    scale = harmonic_mean(counts)
    center = float(np.log1p(scale * ratio))
    if counts.size == 1:
        return Span(scale, center, axis_between(center, center, -np.inf))
    low, high = (center + MARGIN * float(np.log(fdtri(counts.size - 1, residual, p))) for p in (REACH, 1 - REACH))
    share = scale / power
    end = float(np.log1p(-share)) if share < 1 else -np.inf
    return Span(scale, center, axis_between(max(low, float(np.log1p(-NEGATIVE * min(share, 1)))), high, end))


def _blocks(crossing: Crossing, ratios: tuple[float, float], seed: int, draws: int) -> Iterator[Statistics]:
    """Draw the replicates in blocks that fit in memory."""
    random = np.random.default_rng(seed)
    size = max(1, BLOCK // crossing.incidence.eliminated.size)
    for start in range(0, draws, size):
        yield draw(crossing, ratios, min(size, draws - start), random)
