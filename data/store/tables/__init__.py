"""Every table there is. Sheets and the journal only ever grow; a round keeps the very text it is run by."""

from data.store.tables.entrants import applications, attachments, intakes, papers, submissions, submitted_files
from data.store.tables.house import (
    access_codes,
    accounts,
    attempts,
    frozen,
    journal,
    openings,
    pins,
    releases,
    rounds,
    sessions,
)
from data.store.tables.judging import hearings, messages, presences, rechecks, reopenings, scratchpads, sheets, skips
from data.store.tables.outcome import bundles, decisions, objections, runs, wordings
from data.store.tables.panel import assignments, draws, experts, recusals
from data.store.tables.schema import metadata

__all__ = [
    "access_codes",
    "accounts",
    "applications",
    "assignments",
    "attachments",
    "attempts",
    "bundles",
    "decisions",
    "draws",
    "experts",
    "frozen",
    "hearings",
    "intakes",
    "journal",
    "messages",
    "metadata",
    "objections",
    "openings",
    "papers",
    "pins",
    "presences",
    "rechecks",
    "recusals",
    "releases",
    "reopenings",
    "rounds",
    "runs",
    "scratchpads",
    "sessions",
    "sheets",
    "skips",
    "submissions",
    "submitted_files",
    "wordings",
]
