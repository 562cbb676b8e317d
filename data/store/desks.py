"""What lies on one expert's desk: the applications they are asked to judge, without what anybody thinks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from data.store.tables import applications, assignments, recusals


@dataclass(frozen=True, slots=True)
class Assigned:
    """One application somebody is asked to judge, and since when."""

    application: str
    name: str
    sector: str
    region: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """One application somebody must not judge, and why."""

    application: str
    name: str
    reason: str
    at: datetime


def assigned(connection: Connection, round_: str, rater: str) -> list[Assigned]:
    """Everything an expert is asked to judge, by id."""
    query = _standing(round_, rater).order_by(assignments.c.application)
    return [Assigned(**row) for row in connection.execute(query).mappings()]


def assigned_one(connection: Connection, round_: str, rater: str, application: str) -> Assigned | None:
    """One application, if the expert is asked to judge it; what cannot be an id is nobody's."""
    if not isinstance(application, str) or not application.isprintable():
        return None
    query = _standing(round_, rater).where(assignments.c.application == application)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Assigned(**row)


def attributes(connection: Connection, round_: str, rater: str) -> dict[str, Mapping[str, Any]]:
    """Columns of every application an expert is asked to judge."""
    query = _standing(round_, rater).with_only_columns(assignments.c.application, applications.c.attributes)
    return {row.application: row.attributes for row in connection.execute(query)}


def stepped_back(connection: Connection, round_: str, rater: str) -> list[SteppedBack]:
    """Applications an expert must not judge and was asked to, by id."""
    asked = select(assignments.c.application).where(assignments.c.round == round_, assignments.c.rater == rater)
    columns = (recusals.c.application, applications.c.name, recusals.c.reason, recusals.c.at)
    query = (
        select(*columns)
        .join(applications, and_(applications.c.round == recusals.c.round, applications.c.id == recusals.c.application))
        .where(recusals.c.round == round_, recusals.c.rater == rater, recusals.c.state == "accepted")
        .where(recusals.c.application.in_(asked))
        .order_by(recusals.c.application, recusals.c.id)
    )
    rows = [SteppedBack(**row) for row in connection.execute(query).mappings()]
    return list({row.application: row for row in rows}.values())


def _standing(round_: str, rater: str) -> Select[tuple[object, ...]]:
    same = and_(applications.c.round == assignments.c.round, applications.c.id == assignments.c.application)
    columns = (applications.c.name, applications.c.sector, applications.c.region, assignments.c.at)
    here = (assignments.c.round == round_, assignments.c.rater == rater, assignments.c.withdrawn_at.is_(None))
    query = select(assignments.c.application, *columns).select_from(assignments.join(applications, same))
    return query.where(*here, applications.c.withdrawn_at.is_(None))
