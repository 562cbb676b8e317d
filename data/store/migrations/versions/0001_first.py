"""The first tables."""

import sqlalchemy as sa
from alembic import op

from data.store.columns import Document, Moment
from data.store.guards import guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("subject", sa.String(length=400), nullable=True),
        sa.Column("created_at", Moment(length=27), nullable=False),
        sa.Column("chosen_at", Moment(length=27), nullable=True),
        sa.Column("disabled_at", Moment(length=27), nullable=True),
        sa.CheckConstraint("role IN ('organiser', 'supervisor', 'expert')", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        sa.UniqueConstraint("subject", name=op.f("uq_accounts_subject")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_subject_hash_at"), "attempts", ["subject_hash", "at"], unique=False)
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=True),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("facts", Document(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_hash")),
    )
    op.create_index(op.f("ix_journal_round_number"), "journal", ["round", "number"], unique=False)
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("settings", Document(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(length=27), nullable=False),
        sa.Column("phase_since", Moment(length=27), nullable=False),
        sa.Column("closes_at", Moment(length=27), nullable=True),
        sa.Column("locked_hash", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_table(
        "applications",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("attributes", Document(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("decision", Document(), nullable=True),
        sa.Column("withdrawn_at", Moment(length=27), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_applications_round")),
        sa.UniqueConstraint("round", "id", name=op.f("uq_applications_round_id")),
    )
    op.create_table(
        "bundles",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("variant", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("variant IN ('full', 'public')", name=op.f("ck_bundles_variant")),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_bundles_round")),
        sa.UniqueConstraint("round", "variant", name=op.f("uq_bundles_round_variant")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", Document(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_decisions_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_table(
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("rule", Document(), nullable=False),
        sa.Column("pool", Document(), nullable=False),
        sa.Column("drawn", Document(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_draws_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    op.create_table(
        "experts",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("affiliation", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("expertise", Document(), nullable=False),
        sa.Column("attributes", Document(), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("undertaken_at", Moment(length=27), nullable=True),
        sa.Column("finished_at", Moment(length=27), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("queue_seed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pool', 'drawn', 'substitute', 'absent', 'withdrawn')", name=op.f("ck_experts_state")
        ),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_experts_account")),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_experts_round")),
        sa.UniqueConstraint("round", "id", name=op.f("uq_experts_round_id")),
    )
    op.create_table(
        "frozen",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_frozen_round")),
        sa.UniqueConstraint("round", "name", name=op.f("uq_frozen_round_name")),
    )
    op.create_table(
        "hearings",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("order", Document(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(length=27), nullable=True),
        sa.Column("paused_at", Moment(length=27), nullable=True),
        sa.Column("ended_at", Moment(length=27), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_hearings_round")),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_hearings")),
    )
    op.create_table(
        "intakes",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("quotas", Document(), nullable=False),
        sa.Column("findings", Document(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_intakes_round")),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_intakes")),
    )
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("rater", sa.String(length=64), nullable=True),
        sa.Column("by_whom", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("answered_at", Moment(length=27), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_objections_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_table(
        "papers",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_papers_round")),
        sa.UniqueConstraint("round", "name", "revision", name=op.f("uq_papers_round_name_revision")),
    )
    op.create_table(
        "presences",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_presences_round")),
        sa.UniqueConstraint("round", "rater", name=op.f("uq_presences_round_rater")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("inputs", Document(), nullable=False),
        sa.Column("result", Document(), nullable=False),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("adopted_at", Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_runs_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("round", sa.String(length=64), nullable=True),
        sa.Column("rater", sa.String(length=64), nullable=True),
        sa.Column("created_at", Moment(length=27), nullable=False),
        sa.Column("seen_at", Moment(length=27), nullable=False),
        sa.Column("expires_at", Moment(length=27), nullable=False),
        sa.Column("revoked_at", Moment(length=27), nullable=True),
        sa.CheckConstraint("(account IS NULL) <> (rater IS NULL)", name=op.f("ck_sessions_one_identity")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_sessions_account")),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_sessions_round")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_table(
        "wordings",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("words", Document(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_wordings_round")),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_wordings")),
    )
    op.create_table(
        "access_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(length=27), nullable=False),
        sa.Column("expires_at", Moment(length=27), nullable=False),
        sa.Column("used_at", Moment(length=27), nullable=True),
        sa.Column("revoked_at", Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_access_codes_round_rater")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_access_codes")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", Moment(length=27), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_assignments_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_assignments_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_round_rater"), "assignments", ["round", "rater"], unique=False)
    op.create_index(
        "uq_assignments_standing",
        "assignments",
        ["round", "application", "rater"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_attachments_round_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("read_at", Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_messages_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_table(
        "openings",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_openings_round_rater")
        ),
        sa.UniqueConstraint("session", "round", "rater", name=op.f("uq_openings_session_round_rater")),
    )
    op.create_table(
        "pins",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("set_at", Moment(length=27), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wrong_at", Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_pins_round_rater")),
        sa.UniqueConstraint("round", "rater", name=op.f("uq_pins_round_rater")),
    )
    op.create_table(
        "rechecks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("facts", Document(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Moment(length=27), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("proposed", Document(), nullable=True),
        sa.Column("answered_at", Moment(length=27), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", Moment(length=27), nullable=True),
        sa.CheckConstraint("decision IN ('kept', 'rescored', 'explained')", name=op.f("ck_rechecks_decision")),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_rechecks_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_rechecks_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rechecks")),
    )
    op.create_index(op.f("ix_rechecks_round_rater"), "rechecks", ["round", "rater"], unique=False)
    op.create_table(
        "recusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", Moment(length=27), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "source IN ('declared', 'affiliation', 'region', 'objection', 'organiser')", name=op.f("ck_recusals_source")
        ),
        sa.CheckConstraint("state IN ('proposed', 'accepted', 'rejected')", name=op.f("ck_recusals_state")),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_recusals_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_recusals_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
        sa.UniqueConstraint(
            "round", "application", "rater", "source", name=op.f("uq_recusals_round_application_rater_source")
        ),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", Moment(length=27), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=True),
        sa.Column("decided_at", Moment(length=27), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_releases_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_round_rater"), "releases", ["round", "rater"], unique=False)
    op.create_table(
        "reopenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=200), nullable=False),
        sa.Column("requested_at", Moment(length=27), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=True),
        sa.Column("opened_at", Moment(length=27), nullable=True),
        sa.Column("closed_at", Moment(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_reopenings_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_reopenings_round_rater")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
    )
    op.create_index(op.f("ix_reopenings_round_rater"), "reopenings", ["round", "rater"], unique=False)
    op.create_table(
        "scratchpads",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_scratchpads_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_scratchpads_round_rater")
        ),
        sa.UniqueConstraint("round", "rater", "application", name=op.f("uq_scratchpads_round_rater_application")),
    )
    op.create_table(
        "sheets",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scores", Document(), nullable=False),
        sa.Column("comments", Document(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'abstained')", name=op.f("ck_sheets_state")),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_sheets_round_application"),
        ),
        sa.ForeignKeyConstraint(
            ["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_sheets_round_rater")
        ),
        sa.UniqueConstraint("round", "rater", "application", "key", name=op.f("uq_sheets_round_rater_application_key")),
        sa.UniqueConstraint(
            "round", "rater", "application", "revision", name=op.f("uq_sheets_round_rater_application_revision")
        ),
    )
    op.create_table(
        "skips",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "application"], ["applications.round", "applications.id"], name=op.f("fk_skips_round_application")
        ),
        sa.ForeignKeyConstraint(["round", "rater"], ["experts.round", "experts.id"], name=op.f("fk_skips_round_rater")),
        sa.UniqueConstraint("round", "rater", "application", name=op.f("uq_skips_round_rater_application")),
    )
    op.create_table(
        "submissions",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", Document(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("lists", Document(), nullable=False),
        sa.Column("reading", Document(), nullable=False),
        sa.Column("findings", Document(), nullable=False),
        sa.Column("at", Moment(length=27), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "application"],
            ["applications.round", "applications.id"],
            name=op.f("fk_submissions_round_application"),
        ),
        sa.UniqueConstraint("round", "application", "revision", name=op.f("uq_submissions_round_application_revision")),
    )
    op.create_table(
        "submitted_files",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round", "application", "revision"],
            ["submissions.round", "submissions.application", "submissions.revision"],
            name="fk_submitted_files_submissions",
        ),
        sa.UniqueConstraint(
            "round", "application", "revision", "name", name=op.f("uq_submitted_files_round_application_revision_name")
        ),
    )

    guard(op.get_bind())
