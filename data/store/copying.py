"""A copy of the store in one file, taken while the server works: whole transactions, none of them half."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

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
    part = to.with_name(f".{to.name}.{os.getpid()}.{token_hex(4)}.part")
    try:
        _copy(source, part)
        _name(part, to)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, to: Path) -> None:
    """Give the copy its name, but never that of a file that came meanwhile."""
    try:
        to.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if to.exists():
            raise FileExistsError(to) from None
        part.rename(to)


def _copy(source: Path, part: Path) -> None:
    try:
        keep_private(part)  # an empty file is one that SQLite may fill
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as refused:
        raise OSError(str(refused)) from refused
