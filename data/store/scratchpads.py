"""What experts note for themselves: their scratchpads, which nothing exports, and what they put off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from data.store.tables import scratchpads, skips

# Built once: building a statement costs more than running it, and a desk asks at every rerun.
_READ = select(scratchpads.c.text).where(
    scratchpads.c.round == bindparam("of_round"),
    scratchpads.c.rater == bindparam("of_rater"),
    scratchpads.c.application == bindparam("of_application"),
)
_SKIPPED = select(skips.c.application, skips.c.at).where(
    skips.c.round == bindparam("of_round"), skips.c.rater == bindparam("of_rater")
)


def read(connection: Connection, round_: str, rater: str, application: str) -> str:
    """An expert's own note on an application; empty where there is none."""
    here = {"of_round": round_, "of_rater": rater, "of_application": application}
    return connection.execute(_READ, here).scalar_one_or_none() or ""


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
    rows = connection.execute(_SKIPPED, {"of_round": round_, "of_rater": rater})
    return {row.application: row.at for row in rows}


def _put(connection: Connection, table: Table, round_: str, rater: str, application: str, **values: object) -> None:
    changed = connection.execute(update(table).where(*_of(table, round_, rater, application)).values(**values))
    if changed.rowcount == 0:
        keys: dict[str, Any] = {"round": round_, "rater": rater, "application": application}
        connection.execute(insert(table).values(**keys, **values))


def _of(table: Table, round_: str, rater: str, application: str) -> tuple[Any, ...]:
    return table.c.round == round_, table.c.rater == rater, table.c.application == application
