"""What lies on one expert's desk: the applications they are asked to judge, without what anybody thinks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from data.store.columns import nameable
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


# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_ASSIGNED = (
    select(
        assignments.c.application, applications.c.name, applications.c.sector, applications.c.region, assignments.c.at
    )
    .join(
        applications, and_(applications.c.round == assignments.c.round, applications.c.id == assignments.c.application)
    )
    .where(assignments.c.round == bindparam("of_round"), assignments.c.rater == bindparam("of_rater"))
    .where(assignments.c.withdrawn_at.is_(None), applications.c.withdrawn_at.is_(None))
    .order_by(assignments.c.application)
)
_ASSIGNED_ONE = _ASSIGNED.where(assignments.c.application == bindparam("of_application"))
_ATTRIBUTES = _ASSIGNED.with_only_columns(assignments.c.application, applications.c.attributes)
_STEPPED_BACK = (
    select(recusals.c.application, applications.c.name, recusals.c.reason, recusals.c.at)
    .join(applications, and_(applications.c.round == recusals.c.round, applications.c.id == recusals.c.application))
    .where(recusals.c.round == bindparam("of_round"), recusals.c.rater == bindparam("of_rater"))
    .where(recusals.c.state == "accepted")
    .where(
        select(assignments.c.id)
        .where(*(assignments.c[name] == recusals.c[name] for name in ("round", "rater", "application")))
        .exists()
    )
    .order_by(recusals.c.application, recusals.c.id)
)


def assigned(connection: Connection, round_: str, rater: str) -> list[Assigned]:
    """Everything an expert is asked to judge, by id."""
    return [Assigned(*row) for row in connection.execute(_ASSIGNED, {"of_round": round_, "of_rater": rater})]


def assigned_one(connection: Connection, round_: str, rater: str, application: str) -> Assigned | None:
    """One application, if the expert is asked to judge it; what cannot be an id is nobody's."""
    if not nameable(application):
        return None
    values = {"of_round": round_, "of_rater": rater, "of_application": application}
    row = connection.execute(_ASSIGNED_ONE, values).one_or_none()
    return None if row is None else Assigned(*row)


def attributes(connection: Connection, round_: str, rater: str) -> dict[str, Mapping[str, Any]]:
    """Columns of every application an expert is asked to judge."""
    rows = connection.execute(_ATTRIBUTES, {"of_round": round_, "of_rater": rater})
    return {row.application: row.attributes for row in rows}


def stepped_back(connection: Connection, round_: str, rater: str) -> list[SteppedBack]:
    """Applications an expert must not judge and was asked to, by id."""
    rows = connection.execute(_STEPPED_BACK, {"of_round": round_, "of_rater": rater})
    return list({row.application: SteppedBack(*row) for row in rows}.values())
