"""What draws of the scores of one sub-sector say about its ranks and scores."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scoring.firmness.orders import BLOCK, FEW, Reals, count_places, ranks
from scoring.sheets import Floats, Ints

LEVELS = (0.05, 0.95)  # a 90 % interval
ROUNDING = 1e-12


def summarize(drawn: Reals) -> Floats:
    """(5, n): the interval of the rank, its mean, and 5 % and 95 % quantiles of the score, from (n, R) draws."""
    if len(drawn) <= FEW:
        counts = count_places(drawn)
        place = interval_of_counts(counts)
        mean = counts @ np.arange(1, len(counts) + 1) / drawn.shape[1]
    else:
        rank = ranks(drawn)
        place = np.hstack([interval_of_ranks(rank[own]) for own in _stretches(drawn)])
        mean = rank.mean(axis=1)
    return np.vstack([place, mean[None], np.hstack([_quantiles(drawn[own]) for own in _stretches(drawn)])])


def _stretches(drawn: Reals) -> list[slice]:
    step = max(1, BLOCK // drawn.shape[1])
    return [slice(at, at + step) for at in range(0, len(drawn), step)]


def _quantiles(drawn: Reals) -> Reals:
    """(2, n) quantiles of (n, R) draws, linear between neighbours: a sort is quicker than four selections."""
    ordered, last = np.sort(drawn, axis=1), drawn.shape[1] - 1
    return np.array([_between(ordered, level * last) for level in LEVELS])


def _between(ordered: Reals, at: float) -> Reals:
    """(n,) values at a place between two columns."""
    below = math.floor(at)
    low, high = ordered[:, below], ordered[:, math.ceil(at)]
    return np.asarray(low + (high - low) * ordered.dtype.type(at - below))


def interval_of_counts(counts: Ints) -> Floats:
    """(2, n): the interval of each rank from how often (n, n) each is at each place."""
    draws, reached = int(counts[0].sum()), counts.cumsum(axis=1)
    low, high = (1 + (reached >= max(1, math.ceil(draws * level))).argmax(axis=1) for level in LEVELS)
    row = np.arange(len(counts))
    outside = reached[row, low - 1] - counts[row, low - 1] + draws - reached[row, high - 1]
    shares = np.array([counts[row, low - 1], counts[row, high - 1], draws - outside]) / draws
    return _spared(low, high, *shares)


def interval_of_ranks(rank: NDArray[np.integer]) -> Floats:
    """(2, n): the same from the ranks (n, R) themselves."""
    low, high = np.quantile(rank, LEVELS, axis=1, method="inverted_cdf")
    best, worst = ((rank == end[:, None]).mean(axis=1) for end in (low, high))
    inside = 1 - (rank < low[:, None]).mean(axis=1) - (rank > high[:, None]).mean(axis=1)
    return _spared(low, high, best, worst, inside)


def _spared(low: Ints, high: Ints, best: Floats, worst: Floats, inside: Floats) -> Floats:
    """(2, n): 5 % and 95 % quantiles, less the rarer of the two where 90 % of the draws do without it.

    Ranks are whole, so that the quantiles alone hold some 95 % of the draws, and held 94 % of the true ranks.
    """
    spare = (low < high) & (inside - np.minimum(best, worst) >= LEVELS[1] - LEVELS[0] - ROUNDING)
    return np.array([low + (spare & (best <= worst)), high - (spare & (best > worst))], dtype=np.float64)
