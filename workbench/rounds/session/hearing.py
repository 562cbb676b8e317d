"""Live session 答辩: the chair leads the panel from application to application, and every desk follows.

The chair sees who is there and who has submitted, never what. Whoever is absent holds up nobody: their sheets stay
open, and they catch up at their own pace until scoring closes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data.store import applications, assignments, experts, hearings, sheets
from data.store.hearings import Hearing
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.settings import Mode, settings_of

AWAY_AFTER = timedelta(seconds=30)  # a desk that was not heard of for so long counts as away
HEARTBEAT = timedelta(seconds=10)  # how often a desk that stays open is noted
SHORTEST, LONGEST = 30, 4 * 3600  # seconds for one application
LARGEST = 999  # experts in a quorum


@dataclass(frozen=True, slots=True)
class Following:
    """What a desk follows: the application heard, its name, and the time that is left (negative when over)."""

    application: str
    name: str
    position: int
    count: int
    mine: bool
    remaining: float
    paused: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One expert asked to score the application that is heard: there or not, submitted or not."""

    rater: str
    name: str
    here: bool
    submitted: bool


@dataclass(frozen=True, slots=True)
class Session:
    """The session as its chair leads it."""

    hearing: Hearing
    names: tuple[str, ...]
    seats: tuple[Seat, ...]
    remaining: float

    @property
    def here(self) -> int:
        """How many of those asked to score this application are there."""
        return sum(seat.here for seat in self.seats)

    @property
    def is_quorate(self) -> bool:
        """Whether enough of them are there."""
        return self.here >= self.hearing.quorum


def open_session(
    office: Office, actor: Actor, round_: str, seconds: int, quorum: int, order: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Begin a session with the first application; all of them in order of sub-sector where no order is given."""
    with office.act() as act:
        entered = enter(act.connection, actor, "hearing.lead", round_)
        known = [one.id for one in sorted(_heard(act.connection, round_), key=lambda one: (one.sector, one.id))]
        faults = tuple(_faults(known, order, seconds, quorum))
        if settings_of(entered).mode != "live":  # desks do not look for a session, so nobody would follow
            faults = (*faults, found("hearing_not_live", "block"))
        running = hearings.find(act.connection, round_)
        if running is not None and running.ended_at is None:
            faults = (*faults, found("hearing_running", "block"))
        if faults:
            return faults
        revision = 1 if running is None else running.revision + 1
        begun = Hearing(round_, tuple(order) or tuple(known), 0, seconds, quorum, act.at, None, None, revision)
        _keep(act, actor, begun, "hearing.open")
        return ()


def move(office: Office, actor: Actor, round_: str, position: int, revision: int) -> tuple[Finding, ...]:
    """Go on, or back, to an application; its time begins anew."""
    return _change(office, actor, round_, revision, "hearing.move", position=position, paused_at=None)


def pause(office: Office, actor: Actor, round_: str, revision: int) -> tuple[Finding, ...]:
    """Stop the clock."""
    return _change(office, actor, round_, revision, "hearing.pause")


def resume(office: Office, actor: Actor, round_: str, revision: int) -> tuple[Finding, ...]:
    """Let the clock run on from where it was stopped."""
    return _change(office, actor, round_, revision, "hearing.resume")


def pace(office: Office, actor: Actor, round_: str) -> Mode:
    """Whether experts of a round score at their own pace or follow a session."""
    with office.look() as connection:
        return settings_of(enter(connection, actor, "progress.read", round_)).mode


def close(office: Office, actor: Actor, round_: str, revision: int) -> tuple[Finding, ...]:
    """End the session; every desk is free again."""
    return _change(office, actor, round_, revision, "hearing.close")


def session(office: Office, actor: Actor, round_: str) -> Session | None:
    """The session for whoever leads or watches it."""
    with office.look() as connection:
        enter(connection, actor, "progress.read", round_)
        running = hearings.find(connection, round_)
        if running is None:
            return None
        names = {one.id: one.name for one in applications.every(connection, round_)}
        seats = () if running.current is None else _seats(connection, round_, running.current, office.now())
    remaining = running.seconds - running.elapsed(office.now())
    return Session(running, tuple(names.get(id, id) for id in running.order), seats, remaining)


def follow(office: Office, actor: Actor, round_: str) -> Following | None:
    """What an expert's desk follows now, None where no session runs; the desk is noted as being there."""
    at = office.now()
    with office.look() as connection:
        enter(connection, actor, "hearing.follow", round_)
        running = hearings.find(connection, round_)
        current = None if running is None else running.current
        if running is None or current is None or actor.rater is None:
            return None
        mine = assignments.stands(connection, round_, current, actor.rater)
        known = applications.find(connection, round_, current)
        last = hearings.seen(connection, round_, actor.rater)
    if last is None or last.application != current or at - last.seen_at >= HEARTBEAT:
        with office.store.write() as connection:  # being there is no act, so the journal has no line for it
            hearings.see(connection, round_, actor.rater, current, at)
    name = current if known is None or not mine else known.name
    remaining = running.seconds - running.elapsed(at)
    return Following(
        current, name, running.position, len(running.order), mine, remaining, running.paused_at is not None
    )


def _change(
    office: Office, actor: Actor, round_: str, revision: int, name: str, **values: object
) -> tuple[Finding, ...]:
    with office.act() as act:
        enter(act.connection, actor, "hearing.lead", round_)
        running = hearings.find(act.connection, round_)
        if running is None or running.ended_at is not None:
            return (found("hearing_not_running", "block"),)
        if running.revision != revision:
            return (found("hearing_moved", "block"),)
        changed = _changed(running, name, act.at, **values)
        if not 0 <= changed.position < len(changed.order):
            return (found("hearing_at_its_end", "block"),)
        _keep(act, actor, replace(changed, revision=revision + 1), name)
        return ()


def _changed(running: Hearing, name: str, at: datetime, **values: object) -> Hearing:
    if name == "hearing.move":
        return replace(running, started_at=at, **values)  # type: ignore[arg-type]
    if name == "hearing.close":
        return replace(running, ended_at=at)
    if name == "hearing.pause":
        return replace(running, paused_at=running.paused_at or at)
    if running.paused_at is None or running.started_at is None:
        return running
    return replace(running, started_at=running.started_at + (at - running.paused_at), paused_at=None)


def _keep(act: Act, actor: Actor, hearing: Hearing, name: str) -> None:
    hearings.keep(act.connection, hearing)
    facts = {"position": hearing.position, "count": len(hearing.order)}
    act.note(actor, name, hearing.round, hearing.current or "", **facts)


def _heard(connection: Connection, round_: str) -> list[applications.Application]:
    return applications.judged(connection, round_)


def _seats(connection: Connection, round_: str, application: str, at: datetime) -> tuple[Seat, ...]:
    asked = assignments.of_application(connection, round_, application)
    names = {one.id: one.name for one in experts.every(connection, round_)}
    here = {one.rater for one in hearings.present(connection, round_) if at - one.seen_at < AWAY_AFTER}
    states = {line.rater: line.state for line in sheets.progress(connection, round_) if line.application == application}
    return tuple(
        Seat(rater, names[rater], rater in here, states.get(rater) in ("submitted", "abstained")) for rater in asked
    )


def _faults(known: Sequence[str], order: Sequence[str], seconds: int, quorum: int) -> list[Finding]:
    faults = []
    if not known:
        faults.append(found("hearing_nothing_to_hear", "block"))
    strangers = tuple(one for one in order if one not in known)
    if strangers or len(set(order)) != len(order):
        faults.append(found("hearing_order", "block", Place(field="order"), applications=strangers))
    if not SHORTEST <= seconds <= LONGEST:
        faults.append(found("hearing_time", "block", Place(field="seconds"), least=SHORTEST, most=LONGEST))
    if not 1 <= quorum <= LARGEST:
        faults.append(found("hearing_quorum", "block", Place(field="quorum")))
    return faults
