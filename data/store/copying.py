"""A copy of the store in one file, taken while the server works: whole transactions, none of them half."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from data.store.engine import keep_private


class NoFile(Exception):
    """The store is no single file: PostgreSQL has tools of its own for this."""


class NothingKept(Exception):
    """There is no store yet."""


def copy(url: str, to: Path) -> None:
    """Copy the database at an address into a new file.

    Raises
    ------
    NoFile, NothingKept
        If the database is not SQLite, or there is none.
    FileExistsError
        If there is something at ``to`` already.
    OSError
        If the copy cannot be written.
    """
    target = make_url(url)
    if target.get_backend_name() != "sqlite":
        raise NoFile
    source = Path(target.database or "")
    if not source.is_file():
        raise NothingKept
    if to.exists():
        raise FileExistsError(to)
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    _copy(source, part)
    part.replace(to)


def _copy(source: Path, part: Path) -> None:
    try:
        keep_private(part)  # an empty file is one that SQLite may fill
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as refused:
        part.unlink(missing_ok=True)
        raise OSError(str(refused)) from refused
