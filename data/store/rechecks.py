"""Rechecks: what was asked about a flagged score or expert, what the expert answered, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from data.store.tables import rechecks

Decision = Literal["kept", "rescored", "explained"]


@dataclass(frozen=True, slots=True)
class Recheck:
    """One question put to an expert; ``application`` is None where it is about all their sheets.

    ``facts`` hold the flag, and with it what follows from others' scores; ``proposed`` the sheet as the expert would
    have it, with the revision it was made on. ``revision`` counts the answers.
    """

    id: int
    round: str
    rater: str
    application: str | None
    code: str
    facts: Mapping[str, Any] = field(repr=False)
    question: str
    asked_by: str
    asked_at: datetime
    answer: str | None
    proposed: Mapping[str, Any] | None = field(repr=False)
    answered_at: datetime | None
    revision: int
    decision: Decision | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def stands(self) -> str:
        """How far it is: ``asked``, ``answered`` or ``decided``."""
        return "decided" if self.decision else "answered" if self.revision else "asked"

    @property
    def subject(self) -> str:
        """What it is about, as the journal says it."""
        return self.rater if self.application is None else f"{self.rater}→{self.application}"


def every(connection: Connection, round_: str, rater: str | None = None) -> list[Recheck]:
    """Rechecks in the order they were asked for; of one expert where one is named."""
    query = select(rechecks).where(rechecks.c.round == round_)
    if rater is not None:
        query = query.where(rechecks.c.rater == rater)
    return [Recheck(**row) for row in connection.execute(query.order_by(rechecks.c.id)).mappings()]


def find(connection: Connection, round_: str, number: int) -> Recheck | None:
    """One recheck of a round."""
    query = select(rechecks).where(rechecks.c.round == round_, rechecks.c.id == number)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Recheck(**row)


def ask(
    connection: Connection,
    round_: str,
    rater: str,
    application: str | None,
    code: str,
    facts: Mapping[str, Any],
    question: str,
    at: datetime,
    by: str,
) -> int:
    """Put a question to an expert; answers with its number."""
    values = {"round": round_, "rater": rater, "application": application, "code": code, "facts": facts}
    statement = insert(rechecks).values(**values, question=question, asked_at=at, asked_by=by, revision=0)
    return int(connection.execute(statement.returning(rechecks.c.id)).scalar_one())


def change(connection: Connection, number: int, **values: object) -> None:
    """Keep an answer or a decision."""
    connection.execute(update(rechecks).where(rechecks.c.id == number).values(**values))


def rescored(connection: Connection, round_: str) -> list[tuple[str, str]]:
    """Application and expert of every sheet with a confirmed new score."""
    query = select(rechecks.c.application, rechecks.c.rater).where(
        rechecks.c.round == round_, rechecks.c.decision == "rescored"
    )
    ordered = query.distinct().order_by(rechecks.c.application, rechecks.c.rater)
    return [(row.application, row.rater) for row in connection.execute(ordered)]
