"""Messages to experts: reminders, and what changed for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.store.tables import messages


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one expert."""

    id: int
    rater: str
    kind: str
    text: str
    at: datetime
    by: str
    read_at: datetime | None


# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_UNREAD = (
    select(*(messages.c[name] for name in Message.__slots__))
    .where(messages.c.round == bindparam("of_round"), messages.c.rater == bindparam("of_rater"))
    .where(messages.c.read_at.is_(None))
    .order_by(messages.c.id)
)


def send(
    connection: Connection, round_: str, raters: Collection[str], kind: str, text: str, at: datetime, by: str
) -> None:
    """Send the same message to several experts."""
    rows = [{"round": round_, "rater": r, "kind": kind, "text": text, "at": at, "by": by} for r in sorted(raters)]
    if rows:
        connection.execute(insert(messages), rows)


def unread(connection: Connection, round_: str, rater: str) -> list[Message]:
    """What an expert has not put away yet, the oldest first."""
    rows = connection.execute(_UNREAD, {"of_round": round_, "of_rater": rater})
    return [Message(*row) for row in rows]


def put_away(connection: Connection, round_: str, rater: str, message: int, at: datetime) -> bool:
    """The expert has read a message; whether it was theirs, and not read before."""
    mine = messages.c.round == round_, messages.c.rater == rater, messages.c.id == message
    changed = connection.execute(update(messages).where(*mine, messages.c.read_at.is_(None)).values(read_at=at))
    return bool(changed.rowcount)


def last_reminders(connection: Connection, round_: str) -> dict[str, datetime]:
    """When each expert was last reminded."""
    query = select(messages.c.rater, func.max(messages.c.at).label("at")).where(
        messages.c.round == round_, messages.c.kind == "reminder"
    )
    return {row.rater: row.at for row in connection.execute(query.group_by(messages.c.rater))}
