"""Arithmetic over the answers of an application: growth, shares, sums and tolerances."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

MONEY: Mapping[str, float] = MappingProxyType({"元": 1.0, "千元": 1e3, "万元": 1e4, "亿元": 1e8})
"""Money units in yuan: 1 亿元 = 10 000 万元 = 100 000 千元."""
TINY = 1e-9  # what binary arithmetic may add to a decimal that lies on a tolerance

Numbers = Sequence[float]
Entry = TypeVar("Entry")


def growth(series: Numbers) -> list[float | None]:
    """Growth in percent from each year to the next; null where there is no positive base.

    >>> growth([100, 110, 99])
    [10.0, -10.0]
    """
    return [_growth(before, after) for before, after in pairwise(series)]


def cagr(series: Numbers) -> float:
    """Compound annual growth in percent from the first to the last year: (last/first)^(1/periods) − 1.

    >>> round(cagr([100, 150, 121]), 6)
    10.0
    """
    rate: float = (series[-1] / series[0]) ** (1 / (len(series) - 1)) - 1
    return 100 * rate


def mean(numbers: Numbers) -> float:
    """Arithmetic mean."""
    return math.fsum(numbers) / len(numbers)


def total(numbers: Numbers) -> float:
    """Sum."""
    return math.fsum(numbers)


def least(numbers: Numbers) -> float:
    """Smallest number."""
    return min(numbers)


def most(numbers: Numbers) -> float:
    """Largest number."""
    return max(numbers)


def first(numbers: Sequence[Entry]) -> Entry:
    """First entry."""
    return numbers[0]


def last(numbers: Sequence[Entry]) -> Entry:
    """Last entry: of a series, its latest year."""
    return numbers[-1]


def tail(numbers: Sequence[Entry], length: int) -> list[Entry]:
    """The last entries."""
    return list(numbers[-int(length) :])


def times(left: Numbers, right: Numbers) -> list[float]:
    """Two series multiplied year by year.

    >>> times([100, 200], [0.5, 0.25])
    [50.0, 50.0]
    """
    return [a * b for a, b in zip(left, right, strict=True)]


def known(numbers: Sequence[Entry | None]) -> list[Entry]:
    """A series without its missing years."""
    return [number for number in numbers if number is not None]


def count(entries: Sequence[object]) -> int:
    """Number of entries."""
    return len(entries)


def ratio(numerator: float, denominator: float) -> float:
    """A quotient; null where the denominator is 0."""
    return numerator / denominator


def percent(part: float, whole: float) -> float:
    """A share in percent; null where the whole is 0."""
    return 100 * part / whole


def within(value: float, other: float, tolerance: float) -> bool:
    """Whether two numbers differ by no more than a tolerance.

    >>> within(10.3, 10.0, 0.3), within(10.31, 10.0, 0.3)
    (True, False)
    """
    return abs(value - other) <= tolerance + TINY


def near(value: float, other: float, percent: float) -> bool:
    """Whether a number lies within some percent of another."""
    return abs(value - other) <= abs(other) * percent / 100 + TINY


def rising(numbers: Numbers) -> bool:
    """Whether every year is above the one before."""
    return all(after > before for before, after in pairwise(numbers))


def falling(numbers: Numbers) -> bool:
    """Whether every year is below the one before."""
    return all(after < before for before, after in pairwise(numbers))


def steady(numbers: Numbers) -> bool:
    """Whether no year is below the one before."""
    return all(after >= before for before, after in pairwise(numbers))


def fractions(value: float | Numbers) -> bool:
    """Whether a share looks entered as a fraction of one instead of in percent: 0.72 for 72 %."""
    entries = value if isinstance(value, list | tuple) else [value]
    return any(0 < entry <= 1 for entry in entries)  # type: ignore[operator]


def convert(value: float, unit: str, into: str) -> float:
    """An amount of money in another unit.

    >>> convert(300, "亿元", "千元")
    30000000.0
    """
    return value * MONEY[unit] / MONEY[into]


def agreeing(value: float, tolerance: float, readings: Mapping[str, float | None]) -> list[str]:
    """Which of several readings of a definition agree with a number.

    >>> agreeing(10.2, 0.5, {"mean": 10.0, "compound": 9.0, "other": None})
    ['mean']
    """
    return [name for name, reading in readings.items() if reading is not None and within(value, reading, tolerance)]


def _growth(before: float, after: float) -> float | None:
    return None if before is None or after is None or before <= 0 else 100 * (after - before) / before
