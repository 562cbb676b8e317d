"""What all tables share: one set of names for constraints, and keys that stay inside a round."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, MetaData, String

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Only these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def round_() -> Column[str]:
    """The round a thing belongs to."""
    return Column("round", String(64), ForeignKey("rounds.id"), nullable=False)


def same_round() -> Column[str]:
    """The round of a thing whose keys lead to the round anyway."""
    return Column("round", String(64), nullable=False)


def of(table: str, column: str) -> ForeignKeyConstraint:
    """A key to a thing of the same round."""
    return ForeignKeyConstraint(["round", column], [f"{table}.round", f"{table}.id"])
