"""How an expert follows the others: central tendency (too flat a line) and weak agreement (no line).

For each expert the adjusted totals are set against the consensus, the mean of the *others'* adjusted totals.
The consensus has noise of its own, so the slope of a faithful expert lies below one; and a correlation
depends on how much the expert's applications differ. Both are therefore compared with seeded simulations
of clean panels of the same design: qualities as far apart as estimated, one noise for all,

    y_ij = q̃_i + e_ij,   q̃_i = q̄ + √(σ_a²/var q̂) (q̂_i − q̄),   e_ij ~ N(0, s²).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.special import ndtr, ndtri

from scoring.flags.comparison import NOTHING, Comparison
from scoring.flags.flag import Power
from scoring.flags.multiplicity import FALSE_DISCOVERIES, Family
from scoring.sheets import Bools, Floats

LEAST_SHEETS = 5  # of an expert
REPLICATES, LEAST_REPLICATES = 1000, 200
CELLS = 2_000_000  # sheets × replicates that are simulated; larger rounds need fewer replicates
BLOCK = 400_000  # of these at a time
SLOPE_GATE, CORRELATION_GATE = 0.6, 0.3
SLOPE_PLANTED, CORRELATION_PLANTED = 0.3, 0.0
LEAST_RELIABILITY = 0.1  # below it the consensus is noise and no slope can be read off it


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Least-squares lines of M experts, one column per replicate: slope, correlation, residual mean square."""

    slope: Floats
    correlation: Floats
    scatter: Floats


def examine_consensus(given: Comparison, seed: int) -> tuple[Family | None, Family | None]:
    """Central tendency and weak agreement of the experts with five sheets or more."""
    varied = _varied(given)
    if given.variance == 0 or varied.sum() < 3:
        return None, None
    membership = _membership(given)
    seen = _lines(membership, given.others[:, None], given.adjusted[:, None])
    clean = _simulate(given, membership, seed)
    return _slopes(given, varied, seen, clean), _correlations(given, varied, seen, clean)


def _slopes(given: Comparison, varied: Bools, seen: Lines, clean: Lines) -> Family | None:
    expected = clean.slope.mean(axis=1)
    tested = varied & (expected > LEAST_RELIABILITY)
    if not tested.any():
        return None
    slope, error = seen.slope[tested, 0] / expected[tested], clean.slope[tested].std(axis=1, ddof=1) / expected[tested]
    # an erratic expert's slope is less certain, in either direction: that alone is no central tendency
    noisier = seen.scatter[tested, 0] / np.maximum(clean.scatter[tested].mean(axis=1), NOTHING)
    error = error * np.sqrt(np.maximum(noisier, 1.0))
    z = (slope - 1) / error
    count = len(z)
    return Family(
        code=np.full(count, "central_tendency"),
        subject=given.raters[tested],
        effect=slope,
        statistic=z,
        p=ndtr(z),
        passes=slope < SLOPE_GATE,
        facts={
            "sheets": given.sheets[tested],
            "gate": np.full(count, SLOPE_GATE),
            "reliability": expected[tested],
            "error": error,
        },
        power=(Power("central_tendency", SLOPE_PLANTED, _power((1 - SLOPE_PLANTED) / error)),),
    )


def _correlations(given: Comparison, tested: Bools, seen: Lines, clean: Lines) -> Family:
    fisher, null = _fisher(seen.correlation[tested]), _fisher(clean.correlation[tested])
    expected = null.mean(axis=1, keepdims=True)
    # the panel's median is the panel's own level of agreement: who is below it is below the others
    apart = (fisher - expected) - np.median(fisher - expected)
    scatter = (null - expected) - np.median(null - expected, axis=0)
    error = scatter.std(axis=1, ddof=1)
    z = apart[:, 0] / error
    count, median = len(z), float(np.tanh(np.median(fisher)))
    planted = (expected[:, 0] + np.median(fisher - expected) - np.arctanh(CORRELATION_PLANTED)) / error
    return Family(
        code=np.full(count, "weak_agreement"),
        subject=given.raters[tested],
        effect=seen.correlation[tested, 0],
        statistic=z,
        p=ndtr(z),
        passes=seen.correlation[tested, 0] < CORRELATION_GATE,
        facts={
            "sheets": given.sheets[tested],
            "gate": np.full(count, CORRELATION_GATE),
            "median": np.full(count, median),
        },
        power=(Power("weak_agreement", CORRELATION_PLANTED, _power(planted)),),
    )


def _power(shift: Floats) -> float:
    """Chance that a typical expert so many standard errors off is flagged."""
    return float(ndtr(np.median(shift) + ndtri(FALSE_DISCOVERIES / len(shift))))


def _varied(given: Comparison) -> Bools:
    """Experts with enough sheets whose totals are not all the same."""
    mean = np.bincount(given.rater, given.adjusted) / given.sheets
    spread = np.bincount(given.rater, (given.adjusted - mean[given.rater]) ** 2)
    return (given.sheets >= LEAST_SHEETS) & (spread > NOTHING)


def _membership(given: Comparison) -> sp.csr_array:
    """(M, S) 1 where a sheet is the expert's."""
    return sp.csr_array((np.ones(len(given.rater)), (given.rater, np.arange(len(given.rater)))))


def _simulate(given: Comparison, membership: sp.csr_array, seed: int) -> Lines:
    """Lines of clean panels of the same design."""
    replicates = int(np.clip(CELLS // len(given.total), LEAST_REPLICATES, REPLICATES))
    rng = np.random.default_rng(seed)
    starts = np.searchsorted(given.application, np.arange(len(given.applications)))
    rest = (given.size[:, None] - 1).astype(np.float32)
    quality = _quality(given)[given.application, None].astype(np.float32)
    spread = np.float32(np.sqrt(given.variance))
    blocks = []
    block = int(np.clip(BLOCK // len(given.total), 1, replicates))
    for first in range(0, replicates, block):
        shape = len(given.total), min(block, replicates - first)
        error = spread * rng.standard_normal(shape, dtype=np.float32)
        others = (np.add.reduceat(error, starts)[given.application] - error) / rest
        blocks.append(_lines(membership, quality + others, quality + error))
    parts = zip(*((block.slope, block.correlation, block.scatter) for block in blocks), strict=True)
    return Lines(*(np.hstack(part) for part in parts))


def _quality(given: Comparison) -> Floats:
    """(N,) q̃: consensus of all experts, drawn together until it varies as much as true quality is estimated to."""
    counts = np.bincount(given.application)
    mean = np.bincount(given.application, given.adjusted) / counts
    observed = mean.var(ddof=1) if len(mean) > 1 else 0.0
    true = max(observed - given.variance * np.mean(1 / counts), 0.0)
    return np.asarray((mean - mean.mean()) * np.sqrt(true / observed if observed > 0 else 0.0))


def _lines(membership: sp.csr_array, x: Floats, y: Floats) -> Lines:
    """Lines of y on x (both (S, R)) for each expert."""
    count = membership.sum(axis=1)[:, None]
    mean_x, mean_y = membership @ x / count, membership @ y / count
    xx = np.maximum(membership @ (x * x) / count - mean_x**2, NOTHING)
    yy = np.maximum(membership @ (y * y) / count - mean_y**2, NOTHING)
    xy = membership @ (x * y) / count - mean_x * mean_y
    scatter = np.maximum(yy - xy**2 / xx, 0.0) * count / np.maximum(count - 2, 1)
    return Lines(xy / xx, xy / np.sqrt(xx * yy), scatter)


def _fisher(correlation: Floats) -> Floats:
    return np.asarray(np.arctanh(np.clip(correlation, -0.999999, 0.999999)))
