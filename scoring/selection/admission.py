"""The declared rule on draws of the scores: who would be in, thousands of times over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.firmness.orders import Reals, descending
from scoring.selection.constraints import Limit
from scoring.sheets import Bools, Ints

DEEPER = 2  # times as many as there are places are put in order at first
STRIDE = 500  # ranks between two looks at whether all places are taken
TILE = 16  # draws sorted at a time: as many numbers as a line of memory holds


def admit(draws: Reals, candidate: Bools, limits: Sequence[Limit], threshold: float | None = None) -> Bools:
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
    may = _eligible(draws, candidate, threshold)
    if not limits:
        return may.copy()
    order, enters = _walk(draws, may, limits)
    inside = np.zeros(draws.shape, dtype=np.bool_)
    np.put_along_axis(inside, order.T, enters.T, axis=1)
    return inside


def count_admitted(draws: Reals, candidate: Bools, limits: Sequence[Limit], threshold: float | None = None) -> Ints:
    """(N,) in how many of the draws each application is in, by the same rule."""
    may = _eligible(draws, candidate, threshold)
    if not limits:
        return np.asarray(may.sum(axis=0))
    order, enters = _walk(draws, may, limits)
    return np.bincount(order[enters], minlength=draws.shape[1])


def _eligible(draws: Reals, candidate: Bools, threshold: float | None) -> Bools:
    may = np.broadcast_to(candidate, draws.shape)
    return may if threshold is None else may & (draws >= threshold)


def _walk(draws: Reals, may: Bools, limits: Sequence[Limit]) -> tuple[NDArray[np.int32], Bools]:
    """Down the ranks of all draws at once: (n, R) who is at each place, and whether they enter.

    Nobody is ordered who comes long after the last place is taken; where it is not taken by then, everybody is.
    """
    places = min((limit.limit for limit in limits if _concerns_all(limit) and len(limit.names) == 1), default=None)
    if places is not None and DEEPER * places < draws.shape[1]:
        order, enters, over = _descend(_order(draws, may, DEEPER * places), may, limits)
        if over:
            return order, enters
    order, enters, _ = _descend(_order(draws, may, draws.shape[1]), may, limits)
    return order, enters


def _descend(order: NDArray[np.int32], may: Bools, limits: Sequence[Limit]) -> tuple[NDArray[np.int32], Bools, bool]:
    """The order (n, R), whether each enters, one rank of all draws at a time, and whether all places were taken."""
    draws, eligible = order.shape[1], may.sum(axis=1)
    left = [np.tile(_places(limit), draws) for limit in limits]
    starts = [1 + np.arange(draws) * (len(limit.names) + 1) for limit in limits]
    enters = np.zeros(order.shape, dtype=np.bool_)
    for first in range(0, len(order), STRIDE):
        if _is_over(limits, left):
            break
        part, places = enters[first : first + STRIDE], order[first : first + STRIDE]
        part[:] = np.arange(first, first + len(part))[:, None] < eligible
        slots = [limit.code.take(places) + start for limit, start in zip(limits, starts, strict=True)]
        for row, *slot in zip(part, *slots, strict=True):
            _admit_one_each(row, slot, left)
    return order, enters, _is_over(limits, left)


def _admit_one_each(enters: Bools, slots: Sequence[Ints], left: Sequence[Ints]) -> None:
    """Let one application of each draw (R,) in where every pool of it has a place left, and take the places."""
    rest = [free.take(slot) for free, slot in zip(left, slots, strict=True)]
    for places in rest:
        enters &= places > 0
    for free, slot, places in zip(left, slots, rest, strict=True):
        free[slot] = places - enters


def _places(limit: Limit) -> Ints:
    """(1 + codes,) places of every pool; the first is for those the limit does not concern."""
    places = np.full(1 + len(limit.names), limit.limit, dtype=np.int64)
    places[0] = np.iinfo(np.int64).max
    return places


def _is_over(limits: Sequence[Limit], left: Sequence[Ints]) -> bool:
    """Whether a limit that concerns everybody has no place left in any draw."""
    return any(
        _concerns_all(limit) and not (free.reshape(-1, 1 + len(limit.names))[:, 1:] > 0).any()
        for limit, free in zip(limits, left, strict=True)
    )


def _concerns_all(limit: Limit) -> bool:
    return bool(limit.code.min(initial=0) >= 0)


def _order(draws: Reals, may: Bools, depth: int) -> NDArray[np.int32]:
    """(n, R) who is at each place of each draw, down to a depth or to the last who may enter."""
    order = np.empty((min(depth, int(may.sum(axis=1).max(initial=0))), len(draws)), dtype=np.int32)
    for at in range(0, len(draws), TILE):
        value = np.where(may[at : at + TILE], draws[at : at + TILE], -np.inf)
        order[:, at : at + TILE] = _foremost(value, len(order)).T
    return order


def _foremost(value: Reals, depth: int) -> Ints:
    """(R, depth) positions of the greatest of (R, N) in descending order, equals in order of position."""
    last = value.shape[1] - depth
    if not 0 < depth <= last:
        return descending(value)[:, :depth]
    ends = np.partition(value, last, axis=1)[:, last]
    ahead = [np.flatnonzero(row >= end) for row, end in zip(value, ends, strict=True)]
    return np.array([own[descending(row[own])[:depth]] for row, own in zip(value, ahead, strict=True)])
