"""Working days of mainland China, with moved holidays and working weekends, and periods counted in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from chinese_calendar import is_workday as listed_as_workday

from scoring.findings import Finding, found

Counted = Literal["working", "calendar"]


@dataclass(frozen=True, slots=True)
class Period:
    """A period of days that count: its first and last, and all of them."""

    days: tuple[date, ...]

    @property
    def first(self) -> date:
        """First day that counts."""
        return self.days[0]

    @property
    def last(self) -> date:
        """Last day that counts."""
        return self.days[-1]


def is_workday(day: date) -> bool | None:
    """Whether people work on a day; None for a year whose holidays are not announced or not in the table.

    >>> is_workday(date(2023, 10, 7)), is_workday(date(2023, 10, 6)), is_workday(date(1990, 1, 2))
    (True, False, None)
    """
    try:
        return bool(listed_as_workday(day))
    except NotImplementedError:
        return None


def period(starts: date, days: int, counted: Counted = "working") -> tuple[Period | None, tuple[Finding, ...]]:
    """The period of so many days that begins on a day, or on the first working day after it.

    Parameters
    ----------
    starts
        Day from which is counted; it counts itself if it is a working day.
    days
        How many days, at least 1.
    counted
        Working days by the table of announced holidays, or calendar days.

    Returns
    -------
    tuple
        The period, or None with the finding ``holidays_unknown`` if it reaches a year beyond the table.
    """
    if days < 1:
        raise ValueError(days)
    try:
        return Period(tuple(islice(_counting(starts, counted), days))), ()
    except (NotImplementedError, OverflowError):
        return None, (found("holidays_unknown", "block", first=starts.isoformat(), days=days),)


def workdays_between(first: date, last: date) -> tuple[tuple[date, ...] | None, tuple[Finding, ...]]:
    """The working days from a day to another, both included; None beyond the table.

    >>> days, _ = workdays_between(date(2023, 9, 28), date(2023, 10, 10))
    >>> [day.day for day in days]
    [28, 7, 8, 9, 10]
    """
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    known = {day: is_workday(day) for day in span}
    if None in known.values():
        return None, (found("holidays_unknown", "block", first=first.isoformat(), days=len(span)),)
    return tuple(day for day, works in known.items() if works), ()


def _counting(starts: date, counted: Counted) -> Iterator[date]:
    day = starts
    while True:
        if counted == "calendar" or listed_as_workday(day):
            yield day
        day += timedelta(days=1)
