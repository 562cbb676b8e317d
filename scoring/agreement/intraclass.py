"""Intraclass correlations of a complete panel, from its mean squares.

Three single-measure coefficients, and each one stepped up to the mean of k experts:

    ICC(1)    one-way: experts differ from application to application
    ICC(A,1)  two-way, absolute agreement: a severe expert counts as disagreement
    ICC(C,1)  two-way, consistency: severity does not count

References
----------
McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
Psychological Methods 1, 30–46; with the correction in 1, 390.
Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin 86, 420–428.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

from scoring.sheets import Floats

TAIL = 0.025
ROUNDING = 1e-13  # a mean square below this share of the largest is rounding, not disagreement


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient and its 95 % confidence limits."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Intraclass:
    """Single-measure correlations, the number of experts k their mean is judged by, and why one is missing."""

    one_way: Interval | None
    absolute: Interval | None
    consistent: Interval | None
    k: float
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of n applications by k experts: between, experts, residual, and within applications."""

    n: int
    k: int
    application: float
    rater: float
    residual: float
    within: float


def mean_squares(table: Floats) -> MeanSquares:
    """Analyse the variance of a complete table (n, k), n and k at least 2."""
    n, k = table.shape
    grand = table.mean()
    rows, columns = table.mean(axis=1) - grand, table.mean(axis=0) - grand
    application, rater = k * (rows**2).sum(), n * (columns**2).sum()
    residual = ((table - grand - rows[:, None] - columns) ** 2).sum()
    squares = np.array([application / (n - 1), rater / (k - 1), residual / ((n - 1) * (k - 1))])
    msr, msc, mse = np.where(squares < ROUNDING * squares.max(), 0.0, squares).tolist()
    return MeanSquares(n, k, msr, msc, mse, within=(msc + (n - 1) * mse) / n)


def correlate(table: Floats) -> Intraclass:
    """Intraclass correlations of a complete table with their F-based limits (McGraw & Wong, table 7).

    Parameters
    ----------
    table : (n, k) float
        Every expert's total of every application; n and k at least 2.

    >>> ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> round(correlate(np.array(ratings, dtype=float)).absolute.value, 6)  # Shrout & Fleiss: .29
    0.289764
    """
    ms = mean_squares(table)
    n, k = ms.n, ms.k
    return Intraclass(
        one_way=_by_ratio(ms.application, ms.within, k, n - 1, n * (k - 1)),
        absolute=_absolute(ms),
        consistent=_by_ratio(ms.application, ms.residual, k, n - 1, (n - 1) * (k - 1)),
        k=k,
    )


def step_up(single: Interval | None, k: float) -> Interval | None:
    """Agreement of the mean of k experts by Spearman and Brown: k ρ / (1 + (k − 1) ρ), limits alike.

    For ICC(A,k) this is the named convention; McGraw & Wong's own degrees of freedom give another lower limit.
    """
    if single is None:
        return None
    value, low, high = (_spearman_brown(rho, k) for rho in (single.value, single.low, single.high))
    return None if value is None else Interval(value, low, high)


def _spearman_brown(rho: float | None, k: float) -> float | None:
    """None at and beyond ρ = −1 / (k − 1), where the mean of k experts has no variance left."""
    if rho is None or 1 + (k - 1) * rho <= ROUNDING:
        return None
    return k * rho / (1 + (k - 1) * rho)


def _by_ratio(between: float, within: float, k: int, df_between: int, df_within: int) -> Interval | None:
    """(MSB − MSW) / (MSB + (k − 1) MSW); its limits shift F = MSB / MSW by quantiles of F."""
    if between == within == 0:
        return None

    def rho(shift: float) -> float:
        return (shift * between - within) / (shift * between + (k - 1) * within)

    low = 1 / f_distribution.isf(TAIL, df_between, df_within)
    high = f_distribution.isf(TAIL, df_within, df_between)
    return Interval(rho(1.0), rho(float(low)), rho(float(high)))


def _absolute(ms: MeanSquares) -> Interval | None:
    """ICC(A,1) with Satterthwaite's degrees of freedom v of a MSC + b MSE."""
    n, k, msr, msc, mse = ms.n, ms.k, ms.application, ms.rater, ms.residual
    whole = msr + (k - 1) * mse + k / n * (msc - mse)
    if whole == 0:
        return None
    value = (msr - mse) / whole
    if msc == mse == 0:
        return Interval(value, value, value)
    a = (msr - mse) / ((n - 1) * mse + msc)  # = k ρ / (n (1 − ρ)), finite where ρ is not yet 1
    b = 1 + a * (n - 1)
    spread = (a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1))
    combined = a * msc + b * mse
    cancelled = abs(combined) <= ROUNDING * (abs(a * msc) + abs(b * mse))
    v = 0.0 if cancelled else combined**2 / spread
    return Interval(value, *_absolute_limits(ms, v))


def _absolute_limits(ms: MeanSquares, v: float) -> tuple[float | None, float | None]:
    n, k, msr, mse = ms.n, ms.k, ms.application, ms.residual
    noise = k * ms.rater + (k * n - k - n) * mse
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        upper, lower = f_distribution.isf(TAIL, n - 1, v), f_distribution.isf(TAIL, v, n - 1)
        low = n * (msr / upper - mse) / (noise + n * msr / upper)  # the quantile is beyond floats when v is small
        high = n * (lower * msr - mse) / (noise + n * lower * msr)
    return (float(low) if np.isfinite(low) else None), (float(high) if np.isfinite(high) else None)
