"""Rounds, who may come in, and the journal."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.store.columns import Document, Moment
from data.store.tables.schema import metadata, of, one_of, round_, same_round

rounds = Table(
    "rounds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("programme", String(64), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("settings", Document, nullable=False),  # policy overrides, dates, mode; see workbench.rounds
    Column("synthetic", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    Column("phase_since", Moment, nullable=False),
    Column("closes_at", Moment),
    Column("locked_hash", String(64)),  # of method, missing-score policy, ties and cut, from the opening of scoring on
    Column("revision", Integer, nullable=False, default=1),
)

frozen = Table(
    "frozen",
    metadata,
    round_(),
    Column("name", String(200), nullable=False),  # programme/rubric.toml, common/form.toml, …
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("round", "name"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text),
    Column("subject", String(400), unique=True),  # at an OpenID provider
    Column("created_at", Moment, nullable=False),
    Column("chosen_at", Moment),  # since when only its holder knows how to come in; None: another gave the password
    Column("disabled_at", Moment),
    one_of("role", ("organiser", "supervisor", "expert")),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id")),
    Column("round", String(64), ForeignKey("rounds.id")),
    Column("rater", String(64)),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    CheckConstraint("(account IS NULL) <> (rater IS NULL)", name="one_identity"),
)

access_codes = Table(
    "access_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
    of("experts", "rater"),
)

pins = Table(  # what an expert's seat is locked with, from the undertaking on
    "pins",
    metadata,
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("pin_hash", Text),  # None: released, a new PIN is to be set
    Column("set_at", Moment, nullable=False),
    Column("wrong", Integer, nullable=False, default=0),  # PINs that did not fit since one last did
    Column("wrong_at", Moment),  # the last of them
    UniqueConstraint("round", "rater"),
    of("experts", "rater"),
)

openings = Table(  # sessions in which the PIN of a seat was set or entered
    "openings",
    metadata,
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("session", String(64), nullable=False),  # as the session is named: too little to look one up
    Column("at", Moment, nullable=False),
    UniqueConstraint("session", "round", "rater"),
    of("experts", "rater"),
)

releases = Table(  # a forgotten PIN: one person asks, another one releases the seat
    "releases",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String(200)),
    Column("decided_at", Moment),
    Column("granted", Boolean),
    of("experts", "rater"),
    Index(None, "round", "rater"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject_hash", String(64), nullable=False),  # of a login or an address: who tried is not kept in clear
    Column("at", Moment, nullable=False),
    Index(None, "subject_hash", "at"),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("round", String(64)),
    Column("act", String(64), nullable=False),
    Column("subject", String(200), nullable=False, default=""),
    Column("facts", Document, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index(None, "round", "number"),
)
