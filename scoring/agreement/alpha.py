"""Krippendorff's alpha for any number of experts and any missing sheets, in closed form.

alpha = 1 − D_o / D_e, the disagreement observed inside units over the one expected by chance, with
units the applications that have at least two values. Nothing is ever deleted for being incomplete. With a
single such unit both are the same sum and say nothing, so at least two are asked for.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from scoring.sheets import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Pairable:
    """The values that can be paired inside their unit; none where fewer than two units have any.

    Attributes
    ----------
    unit : (n,) int
        Unit of each value, numbered from 0.
    value : (n,) float
    size : (U,) int
        Values in each unit, all at least 2.
    """

    unit: Ints
    value: Floats
    size: Ints


def pairable(unit: Ints, value: Floats) -> Pairable:
    """Keep the values of units that hold at least two."""
    _, index, size = np.unique(unit, return_inverse=True, return_counts=True)
    if np.count_nonzero(size >= 2) < 2:
        size = np.zeros_like(size)
    kept = size[index] >= 2
    _, index = np.unique(index[kept], return_inverse=True)
    return Pairable(index, np.asarray(value, dtype=float)[kept], size[size >= 2])


def alpha_interval(unit: Ints, value: Floats) -> float | None:
    """Alpha with δ² = (v − w)², in one pass over the values.

    With m_u, S_u and S2_u the count, sum and sum of squares of unit u, and n, S and S2 of all:
    D_o = (1/n) Σ_u 2 (m_u S2_u − S_u²) / (m_u − 1) and D_e = 2 (n S2 − S²) / (n (n − 1)).

    Parameters
    ----------
    unit : (S,) int
    value : (S,) float

    Returns
    -------
    float or None
        None where fewer than two units hold two values or all values that can be paired are equal.

    >>> alpha_interval(np.array([0, 0, 1, 1]), np.array([1.0, 2.0, 3.0, 3.0]))
    0.7272727272727273
    """
    return _alpha_squared(pairable(unit, value))


def alpha_ordinal(unit: Ints, value: Floats) -> float | None:
    """Alpha with the ordinal metric δ = Σ_{g=c..k} n_g − (n_c + n_k) / 2.

    That sum is the difference of the mid-ranks of c and k among all values that can be paired, so
    the ordinal alpha is the interval alpha of the mid-ranks: one sort instead of all pairs of values.
    """
    pairs = pairable(unit, value)
    return _alpha_squared(Pairable(pairs.unit, rankdata(pairs.value), pairs.size))


def alpha_nominal(unit: Ints, value: Floats) -> float | None:
    """Alpha with δ² = 1 for different values, from n_uc, how often unit u holds value c.

    D_o = (1/n) Σ_u (m_u² − Σ_c n_uc²) / (m_u − 1) and D_e = (n² − Σ_c n_c²) / (n (n − 1)).
    """
    pairs = pairable(unit, value)
    n = pairs.value.size
    _, code, times = np.unique(pairs.value, return_inverse=True, return_counts=True)
    cell, cell_times = np.unique(pairs.unit * times.size + code, return_counts=True)
    same = np.bincount(cell // max(times.size, 1), cell_times**2, minlength=pairs.size.size)
    observed = ((pairs.size**2 - same) / (pairs.size - 1)).sum()
    return _one_less_ratio(observed, (n**2 - (times**2).sum()) / max(n - 1, 1))


def alpha_ratio(unit: Ints, value: Floats) -> float | None:
    """Alpha with δ = (v − w) / (v + w) for values ≥ 0; needs V² steps for V distinct values.

    D_o = (1/n) Σ_u Σ_c Σ_k n_uc n_uk δ²_ck / (m_u − 1), D_e = Σ_c Σ_k n_c n_k δ²_ck / (n (n − 1)).
    """
    pairs = pairable(unit, value)
    levels, code = np.unique(pairs.value, return_inverse=True)
    counts = np.zeros((pairs.size.size, levels.size))
    np.add.at(counts, (pairs.unit, code), 1)
    whole = levels[:, None] + levels
    squared = np.divide(levels[:, None] - levels, whole, out=np.zeros_like(whole), where=whole > 0) ** 2
    observed = (((counts @ squared) * counts).sum(axis=1) / (pairs.size - 1)).sum()
    times = counts.sum(axis=0)
    return _one_less_ratio(observed, times @ squared @ times / max(pairs.value.size - 1, 1))


def _alpha_squared(pairs: Pairable) -> float | None:
    """Interval alpha; values are centred first, so large offsets lose no digits."""
    n = pairs.value.size
    if n == 0 or np.ptp(pairs.value) == 0:
        return None
    value = pairs.value - pairs.value.mean()
    sums = np.bincount(pairs.unit, value)
    squares = np.bincount(pairs.unit, value**2)
    observed = (2 * (pairs.size * squares - sums**2) / (pairs.size - 1)).sum()
    return _one_less_ratio(observed, 2 * (n * squares.sum() - sums.sum() ** 2) / (n - 1))


def _one_less_ratio(observed: float, expected: float) -> float | None:
    """1 − D_o / D_e with both multiplied by n."""
    return float(1 - observed / expected) if expected > 0 else None
