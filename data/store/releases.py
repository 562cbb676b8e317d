"""Forgotten PINs: who asked for a seat to be released and why, and who released it or did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.tables import releases


@dataclass(frozen=True, slots=True)
class Release:
    """A request to release one seat; ``granted`` is None while it waits."""

    id: int
    round: str
    rater: str
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None


def waiting(connection: Connection, round_: str) -> list[Release]:
    """Requests of a round that nobody has decided on, the oldest first."""
    query = select(releases).where(releases.c.round == round_, releases.c.decided_at.is_(None)).order_by(releases.c.id)
    return [Release(**row) for row in connection.execute(query).mappings()]


def ask(connection: Connection, round_: str, rater: str, reason: str, at: datetime, by: str) -> int:
    """Keep a request; its number."""
    values = {"round": round_, "rater": rater, "reason": reason, "asked_at": at, "asked_by": by}
    return int(connection.execute(insert(releases).values(**values).returning(releases.c.id)).scalar_one())


def decide(connection: Connection, number: int, *, granted: bool, at: datetime, by: str) -> None:
    """Say what became of a request."""
    values = {"granted": granted, "decided_at": at, "decided_by": by}
    connection.execute(update(releases).where(releases.c.id == number).values(**values))
