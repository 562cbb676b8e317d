"""What is judged: applications, what was handed in for them, and what is attached."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.store.columns import Document, Moment
from data.store.tables.schema import metadata, of, round_, same_round

applications = Table(
    "applications",
    metadata,
    round_(),
    Column("id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("sector", Text, nullable=False, default=""),
    Column("region", Text, nullable=False, default=""),
    Column("authority", Text, nullable=False, default=""),
    Column("attributes", Document, nullable=False),  # columns of the applications table, measured fields among them
    Column("verdict", String(16)),  # eligible, needs_decision, ineligible
    Column("decision", Document),  # a person's word on a verdict: verdict, reason, by, at
    Column("withdrawn_at", Moment),
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("round", "id"),
)

submissions = Table(
    "submissions",
    metadata,
    same_round(),
    Column("application", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("answers", Document, nullable=False),  # what was read; see data.store.documents
    Column("kind", String(64), nullable=False),  # of the recommending authority
    Column("lists", Document, nullable=False),  # on which it is recommended
    Column("reading", Document, nullable=False),  # findings that came up while it was read
    Column("findings", Document, nullable=False),  # all of them, as of the last check of the whole intake
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    UniqueConstraint("round", "application", "revision"),
    of("applications", "application"),
)

submitted_files = Table(
    "submitted_files",
    metadata,
    same_round(),
    Column("application", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),  # of the file as handed in
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("round", "application", "revision", "name"),
    ForeignKeyConstraint(
        ["round", "application", "revision"],
        ["submissions.round", "submissions.application", "submissions.revision"],
        name="fk_submitted_files_submissions",
    ),
)

papers = Table(  # what came in for no single application: an authority's summary, a statement of an on-site check
    "papers",
    metadata,
    round_(),
    Column("name", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    UniqueConstraint("round", "name", "revision"),
)

intakes = Table(  # what the last check found of the whole: quotas, sub-sectors, findings of no single application
    "intakes",
    metadata,
    Column("round", String(64), ForeignKey("rounds.id"), primary_key=True),
    Column("quotas", Document, nullable=False),
    Column("findings", Document, nullable=False),
    Column("at", Moment, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    same_round(),
    Column("application", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("media", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    of("applications", "application"),
)
