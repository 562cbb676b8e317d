"""The declared rule on draws of the scores: who would be in, thousands of times over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.ratings.sheets import Bools, Floats, Ints
from scoring.selection.constraints import Limit


def admit(draws: Floats, candidate: Bools, limits: Sequence[Limit], threshold: float | None = None) -> Bools:
    """Apply "in order of rank, skip what a limit forbids" to every draw at once.

    Parameters
    ----------
    draws : (R, N) float
        Scores; equal scores, which a draw does not produce, enter in order of index.
    candidate : (N,) or (R, N) bool
        Who may enter at all, from ``constraints.drawable``.
    limits : from ``constraints.limits``
    threshold : float, optional
        Entry threshold, applied to each draw.

    Returns
    -------
    (R, N) bool
        Who is in.

    >>> sector = Limit("sector_full", 1, np.array([0, 0, 1]), ("glass", "tea"), "sector")
    >>> admit(np.array([[80.0, 70.0, 60.0], [70.0, 80.0, 60.0]]), np.ones(3, dtype=bool), [sector])
    array([[ True, False,  True],
           [False,  True,  True]])
    """
    may = np.broadcast_to(candidate, draws.shape)
    if threshold is not None:
        may = may & (draws >= threshold)
    if not limits:
        return may.copy()
    if len(limits) == 1:
        return _best_of_each(draws, may, limits[0])
    return _walk(draws, may, limits)


def _best_of_each(draws: Floats, may: Bools, limit: Limit) -> Bools:
    """One limit alone: the best ``limit`` candidates of every pool, and everyone it does not concern."""
    inside = may & (limit.code < 0)
    for code in range(len(limit.names)):
        pool = np.flatnonzero(limit.code == code)
        best = _order(draws[:, pool], may[:, pool])[:, : limit.limit]
        chosen = pool[best]
        np.put_along_axis(inside, chosen, np.take_along_axis(may, chosen, axis=1), axis=1)
    return inside


def _walk(draws: Floats, may: Bools, limits: Sequence[Limit]) -> Bools:
    """Several limits: down the ranks, one rank of all draws at a time."""
    replicates = len(draws)
    order = np.ascontiguousarray(_order(draws, may).T)
    rows = np.arange(replicates)
    left = [_places(limit, replicates) for limit in limits]
    slots = [limit.code[order] + 1 + rows * (len(limit.names) + 1) for limit in limits]
    inside = np.zeros(draws.shape, dtype=np.bool_)
    for place in range(int(may.sum(axis=1).max(initial=0))):
        enters = may[rows, order[place]]
        for free, slot in zip(left, slots, strict=True):
            enters &= free[slot[place]] > 0
        inside[rows, order[place]] = enters
        for free, slot in zip(left, slots, strict=True):
            free[slot[place]] -= enters
    return inside


def _places(limit: Limit, replicates: int) -> Ints:
    """(R × (1 + codes),) free places; the first of each draw is for those the limit does not concern."""
    free = np.full(1 + len(limit.names), limit.limit, dtype=np.int64)
    free[0] = np.iinfo(np.int64).max
    return np.tile(free, replicates)


def _order(draws: Floats, may: Bools) -> Ints:
    """(R, n) columns in descending order of score, those who may not enter last."""
    return np.argsort(np.where(may, -draws, np.inf), axis=1, kind="stable")
