"""The experts of a round: who could judge, who was drawn, who is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from data.store.columns import nameable
from data.store.tables import experts


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert of one round; ``state`` is pool, drawn, substitute, absent or withdrawn."""

    round: str
    id: str
    name: str
    affiliation: str = ""
    region: str = ""
    expertise: tuple[str, ...] = ()
    attributes: Mapping[str, Any] | None = None
    chair: bool = False
    account: int | None = None
    state: str = "pool"
    undertaken_at: datetime | None = None
    finished_at: datetime | None = None
    receipt: str | None = None
    queue_seed: int = 0


# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_FIND = select(experts).where(experts.c.round == bindparam("of_round"), experts.c.id == bindparam("of_rater"))


def every(connection: Connection, round_: str) -> list[Expert]:
    """All experts of a round by id, also those who are away or gone."""
    query = select(experts).where(experts.c.round == round_).order_by(experts.c.id)
    return [_expert(row) for row in connection.execute(query).mappings()]


def find(connection: Connection, round_: str, rater: str) -> Expert | None:
    """An expert by id."""
    if not nameable(rater):
        return None
    row = connection.execute(_FIND, {"of_round": round_, "of_rater": rater}).mappings().one_or_none()
    return None if row is None else _expert(row)


def add(connection: Connection, expert: Expert) -> None:
    """Take an expert in."""
    connection.execute(insert(experts).values(_columns(expert)))


def change(connection: Connection, round_: str, rater: str, **values: object) -> None:
    """Change some columns of an expert."""
    statement = update(experts).where(experts.c.round == round_, experts.c.id == rater)
    connection.execute(statement.values(**values))


def remove(connection: Connection, round_: str, rater: str) -> None:
    """Strike an expert whom nothing refers to."""
    connection.execute(delete(experts).where(experts.c.round == round_, experts.c.id == rater))


def panel(known: Iterable[Expert]) -> list[Expert]:
    """Who is asked to judge: those drawn, or the whole pool where nobody has been drawn.

    >>> panel([Expert("R", "E1", "甲"), Expert("R", "E2", "乙", state="absent")])[0].id
    'E1'
    """
    listed = list(known)
    drawn = [expert for expert in listed if expert.state == "drawn"]
    if drawn or any(expert.state == "substitute" for expert in listed):
        return drawn
    return [expert for expert in listed if expert.state == "pool"]


def _expert(row: RowMapping) -> Expert:
    return Expert(**{**row, "expertise": tuple(row["expertise"])})


def _columns(expert: Expert) -> dict[str, Any]:
    values = {field.name: getattr(expert, field.name) for field in fields(expert)}
    return values | {"expertise": list(expert.expertise), "attributes": dict(expert.attributes or {})}
