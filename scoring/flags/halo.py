"""Halo: within a sheet all criteria move together more than with the other experts.

After application × criterion and expert × criterion means are removed, an expert's residuals have a mean
square between sheets, MSB = Σ_s D_s r̄_s² / f_B, and one within them, MSW = Σ (r − r̄_s)² / f_W. With one
impression per sheet MSB/MSW grows:

    z = (log(MSB_j/MSW_j) − log(MSB_−j/MSW_−j) − bias) / √Σ ψ'(f/2)

over the four degrees of freedom f; bias and variance are those of the logarithm of a mean square,
ψ(f/2) − log(f/2) and ψ'(f/2).

References
----------
Bartlett & Kendall (1946), The statistical analysis of variance-heterogeneity and the logarithmic transformation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.special import ndtr, ndtri, polygamma, psi

from scoring.flags.comparison import NOTHING, Comparison
from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.sheets import Bools, Floats, Ints

LEAST_CRITERIA, LEAST_SHEETS = 3, 3
GATE = 0.2  # of the correlation between two criteria within a sheet
PLANTED, MOST = 0.3, 0.95
SWEEPS = 5  # of the two means; an incomplete design needs more than one


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """Sums of squares between and within the sheets of M experts, their degrees of freedom, and criteria per sheet."""

    between: Floats
    within: Floats
    free_between: Floats
    free_within: Floats
    criteria: Floats

    @property
    def ratio(self) -> Floats:
        """MSB / MSW."""
        return self.between / self.free_between / (self.within / self.free_within)

    @property
    def correlation(self) -> Floats:
        """Intraclass correlation of the criteria within a sheet: (MSB − MSW) / (MSB + (D − 1) MSW)."""
        return (self.ratio - 1) / (self.ratio + self.criteria - 1)

    @property
    def bias(self) -> Floats:
        """Expected log of the ratio of two mean squares of equal variance."""
        return _log_bias(self.free_between) - _log_bias(self.free_within)

    @property
    def variance(self) -> Floats:
        """Variance of the log ratio."""
        return np.asarray(polygamma(1, self.free_between / 2) + polygamma(1, self.free_within / 2))

    def of(self, experts: Bools) -> Squares:
        """The same of some of the experts."""
        return Squares(*(getattr(self, name)[experts] for name in self.__slots__))

    def of_others(self) -> Squares:
        """Summed over everybody else."""
        sums = (getattr(self, name) for name in self.__slots__[:4])
        between, within, free_between, free_within = (part.sum() - part for part in sums)
        return Squares(between, within, free_between, free_within, self.criteria)


def examine_halo(given: Comparison, scaled: Floats) -> Family | None:
    """Compare each expert's correlation within sheets with the others'; ``scaled`` is (S, C) of the same sheets."""
    if scaled.shape[1] < LEAST_CRITERIA:
        return None
    squares = _squares(given, scaled)
    varied = np.minimum(squares.between, squares.within) > NOTHING
    tested = varied & (given.sheets >= LEAST_SHEETS) & (squares.free_within >= 1)
    if tested.sum() < LEAST_SHEETS:
        return None
    own = squares.of(tested)
    others = own.of_others()
    error = np.sqrt(own.variance + others.variance)
    z = (np.log(own.ratio / others.ratio) - (own.bias - others.bias)) / error
    effect, count = own.correlation - others.correlation, len(z)
    return Family(
        code=np.full(count, "halo"),
        subject=given.raters[tested],
        effect=effect,
        statistic=z,
        p=ndtr(-z),
        passes=effect >= GATE,
        facts={
            "sheets": given.sheets[tested],
            "gate": np.full(count, GATE),
            "own_correlation": own.correlation,
            "others_correlation": others.correlation,
        },
        power=(Power("halo", PLANTED, _power(others, error)),),
    )


def _squares(given: Comparison, scaled: Floats) -> Squares:
    """Squares of what is left after application × criterion and expert × criterion means."""
    present = ~np.isnan(scaled)
    residual = np.where(present, scaled, 0.0)
    met_by_application, met = (_sums(present.astype(float), by) for by in (given.application, given.rater))
    for _ in range(SWEEPS):
        for by, count in ((given.application, met_by_application), (given.rater, met)):
            means = _sums(residual, by) / np.maximum(count, 1)
            residual -= np.where(present, means[by], 0.0)
    counted = present.sum(axis=1)
    mean = residual.sum(axis=1) / np.maximum(counted, 1)
    inside = np.where(present, residual - mean[:, None], 0.0)
    columns = np.column_stack([counted * mean**2, (inside**2).sum(axis=1), counted])
    between, within, criteria = _sums(columns, given.rater).T
    free = given.sheets - np.ones(len(given.sheets))
    return Squares(between, within, free, np.maximum(met - 1, 0).sum(axis=1) - free, criteria / given.sheets)


def _sums(values: Floats, by: Ints) -> Floats:
    members = sp.csr_array((np.ones(len(by)), (by, np.arange(len(by)))))
    return np.asarray(members @ values)


def _log_bias(free: Floats) -> Floats:
    """Expected log of a mean square of unit variance: ψ(f/2) − log(f/2)."""
    return np.asarray(psi(free / 2) - np.log(free / 2))


def _power(others: Squares, error: Floats) -> float:
    """Chance that a typical expert whose correlation is larger by ``PLANTED`` is flagged."""
    criteria, usual = others.criteria, others.correlation
    higher = np.minimum(usual + PLANTED, MOST)
    shift = np.log(_as_ratio(higher, criteria) / _as_ratio(usual, criteria)) / error
    return float(ndtr(np.median(shift) + ndtri(FALSE_DISCOVERIES / len(error))))


def _as_ratio(correlation: Floats, criteria: Floats) -> Floats:
    return (1 + (criteria - 1) * correlation) / (1 - correlation)
