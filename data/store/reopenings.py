"""Sheets that were final and are to be opened again: who asked why, who opened them, and when they were closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.tables import reopenings


@dataclass(frozen=True, slots=True)
class Reopening:
    """A request to open one sheet again; open from ``opened_at`` to ``closed_at``."""

    id: int
    round: str
    application: str
    rater: str
    reason: str
    requested_by: str
    requested_at: datetime
    opened_by: str | None
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def state(self) -> str:
        """``asked`` until it is opened, then ``open``, at last ``closed``."""
        return "closed" if self.closed_at else "open" if self.opened_at else "asked"


def unclosed(connection: Connection, round_: str, rater: str | None = None) -> list[Reopening]:
    """Requests that are waiting or open, the oldest first; of one expert where one is named."""
    query = select(reopenings).where(reopenings.c.round == round_, reopenings.c.closed_at.is_(None))
    if rater is not None:
        query = query.where(reopenings.c.rater == rater)
    return [Reopening(**row) for row in connection.execute(query.order_by(reopenings.c.id)).mappings()]


def ask(connection: Connection, round_: str, rater: str, application: str, reason: str, at: datetime, by: str) -> None:
    """Ask for a sheet to be opened again."""
    values = {"round": round_, "rater": rater, "application": application, "reason": reason}
    connection.execute(insert(reopenings).values(**values, requested_at=at, requested_by=by))


def change(connection: Connection, reopening: int, **values: object) -> None:
    """Say that a request was granted, or that its sheet is final again."""
    connection.execute(update(reopenings).where(reopenings.c.id == reopening).values(**values))
