"""Who was asked to judge what: one standing assignment of a pair, withdrawn ones stay as history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from data.store.tables import assignments

Pair = tuple[str, str]
"""An application's and an expert's id."""

standing_ones = assignments.c.withdrawn_at.is_(None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One expert asked to judge one application; ``source`` is optimal, manual, repair or recusal."""

    id: int
    round: str
    application: str
    rater: str
    source: str
    at: datetime
    by: str
    withdrawn_at: datetime | None
    withdrawn_why: str | None


def of_rater(connection: Connection, round_: str, rater: str) -> tuple[str, ...]:
    """Applications an expert is asked to judge, by id."""
    query = select(assignments.c.application).where(assignments.c.round == round_, assignments.c.rater == rater)
    return tuple(connection.execute(query.where(standing_ones).order_by(assignments.c.application)).scalars())


def of_application(connection: Connection, round_: str, application: str) -> tuple[str, ...]:
    """Experts who are asked to judge an application, by id."""
    query = select(assignments.c.rater).where(
        assignments.c.round == round_, assignments.c.application == application, standing_ones
    )
    return tuple(connection.execute(query.order_by(assignments.c.rater)).scalars())


def stands(connection: Connection, round_: str, application: str, rater: str) -> bool:
    """Whether an expert is asked to judge an application."""
    query = select(assignments.c.id).where(assignments.c.round == round_, assignments.c.rater == rater)
    return connection.execute(query.where(assignments.c.application == application, standing_ones)).first() is not None


def standing(connection: Connection, round_: str) -> list[Assignment]:
    """All standing assignments by application and expert."""
    query = select(assignments).where(assignments.c.round == round_, standing_ones)
    return _read(connection, query.order_by(assignments.c.application, assignments.c.rater))


def history(connection: Connection, round_: str) -> list[Assignment]:
    """Every assignment there ever was, in order of time."""
    return _read(connection, select(assignments).where(assignments.c.round == round_).order_by(assignments.c.id))


def add(connection: Connection, round_: str, pairs: Collection[Pair], source: str, at: datetime, by: str) -> None:
    """Ask experts to judge applications."""
    rows = [
        {"round": round_, "application": application, "rater": rater, "source": source, "at": at, "by": by}
        for application, rater in sorted(pairs)
    ]
    if rows:
        connection.execute(insert(assignments), rows)


def withdraw(connection: Connection, round_: str, pairs: Collection[Pair], at: datetime, why: str) -> None:
    """Ask no longer."""
    statement = update(assignments).where(
        assignments.c.round == round_,
        assignments.c.application == bindparam("of_application"),
        assignments.c.rater == bindparam("of_rater"),
        standing_ones,
    )
    rows = [{"of_application": application, "of_rater": rater} for application, rater in sorted(pairs)]
    if rows:
        connection.execute(statement.values(withdrawn_at=at, withdrawn_why=why), rows)


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> list[Assignment]:
    return [Assignment(**row) for row in connection.execute(query).mappings()]
