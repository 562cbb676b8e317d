"""Who judges what: experts, recusals, draws and assignments."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from data.store.columns import Document, Moment
from data.store.tables.schema import metadata, of, one_of, round_, same_round

RECUSAL_STATES = ("proposed", "accepted", "rejected")
RECUSAL_SOURCES = ("declared", "affiliation", "region", "objection", "organiser")

experts = Table(
    "experts",
    metadata,
    round_(),
    Column("id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("affiliation", Text, nullable=False, default=""),
    Column("region", Text, nullable=False, default=""),
    Column("expertise", Document, nullable=False),  # list of sub-sectors or words
    Column("attributes", Document, nullable=False),
    Column("chair", Boolean, nullable=False, default=False),
    Column("account", Integer, ForeignKey("accounts.id")),
    Column("state", String(16), nullable=False, default="pool"),
    Column("undertaken_at", Moment),  # confidentiality undertaking and declaration of conflicts
    Column("finished_at", Moment),  # "my scores are final"
    Column("receipt", String(64)),
    Column("queue_seed", Integer, nullable=False, default=0),
    UniqueConstraint("round", "id"),
    one_of("state", ("pool", "drawn", "substitute", "absent", "withdrawn")),
)

recusals = Table(
    "recusals",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", String(200)),
    Column("decided_why", Text, nullable=False, default=""),
    UniqueConstraint("round", "application", "rater", "source"),
    of("applications", "application"),
    of("experts", "rater"),
    one_of("source", RECUSAL_SOURCES),
    one_of("state", RECUSAL_STATES),
)

draws = Table(
    "draws",
    metadata,
    Column("id", Integer, primary_key=True),
    round_(),
    Column("seed", String(64), nullable=False),  # as it was drawn or read out in public
    Column("rule", Document, nullable=False),
    Column("pool", Document, nullable=False),
    Column("drawn", Document, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("source", String(16), nullable=False),  # optimal, manual, repair, recusal
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_why", Text),
    of("applications", "application"),
    of("experts", "rater"),
    Index(None, "round", "rater"),
)
Index(  # one standing assignment of a pair; withdrawn ones stay as history
    "uq_assignments_standing",
    assignments.c.round,
    assignments.c.application,
    assignments.c.rater,
    unique=True,
    sqlite_where=assignments.c.withdrawn_at.is_(None),
    postgresql_where=assignments.c.withdrawn_at.is_(None),
)
