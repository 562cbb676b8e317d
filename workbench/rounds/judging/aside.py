"""What an expert does about an application without scoring it: put it off, step back from it, note something down."""

from __future__ import annotations

from data.store import desks, reopenings, scratchpads
from scoring.findings import Finding, found
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import admit, final, known_expert
from workbench.rounds.judging.requirements import LONGEST_NOTE, read_reason, read_text
from workbench.rounds.judging.revising import seat
from workbench.rounds.panel.recusals import step_back


def skip(office: Office, actor: Actor, round_: str, application: str) -> tuple[Finding, ...]:
    """Put an application off until the others are done."""
    with office.act() as act:
        place = seat(act, actor, round_, application)
        if isinstance(place, Finding):
            return (place,)
        scratchpads.skip(act.connection, round_, place.expert.id, application, act.at)
        act.note(actor, "sheet.skip", round_, application)
        return ()


def recuse(office: Office, actor: Actor, round_: str, application: str, reason: str) -> tuple[Finding, ...]:
    """Step back for a conflict of interest: it holds at once and the application leaves the desk."""
    with office.act() as act:
        enter(act.connection, actor, "sheet.recuse", round_)
        return recuse_in(act, actor, round_, application, reason)


def recuse_in(act: Act, actor: Actor, round_: str, application: str, reason: str) -> tuple[Finding, ...]:
    """The same inside a transaction."""
    expert, why = known_expert(act.connection, actor, round_), read_reason(reason, f"conflicts.{application}")
    if desks.assigned_one(act.connection, round_, expert.id, application) is None:
        return (found("sheet_not_yours", "block", application=str(application)),)
    if isinstance(why, Finding):
        return (why,)
    step_back(act, actor, round_, application, expert.id, why)
    return ()


def ask_reopening(office: Office, actor: Actor, round_: str, application: str, reason: str) -> tuple[Finding, ...]:
    """Ask the organiser to open a sheet that was declared final."""
    with office.act() as act:
        enter(act.connection, actor, "sheet.ask_reopening", round_)
        expert, why = known_expert(act.connection, actor, round_), read_reason(reason, "reason")
        asked = desks.assigned_one(act.connection, round_, expert.id, application)
        known = {one.application for one in reopenings.unclosed(act.connection, round_, expert.id)}
        if asked is None:
            return (found("sheet_not_yours", "block", application=application),)
        if isinstance(why, Finding):
            return (why,)
        if application in known or not final(expert.finished_at, asked.at, None):
            code = "reopening_asked" if application in known else "sheet_not_final"
            return (found(code, "block", application=application),)
        reopenings.ask(act.connection, round_, expert.id, application, why, act.at, actor.id)
        act.note(actor, "sheet.ask_reopening", round_, application)
        return ()


def save_scratchpad(office: Office, actor: Actor, round_: str, application: str, text: str) -> tuple[Finding, ...]:
    """Keep an expert's note to themselves; it is no act of the review, so the journal does not tell of it."""
    with office.act() as act:
        admit(act.connection, actor, round_, application)
        note = read_text(text, "scratchpad", LONGEST_NOTE)
        if isinstance(note, Finding):
            return (note,)
        rater = known_expert(act.connection, actor, round_).id
        scratchpads.write(act.connection, round_, rater, application, note, act.at)
        return ()
