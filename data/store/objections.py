"""Objections: to an expert before scoring, to a result after the notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.tables import objections


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody objects to, and the answer they were given."""

    id: int
    round: str
    kind: str
    application: str | None
    rater: str | None
    by_whom: str
    text: str
    state: str
    answer: str | None
    at: datetime
    answered_at: datetime | None
    answered_by: str | None


def every(connection: Connection, round_: str, kind: str) -> list[Objection]:
    """Objections of one kind in the order they came in."""
    query = select(objections).where(objections.c.round == round_, objections.c.kind == kind)
    return [Objection(**row) for row in connection.execute(query.order_by(objections.c.id)).mappings()]


def receive(
    connection: Connection,
    round_: str,
    kind: str,
    by_whom: str,
    text: str,
    at: datetime,
    application: str | None = None,
    rater: str | None = None,
) -> int:
    """Take an objection in; answers with its number."""
    values = {"round": round_, "kind": kind, "application": application, "rater": rater, "at": at}
    statement = insert(objections).values(**values, by_whom=by_whom, text=text, state="received")
    return int(connection.execute(statement.returning(objections.c.id)).scalar_one())


def answer(connection: Connection, objection: int, state: str, text: str, at: datetime, by: str) -> None:
    """Answer an objection."""
    statement = update(objections).where(objections.c.id == objection)
    connection.execute(statement.values(state=state, answer=text, answered_at=at, answered_by=by))
