"""What is judged in a round, and what is known of it before anybody judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data.store.columns import nameable
from data.store.tables import applications


@dataclass(frozen=True, slots=True)
class Application:
    """One application of a round; ``verdict`` already holds what persons have decided about it."""

    round: str
    id: str
    name: str
    sector: str = ""
    region: str = ""
    authority: str = ""
    attributes: Mapping[str, Any] | None = None
    verdict: str | None = None
    decision: Mapping[str, Any] | None = None
    withdrawn_at: datetime | None = None
    revision: int = 1

    @property
    def is_in(self) -> bool:
        """Whether the panel judges it."""
        return self.verdict == "eligible" and self.withdrawn_at is None


# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_HERE = applications.c.round == bindparam("of_round"), applications.c.id == bindparam("of_application")
_FIND = select(applications).where(*_HERE)


def add(connection: Connection, added: Application) -> None:
    """Keep a new application."""
    values = {name: getattr(added, name) for name in Application.__slots__}
    connection.execute(insert(applications).values(values | {"attributes": dict(added.attributes or {})}))


def find(connection: Connection, round_: str, id: str) -> Application | None:
    """An application by its id."""
    if not nameable(id):
        return None
    row = connection.execute(_FIND, {"of_round": round_, "of_application": id}).mappings().one_or_none()
    return None if row is None else Application(**row)


def every(connection: Connection, round_: str) -> list[Application]:
    """All applications of a round, withdrawn ones too, by id."""
    query = select(applications).where(applications.c.round == round_).order_by(applications.c.id)
    return [Application(**row) for row in connection.execute(query).mappings()]


def judged(connection: Connection, round_: str) -> list[Application]:
    """The applications the panel judges, by id."""
    return [one for one in every(connection, round_) if one.is_in]


def change(connection: Connection, round_: str, id: str, **values: object) -> None:
    """Change an application; what was read of it before is out of date."""
    here = update(applications).where(applications.c.round == round_, applications.c.id == id)
    connection.execute(here.values(**values, revision=applications.c.revision + 1))
