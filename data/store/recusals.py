"""Recusals: proposed, and accepted or rejected by somebody with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, insert, select, update

from data.store.tables import recusals


@dataclass(frozen=True, slots=True)
class Recusal:
    """An expert who should not judge an application: where that comes from, and what was decided."""

    id: int
    round: str
    application: str
    rater: str
    source: str
    reason: str
    state: str
    at: datetime
    by: str
    decided_at: datetime | None
    decided_by: str | None
    decided_why: str


def every(connection: Connection, round_: str) -> list[Recusal]:
    """All recusals of a round in the order they were proposed."""
    return _read(connection, select(recusals).where(recusals.c.round == round_))


def of_rater(connection: Connection, round_: str, rater: str) -> list[Recusal]:
    """All recusals of one expert."""
    return _read(connection, select(recusals).where(recusals.c.round == round_, recusals.c.rater == rater))


def find(connection: Connection, recusal: int) -> Recusal | None:
    """A recusal by its number."""
    return next(iter(_read(connection, select(recusals).where(recusals.c.id == recusal))), None)


def accepted(connection: Connection, round_: str) -> frozenset[tuple[str, str]]:
    """Pairs of application and expert that are out of the question."""
    query = select(recusals.c.application, recusals.c.rater).where(
        recusals.c.round == round_, recusals.c.state == "accepted"
    )
    return frozenset((row.application, row.rater) for row in connection.execute(query))


def propose(
    connection: Connection, round_: str, application: str, rater: str, source: str, reason: str, at: datetime, by: str
) -> bool:
    """Propose a recusal; False where the same source has been heard on this pair already."""
    same = select(recusals.c.id).where(
        recusals.c.round == round_,
        recusals.c.application == application,
        recusals.c.rater == rater,
        recusals.c.source == source,
    )
    if connection.execute(same).first() is not None:
        return False
    values = {"round": round_, "application": application, "rater": rater, "source": source}
    connection.execute(insert(recusals).values(**values, reason=reason, state="proposed", at=at, by=by))
    return True


def decide(connection: Connection, recusal: int, state: str, at: datetime, by: str, why: str) -> None:
    """Accept or reject a recusal."""
    statement = update(recusals).where(recusals.c.id == recusal)
    connection.execute(statement.values(state=state, decided_at=at, decided_by=by, decided_why=why))


def reopen(connection: Connection, recusal: int, reason: str) -> None:
    """Take a recusal up again for a new reason."""
    undecided = {"state": "proposed", "decided_at": None, "decided_by": None, "decided_why": ""}
    connection.execute(update(recusals).where(recusals.c.id == recusal).values(reason=reason, **undecided))


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> list[Recusal]:
    return [Recusal(**row) for row in connection.execute(query.order_by(recusals.c.id)).mappings()]
