"""Bring the tables of a store up to date, and tell whether they are."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from data.store.engine import Store
from data.store.tables import metadata

STEPS = Path(__file__).parent / "migrations"


class Newer(Exception):
    """The tables were made by a later version of the program."""


def upgrade(store: Store) -> None:
    """Take every step that is missing, all in one transaction: a failure leaves the store as it was.

    Raises
    ------
    Newer
        If the store stands at a step that this version does not know.
    """
    with store.write() as connection:
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as unknown:
            raise Newer(MigrationContext.configure(connection).get_current_revision()) from unknown


def version(connection: Connection) -> tuple[str | None, str | None]:
    """The step a store stands at, and the last there is."""
    last = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), last


def differences(connection: Connection) -> list[object]:
    """What the tables of a store lack, or have too much, against those of the program."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
