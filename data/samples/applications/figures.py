"""Numbers of the made-up applications: series by year, and answers known to be numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import RandomState

from scoring.applications.answers import Value

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Values = dict[str, Value]


def series(numbers: Sequence[float] | Floats, years: Sequence[int]) -> Mapping[int, float]:
    """A number a year."""
    return {year: float(number) for year, number in zip(years, numbers, strict=True)}


def yearly(value: Value) -> Mapping[int, float]:
    """An answer that is a series.

    Raises
    ------
    TypeError
        If it is none.
    """
    if isinstance(value, Mapping):
        return value
    raise TypeError(value)


def number(value: Value) -> float:
    """An answer that is a number.

    Raises
    ------
    TypeError
        If it is none.
    """
    if isinstance(value, float):
        return value
    raise TypeError(value)


def drawn(rng: RandomState, low: float, high: float, digits: int = 1) -> float:
    """A number between two others, to some digits."""
    return round(float(rng.uniform(low, high)), digits)


def whole(rng: RandomState, low: int, high: int) -> float:
    """A whole number from ``low`` up to, but not, ``high``."""
    return float(rng.randint(low, high))
