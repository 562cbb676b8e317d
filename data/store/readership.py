"""Which expert may read which attachment: those of applications assigned to them from which they are not recused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from data.store.tables import assignments, attachments, recusals


@dataclass(frozen=True, slots=True)
class Paper:
    """An attachment with its bytes."""

    id: str
    round: str
    application: str
    name: str
    media: str
    content: bytes


def paper(connection: Connection, attachment: str) -> Paper | None:
    """An attachment by its id."""
    columns = [attachments.c[name] for name in Paper.__slots__]
    row = connection.execute(select(*columns).where(attachments.c.id == attachment)).mappings().one_or_none()
    return None if row is None else Paper(**row)


def round_of(connection: Connection, attachment: str) -> str | None:
    """The round an attachment belongs to."""
    return connection.execute(select(attachments.c.round).where(attachments.c.id == attachment)).scalar_one_or_none()


def assigned(connection: Connection, attachment: str, round_: str, rater: str) -> bool:
    """Whether an expert judges the application of an attachment, and has not stepped back from it."""
    same = (attachments.c.id == attachment, attachments.c.round == round_)
    judges = exists().where(
        assignments.c.round == round_,
        assignments.c.rater == rater,
        assignments.c.application == attachments.c.application,
        assignments.c.withdrawn_at.is_(None),
    )
    steps_back = exists().where(
        recusals.c.round == round_,
        recusals.c.rater == rater,
        recusals.c.application == attachments.c.application,
        recusals.c.state == "accepted",
    )
    return connection.execute(select(attachments.c.id).where(*same, judges, ~steps_back)).one_or_none() is not None
