"""Bring the tables of a store up to date, and tell whether they are."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from data.store.engine import Store
from data.store.tables import metadata

STEPS = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> None:
    """Take every step that is missing, all in one transaction: a failure leaves the store as it was."""
    with store.write() as connection:
        command.upgrade(_config(connection), "head")


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
