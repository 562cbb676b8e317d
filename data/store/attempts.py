"""Sign-ins that failed, by the hash of what was tried; who tried is not kept in clear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from data.store.tables import attempts


def fail(connection: Connection, subjects: Collection[str], at: datetime) -> None:
    """Count a failure against each subject."""
    connection.execute(insert(attempts), [{"subject_hash": subject, "at": at} for subject in subjects])


def failures(connection: Connection, subjects: Collection[str], since: datetime) -> dict[str, int]:
    """How often each subject failed since then; one that never did is not listed."""
    query = (
        select(attempts.c.subject_hash, func.count())
        .where(attempts.c.subject_hash.in_(subjects), attempts.c.at > since)
        .group_by(attempts.c.subject_hash)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def forgive(connection: Connection, subject: str, before: datetime) -> None:
    """Forget the failures of a subject, and everybody's that are too old to count."""
    connection.execute(delete(attempts).where((attempts.c.subject_hash == subject) | (attempts.c.at <= before)))
