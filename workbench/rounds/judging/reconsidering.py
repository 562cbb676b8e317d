"""复评, the expert's side: the questions put to them, and their answer: an explanation, new scores, or both.

Nothing here holds anything of another expert: a question names the kind of its flag, never the numbers behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.store import applications, rechecks, sheets
from data.store.rechecks import Recheck
from data.store.rounds import Round
from data.store.sheets import Sheet
from scoring.findings import Finding, found
from scoring.ratings.live import live_total, measured_points
from scoring.rubric import Rubric
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.closing.rechecking import undecidable
from workbench.rounds.entry import enter
from workbench.rounds.judging.desk import known_expert
from workbench.rounds.judging.requirements import gaps, read_edits, read_text
from workbench.rounds.judging.revising import desk_name
from workbench.rounds.setting_up import rubric_in
from workbench.rounds.settings import settings_of

Proposal = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question put to an expert about one of their sheets, or about all of them (``application`` None)."""

    id: int
    application: str | None
    name: str
    code: str
    text: str
    asked_at: datetime
    revision: int
    answer: str | None
    proposed: Mapping[str, Any] | None = field(repr=False)
    answered_at: datetime | None
    decision: str | None
    reason: str | None
    rubric: Rubric
    sheet: Sheet | None
    total: float | None = field(repr=False)

    @property
    def stands(self) -> str:
        """How far it is: ``asked``, ``answered`` or ``decided``."""
        return "decided" if self.decision else "answered" if self.revision else "asked"


def questions(office: Office, actor: Actor, round_: str) -> list[Question]:
    """The questions put to an expert, with their own sheet as it stands."""
    with office.look() as connection:
        entered = enter(connection, actor, "recheck.read", round_)
        expert, rubric = known_expert(connection, actor, round_), rubric_in(connection, entered)
        return [_question(connection, rubric, one) for one in rechecks.every(connection, round_, expert.id)]


def answer(
    office: Office,
    actor: Actor,
    round_: str,
    number: int,
    revision: int,
    explanation: str,
    scores: Mapping[str, object],
    comments: Mapping[str, object],
) -> tuple[Finding, ...]:
    """Answer a question that stands at ``revision``; what is left empty stays as it is on the sheet."""
    with office.act() as act:
        entered = enter(act.connection, actor, "recheck.answer", round_)
        expert, one = known_expert(act.connection, actor, round_), rechecks.find(act.connection, round_, number)
        if one is None or one.rater != expert.id:
            return (undecidable(None, number),)
        if one.decision is not None or one.revision != revision:
            return (undecidable(one, number),)
        said, proposal = read_text(explanation, "answer"), _proposal(act, actor, entered, one, scores, comments)
        faults = [*((said,) if isinstance(said, Finding) else ()), *(proposal if isinstance(proposal, tuple) else ())]
        if not faults and not said and proposal is None:
            faults.append(found("recheck_empty", "block"))
        if faults:
            return tuple(faults)
        values = {"answer": said, "proposed": proposal, "answered_at": act.at, "revision": revision + 1}
        rechecks.change(act.connection, one.id, **values)
        act.note(actor, "recheck.answer", round_, one.subject, number=one.id, rescores=proposal is not None)
        return ()


def _proposal(
    act: Act,
    actor: Actor,
    entered: Round,
    one: Recheck,
    scores: Mapping[str, object],
    comments: Mapping[str, object],
) -> Proposal | tuple[Finding, ...] | None:
    """The sheet as the expert would have it, held to what a sheet is held to; None where nothing would change."""
    scores, comments = ({name: value for name, value in given.items() if value != ""} for given in (scores, comments))
    if one.application is None:
        return (found("recheck_without_sheet", "block"),) if scores or comments else None
    last = sheets.own(act.connection, one.round, one.rater, one.application)
    if last is None:
        return (found("recheck_without_sheet", "block"),)
    rubric = rubric_in(act.connection, entered)
    edits, faults = read_edits(rubric, scores, comments)
    fields = {**last.fields, **{field: value for field, value in edits.items() if value}}
    entries = {
        part: {field.removeprefix(f"{part}."): value for field, value in fields.items() if field.startswith(f"{part}.")}
        for part in ("scores", "comments")
    }
    faults = faults or gaps(rubric, settings_of(entered), entries["scores"], entries["comments"])
    if faults:
        return faults
    return None if fields == last.fields else {"base": last.revision, "session": desk_name(actor, ""), **entries}


def _question(connection: Connection, rubric: Rubric, one: Recheck) -> Question:
    about = None if one.application is None else applications.find(connection, one.round, one.application)
    own = None if one.application is None else sheets.own(connection, one.round, one.rater, one.application)
    points = measured_points(rubric, (about.attributes if about else None) or {})
    return Question(
        one.id,
        one.application,
        about.name if about else "",
        one.code,
        one.question,
        one.asked_at,
        one.revision,
        one.answer,
        one.proposed,
        one.answered_at,
        one.decision,
        one.reason,
        rubric,
        own,
        None if own is None else live_total(rubric, own.scores, points).value,
    )
