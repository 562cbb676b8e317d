"""Rounds and the frozen text they are run by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data.store.columns import nameable
from data.store.tables import frozen, rounds


@dataclass(frozen=True, slots=True)
class Round:
    """One competitive review, from set-up to the archive."""

    id: str
    title: str
    programme: str
    phase: str
    settings: Mapping[str, Any]
    synthetic: bool
    created_at: datetime
    phase_since: datetime
    closes_at: datetime | None
    locked_hash: str | None
    revision: int


# Built once: building a statement costs more than running it, and every activity asks.
_FIND = select(rounds).where(rounds.c.id == bindparam("of_round"))
_HASHES = select(frozen.c.name, frozen.c.sha256).where(frozen.c.round == bindparam("of_round")).order_by(frozen.c.name)


def create(connection: Connection, made: Round, files: Mapping[str, bytes]) -> None:
    """Keep a new round with the very bytes of its rubric, form and procedure."""
    connection.execute(insert(rounds).values({name: getattr(made, name) for name in Round.__slots__}))
    rows = [
        {"round": made.id, "name": name, "content": content, "sha256": sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]
    connection.execute(insert(frozen), rows)


def find(connection: Connection, round_: str) -> Round | None:
    """A round by its id."""
    if not nameable(round_):
        return None
    row = connection.execute(_FIND, {"of_round": round_}).mappings().one_or_none()
    return None if row is None else Round(**row)


def every(connection: Connection) -> list[Round]:
    """All rounds, the newest first."""
    query = select(rounds).order_by(rounds.c.created_at.desc(), rounds.c.id)
    return [Round(**row) for row in connection.execute(query).mappings()]


def change(connection: Connection, round_: str, **values: object) -> None:
    """Change a round; everything that was read of it before is out of date."""
    statement = update(rounds).where(rounds.c.id == round_)
    connection.execute(statement.values(**values, revision=rounds.c.revision + 1))


def files(connection: Connection, round_: str) -> dict[str, bytes]:
    """The frozen files of a round by name."""
    query = select(frozen.c.name, frozen.c.content).where(frozen.c.round == round_).order_by(frozen.c.name)
    return {row.name: row.content for row in connection.execute(query)}


def hashes(connection: Connection, round_: str) -> dict[str, str]:
    """SHA-256 of each frozen file."""
    return {row.name: row.sha256 for row in connection.execute(_HASHES, {"of_round": round_})}
