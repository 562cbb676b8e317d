"""What only ever grows: the database itself refuses to change or remove a line of the journal, a sheet or a bundle."""

from __future__ import annotations

from sqlalchemy import Connection, text

GROWING = ("journal", "sheets", "bundles")


def guard(connection: Connection) -> None:
    """Put a guard on every table that only grows."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(REFUSAL))
    for table in GROWING:
        for act in ("UPDATE", "DELETE"):
            pattern = ON_POSTGRESQL if connection.dialect.name == "postgresql" else ON_SQLITE
            connection.execute(text(pattern.format(name=f"{table}_no_{act.lower()}", act=act, table=table)))


REFUSAL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append_only'; END $$
"""
ON_POSTGRESQL = "CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
ON_SQLITE = "CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'append_only'); END"
