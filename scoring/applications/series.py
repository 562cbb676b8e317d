"""What can be asked of a number a year: its growth, its direction, its gaps, and whether it agrees with another."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, permutations
from typing import TypeVar

from scoring.applications.arithmetic import TINY

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


def rising(numbers: Numbers) -> bool:
    """Whether every year is above the one before."""
    return all(after > before for before, after in pairwise(numbers))


def falling(numbers: Numbers) -> bool:
    """Whether every year is below the one before."""
    return all(after < before for before, after in pairwise(numbers))


def steady(numbers: Numbers) -> bool:
    """Whether no year is below the one before."""
    return all(after >= before for before, after in pairwise(numbers))


def times(left: Numbers, right: Numbers) -> list[float]:
    """Two series multiplied year by year.

    >>> times([100, 200], [0.5, 0.25])
    [50.0, 50.0]
    """
    return [a * b for a, b in zip(left, right, strict=True)]


def known(numbers: Sequence[Entry | None]) -> list[Entry]:
    """A series without its missing years."""
    return [number for number in numbers if number is not None]


def gaps(years: Sequence[str], series: Sequence[float | None]) -> list[str]:
    """Years without a number.

    >>> gaps(["2019", "2020", "2021"], [1.0, None, 3.0])
    ['2020']
    """
    return [year for year, number in zip(years, series, strict=True) if number is None]


def apart(left: Numbers, right: Numbers, tolerance: float) -> bool:
    """Whether two series differ by more than a tolerance in any year; years missing in either are passed over.

    >>> apart([10.0, 12.0], [10.4, 13.5], 1.0)
    True
    """
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    return any(abs(a - b) > tolerance + TINY for a, b in pairs)


def reordered(series: Numbers, rates: Numbers, tolerance: float) -> bool:
    """Whether the years of a series seem swapped: its growth fits the rates in another order, and not in this one.

    >>> reordered([120.0, 110.0, 100.0], [10.0, 9.1], 0.5)
    True
    """
    fitting = [order for order in permutations(series) if not _apart_strictly(growth(order), rates, tolerance)]
    return bool(fitting) and tuple(series) not in fitting


def counts(entries: Sequence[float], years: Sequence[str]) -> list[float]:
    """How many entries there are of each year.

    >>> counts([2019.0, 2021.0, 2021.0], ["2019", "2020", "2021"])
    [1.0, 0.0, 2.0]
    """
    tally = Counter(int(entry) for entry in entries)
    return [float(tally[int(year)]) for year in years]


def cumulative(entries: Sequence[float], years: Numbers) -> list[float]:
    """How many entries there are up to and including each year.

    >>> cumulative([2015.0, 2020.0, 2021.0], [2019.0, 2020.0, 2021.0])
    [1.0, 2.0, 3.0]
    """
    ordered = sorted(entries)
    return [float(bisect_right(ordered, year)) for year in years]


def _apart_strictly(left: Sequence[float | None], right: Numbers, tolerance: float) -> bool:
    return any(a is None or b is None or abs(a - b) > tolerance + TINY for a, b in zip(left, right, strict=True))


def _growth(before: float, after: float) -> float | None:
    return None if before is None or after is None or before <= 0 else 100 * (after - before) / before
