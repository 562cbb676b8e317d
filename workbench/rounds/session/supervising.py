"""The journal as those read it who watch: its lines by filter, whether the chain holds, who opened what, a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from data.store import journal
from data.store.columns import UNNAMEABLE
from data.store.journal import Line, Wanted
from workbench.access import Actor, require
from workbench.beijing import moment, within
from workbench.exports.journal import journal_csv, journal_json
from workbench.i18n import Translator
from workbench.office import Office
from workbench.people import names_of
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import admit

Form = Literal["csv", "json"]
PAGE = 50
READINGS = (
    "sheet.open",
    "attachment.read",
    "sheet.download",
    "message.read",
    "report.download",
    "paper.download",
    "result.open",
    "journal.export",
)
"""Acts that change nothing: somebody has seen or taken away what not everybody may."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines are asked for; days are official days, both included. ``readings``: only who saw what."""

    act: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    readings: bool = False


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some lines, the newest first, and where they stand; ``names`` are of those who act in them."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain held at a moment; ``broken`` is the number of the first line that does not fit."""

    lines: int
    head: str
    broken: int | None
    at: datetime


def read_journal(office: Office, actor: Actor, round_: str | None, wanted: Filter, page: int = 1) -> JournalPage:
    """One page of the journal of a round, or of the house; a page beyond the last is the last."""
    require(actor, "journal.read", round_)
    asked = _wanted(round_, wanted)
    with office.look() as connection:
        total = journal.count(connection, asked)
        pages = max(1, -(-total // PAGE))
        here = min(max(page, 1), pages)
        lines = tuple(journal.search(connection, asked, PAGE, PAGE * (here - 1)))
        return JournalPage(lines, here, pages, total, names_of(connection, [line.entry.actor for line in lines]))


def choices(office: Office, actor: Actor, round_: str | None) -> tuple[list[str], Mapping[str, str]]:
    """Every act there is, and everybody who has acted with their name: what the journal can be filtered by."""
    require(actor, "journal.read", round_)
    with office.look() as connection:
        people = journal.actors(connection, round_)
        known = names_of(connection, people)
        return journal.acts(connection, round_), {one: known.get(one, "") for one in people}


def verify(office: Office, actor: Actor) -> Verification:
    """Walk the whole chain, from the first line to the last."""
    require(actor, "journal.read")
    with office.look() as connection:
        walked = journal.verify(connection)
    return Verification(walked.lines, walked.head, walked.broken, office.now())


def length(office: Office, actor: Actor) -> int:
    """How many lines the journal has."""
    require(actor, "journal.read")
    with office.look() as connection:
        return journal.length(connection)


def export(office: Office, actor: Actor, form: Form, t: Translator) -> bytes:
    """The whole journal with the hash of its head, since part of a chain proves nothing; the copy is journaled."""
    require(actor, "journal.read")
    with office.act() as act:
        lines, walked = journal.lines(act.connection), journal.verify(act.connection)
        act.note(actor, "journal.export", subject=form, lines=walked.lines, head=walked.head, broken=walked.broken)
    return journal_csv(lines, walked, t) if form == "csv" else journal_json(lines, walked)


def note_opened(office: Office, actor: Actor, round_: str, application: str) -> None:
    """An expert has opened an application they judge; the desk says so once in a visit."""
    with office.act() as act:
        admit(act.connection, actor, round_, application)
        act.note(actor, "sheet.open", round_, application)


def note_taken(office: Office, actor: Actor, round_: str, what: str) -> None:
    """Somebody who may read scores has taken a report away."""
    with office.act() as act:
        enter(act.connection, actor, "score.read", round_)
        act.note(actor, "report.download", round_, what)


def _wanted(round_: str | None, wanted: Filter) -> Wanted:
    acts = (wanted.act,) if wanted.act else READINGS if wanted.readings else ()
    since = None if wanted.since is None else moment(wanted.since, time.min)
    until = None if wanted.until is None else moment(within(wanted.until), time.min) + timedelta(days=1)
    subject = UNNAMEABLE.sub("\ufffd", wanted.subject.strip())
    return Wanted(round_, acts, wanted.actor, subject, since, until)
