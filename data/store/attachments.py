"""Files attached to an application for those who judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, Select, func, insert, select

from data.store.columns import nameable
from data.store.tables import attachments


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file without its content; ``size`` in bytes."""

    id: str
    round: str
    application: str
    name: str
    media: str
    size: int
    sha256: str
    at: datetime


def add(connection: Connection, added: Attachment, content: bytes) -> None:
    """Keep a file."""
    values = {name: getattr(added, name) for name in ("id", "round", "application", "name", "media", "at")}
    connection.execute(insert(attachments).values(**values, content=content, sha256=sha256(content).hexdigest()))


def of(connection: Connection, round_: str, application: str) -> list[Attachment]:
    """The attachments of an application in the order they came."""
    query = _described().where(attachments.c.round == round_, attachments.c.application == application)
    return [_read(row) for row in connection.execute(query.order_by(attachments.c.at, attachments.c.name))]


def of_all(connection: Connection, round_: str) -> dict[str, list[Attachment]]:
    """The attachments of every application of a round."""
    query = _described().where(attachments.c.round == round_).order_by(attachments.c.at, attachments.c.name)
    found: dict[str, list[Attachment]] = {}
    for row in connection.execute(query):
        found.setdefault(row.application, []).append(_read(row))
    return found


def find(connection: Connection, id: str) -> Attachment | None:
    """An attachment by its id."""
    if not nameable(id):
        return None
    row = connection.execute(_described().where(attachments.c.id == id)).one_or_none()
    return None if row is None else _read(row)


def holds(connection: Connection, round_: str, application: str, content: bytes) -> bool:
    """Whether the same file is attached already."""
    query = select(attachments.c.id).where(attachments.c.round == round_, attachments.c.application == application)
    same = query.where(attachments.c.sha256 == sha256(content).hexdigest())
    return connection.execute(same).first() is not None


def content(connection: Connection, id: str) -> bytes:
    """The bytes of an attachment."""
    return bytes(connection.execute(select(attachments.c.content).where(attachments.c.id == id)).scalar_one())


def _described() -> Select[tuple[str, str, str, str, str, int, str, datetime]]:
    size = func.length(attachments.c.content).label("size")
    columns = ("id", "round", "application", "name", "media")
    return select(*(attachments.c[name] for name in columns), size, attachments.c.sha256, attachments.c.at)


def _read(row: Row[tuple[str, str, str, str, str, int, str, datetime]]) -> Attachment:
    return Attachment(row.id, row.round, row.application, row.name, row.media, row.size, row.sha256, row.at)
