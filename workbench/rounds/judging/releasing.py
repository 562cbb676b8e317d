"""A forgotten PIN: an organiser asks, and a supervisor or a chair who is not that expert releases the seat.

Whoever releases must have been here before the PIN was set, with a password of their own: an account or a chair's seat
that an organiser could have come in by, to release what they have asked for themselves, releases nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data.store import accounts, experts, messages, pins, releases
from data.store.releases import Release
from scoring.findings import Finding, Place, found
from workbench.access import Actor, Refused
from workbench.office import Act, Office
from workbench.people import names_of
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_reason


@dataclass(frozen=True, slots=True)
class Seats:
    """Who has set a PIN, by name, and which of them are to be released; ``askers`` are named by id."""

    names: Mapping[str, str]
    waiting: tuple[Release, ...]
    askers: Mapping[str, str]


def seats(office: Office, actor: Actor, round_: str) -> Seats:
    """The seats that have a PIN, and the requests that wait."""
    with office.look() as connection:
        enter(connection, actor, "progress.read", round_)
        sealed = pins.every(connection, round_)
        known = {one.id: one.name for one in experts.every(connection, round_) if one.id in sealed}
        waiting = tuple(releases.waiting(connection, round_))
        return Seats(known, waiting, names_of(connection, [one.asked_by for one in waiting]))


def ask(office: Office, actor: Actor, round_: str, rater: str, reason: str) -> tuple[Finding, ...]:
    """Ask for the release of a seat whose expert has forgotten the PIN."""
    with office.act() as act:
        enter(act.connection, actor, "pin.ask", round_)
        why, findings = read_reason(reason, "reason"), []
        if pins.find(act.connection, round_, rater) is None:
            findings.append(found("pin_none", "block", Place(field="rater"), rater=rater))
        elif any(one.rater == rater for one in releases.waiting(act.connection, round_)):
            findings.append(found("pin_asked", "block", Place(field="rater"), rater=rater))
        if isinstance(why, Finding) or findings:
            return (*findings, *((why,) if isinstance(why, Finding) else ()))
        number = releases.ask(act.connection, round_, rater, why, act.at, actor.id)
        messages.send(act.connection, round_, [rater], "pin_asked", why, act.at, actor.id)
        act.note(actor, "pin.ask", round_, rater, number=number, reason=why)
        return ()


def release(office: Office, actor: Actor, round_: str, number: int) -> tuple[Finding, ...]:
    """Make the PIN of a seat void: whoever signs in for it next sets a new one, and the expert is told who did this.

    Raises
    ------
    Refused
        If a chair would release their own seat.
    """
    with office.act() as act:
        one = _waiting(act, actor, round_, number)
        kept = None if one is None else pins.find(act.connection, round_, one.rater)
        if one is None or kept is None:
            return (found("pin_not_asked", "block"),)
        since = _since(act.connection, actor)
        if since is None and actor.rater is None:
            return (found("pin_password_given", "block"),)
        if since is None or since > kept.set_at:
            return (found("pin_too_new", "block"),)
        pins.void(act.connection, round_, one.rater)
        releases.decide(act.connection, one.id, granted=True, at=act.at, by=actor.id)
        messages.send(act.connection, round_, [one.rater], "pin_released", "", act.at, actor.id)
        act.note(actor, "pin.release", round_, one.rater, number=one.id)
        return ()


def decline(office: Office, actor: Actor, round_: str, number: int) -> tuple[Finding, ...]:
    """Release nothing: the PIN stands."""
    with office.act() as act:
        one = _waiting(act, actor, round_, number)
        if one is None:
            return (found("pin_not_asked", "block"),)
        releases.decide(act.connection, one.id, granted=False, at=act.at, by=actor.id)
        act.note(actor, "pin.decline", round_, one.rater, number=one.id)
        return ()


def _waiting(act: Act, actor: Actor, round_: str, number: int) -> Release | None:
    enter(act.connection, actor, "pin.release", round_)
    one = next((one for one in releases.waiting(act.connection, round_) if one.id == number), None)
    if one is not None and actor.rater == one.rater:
        raise Refused("pin.release")
    return one


def _since(connection: Connection, actor: Actor) -> datetime | None:
    """Since when nobody but this person can have come in as them."""
    if actor.rater is not None and actor.round is not None:
        own = pins.find(connection, actor.round, actor.rater)
        return None if own is None else own.set_at
    number = actor.id.partition(":")[2]
    account = accounts.find(connection, int(number)) if number.isdecimal() else None
    return None if account is None else account.chosen_at
