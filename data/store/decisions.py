"""Decisions of a round: on ties, on sheets set aside, on rechecked scores, and on publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from data.store.tables import decisions


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was taken; a later one of the same kind on the same thing supersedes it."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    reason: str
    at: datetime
    by: str


def record(
    connection: Connection, round_: str, kind: str, facts: Mapping[str, Any], reason: str, at: datetime, by: str
) -> int:
    """Keep a decision."""
    values = {"round": round_, "kind": kind, "facts": facts, "reason": reason, "at": at, "by": by}
    return int(connection.execute(insert(decisions).values(values).returning(decisions.c.id)).scalar_one())


def every(connection: Connection, round_: str, *kinds: str) -> list[Decided]:
    """Decisions of a round in the order they were taken; of some kinds where they are named."""
    query = select(decisions).where(decisions.c.round == round_).order_by(decisions.c.id)
    if kinds:
        query = query.where(decisions.c.kind.in_(kinds))
    return [
        Decided(row["id"], row["kind"], row["facts"], row["reason"], row["at"], row["by"])
        for row in connection.execute(query).mappings()
    ]
