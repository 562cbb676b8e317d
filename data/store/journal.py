"""The journal: every act a line, and every line's hash covers the line before it.

entry_n = canonical JSON of {act, actor, at, facts, number, role, round, subject}
hash_n = SHA-256(hash_{n-1} followed by SHA-256(entry_n), both in hexadecimal)

So a line whose entry is not shown can still be walked over by the hash of its entry.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from data.store.columns import canonical, written
from data.store.tables import journal

PAGE = 1000
ORIGIN = "0" * 64
"""What the first line says was before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when, to what. ``facts`` never hold a score."""

    at: datetime
    actor: str
    role: str
    act: str
    round: str | None = None
    subject: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its place in the chain."""

    number: int
    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are looked for; what is None or empty does not matter. ``until`` is the first moment after."""

    round: str | None = None
    acts: tuple[str, ...] = ()
    actor: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the chain holds: ``broken`` is the number of the first line that does not, None if all do."""

    lines: int
    head: str
    broken: int | None


# Built once: building a statement costs more than running it, and every act writes a line.
_LAST = select(journal.c.number, journal.c.hash).order_by(journal.c.number.desc()).limit(1)
_APPEND = insert(journal)


def append(connection: Connection, entry: Entry) -> Line:
    """Write an entry at the end of the chain."""
    number, previous = connection.execute(_LAST).one_or_none() or (0, ORIGIN)
    line = Line(number + 1, entry, previous, _hash(number + 1, entry, previous))
    connection.execute(_APPEND, _columns(entry) | {"number": line.number, "previous": previous, "hash": line.hash})
    return line


def lines(connection: Connection, round_: str | None = None, after: int = 0, limit: int | None = None) -> list[Line]:
    """Lines after a number, in order; of one round where it is named."""
    query = select(journal).where(journal.c.number > after).order_by(journal.c.number).limit(limit)
    if round_ is not None:
        query = query.where(journal.c.round == round_)
    return [_line(row) for row in connection.execute(query).mappings()]


def latest(connection: Connection, round_: str) -> Line | None:
    """The last line of a round."""
    query = select(journal).where(journal.c.round == round_).order_by(journal.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _line(row)


def search(connection: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Line]:
    """Lines that are looked for, the newest first."""
    query = _filtered(select(journal), wanted).order_by(journal.c.number.desc()).limit(limit).offset(offset)
    return [_line(row) for row in connection.execute(query).mappings()]


def count(connection: Connection, wanted: Wanted) -> int:
    """How many lines are looked for."""
    return int(connection.execute(_filtered(select(func.count()).select_from(journal), wanted)).scalar_one())


def acts(connection: Connection, round_: str | None = None) -> list[str]:
    """Every kind of act there is in the journal, or in what it says of a round."""
    query = _filtered(select(journal.c.act).distinct(), Wanted(round_)).order_by(journal.c.act)
    return list(connection.execute(query).scalars())


def actors(connection: Connection, round_: str | None = None) -> list[str]:
    """Everybody who has done something, in the house or in a round."""
    query = _filtered(select(journal.c.actor).distinct(), Wanted(round_)).order_by(journal.c.actor)
    return list(connection.execute(query).scalars())


def verify(connection: Connection) -> Verified:
    """Walk the whole chain."""
    previous, count = ORIGIN, 0
    with closing(_walk(connection)) as walk:
        for line in walk:
            chained = line.number == count + 1 and line.previous == previous
            if not chained or line.hash != _hash(line.number, line.entry, line.previous):
                return Verified(count, previous, line.number)
            previous, count = line.hash, line.number
    return Verified(count, previous, None)


def text_of(number: int, entry: Entry) -> str:
    """An entry as it is hashed."""
    return canonical(_columns(entry) | {"at": written(entry.at), "number": number})


def link(previous: str, digest: str) -> str:
    """The hash of a line from that of the line before and that of its own entry."""
    return sha256(f"{previous}{digest}".encode()).hexdigest()


def length(connection: Connection) -> int:
    """How many lines there are."""
    return connection.execute(select(func.count()).select_from(journal)).scalar_one()


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.round is not None:
        query = query.where(journal.c.round == wanted.round)
    if wanted.acts:
        query = query.where(journal.c.act.in_(wanted.acts))
    if wanted.actor:
        query = query.where(journal.c.actor == wanted.actor)
    if wanted.subject:
        query = query.where(journal.c.subject.icontains(wanted.subject, autoescape=True))
    if wanted.since is not None:
        query = query.where(journal.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(journal.c.at < wanted.until)
    return query


def _walk(connection: Connection) -> Generator[Line]:
    query = select(journal).order_by(journal.c.number)
    with connection.execute(query, execution_options={"yield_per": PAGE}) as result:
        yield from (_line(row) for row in result.mappings())


def _line(row: RowMapping) -> Line:
    entry = Entry(row["at"], row["actor"], row["role"], row["act"], row["round"], row["subject"], row["facts"])
    return Line(row["number"], entry, row["previous"], row["hash"])


def _columns(entry: Entry) -> dict[str, Any]:
    names = ("at", "actor", "role", "round", "act", "subject")
    return {name: getattr(entry, name) for name in names} | {"facts": dict(entry.facts or {})}


def _hash(number: int, entry: Entry, previous: str) -> str:
    return link(previous, sha256(text_of(number, entry).encode()).hexdigest())
