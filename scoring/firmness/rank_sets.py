"""Simultaneous confidence sets of ranks: with 90 % confidence *all* of them hold at once.

For every ordered pair, H_ik: θ_i ≤ θ_k is rejected where (q̂_i − q̂_k)/se_ik > c. The critical value c is the 90 %
quantile of the largest such statistic over the pairs still standing, drawn from the covariance of q̂, and pairs are
rejected step by step until nothing new falls. An application that m others are shown to surpass, and that itself
surpasses l of n, has its rank in [1 + m, n − l].

References
----------
Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for ranks with applications to mobility across neighbourhoods and
academic achievement across countries, Review of Economic Studies 91.
Tukey (1953), The problem of multiple comparisons: in a complete panel the first step's c is his.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.findings import Finding, found
from scoring.models.severity import SeverityFit
from scoring.ratings.normalize import SEVERITY, Normalized, Scope
from scoring.ratings.totals import combine
from scoring.sheets import Bools, Floats, Ints, Panel

LEVEL = 0.9
LARGEST = 1500  # applications of a sub-sector that are compared pairwise
BLOCK = 4_000_000  # statistics held at a time


@dataclass(frozen=True, slots=True, eq=False)
class RankSets:
    """Lowest and highest rank (N,) of each application at ``level``, jointly inside a sub-sector; 0 where unranked."""

    low: Ints
    high: Ints
    level: float


def joint_ranks(
    panel: Panel, normalized: Normalized, ranked: Bools, draws: int, seed: int
) -> tuple[RankSets | None, tuple[Finding, ...]]:
    """Sets of every ranked application (N,) inside its sub-sector; None where there is no severity model to go by."""
    if normalized.method not in SEVERITY:
        return None, (found("rank_sets_need_severity", "info", method=normalized.method),)
    if any(scope.fit is None for scope in normalized.scopes):
        return None, (found("rank_sets_not_estimable", "info"),)
    crowd = int(np.bincount(panel.sector[ranked], minlength=1).max())
    if crowd > LARGEST:
        return None, (found("rank_sets_too_large", "info", applications=crowd, most=LARGEST),)
    score, _ = combine(panel, normalized.score, normalized.dimension)
    weight = combine(panel, normalized.score + 1, normalized.dimension)[0] - score  # of the judged part in the score
    low, high = np.zeros((2, len(score)), dtype=np.int64)
    for sector in np.unique(panel.sector[ranked]):
        members = np.flatnonzero(ranked & (panel.sector == sector))
        scope = next(s for s in normalized.scopes if np.isin(members[0], s.applications))
        covariance, freedom = _uncertainty(scope, members)
        part = weight[members]
        sets = simultaneous(score[members], part[:, None] * covariance * part, freedom, draws, seed)
        low[members], high[members] = sets
    return RankSets(low, high, LEVEL), ()


def _uncertainty(scope: Scope, members: Ints) -> tuple[Floats, float]:
    """Covariance of q̂ of these applications (panel indices) of a scope, and the degrees of freedom behind s²."""
    fit = scope.fit
    if fit is None:
        raise ValueError("no model to go by")
    rows = np.searchsorted(scope.applications, members)
    return fit.residual * fit.system.covariance(fit.ratio, rows), _freedom(fit)


def _freedom(fit: SeverityFit) -> float:
    """Sheets less applications less the experts' part: tr K(K + I/λ)⁻¹, M − c as λ grows."""
    variance = fit.system.leniency_variance(fit.ratio)
    experts = 0.0 if fit.ratio == 0 else len(variance) - float(variance.sum()) / fit.ratio
    return fit.system.freedom - experts


def simultaneous(
    estimate: Floats, covariance: Floats, freedom: float, draws: int, seed: int, level: float = LEVEL
) -> tuple[Ints, Ints]:
    """Joint rank sets [low, high] (n,), (n,) of estimates (n,); rank 1 is the highest.

    Parameters
    ----------
    covariance : (n, n) float
    freedom : degrees of freedom behind the covariance's scale; infinite where it is known

    >>> simultaneous(np.array([3.0, 2.9, 0.0]), 0.01 * np.eye(3), np.inf, 2000, 1)
    (array([1, 1, 3]), array([2, 2, 3]))
    """
    size = len(estimate)
    rng = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    drawn = rng.standard_normal((draws, size)) @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    if np.isfinite(freedom):
        drawn /= np.sqrt(rng.chisquare(freedom, draws) / freedom)[:, None]
    variance = np.diag(covariance)
    error = np.sqrt(np.maximum(variance[:, None] + variance - 2 * covariance, 0.0))
    ahead = np.subtract.outer(estimate, estimate)
    standing = ~np.eye(size, dtype=bool)
    while standing.any():
        beaten = standing & (ahead > error * _critical(drawn, error, standing, level))
        if not beaten.any():
            break
        standing &= ~beaten
    surpasses = ~standing & ~np.eye(size, dtype=bool)
    return 1 + surpasses.sum(axis=0), size - surpasses.sum(axis=1)


def _critical(drawn: Floats, error: Floats, standing: Bools, level: float) -> float:
    """Quantile of the largest standardised difference among the pairs that still stand."""
    first, second = np.nonzero(standing & (error > 0))
    if not len(first):
        return 0.0
    scale, size = error[first, second], max(1, BLOCK // len(first))
    largest = [
        ((block[:, first] - block[:, second]) / scale).max(axis=1)
        for block in (drawn[at : at + size] for at in range(0, len(drawn), size))
    ]
    return float(np.quantile(np.concatenate(largest), level))
