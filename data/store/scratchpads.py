"""What experts note for themselves: their scratchpads, which nothing exports, and what they put off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from data.store.tables import scratchpads, skips


def read(connection: Connection, round_: str, rater: str, application: str) -> str:
    """An expert's own note on an application; empty where there is none."""
    query = select(scratchpads.c.text).where(*_of(scratchpads, round_, rater, application))
    return connection.execute(query).scalar_one_or_none() or ""


def read_all(connection: Connection, round_: str, rater: str) -> dict[str, str]:
    """All of an expert's own notes by application."""
    query = select(scratchpads.c.application, scratchpads.c.text).where(
        scratchpads.c.round == round_, scratchpads.c.rater == rater
    )
    return {row.application: row.text for row in connection.execute(query)}


def write(connection: Connection, round_: str, rater: str, application: str, text: str, at: datetime) -> None:
    """Replace an expert's own note on an application."""
    _put(connection, scratchpads, round_, rater, application, text=text, at=at)


def skip(connection: Connection, round_: str, rater: str, application: str, at: datetime) -> None:
    """Put an application off."""
    _put(connection, skips, round_, rater, application, at=at)


def skipped(connection: Connection, round_: str, rater: str) -> dict[str, datetime]:
    """When an expert last put each application off."""
    query = select(skips.c.application, skips.c.at).where(skips.c.round == round_, skips.c.rater == rater)
    return {row.application: row.at for row in connection.execute(query)}


def _put(connection: Connection, table: Table, round_: str, rater: str, application: str, **values: object) -> None:
    changed = connection.execute(update(table).where(*_of(table, round_, rater, application)).values(**values))
    if changed.rowcount == 0:
        keys: dict[str, Any] = {"round": round_, "rater": rater, "application": application}
        connection.execute(insert(table).values(**keys, **values))


def _of(table: Table, round_: str, rater: str, application: str) -> tuple[Any, ...]:
    return table.c.round == round_, table.c.rater == rater, table.c.application == application
