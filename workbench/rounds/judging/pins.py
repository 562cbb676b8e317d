"""评分口令: an expert's seat opens to nobody who does not know its PIN, whatever code or password let them in.

The PIN is set with the undertaking, before there is anything to read; a session in which it was set or entered has the
seat open. Nobody else can see it, open the seat or set another PIN, unless two people release the seat (``releasing``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from data.store import messages, pins, releases, sessions
from data.store.pins import Pin
from scoring.findings import Finding, Place, found
from workbench import knocking, passwords
from workbench.access import Actor
from workbench.beijing import stamp
from workbench.office import Act, Office
from workbench.open_sessions import held_by
from workbench.rounds.entry import enter

State = Literal["enter", "set"]
FIELD = Place(field="pin")
MOST = 20  # wrong PINs in a row at one seat before it makes everybody wait after each further one
LONGEST = 16  # times as long as after the first of those, at most


def stands(office: Office, actor: Actor, round_: str) -> State:
    """What a sealed session is asked for: the PIN, or a new one after a release."""
    kept = _kept(office, actor, round_)
    return "set" if kept is None or kept.pin_hash is None else "enter"


def open_seat(office: Office, actor: Actor, round_: str, typed: object) -> tuple[Finding, ...]:
    """Enter the PIN, once in a session. Failures count, and one too many ends the session in which they were made."""
    kept, pin = _kept(office, actor, round_), passwords.plain_pin(typed)
    if waiting := _waiting(office, kept, office.now()):
        return waiting
    fits = passwords.matches(None if kept is None else kept.pin_hash, pin)
    with office.act() as act:
        enter(act.connection, actor, "pin.open", round_)
        now = pins.find(act.connection, round_, str(actor.rater))
        if waiting := _waiting(office, now, act.at):  # for others that tried meanwhile
            return waiting
        if kept is None or now is None or not fits or now.pin_hash != kept.pin_hash:
            return _count(office, act, actor, round_)
        _open(office, act, actor, now)
        return ()


def set_pin(office: Office, actor: Actor, round_: str, typed: object, again: object) -> tuple[Finding, ...]:
    """Set a new PIN after a release; the session has the seat open from then on."""
    pin = passwords.plain_pin(typed)
    findings = passwords.pin_weaknesses(pin, passwords.plain_pin(again))
    if findings:
        return findings
    pin_hash = passwords.hashed(pin)
    with office.act() as act:
        enter(act.connection, actor, "pin.open", round_)
        kept = pins.find(act.connection, round_, str(actor.rater))
        if kept is None or kept.pin_hash is not None:
            return (found("pin_set_already", "block", FIELD),)
        lock_in(office, act, actor, round_, kept.rater, pin_hash)
        return ()


def lock_in(office: Office, act: Act, actor: Actor, round_: str, rater: str, pin_hash: str) -> None:
    """Lock a seat with a PIN, inside a transaction; the session that does so has it open."""
    knocking.forgive_pins(office, act, actor.session)
    pins.put(act.connection, round_, rater, pin_hash, act.at)
    pins.open_for(act.connection, round_, rater, actor.session, act.at)
    act.note(actor, "pin.set", round_, rater)


def _kept(office: Office, actor: Actor, round_: str) -> Pin | None:
    with office.look() as connection:
        enter(connection, actor, "pin.open", round_)
        return pins.find(connection, round_, str(actor.rater))


def _open(office: Office, act: Act, actor: Actor, kept: Pin) -> None:
    knocking.forgive_pins(office, act, actor.session)
    pins.forgive(act.connection, kept.round, kept.rater)
    pins.open_for(act.connection, kept.round, kept.rater, actor.session, act.at)
    act.note(actor, "pin.open", kept.round, kept.rater)
    _drop_requests(act, actor, kept.round, kept.rater)


def _waiting(office: Office, kept: Pin | None, at: datetime) -> tuple[Finding, ...]:
    """What is said while a seat lets nobody try: longer each time, but never for good, so that nobody is shut out."""
    if kept is None or kept.wrong_at is None or kept.wrong < MOST:
        return ()
    until = kept.wrong_at + office.settings.lock_for * min(kept.wrong - MOST + 1, LONGEST)
    return (found("pin_locked", "block", FIELD, until=stamp(until, seconds=True)),) if at < until else ()


def _count(office: Office, act: Act, actor: Actor, round_: str) -> tuple[Finding, ...]:
    """A PIN that did not fit is noted; after a few the session is over and the expert is told."""
    rater = str(actor.rater)
    pins.count_wrong(act.connection, round_, rater, act.at)
    act.note(actor, "pin.wrong", round_, rater)
    if not knocking.note_wrong_pin(office, act, actor.session):
        return (found("pin_wrong", "block", FIELD, most=office.settings.lock_after),)
    if held := held_by(act.connection, actor, act.at):
        sessions.end(act.connection, held.session.token_hash, act.at)
    messages.send(act.connection, round_, [rater], "pin_wrong", "", act.at, actor.id)
    return (found("pin_out", "block", FIELD),)


def _drop_requests(act: Act, actor: Actor, round_: str, rater: str) -> None:
    """Whoever knows the PIN needs no release."""
    for one in releases.waiting(act.connection, round_):
        if one.rater == rater:
            releases.decide(act.connection, one.id, granted=False, at=act.at, by=actor.id)
            act.note(actor, "pin.decline", round_, rater, number=one.id)
