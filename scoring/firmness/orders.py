"""Orders of many rows of scores, the greatest first, and the ranks they give."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.sheets import Ints

Reals = NDArray[np.floating[Any]]
"""Scores in double or single precision."""
FEW = 1024  # competitors whose position takes ten binary digits
DIGITS = 22  # which leaves so many to the score beside it
SMALLEST = 1e-30  # difference of scores told from none
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


def count_places(scores: Reals) -> Ints:
    """(n, n) in how many of R draws (n, R) each of n competitors is at each place.

    >>> count_places(np.array([[70.0, 90.0], [80.0, 60.0]])).tolist()
    [[1, 1], [1, 1]]
    """
    n, draws = scores.shape
    ordered = partial(_descending_packed, ends=(scores.min(), scores.max())) if _packs(scores) else descending
    counts = np.zeros(n * n, dtype=np.int64)
    step = max(1, BLOCK // max(1, n))
    for at in range(0, draws, step):
        order = ordered(np.ascontiguousarray(scores[:, at : at + step].T))
        counts += np.bincount((order * n + np.arange(n)).ravel(), minlength=n * n)
    return counts.reshape(n, n)


def _packs(scores: Reals) -> bool:
    return scores.dtype == np.float32 and len(scores) <= FEW


def _descending_packed(scores: NDArray[np.float32], ends: tuple[np.float32, np.float32]) -> NDArray[np.uint32]:
    """Positions in descending order of (R, n) scores to as many binary digits as a single has, ten times faster.

    The score, in steps from the highest down, and the position make one number, and numbers sort fast.
    """
    low, high = ends
    position = np.arange(scores.shape[-1], dtype=np.uint32)
    scale = np.float32((2**DIGITS - 2) / max(float(high - low), SMALLEST))
    packed = ((high - scores) * scale).astype(np.uint32)
    packed <<= np.uint32(32 - DIGITS)
    packed |= position
    packed.sort(axis=-1)
    return packed & np.uint32(FEW - 1)
