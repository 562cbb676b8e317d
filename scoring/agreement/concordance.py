"""Kendall's coefficient of concordance W: do experts put the applications in the same order?

References
----------
Kendall, M. G. & Babington Smith, B. (1939). The problem of m rankings. Ann. Math. Stat. 10, 275–287.
Legendre, P. (2005). Species associations: the Kendall coefficient of concordance revisited.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, rankdata

from scoring.sheets import Floats

FEW_APPLICATIONS = 8


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W with its chi-square and p-value (permutation for few applications)."""

    value: float
    chi2: float
    p: float


def concord(table: Floats, seed: int, draws: int) -> Concordance | None:
    """Kendall's W of n applications by m experts, corrected for ties.

    W = 12 Σ_i (R_i − R̄)² / (m² (n³ − n) − m Σ_j Σ_ties (t³ − t)) and χ² = m (n − 1) W on n − 1
    degrees of freedom. Below 8 applications that approximation is poor, and p is the share of
    ``draws`` permutations inside each expert that reach W, the observed order counted in.

    Parameters
    ----------
    table : (n, m) float
        Every expert's total of every application.
    seed, draws : int

    Returns
    -------
    Concordance or None
        None with one application, one expert, or experts who each rank all applications equal.
    """
    n, m = table.shape
    ranks = rankdata(table, axis=0) - (n + 1) / 2
    possible = m * (ranks**2).sum()  # = (m² (n³ − n) − m Σ (t³ − t)) / 12
    if n < 2 or m < 2 or possible == 0:
        return None
    spread = (ranks.sum(axis=1) ** 2).sum()
    w = spread / possible
    statistic = m * (n - 1) * w
    p = chi2.sf(statistic, n - 1) if n >= FEW_APPLICATIONS else _permutation_p(ranks, spread, seed, draws)
    return Concordance(float(w), float(statistic), float(p))


def _permutation_p(ranks: Floats, spread: float, seed: int, draws: int) -> float:
    """Share of orders, drawn anew for each expert, whose rank sums spread as far as these."""
    n, m = ranks.shape
    shuffled = np.random.default_rng(seed).permuted(np.broadcast_to(ranks.T, (draws, m, n)), axis=2)
    spreads = (shuffled.sum(axis=1) ** 2).sum(axis=1)
    return float((1 + np.count_nonzero(spreads >= spread - 1e-9)) / (1 + draws))
