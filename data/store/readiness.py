"""What a round's life asks of the store before it takes a step: whether things are there, never what was scored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from data.store.tables import access_codes, decisions, objections, reopenings, runs

CLOSED_OBJECTIONS = ("answered", "accepted", "rejected", "upheld", "withdrawn")


def with_code(connection: Connection, round_: str, at: datetime) -> frozenset[str]:
    """Experts who hold an access code that lets them in, or has let them in."""
    valid = or_(access_codes.c.used_at.is_not(None), access_codes.c.expires_at > at)
    query = select(access_codes.c.rater).where(access_codes.c.round == round_, access_codes.c.revoked_at.is_(None))
    return frozenset(connection.execute(query.where(valid)).scalars())


def open_reopenings(connection: Connection, round_: str, since: datetime) -> list[tuple[str, str]]:
    """Application and expert of every sheet that since then was asked to be, or is, open again."""
    query = select(reopenings.c.application, reopenings.c.rater).where(
        reopenings.c.round == round_, reopenings.c.closed_at.is_(None), reopenings.c.requested_at >= since
    )
    return [
        (row.application, row.rater)
        for row in connection.execute(query.order_by(reopenings.c.application, reopenings.c.rater))
    ]


def open_objections(connection: Connection, round_: str, kind: str) -> int:
    """How many objections of a kind wait for an answer."""
    query = select(objections.c.id).where(
        objections.c.round == round_, objections.c.kind == kind, objections.c.state.not_in(CLOSED_OBJECTIONS)
    )
    return len(connection.execute(query).all())


def adopted_result(connection: Connection, round_: str) -> dict[str, Any] | None:
    """The result of the run that was adopted last."""
    query = select(runs.c.result).where(runs.c.round == round_, runs.c.adopted_at.is_not(None))
    return connection.execute(query.order_by(runs.c.adopted_at.desc()).limit(1)).scalar_one_or_none()


def has_runs(connection: Connection, round_: str) -> bool:
    """Whether anything was ever evaluated."""
    return bool(connection.execute(select(exists().where(runs.c.round == round_))).scalar_one())


def publication(connection: Connection, round_: str) -> dict[str, Any] | None:
    """What is known of the last publication."""
    query = select(decisions.c.facts).where(decisions.c.round == round_, decisions.c.kind == "publication")
    return connection.execute(query.order_by(decisions.c.id.desc()).limit(1)).scalar_one_or_none()
