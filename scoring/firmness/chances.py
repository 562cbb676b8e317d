"""The chance of being in: the share of the draws in which the declared rules shortlist an application."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import partial

import numpy as np

from scoring.firmness.orders import BLOCK, Reals
from scoring.selection.admission import count_admitted
from scoring.selection.constraints import Limit
from scoring.sheets import Bools, Floats, Ints
from scoring.tasks import each

WALKED = 10 * BLOCK  # scores the rules go through at a time


def find_chances(
    drawn: Reals,
    candidate: Bools,
    limits: Sequence[Limit],
    threshold: float | None,
    executor: Executor | None = None,
) -> Floats:
    """(N,) share of the draws (R, N) in which each application is in; parts of them run on the executor."""
    step = max(1, WALKED // max(1, drawn.shape[1]))
    parts = (drawn[at : at + step] for at in range(0, len(drawn), step))
    alone = len(limits) == 1
    rules = {"limit": limits[0]} if alone else {"limits": limits}
    count = partial(count_best if alone else count_admitted, candidate=candidate, threshold=threshold, **rules)
    return np.asarray(sum(each(executor, count, parts), np.zeros(drawn.shape[1])) / max(1, len(drawn)))


def count_best(draws: Reals, candidate: Bools, limit: Limit, threshold: float | None = None) -> Ints:
    """(N,) what ``count_admitted`` says under one limit, without an order: the best of every pool are in.

    Parameters
    ----------
    draws : (R, N) float
        Scores; equal scores enter in order of index.
    candidate : (N,) bool

    >>> limit = Limit("sector_full", 1, np.array([0, 0, 1]), ("glass", "tea"), "sector")
    >>> count_best(np.array([[80.0, 70.0, 60.0], [70.0, 80.0, 60.0]]), np.ones(3, dtype=bool), limit)
    array([1, 1, 2])
    """
    counts = np.zeros(draws.shape[1], dtype=np.int64)
    for code, pool in _pools(limit, candidate):
        scores = draws[:, pool]
        may = np.ones_like(scores, dtype=bool) if threshold is None else scores >= threshold
        counts[pool] = (may if code < 0 else may & _among_best(scores, limit.limit)).sum(axis=0)
    return counts


def _pools(limit: Limit, candidate: Bools) -> Iterator[tuple[int, Ints]]:
    """Candidates of every pool, by its code; -1 are those the limit does not concern."""
    members = np.flatnonzero(candidate)
    codes = limit.code[members]
    for code in np.unique(codes):
        yield int(code), members[codes == code]


def _among_best(scores: Reals, places: int) -> Bools:
    """(R, n) who is among the best of each draw."""
    size = scores.shape[1]
    if places >= size or places <= 0:
        return np.full(scores.shape, places > 0)
    last = np.partition(scores, size - places, axis=1)[:, size - places, None]
    best: Bools = scores >= last
    for draw in np.flatnonzero(best.sum(axis=1) > places):  # equals at the last place
        best[draw] = False
        best[draw, np.argsort(-scores[draw], kind="stable")[:places]] = True
    return best
