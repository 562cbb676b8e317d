"""The public notice of a round: drawn up from the adopted run, published once, with the days objections are heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from data.notices import notice_from
from data.store import decisions, runs, wordings
from data.store.decisions import Decided
from data.store.rounds import Round
from scoring.applications.workdays import period
from scoring.findings import Finding, found
from scoring.notice import Notice, announce
from workbench.access import Actor
from workbench.beijing import today
from workbench.i18n import Translator
from workbench.office import Office
from workbench.publishing import NoticeFiles, publish
from workbench.rounds.closing.evaluating import report_of
from workbench.rounds.entry import enter
from workbench.rounds.setting_up import programme_in

FORM = "notice"  # stands for the name of a file in findings about the words
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
Words = Mapping[str, Any]
"""The words of a notice by element, as ``data.notices`` reads them from a file."""


@dataclass(frozen=True, slots=True)
class Published:
    """The last publication of a round; ``facts`` hold its words, its days and the ids on the list."""

    decision: Decided

    @property
    def words(self) -> Words:
        """The words as they were published, dates as texts."""
        words: Words = self.decision.facts["words"]
        return words


def suggested(office: Office, actor: Actor, round_: str, t: Translator) -> Words:
    """What the programme says of its notice: title, rule for objections, and a period of its own length."""
    with office.look() as connection:
        entered = enter(connection, actor, "result.read", round_)
        programme = programme_in(connection, entered)
    rule, starts = programme.procedure.notice, today(office.now()) + timedelta(days=1)
    words: dict[str, Any] = {
        "issued": today(office.now()),
        "period": {"starts": starts},
        "synthetic": entered.synthetic,
    }
    if rule is None:
        return words
    days = None if rule.days is None else period(starts, rule.days, rule.counted)[0]
    if days is not None:
        words["period"] = {"starts": days.first, "ends": days.last}
    if rule.title is not None:
        words["title"] = t.text(rule.title).replace("{+0}", _year(entered, office.now()))
    if rule.objection is not None:
        words["objection"] = t.text(rule.objection)
    return words


def drafted(office: Office, actor: Actor, round_: str, t: Translator) -> Words:
    """The draft as it was left, over what the programme suggests; dates may be texts."""
    words = suggested(office, actor, round_, t)
    with office.look() as connection:
        kept = wordings.find(connection, round_)
    return words if kept is None else {**words, **kept}


def keep_draft(office: Office, actor: Actor, round_: str, words: Words) -> tuple[Finding, ...]:
    """Keep the words as far as they are."""
    with office.act() as act:
        enter(act.connection, actor, "notice.publish", round_)
        wordings.keep(act.connection, round_, _document(words), act.at, actor.id)
        act.note(actor, "notice.draft", round_)
    return ()


def draw_up(office: Office, actor: Actor, round_: str, words: Words) -> tuple[Notice | None, tuple[Finding, ...]]:
    """The notice as it would be published, or everything that is missing from it."""
    text, findings = notice_from(FORM, words)
    with office.look() as connection:
        enter(connection, actor, "result.read", round_)
        run = runs.adopted(connection, round_)
    report = None if run is None else report_of(office, actor, round_, run.id)
    if report is None or report.evaluation is None:
        return None, (*findings, found("round_no_result", "block"))
    if text is None:
        return None, findings
    return announce(report.evaluation, text)


def publish_notice(
    office: Office, actor: Actor, round_: str, words: Words, t: Translator
) -> tuple[NoticeFiles | None, tuple[Finding, ...]]:
    """Publish: from here on the list is public, and the days of objection run as the notice says."""
    with office.look() as connection:
        enter(connection, actor, "notice.publish", round_)
        drawn_from = runs.adopted(connection, round_)
    notice, findings = draw_up(office, actor, round_, words)
    if notice is None:
        return None, findings
    files = publish(notice, t)
    with office.act() as act:
        enter(act.connection, actor, "notice.publish", round_)
        if runs.adopted(act.connection, round_) != drawn_from:  # the list would be of another result than it says
            return None, (found("round_changed_meanwhile", "block"),)
        facts = _facts(act.connection, round_, words, notice, files)
        decisions.record(act.connection, round_, "publication", facts, "", act.at, actor.id)
        act.note(actor, "notice.publish", round_, "", **{name: facts[name] for name in ("starts", "ends", "sha256")})
    return files, findings


def published(office: Office, actor: Actor, round_: str) -> Published | None:
    """The last publication, None before there is one."""
    with office.look() as connection:
        enter(connection, actor, "result.read", round_)
        made = decisions.every(connection, round_, "publication")
    return Published(made[-1]) if made else None


def dated(words: Words) -> dict[str, Any]:
    """Words with dates as dates, whether they come from the programme or from what was kept."""
    period = {name: _date(day) for name, day in dict(words.get("period") or {}).items()}
    return dict(words) | {"period": period} | ({"issued": _date(words["issued"])} if words.get("issued") else {})


def _year(round_: Round, at: datetime) -> str:
    """The year a round is of: the one in its title, else that in which its scoring closed, else this one."""
    named = YEAR.search(round_.title)
    return named[0] if named else str(today(round_.closes_at or at).year)


def _facts(connection: Connection, round_: str, words: Words, notice: Notice, files: NoticeFiles) -> dict[str, Any]:
    run = runs.adopted(connection, round_)
    return {
        "words": _document(words),
        "starts": notice.text.period.starts.isoformat(),
        "ends": notice.text.period.ends.isoformat(),
        "count": notice.count,
        "run": None if run is None else run.id,
        "sha256": {"docx": sha256(files.docx).hexdigest(), "html": sha256(files.html).hexdigest()},
    }


def _document(words: Words) -> dict[str, Any]:
    return {name: _plain(value) for name, value in words.items()}


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _plain(value: object) -> object:
    """Dates as texts, all the way down."""
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            return value
