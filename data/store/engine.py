"""The store: one writer and any number of readers, on SQLite or PostgreSQL.

Writers take turns, on both: what a transaction has read is still so when it writes, revisions have no gaps and the
journal is one chain. Python's own handling of SQLite transactions would lose updates; hence BEGIN IMMEDIATE.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

BUSY = 15_000  # ms that a statement waits for another process
WAIT = 30  # s that a transaction waits for its turn
READERS = 8
TURN = 0x48656E67  # the lock that writers on PostgreSQL take in turn
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY}")


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything is kept; ``writer`` serialises what changes, ``reader`` never waits for it."""

    writer: Engine
    reader: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may change things: kept whole, or not at all."""
        with self.writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; what is written in it is refused or forgotten."""
        with self.reader.connect() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_store(url: str) -> Store:
    """Open the store at a database address, such as ``sqlite:///var/hengping.db`` or ``postgresql://…``."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        if target.database is None or target.database in ("", ":memory:"):
            raise ValueError("store_needs_a_file")
        keep_private(Path(target.database))
        return Store(_sqlite(url, writes=True), _sqlite(url, writes=False))
    return _postgresql(url)


def keep_private(path: Path) -> None:
    """Make a file for the server's own user alone, and the folder it lies in: it will hold what is sealed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def _postgresql(url: str) -> Store:
    engine = create_engine(
        url,
        pool_size=READERS,
        max_overflow=READERS,
        pool_timeout=WAIT,
        pool_pre_ping=True,
        hide_parameters=True,  # an error message must not print a score
    )
    writer = engine.execution_options(isolation_level="READ COMMITTED")
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @event.listens_for(writer, "begin")
    def _take_turn(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")

    return Store(writer, reader)


def _sqlite(url: str, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0 if writes else READERS,
        pool_timeout=WAIT,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def _prepare(connection: SQLiteConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (*PRAGMAS, *(() if writes else ("query_only=ON",))):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
