"""What an expert's seat is locked with: the hash of their PIN, and the sessions in which it was set or entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, select, update

from data.store.tables import openings, seals


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of one seat; without a hash it was released, and a new PIN is to be set."""

    round: str
    rater: str
    pin_hash: str | None = field(repr=False)
    set_at: datetime
    wrong: int


SEALED = (
    select(seals.c.rater)
    .where(seals.c.round == bindparam("of_round"), seals.c.rater == bindparam("of_rater"))
    .where(
        ~select(openings.c.session)
        .where(
            openings.c.session == bindparam("of_session"),
            openings.c.round == bindparam("of_round"),
            openings.c.rater == bindparam("of_rater"),
        )
        .exists()
    )
)


def find(connection: Connection, round_: str, rater: str) -> Seal | None:
    """The seal of a seat; None before the undertaking."""
    row = connection.execute(select(seals).where(_seat(round_, rater))).mappings().one_or_none()
    return None if row is None else Seal(**row)


def every(connection: Connection, round_: str) -> dict[str, Seal]:
    """The seals of a round by expert."""
    rows = connection.execute(select(seals).where(seals.c.round == round_)).mappings()
    return {row["rater"]: Seal(**row) for row in rows}


def put(connection: Connection, round_: str, rater: str, pin_hash: str, at: datetime) -> None:
    """Lock a seat with a PIN, for the first time or after a release."""
    values = {"pin_hash": pin_hash, "set_at": at, "wrong": 0}
    if not connection.execute(update(seals).where(_seat(round_, rater)).values(**values)).rowcount:
        connection.execute(insert(seals).values(round=round_, rater=rater, **values))


def void(connection: Connection, round_: str, rater: str) -> None:
    """Make the PIN of a seat worthless; whoever has opened it keeps it open."""
    connection.execute(update(seals).where(_seat(round_, rater)).values(pin_hash=None))


def count_wrong(connection: Connection, round_: str, rater: str) -> None:
    """Count a PIN that did not fit."""
    connection.execute(update(seals).where(_seat(round_, rater)).values(wrong=seals.c.wrong + 1))


def forgive(connection: Connection, round_: str, rater: str) -> None:
    """A PIN has fitted: those before it no longer count."""
    connection.execute(update(seals).where(_seat(round_, rater)).values(wrong=0))


def open_for(connection: Connection, round_: str, rater: str, session: str, at: datetime) -> None:
    """Note that the PIN was set or entered in a session."""
    if is_sealed(connection, round_, rater, session):
        connection.execute(insert(openings).values(round=round_, rater=rater, session=session, at=at))


def is_sealed(connection: Connection, round_: str, rater: str, session: str) -> bool:
    """Whether a seat has a PIN that was not entered in a session."""
    given = {"of_round": round_, "of_rater": rater, "of_session": session}
    return connection.execute(SEALED, given).first() is not None


def _seat(round_: str, rater: str) -> ColumnElement[bool]:
    return and_(seals.c.round == round_, seals.c.rater == rater)
