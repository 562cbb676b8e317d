"""Arithmetic over the answers of an application: shares, sums, tolerances and readings of a definition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

MONEY: Mapping[str, float] = MappingProxyType({"元": 1.0, "千元": 1e3, "万元": 1e4, "亿元": 1e8})
"""Money units in yuan: 1 亿元 = 10 000 万元 = 100 000 千元."""
TINY = 1e-9  # what binary arithmetic may add to a decimal that lies on a tolerance

Numbers = Sequence[float]
Entry = TypeVar("Entry")


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


def fractions(value: float | Sequence[float | None]) -> bool:
    """Whether a share looks entered as a fraction of one instead of in percent: 0.72 for 72 %."""
    return any(0 < entry <= 1 for entry in _entries(value))


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
    fitting = (name for name, reading in readings.items() if reading is not None and within(value, reading, tolerance))
    return sorted(fitting)  # CEL does not keep the order of a map


def above(readings: Mapping[str, float | None], bound: float) -> list[str]:
    """Which of several readings lie above a bound.

    >>> above({"mean": 10.4, "compound": 9.8, "other": None}, 10.0)
    ['mean']
    """
    return sorted(name for name, reading in readings.items() if reading is not None and reading > bound)


def not_above(readings: Mapping[str, float | None], bound: float) -> list[str]:
    """Which of several readings do not lie above a bound."""
    return sorted(name for name, reading in readings.items() if reading is not None and not reading > bound)


def outside(value: float | Sequence[float | None], low: float | None, high: float | None, above: float | None) -> bool:
    """Whether any number lies below ``low``, over ``high``, or not above ``above``.

    >>> outside([50.0, 101.0], 0, 100, None), outside(0.0, None, None, 0)
    (True, True)
    """
    return any(
        (low is not None and entry < low)
        or (high is not None and entry > high)
        or (above is not None and entry <= above)
        for entry in _entries(value)
    )


def broken(value: float | Sequence[float | None]) -> bool:
    """Whether any number has decimals where whole things are counted."""
    return any(entry != int(entry) for entry in _entries(value))


def _entries(value: float | Sequence[float | None]) -> list[float]:
    return [entry for entry in value if entry is not None] if isinstance(value, list | tuple) else [value]  # type: ignore[list-item]
