"""复评, the chair's side: what stands out, questions about it, and the decision on every answer.

Nothing is changed but by a decision, and a decision changes nothing unseen: a confirmed new score is another revision
of the sheet, with its reason; the old one stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import get_args

from sqlalchemy import Connection

from data.store import applications, experts, messages, rechecks, sheets
from data.store.rechecks import Decision, Recheck
from data.store.sheets import Sheet
from scoring.findings import Finding, Place, found
from scoring.flags.flag import Flag
from scoring.ratings.live import live_total, measured_points
from scoring.rubric import Rubric
from workbench.access import Actor, Refused
from workbench.office import Act, Office
from workbench.rounds.closing.noticing import Effect, Noticed, Seen, effect_of, flag_of, if_scored, kept, noticed_in
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_reason
from workbench.rounds.setting_up import rubric_in

DECISIONS: tuple[Decision, ...] = get_args(Decision)


@dataclass(frozen=True, slots=True, eq=False)
class Flagged:
    """What stands out, with the names of those it is about."""

    noticed: Noticed
    raters: Mapping[str, str]
    chairs: frozenset[str]
    applications: Mapping[str, str]

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Every flag, single sheets first."""
        return self.noticed.seen


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One recheck as those who decide see it: the old scores beside the new ones, each with its weighted total.

    ``effect`` is what hung on the flagged sheets when it was asked for, ``confirmed`` what would come of new scores.
    """

    recheck: Recheck
    flag: Flag
    effect: Effect | None
    confirmed: Effect | None
    rubric: Rubric
    before: Sheet | None
    total_before: float | None = field(repr=False)
    total_after: float | None = field(repr=False)


def flagged(office: Office, actor: Actor, round_: str) -> Flagged:
    """Everything that stands out in the sheets as they are now."""
    with office.look() as connection:
        noticed = noticed_in(connection, enter(connection, actor, "score.read", round_))
        people = experts.every(connection, round_)
        names, chairs = {one.id: one.name for one in people}, frozenset(one.id for one in people if one.chair)
        return Flagged(noticed, names, chairs, {one.id: one.name for one in applications.judged(connection, round_)})


def cases(office: Office, actor: Actor, round_: str) -> list[Case]:
    """Every recheck of a round in the order they were asked for."""
    with office.look() as connection:
        entered = enter(connection, actor, "score.read", round_)
        rubric, noticed = rubric_in(connection, entered), noticed_in(connection, entered)
        return [_case(connection, rubric, one, _confirmed(noticed, one)) for one in rechecks.every(connection, round_)]


def ask(
    office: Office, actor: Actor, round_: str, rater: str, application: str | None, code: str, question: str
) -> tuple[Finding, ...]:
    """Ask an expert about a flag; one question at a time on the same thing.

    Raises
    ------
    Refused
        If the flag is for somebody else to ask about.
    """
    with office.look() as connection:  # computed here, so that nobody's save has to wait for it
        noticed_in(connection, enter(connection, actor, "recheck.ask", round_))
    with office.act() as act:
        entered = enter(act.connection, actor, "recheck.ask", round_)
        _require_judge(act, actor, round_, rater, "recheck.ask")
        noticed = noticed_in(act.connection, entered)
        seen, asked = noticed.find(rater, application, code), read_reason(question, "question")
        faults = [asked] if isinstance(asked, Finding) else []
        if seen is None or not (application is None or application in noticed.sheets.get(rater, ())):
            faults.append(found("recheck_not_flagged", "block"))
        known = [one for one in rechecks.every(act.connection, round_, rater) if one.application == application]
        if any(one.decision is None for one in known):
            faults.append(found("recheck_asked_already", "block", number=known[-1].id))
        if faults or seen is None or isinstance(asked, Finding):
            return tuple(faults)
        what = rater, application, code, kept(seen)
        messages.send(act.connection, round_, [rater], "recheck", asked, act.at, actor.id)
        number = rechecks.ask(act.connection, round_, *what, asked, act.at, actor.id)
        act.note(
            actor, "recheck.ask", round_, rater if application is None else f"{rater}→{application}", number=number
        )
        return ()


def decide(
    office: Office, actor: Actor, round_: str, number: int, revision: int, decision: str, reason: str
) -> tuple[Finding, ...]:
    """Decide on the answer that was ``revision``: keep the old scores, confirm the new, or accept the explanation.

    Raises
    ------
    Refused
        If somebody else is to decide on it.
    """
    with office.act() as act:
        enter(act.connection, actor, "recheck.decide", round_)
        one, why = rechecks.find(act.connection, round_, number), read_reason(reason, "reason")
        if one is not None:
            _require_judge(act, actor, round_, one.rater, "recheck.decide")
        if one is None or one.decision is not None or one.revision != revision:
            return (undecidable(one, number),)
        faults = [why] if isinstance(why, Finding) else []
        if decision not in open_to(one):
            faults.append(found("recheck_decision", "block", Place(field="decision")))
        if faults or isinstance(why, Finding):
            return tuple(faults)
        fresh = _rescore(act, one, why) if decision == "rescored" else None
        if isinstance(fresh, Finding):
            return (fresh,)
        values = {"decision": decision, "reason": why, "decided_by": actor.id, "decided_at": act.at}
        rechecks.change(act.connection, one.id, **values)
        told = {} if fresh is None else {"revision": fresh.revision, "commitment": fresh.commitment}
        act.note(actor, "recheck.decide", round_, one.subject, number=one.id, decision=decision, **told)
        return ()


def judges(actor: Actor, rater: str, chairs: Collection[str]) -> bool:
    """Whether somebody asks about an expert's sheets and decides: a chair, but for their own; the organiser of those.

    Another chair may as well, where there is one.
    """
    return rater in chairs if actor.role == "organiser" else rater != actor.rater


def open_to(one: Recheck) -> tuple[Decision, ...]:
    """The decisions there are: new scores can be confirmed, and an explanation accepted, only where given."""
    given = {"kept": True, "rescored": one.proposed is not None, "explained": bool(one.answer)}
    return tuple(decision for decision in DECISIONS if given[decision])


def undecidable(one: Recheck | None, number: int) -> Finding:
    """Why an answer or a decision comes too late."""
    code = "recheck_unknown" if one is None else "recheck_decided" if one.decision else "recheck_changed"
    return found(code, "block", number=number)


def _require_judge(act: Act, actor: Actor, round_: str, rater: str, action: str) -> None:
    about = experts.find(act.connection, round_, rater)
    if not judges(actor, rater, {rater} if about is not None and about.chair else ()):
        raise Refused(action)


def _rescore(act: Act, one: Recheck, reason: str) -> Sheet | Finding:
    """The proposed scores as the next revision of the sheet, if it still is the one they were made on."""
    proposed, application = one.proposed or {}, one.application or ""
    last = sheets.own(act.connection, one.round, one.rater, application)
    if last is None or last.revision != proposed["base"]:
        return found("recheck_sheet_changed", "block", number=one.id)
    here, what = (one.round, one.rater, application, last.revision + 1), (proposed["scores"], proposed["comments"])
    key, secret = f"recheck {one.id}", token_hex(16)
    fresh = sheets.committed(Sheet(*here, *what, "submitted", reason, act.at, proposed["session"], key, secret))
    sheets.append(act.connection, fresh)
    return fresh


def _confirmed(noticed: Noticed, one: Recheck) -> Effect | None:
    if one.proposed is None or one.application is None or one.decision is not None:
        return None
    return if_scored(noticed, one.rater, one.application, one.proposed["scores"])


def _case(connection: Connection, rubric: Rubric, one: Recheck, confirmed: Effect | None) -> Case:
    before = None if one.application is None else _base(connection, one, one.application)
    shown = None if one.application is None else applications.find(connection, one.round, one.application)
    points = measured_points(rubric, (shown.attributes if shown else None) or {})
    scores = (None if before is None else before.scores, None if one.proposed is None else one.proposed["scores"])
    totals = (None if entries is None else live_total(rubric, entries, points).value for entries in scores)
    return Case(one, flag_of(one.facts), effect_of(one.facts), confirmed, rubric, before, *totals)


def _base(connection: Connection, one: Recheck, application: str) -> Sheet | None:
    """The revision that new scores were proposed on; without a proposal, the sheet as it stands."""
    if one.proposed is None:
        return sheets.own(connection, one.round, one.rater, application)
    return sheets.history(connection, one.round, one.rater, application, since=one.proposed["base"])[0]
