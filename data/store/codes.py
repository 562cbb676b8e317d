"""Access codes of experts, each for one round and one use; only their hashes are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from data.store.tables import access_codes


@dataclass(frozen=True, slots=True)
class Code:
    """One access code that was issued."""

    code_hash: str
    round: str
    rater: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def add(connection: Connection, code: Code) -> None:
    """Keep a new code."""
    connection.execute(insert(access_codes).values({name: getattr(code, name) for name in Code.__slots__}))


def find(connection: Connection, code_hash: str) -> Code | None:
    """A code by its hash."""
    row = connection.execute(select(access_codes).where(access_codes.c.code_hash == code_hash)).mappings().one_or_none()
    return None if row is None else Code(**row)


def use(connection: Connection, code_hash: str, at: datetime) -> None:
    """Note that a code let somebody in."""
    connection.execute(update(access_codes).where(access_codes.c.code_hash == code_hash).values(used_at=at))


def revoke(connection: Connection, round_: str, raters: Collection[str], at: datetime) -> None:
    """Make the earlier codes of these experts worthless."""
    which = (access_codes.c.round == round_, access_codes.c.rater.in_(raters), access_codes.c.revoked_at.is_(None))
    connection.execute(update(access_codes).where(*which).values(revoked_at=at))


def standing(connection: Connection, round_: str) -> dict[str, Code]:
    """The code of each expert that was not replaced by a later one."""
    which = (access_codes.c.round == round_, access_codes.c.revoked_at.is_(None))
    query = select(access_codes).where(*which).order_by(access_codes.c.created_at, access_codes.c.code_hash)
    return {row["rater"]: Code(**row) for row in connection.execute(query).mappings()}
