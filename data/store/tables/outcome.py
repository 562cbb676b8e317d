"""What comes of it: runs, decisions and objections, and the bundles a round is sealed in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from data.store.columns import Document, Moment
from data.store.tables.schema import metadata, one_of, round_

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    round_(),
    Column("engine", String(64), nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    Column("inputs", Document, nullable=False),  # the tables evaluated, as rows
    Column("result", Document, nullable=False),
    Column("result_hash", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("adopted_at", Moment),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    round_(),
    Column("kind", String(16), nullable=False),  # tie, exclusion, recheck, publication
    Column("facts", Document, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
)

objections = Table(
    "objections",
    metadata,
    Column("id", Integer, primary_key=True),
    round_(),
    Column("kind", String(16), nullable=False),  # expert (before scoring), result (after the notice)
    Column("application", String(64)),
    Column("rater", String(64)),
    Column("by_whom", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("answer", Text),
    Column("at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", String(200)),
)

wordings = Table(  # of a notice that is being drawn up
    "wordings",
    metadata,
    Column("round", String(64), ForeignKey("rounds.id"), primary_key=True),
    Column("words", Document, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
)

bundles = Table(  # the bytes of what was sealed: a later version of the program could not make the same again
    "bundles",
    metadata,
    round_(),
    Column("variant", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    UniqueConstraint("round", "variant"),
    one_of("variant", ("full", "public")),
)
