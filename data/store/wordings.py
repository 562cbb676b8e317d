"""The words of a notice while it is being drawn up: one draft for each round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data.store.tables import wordings


def find(connection: Connection, round_: str) -> Mapping[str, Any] | None:
    """The draft of a round, dates as texts."""
    return connection.execute(select(wordings.c.words).where(wordings.c.round == round_)).scalar_one_or_none()


def keep(connection: Connection, round_: str, words: Mapping[str, Any], at: datetime, by: str) -> None:
    """Let this draft take the place of the one before."""
    connection.execute(delete(wordings).where(wordings.c.round == round_))
    connection.execute(insert(wordings).values(round=round_, words=words, at=at, by=by))
