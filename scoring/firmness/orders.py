"""Orders of many rows of scores, the greatest first, and the ranks they give."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.sheets import Ints

Reals = NDArray[np.floating[Any]]
"""Scores in double or single precision."""
BLOCK = 4_000_000  # scores ordered at a time: bounds the memory, not the result


def descending(scores: Reals) -> Ints:
    """Positions along the last axis in descending order, equal scores in order of position.

    >>> descending(np.array([70.0, 90.0, 70.0])).tolist()
    [1, 0, 2]
    """
    if scores.dtype == np.float32:
        return _descending_single(scores)
    return np.argsort(-scores, axis=-1, kind="stable")


def _descending_single(scores: NDArray[np.float32]) -> Ints:
    """The same several times faster: counting sorts by the lower and then by the upper half of the bits.

    Read as an integer, a positive float grows with its value and a negative one shrinks.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # no -0.0, which has bits of its own
    falling = np.where(bits >> 31, bits, ~bits & np.uint32(2**31 - 1))
    by_lower = np.argsort(falling.astype(np.uint16), axis=-1, kind="stable")
    starts = np.arange(0, scores.size, max(1, scores.shape[-1])).reshape(*scores.shape[:-1], 1)  # of the rows, in one
    upper = (falling >> 16).astype(np.uint16).ravel().take(by_lower + starts)
    return by_lower.ravel().take(np.argsort(upper, axis=-1, kind="stable") + starts)


def ranks(scores: Reals) -> NDArray[np.integer[Any]]:
    """(n, R) rank from 1 of each of n competitors in each of R draws, equal scores in order of position.

    >>> ranks(np.array([[70.0, 90.0], [80.0, 60.0]])).tolist()
    [[2, 1], [1, 2]]
    """
    n, draws = scores.shape
    rank = np.empty((n, draws), dtype=np.uint16 if n < 2**16 else np.int32)
    places = np.arange(1, n + 1, dtype=rank.dtype)
    step = max(1, BLOCK // max(1, n))
    for at in range(0, draws, step):
        order = descending(np.ascontiguousarray(scores[:, at : at + step].T))
        part = np.empty(order.size, dtype=rank.dtype)
        part[order + np.arange(0, order.size, n)[:, None]] = places
        rank[:, at : at + step] = part.reshape(order.shape).T
    return rank
