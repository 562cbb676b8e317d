"""Official times are Beijing time, wherever the server or the visitor is; China has had no summer time since 1991."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""No day of a review lies beyond these; the calendar itself ends where a time zone or a day more no longer fits."""


def today(at: datetime) -> date:
    """The official day of a moment.

    >>> today(datetime(2026, 11, 22, 17, tzinfo=UTC))
    datetime.date(2026, 11, 23)
    """
    return at.astimezone(ZONE).date()


def within(day: date) -> date:
    """A day, or the nearest one a review can have to do with.

    >>> within(date(2026, 11, 25)), within(date.max)
    (datetime.date(2026, 11, 25), datetime.date(2999, 12, 31))
    """
    return min(max(day, FIRST), LAST)


def moment(day: date, hour: time) -> datetime:
    """The moment of an official day and hour; a day no clock could show becomes the nearest one that can.

    >>> moment(date(2026, 11, 25), time(18))
    datetime.datetime(2026, 11, 25, 10, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.combine(within(day), hour, ZONE).astimezone(UTC)


def stamp(at: datetime | None, seconds: bool = False) -> str:
    """A moment as official papers write it; a dash where there is none.

    >>> stamp(datetime(2026, 11, 25, 10, tzinfo=UTC)), stamp(None)
    ('2026-11-25 18:00', '—')
    """
    if at is None:
        return "—"
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def clock(at: datetime, seconds: bool = False) -> str:
    """The hour of a moment, as in "saved 14:03".

    >>> saved = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
    >>> clock(saved), clock(saved, seconds=True)
    ('14:03', '14:03:22')
    """
    return at.astimezone(ZONE).strftime("%H:%M:%S" if seconds else "%H:%M")
