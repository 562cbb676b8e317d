"""What an expert's seat is locked with: the hash of their PIN, and the sessions in which it was set or entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, insert, literal, select, update

from data.store.columns import nameable
from data.store.tables import openings, pins


@dataclass(frozen=True, slots=True)
class Pin:
    """What one seat is locked with; without a hash it was released, and a new PIN is to be set."""

    round: str
    rater: str
    pin_hash: str | None = field(repr=False)
    set_at: datetime
    wrong: int
    wrong_at: datetime | None


def sealed(round_: ColumnElement[Any], rater: ColumnElement[Any], session: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a seat has a PIN that was not entered in a session, as a part of a statement."""
    here = and_(pins.c.round == round_, pins.c.rater == rater)
    opened = and_(openings.c.session == session, openings.c.round == round_, openings.c.rater == rater)
    return exists().where(here) & ~exists().where(opened)


SEALED = select(literal("sealed")).where(sealed(bindparam("of_round"), bindparam("of_rater"), bindparam("of_session")))
_OPENED = select(openings.c.session).where(openings.c.session == bindparam("of_session")).limit(1)


def find(connection: Connection, round_: str, rater: str) -> Pin | None:
    """What a seat is locked with; None before the undertaking."""
    if not nameable(rater):
        return None
    row = connection.execute(select(pins).where(_seat(round_, rater))).mappings().one_or_none()
    return None if row is None else Pin(**row)


def every(connection: Connection, round_: str) -> dict[str, Pin]:
    """The pins of a round by expert."""
    rows = connection.execute(select(pins).where(pins.c.round == round_)).mappings()
    return {row["rater"]: Pin(**row) for row in rows}


def put(connection: Connection, round_: str, rater: str, pin_hash: str, at: datetime) -> None:
    """Lock a seat with a PIN, for the first time or after a release."""
    values = {"pin_hash": pin_hash, "set_at": at, "wrong": 0, "wrong_at": None}
    if not connection.execute(update(pins).where(_seat(round_, rater)).values(**values)).rowcount:
        connection.execute(insert(pins).values(round=round_, rater=rater, **values))


def void(connection: Connection, round_: str, rater: str) -> None:
    """Make the PIN of a seat worthless; whoever has opened it keeps it open."""
    connection.execute(update(pins).where(_seat(round_, rater)).values(pin_hash=None))


def count_wrong(connection: Connection, round_: str, rater: str, at: datetime) -> None:
    """Count a PIN that did not fit."""
    connection.execute(update(pins).where(_seat(round_, rater)).values(wrong=pins.c.wrong + 1, wrong_at=at))


def forgive(connection: Connection, round_: str, rater: str) -> None:
    """A PIN has fitted: those before it no longer count."""
    connection.execute(update(pins).where(_seat(round_, rater)).values(wrong=0, wrong_at=None))


def open_for(connection: Connection, round_: str, rater: str, session: str, at: datetime) -> None:
    """Note that the PIN was set or entered in a session."""
    if is_sealed(connection, round_, rater, session):
        connection.execute(insert(openings).values(round=round_, rater=rater, session=session, at=at))


def is_sealed(connection: Connection, round_: str, rater: str, session: str) -> bool:
    """Whether a seat has a PIN that was not entered in a session."""
    given = {"of_round": round_, "of_rater": rater, "of_session": session}
    return connection.execute(SEALED, given).first() is not None


def has_opened(connection: Connection, session: str) -> bool:
    """Whether any PIN was set or entered in a session."""
    return connection.execute(_OPENED, {"of_session": session}).first() is not None


def _seat(round_: str, rater: str) -> ColumnElement[bool]:
    return and_(pins.c.round == round_, pins.c.rater == rater)
