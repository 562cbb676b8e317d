"""Draws of experts by lot: every one that was made stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from data.store.tables import draws


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw: whoever has seed, rule and pool draws the same experts again."""

    id: int
    round: str
    seed: str
    rule: Mapping[str, Any]
    pool: Sequence[Mapping[str, Any]]
    drawn: Mapping[str, Any]
    at: datetime
    by: str


def every(connection: Connection, round_: str) -> list[Draw]:
    """All draws of a round, the first one first."""
    query = select(draws).where(draws.c.round == round_).order_by(draws.c.id)
    return [Draw(**row) for row in connection.execute(query).mappings()]


def add(
    connection: Connection,
    round_: str,
    seed: str,
    rule: Mapping[str, Any],
    pool: Sequence[Mapping[str, Any]],
    drawn: Mapping[str, Any],
    at: datetime,
    by: str,
) -> None:
    """Keep a draw."""
    values = {"round": round_, "seed": seed, "rule": rule, "pool": pool, "drawn": drawn, "at": at, "by": by}
    connection.execute(insert(draws).values(values))
