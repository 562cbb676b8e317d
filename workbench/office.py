"""What every activity of the panel room works with: the store, the settings and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Connection
from sqlalchemy.exc import ArgumentError, DBAPIError

from data.store import journal
from data.store.engine import Store, open_store
from data.store.upgrade import Newer, upgrade
from workbench.access import Actor
from workbench.settings import Settings, read_settings

NEWER = (
    "DATABASE_URL: 数据由更新版本的程序建立，请使用该版本 · made by a later version of the program; use that version"
)
UNOPENED = (
    "DATABASE_URL: 数据库无法打开，请核对地址、权限，以及数据库是否已启动 · "
    "the database cannot be opened; check its address, its permissions, and that it is running"
)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """One server's store, settings and clock."""

    store: Store
    settings: Settings
    now: Callable[[], datetime] = _now

    @contextmanager
    def act(self) -> Iterator[Act]:
        """One transaction that changes something, with its line in the journal: kept whole, or not at all."""
        with self.store.write() as connection:
            yield Act(connection, self.now())

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """One consistent view."""
        with self.store.read() as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class Act:
    """A transaction under way and the moment it stands for."""

    connection: Connection
    at: datetime

    def note(
        self, actor: Actor, act: str, round_: str | None = None, subject: str = "", **facts: object
    ) -> journal.Line:
        """Write the act into the journal; ``facts`` never hold a score."""
        entry = journal.Entry(self.at, actor.id, actor.role, act, round_, subject, facts)
        return journal.append(self.connection, entry)


def open_office(settings: Settings) -> Office:
    """Open the store that the settings name and bring its tables up to date.

    Raises
    ------
    SystemExit
        With one line for whoever starts the program, if that store cannot be opened.
    """
    try:
        store = open_store(settings.database)
        upgrade(store)
    except Newer:
        raise SystemExit(NEWER) from None
    except (ArgumentError, DBAPIError, OSError, ValueError) as refused:
        raise SystemExit(f"{UNOPENED} ({type(refused).__name__})") from None
    return Office(store, settings)


@cache
def office() -> Office:
    """The office of this process, opened when it is first asked for."""
    return open_office(read_settings())
