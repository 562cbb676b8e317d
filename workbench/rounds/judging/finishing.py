"""'My scores are final': what is still open, the receipt, and opening a final sheet again for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from data.store import desks, experts, reopenings, sheets
from data.store.reopenings import Reopening
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.beijing import stamp
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import Desk, desk_in, final, known_expert
from workbench.rounds.judging.receipts import give_receipt
from workbench.rounds.judging.requirements import gaps, read_reason
from workbench.rounds.judging.statistics import Outlier, statistics_in
from workbench.rounds.lifecycle import sheets_open

NAMED = 5  # applications that a finding lists


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to look at before one's scores are final.

    ``gaps`` say for every application that is not ``submitted`` or abstained what it lacks; one without gaps only
    waits to be submitted. Ties and outliers are no obstacle.
    """

    gaps: Mapping[str, tuple[Finding, ...]]
    ties: tuple[tuple[str, ...], ...]
    outliers: tuple[Outlier, ...]
    ready: bool

    @property
    def undone(self) -> tuple[str, ...]:
        """Applications on which something is still expected."""
        return tuple(self.gaps)


@dataclass(frozen=True, slots=True)
class Finished:
    """The receipt, or why scores are not final yet."""

    receipt: str | None
    findings: tuple[Finding, ...] = ()


def checklist(office: Office, actor: Actor, round_: str) -> Checklist:
    """Everything an expert should look at before the end."""
    with office.look() as connection:
        desk = desk_in(connection, actor, round_, office.now())
        statistics = statistics_in(connection, desk, str(actor.rater))
        missing = _missing(connection, desk, str(actor.rater))
    return Checklist(missing, statistics.ties, statistics.outliers, desk.signed and not missing and bool(desk.items))


def finish(office: Office, actor: Actor, round_: str) -> Finished:
    """Declare all of one's sheets final; they are locked, and the receipt stands for what they say."""
    with office.act() as act:
        entered = enter(act.connection, actor, "scores.finish", round_)
        expert = known_expert(act.connection, actor, round_)
        desk = desk_in(act.connection, actor, round_, act.at)
        if not sheets_open(entered, act.at):
            return Finished(None, (found("scoring_has_closed", "block", at=stamp(entered.closes_at)),))
        if not desk.signed or not desk.items:
            return Finished(None, (found("undertaking_missing" if desk.items else "nothing_to_finish", "block"),))
        undone = tuple(item.application for item in desk.items if not item.done)
        if undone:
            return Finished(None, (found("sheets_undone", "block", count=len(undone), applications=undone[:NAMED]),))
        if expert.receipt is not None and all(item.locked for item in desk.items):
            return Finished(expert.receipt)
        for one in reopenings.unclosed(act.connection, round_, expert.id):
            reopenings.change(act.connection, one.id, closed_at=act.at)
        return Finished(give_receipt(act, actor, expert, act.at))


def reopen(office: Office, actor: Actor, round_: str, rater: str, application: str, reason: str) -> tuple[Finding, ...]:
    """The organiser opens one final sheet again, on request or of their own accord, for a reason."""
    with office.act() as act:
        enter(act.connection, actor, "sheet.reopen", round_)
        why = read_reason(reason, "reason")
        findings = tuple(_unopenable(act, round_, rater, application))
        if isinstance(why, Finding) or findings:
            return (*findings, *((why,) if isinstance(why, Finding) else ()))
        if not _asked(act.connection, round_, rater, application):
            reopenings.ask(act.connection, round_, rater, application, why, act.at, actor.id)
        request = _asked(act.connection, round_, rater, application)[0]
        reopenings.change(act.connection, request.id, opened_at=act.at, opened_by=actor.id)
        act.note(actor, "sheet.reopen", round_, f"{rater}→{application}", reason=why)
        return ()


def requests(office: Office, actor: Actor, round_: str) -> list[Reopening]:
    """Requests to open a sheet again that wait or are under way."""
    with office.look() as connection:
        enter(connection, actor, "sheet.reopen", round_)
        return reopenings.unclosed(connection, round_)


def _missing(connection: Connection, desk: Desk, rater: str) -> dict[str, tuple[Finding, ...]]:
    own = sheets.own_all(connection, desk.round.id, rater)
    missing = {}
    for item in desk.items:
        sheet = own.get(item.application)
        if not item.done:
            entries = (sheet.scores, sheet.comments) if sheet else ({}, {})
            missing[item.application] = gaps(desk.rubric, desk.settings, *entries)
    return missing


def _unopenable(act: Act, round_: str, rater: str, application: str) -> tuple[Finding, ...]:
    """Why a sheet cannot be opened again."""
    expert = experts.find(act.connection, round_, rater)
    asked = desks.assigned_one(act.connection, round_, rater, application)
    if expert is None or asked is None:
        return (found("sheet_unknown", "block", Place(field="application"), rater=rater, application=application),)
    state = next((one.state for one in _asked(act.connection, round_, rater, application)), None)
    if not final(expert.finished_at, asked.at, state):
        return (found("sheet_not_final", "block", Place(field="application"), application=application),)
    return ()


def _asked(connection: Connection, round_: str, rater: str, application: str) -> list[Reopening]:
    return [one for one in reopenings.unclosed(connection, round_, rater) if one.application == application]
