"""The live session of a round: which application is heard, since when, and who is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.tables import hearings, presences


@dataclass(frozen=True, slots=True)
class Hearing:
    """A live session; ``position`` counts from 0 in ``order``."""

    round: str
    order: tuple[str, ...]
    position: int
    seconds: int
    quorum: int
    started_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    revision: int

    @property
    def current(self) -> str | None:
        """The application that is heard; None once the session has ended."""
        return None if self.ended_at is not None else self.order[self.position]

    def elapsed(self, at: datetime) -> float:
        """Seconds this application has been heard, pauses left out."""
        if self.started_at is None:
            return 0.0
        return max(((self.paused_at or at) - self.started_at).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class Presence:
    """When an expert's desk was last heard of, and on which application it was."""

    rater: str
    application: str
    seen_at: datetime


def find(connection: Connection, round_: str) -> Hearing | None:
    """The live session of a round."""
    row = connection.execute(select(hearings).where(hearings.c.round == round_)).mappings().one_or_none()
    return None if row is None else Hearing(**{**row, "order": tuple(row["order"])})


def keep(connection: Connection, hearing: Hearing) -> None:
    """Keep a session as it is now."""
    values = {name: getattr(hearing, name) for name in Hearing.__slots__} | {"order": list(hearing.order)}
    if find(connection, hearing.round) is None:
        connection.execute(insert(hearings).values(values))
    else:
        connection.execute(update(hearings).where(hearings.c.round == hearing.round).values(values))


def present(connection: Connection, round_: str) -> list[Presence]:
    """Every desk that was ever heard of in this session."""
    query = select(presences).where(presences.c.round == round_).order_by(presences.c.rater)
    return [Presence(row["rater"], row["application"], row["seen_at"]) for row in connection.execute(query).mappings()]


def seen(connection: Connection, round_: str, rater: str) -> Presence | None:
    """When one desk was last heard of."""
    query = select(presences).where(presences.c.round == round_, presences.c.rater == rater)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Presence(rater, row["application"], row["seen_at"])


def see(connection: Connection, round_: str, rater: str, application: str, at: datetime) -> None:
    """A desk was heard of."""
    if seen(connection, round_, rater) is None:
        connection.execute(insert(presences).values(round=round_, rater=rater, application=application, seen_at=at))
    else:
        mine = presences.c.round == round_, presences.c.rater == rater
        connection.execute(update(presences).where(*mine).values(application=application, seen_at=at))
