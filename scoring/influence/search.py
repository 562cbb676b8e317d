"""The smallest number of steps that changes something, found from a good guess with few trials."""

from __future__ import annotations

from collections.abc import Callable


def smallest(changes: Callable[[int], bool], guess: int, most: int) -> int | None:
    """Fewest steps k in 1…``most`` for which ``changes(k)``; None when no doubling from ``guess`` finds any.

    What changes after k steps is taken to change after every greater number near it too.

    >>> smallest(lambda steps: steps >= 7, guess=6, most=20), smallest(lambda steps: False, guess=3, most=20)
    (7, None)
    """
    guess = min(max(guess, 1), most)
    if most < 1:
        return None
    if changes(guess):
        return _descend(changes, guess)
    low, stride = guess, 1
    while low < most:
        high = min(low + stride, most)
        if changes(high):
            return _bisect(changes, low, high)
        low, stride = high, 2 * stride
    return None


def _descend(changes: Callable[[int], bool], high: int) -> int:
    stride = 1
    while high - stride >= 1:
        if not changes(high - stride):
            return _bisect(changes, high - stride, high)
        high, stride = high - stride, 2 * stride
    return _bisect(changes, 0, high)


def _bisect(changes: Callable[[int], bool], low: int, high: int) -> int:
    """Fewest steps in (low, high] that change something, when ``high`` do and ``low`` do not."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle, high)
    return high
