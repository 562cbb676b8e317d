"""A round's life: which step follows which, what has to be so before it, and the step itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.store import rounds
from data.store.rounds import Round
from scoring.findings import Finding, blocks, found
from workbench.access import PHASES, Actor, Phase
from workbench.beijing import stamp
from workbench.office import Office
from workbench.rounds import conditions as c
from workbench.rounds.entry import enter, phase_of
from workbench.rounds.judging.requirements import read_reason
from workbench.rounds.readiness import Readiness, read_readiness
from workbench.rounds.settings import closing_faults, policy_hash, settings_of


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be so, and the screen on which it is mended."""

    holds: Callable[[Readiness], Iterator[Finding]]
    screen: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a round's life."""

    leaves: Phase
    enters: Phase
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that does not hold, and the screen on which it is mended."""

    finding: Finding
    screen: str


LOCKED = Condition(c.policy_is_locked, "board")
TRANSITIONS = (
    Transition("setup", "intake"),
    Transition("intake", "check", (Condition(c.has_applications, "intake"),)),
    Transition("check", "panel", (Condition(c.has_applications, "intake"), Condition(c.all_examined, "intake"))),
    Transition(
        "panel",
        "scoring",
        (
            Condition(c.all_examined, "intake"),
            Condition(c.has_panel, "panel"),
            Condition(c.is_connected, "panel"),
            Condition(c.all_can_enter, "panel"),
            Condition(c.has_closing_time, "board"),
        ),
    ),
    Transition("scoring", "recheck", (LOCKED, Condition(c.all_finished, "progress"))),
    Transition("recheck", "evaluation", (LOCKED, Condition(c.no_recheck_open, "recheck"))),
    Transition("evaluation", "decision", (LOCKED, Condition(c.has_result, "results"))),
    Transition("decision", "notice", (LOCKED, Condition(c.has_result, "results"), Condition(c.no_tie_open, "results"))),
    Transition("notice", "objections", (LOCKED, Condition(c.is_published, "publication"))),
    Transition(
        "objections",
        "final",
        (LOCKED, Condition(c.objections_are_over, "objections"), Condition(c.publishes_result, "results")),
    ),
    Transition(
        "final",
        "archived",
        (
            LOCKED,
            Condition(c.is_published, "publication"),
            Condition(c.no_objection_open, "objections"),
            Condition(c.is_sealed, "publication"),
        ),
    ),
)
FORWARD: Mapping[Phase, Transition] = {step.leaves: step for step in TRANSITIONS}
BACK: Mapping[Phase, Phase] = {"intake": "setup", "check": "intake", "panel": "check"}
"""Steps back that harm nothing: nobody has scored yet."""


def following(phase: Phase) -> Phase | None:
    """The phase after this one."""
    step = FORWARD.get(phase)
    return None if step is None else step.enters


def sheets_open(round_: Round, at: datetime) -> bool:
    """Whether experts may change their sheets: scoring is open and its time has not run out."""
    return round_.phase == "scoring" and (round_.closes_at is None or at < round_.closes_at)


def unmet(office: Office, actor: Actor, round_: str) -> tuple[Unmet, ...]:
    """Everything that stands before the next step of a round, all at once."""
    with office.look() as connection:
        entered = enter(connection, actor, "round.oversee", round_)
        return _unmet(connection, entered, office.now())


def advance(
    office: Office, actor: Actor, round_: str, to: Phase, confirmed: Sequence[Finding] = (), reason: str = ""
) -> tuple[Finding, ...]:
    """Take the next step, or tell everything that stands before it.

    ``to`` is the phase the organiser saw as the next one; ``confirmed`` the warnings they have read and take upon
    themselves, for which there must be a ``reason``. A warning that is new since then is told again.
    """
    with office.act() as act:
        entered = enter(act.connection, actor, "round.advance", round_)
        if to != following(phase_of(entered)):
            return (found("round_changed_meanwhile", "block"),)
        open_ = [one.finding for one in _unmet(act.connection, entered, act.at)]
        warned = [finding for finding in open_ if finding.level == "warn"]
        if blocks(open_) or any(finding not in confirmed for finding in warned):
            return tuple(open_)
        why = read_reason(reason, "reason") if warned else ""
        if isinstance(why, Finding):
            return (*open_, why)
        locks = {"locked_hash": policy_hash(settings_of(entered).policy)} if to == "scoring" else {}
        rounds.change(act.connection, round_, phase=to, phase_since=act.at, **locks)
        shown = {"public_scores": settings_of(entered).public_scores} if locks else {}
        facts = {"from": entered.phase, "to": to, **locks, **shown, **_taken_on(warned, why)}
        act.note(actor, "round.advance", round_, to, **facts)
        return ()


def step_back(office: Office, actor: Actor, round_: str, to: Phase, reason: str) -> tuple[Finding, ...]:
    """Return to the phase before, while nobody has scored; nothing that was entered is lost."""
    with office.act() as act:
        entered = enter(act.connection, actor, "round.advance", round_)
        if BACK.get(phase_of(entered)) != to:
            return (found("round_no_way_back", "block"),)
        if isinstance(why := read_reason(reason, "reason"), Finding):
            return (why,)
        rounds.change(act.connection, round_, phase=to, phase_since=act.at)
        act.note(actor, "round.back", round_, to, **{"from": entered.phase, "to": to, "reason": why})
        return ()


def extend(office: Office, actor: Actor, round_: str, closes_at: datetime, reason: str) -> tuple[Finding, ...]:
    """Give experts more time, with a reason; scoring that ran out of time opens again."""
    with office.act() as act:
        entered = enter(act.connection, actor, "round.extend", round_)
        faults, why = closing_faults(closes_at, act.at), read_reason(reason, "reason")
        if isinstance(why, Finding):
            return (*faults, why)
        if faults:
            return faults
        rounds.change(act.connection, round_, closes_at=closes_at)
        was, now = stamp(entered.closes_at), stamp(closes_at)
        act.note(actor, "round.extend", round_, now, was=was, now=now, reason=why)
        return ()


def reached(phase: Phase, other: Phase) -> bool:
    """Whether a round in ``phase`` has come to ``other``."""
    return PHASES.index(phase) >= PHASES.index(other)


def _taken_on(warned: Sequence[Finding], reason: str) -> dict[str, object]:
    """What the organiser takes upon themselves, word for word, for the journal."""
    if not warned:
        return {}
    told = {one.code: {name: list(v) if isinstance(v, tuple) else v for name, v in one.facts.items()} for one in warned}
    return {"confirmed": told, "reason": reason}


def unmet_of(there: Readiness) -> tuple[Unmet, ...]:
    """Everything that stands before the next step, held against what there is."""
    step = FORWARD.get(phase_of(there.round))
    conditions = () if step is None else step.conditions
    return tuple(Unmet(finding, condition.screen) for condition in conditions for finding in condition.holds(there))


def _unmet(connection: Connection, round_: Round, at: datetime) -> tuple[Unmet, ...]:
    return unmet_of(read_readiness(connection, round_, at))
