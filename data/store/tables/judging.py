"""What experts do: sheets in revisions, notes of their own, reopenings, rechecks, messages, and the live session."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from data.store.columns import Document, Moment
from data.store.tables.schema import metadata, of, one_of, round_, same_round

SHEET_STATES = ("draft", "submitted", "abstained")
RECHECKED = ("kept", "rescored", "explained")

sheets = Table(
    "sheets",
    metadata,
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("scores", Document, nullable=False),  # {criterion: "8.5" | "NA"}
    Column("comments", Document, nullable=False),  # {criterion: text}, "" for the sheet as a whole
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),  # of an abstention, of a change after reopening
    Column("at", Moment, nullable=False),
    Column("session", String(64), nullable=False),  # which desk wrote it
    Column("key", String(64), nullable=False),  # the same save sent twice is one save
    Column("nonce", String(32), nullable=False),  # hides the scores behind their commitment
    Column("commitment", String(64), nullable=False),
    UniqueConstraint("round", "rater", "application", "revision"),
    UniqueConstraint("round", "rater", "application", "key"),
    of("applications", "application"),
    of("experts", "rater"),
    one_of("state", SHEET_STATES),
)

skips = Table(  # put off for later, by the expert's own will
    "skips",
    metadata,
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("round", "rater", "application"),
    of("applications", "application"),
    of("experts", "rater"),
)

scratchpads = Table(
    "scratchpads",
    metadata,
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("round", "rater", "application"),
    of("applications", "application"),
    of("experts", "rater"),
)

reopenings = Table(
    "reopenings",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("application", String(64), nullable=False),
    Column("rater", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_by", String(200), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("opened_by", String(200)),
    Column("opened_at", Moment),
    Column("closed_at", Moment),
    of("applications", "application"),
    of("experts", "rater"),
    Index(None, "round", "rater"),
)

rechecks = Table(  # what a flag led to: a question to its expert, the answer, and what the chair decided
    "rechecks",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("application", String(64)),  # None: about the expert as a whole
    Column("code", String(32), nullable=False),  # of the flag
    Column("facts", Document, nullable=False),  # the flag and what hung on it when the question was asked
    Column("question", Text, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", Text),
    Column("proposed", Document),  # {base, scores, comments, session} where the expert scores again
    Column("answered_at", Moment),
    Column("revision", Integer, nullable=False),  # counts the answers
    Column("decision", String(16)),
    Column("reason", Text),
    Column("decided_by", String(200)),
    Column("decided_at", Moment),
    of("applications", "application"),
    of("experts", "rater"),
    one_of("decision", RECHECKED),
    Index(None, "round", "rater"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    same_round(),
    Column("rater", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # reminder, notice
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("read_at", Moment),
    of("experts", "rater"),
)

hearings = Table(
    "hearings",
    metadata,
    Column("round", String(64), ForeignKey("rounds.id"), primary_key=True),
    Column("order", Document, nullable=False),
    Column("position", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("quorum", Integer, nullable=False),
    Column("started_at", Moment),
    Column("paused_at", Moment),
    Column("ended_at", Moment),
    Column("revision", Integer, nullable=False),
)

presences = Table(
    "presences",
    metadata,
    round_(),
    Column("rater", String(64), nullable=False),
    Column("application", String(64), nullable=False),
    Column("seen_at", Moment, nullable=False),
    UniqueConstraint("round", "rater"),
)
