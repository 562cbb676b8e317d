"""封存: an expert's seat opens to nobody who does not know its PIN, whatever code or password let them in.

The PIN is set with the undertaking, before there is anything to read; a session in which it was set or entered has the
seat open. Nobody else can see it, open the seat or set another PIN, unless two people release the seat (``releasing``).
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection

from data.store import messages, releases, seals
from data.store.seals import Seal
from scoring.findings import Finding, Place, found
from workbench import knocking, passwords
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.rounds.entry import enter

State = Literal["enter", "set"]
FIELD = Place(field="pin")
MOST = 20  # wrong PINs in a row, however long they take; then only a release helps


def stands(office: Office, actor: Actor, round_: str) -> State:
    """What a sealed session is asked for: the PIN, or a new one after a release."""
    seal = _seal(office, actor, round_)
    return "set" if seal is None or seal.pin_hash is None else "enter"


def open_seat(office: Office, actor: Actor, round_: str, typed: object) -> tuple[Finding, ...]:
    """Enter the PIN, once in a session. Failures count, and what is locked says no more than that it is."""
    seal, pin = _seal(office, actor, round_), passwords.plain_pin(typed)
    with office.look() as connection:
        if seal is None or _is_locked(office, connection, seal):
            return (found("pin_locked", "block", FIELD),)
    fits = passwords.matches(seal.pin_hash, pin)
    with office.act() as act:
        enter(act.connection, actor, "seal.open", round_)
        now = seals.find(act.connection, round_, seal.rater)
        if now is None or _is_locked(office, act.connection, now):  # by others that tried meanwhile
            return (found("pin_locked", "block", FIELD),)
        if not fits or now.pin_hash != seal.pin_hash:
            _count(office, act, actor, now)
            return (found("pin_wrong", "block", FIELD),)
        knocking.forgive_seat(office, act, round_, seal.rater)
        seals.forgive(act.connection, round_, seal.rater)
        seals.open_for(act.connection, round_, seal.rater, actor.session, act.at)
        act.note(actor, "seal.open", round_, seal.rater)
        _drop_requests(act, actor, round_, seal.rater)
        return ()


def set_pin(office: Office, actor: Actor, round_: str, typed: object, again: object) -> tuple[Finding, ...]:
    """Set a new PIN after a release; the session has the seat open from then on."""
    pin = passwords.plain_pin(typed)
    findings = passwords.pin_weaknesses(pin, passwords.plain_pin(again))
    if findings:
        return findings
    pin_hash = passwords.hashed(pin)
    with office.act() as act:
        enter(act.connection, actor, "seal.open", round_)
        seal = seals.find(act.connection, round_, str(actor.rater))
        if seal is None or seal.pin_hash is not None:
            return (found("pin_set_already", "block", FIELD),)
        lock_in(office, act, actor, round_, seal.rater, pin_hash)
        return ()


def lock_in(office: Office, act: Act, actor: Actor, round_: str, rater: str, pin_hash: str) -> None:
    """Lock a seat with a PIN, inside a transaction; the session that does so has it open."""
    knocking.forgive_seat(office, act, round_, rater)
    seals.put(act.connection, round_, rater, pin_hash, act.at)
    seals.open_for(act.connection, round_, rater, actor.session, act.at)
    act.note(actor, "seal.set", round_, rater)


def _seal(office: Office, actor: Actor, round_: str) -> Seal | None:
    with office.look() as connection:
        enter(connection, actor, "seal.open", round_)
        return seals.find(connection, round_, str(actor.rater))


def _is_locked(office: Office, connection: Connection, seal: Seal) -> bool:
    return seal.wrong >= MOST or knocking.seat_locked(office, connection, seal.round, seal.rater, office.now())


def _count(office: Office, act: Act, actor: Actor, seal: Seal) -> None:
    """A PIN that did not fit is counted and noted; the expert is told of the one that locks the seat for a while."""
    seals.count_wrong(act.connection, seal.round, seal.rater)
    act.note(actor, "seal.wrong", seal.round, seal.rater)
    if knocking.note_wrong_pin(office, act, seal.round, seal.rater):
        messages.send(act.connection, seal.round, [seal.rater], "seal_wrong", "", act.at, actor.id)


def _drop_requests(act: Act, actor: Actor, round_: str, rater: str) -> None:
    """Whoever knows the PIN needs no release."""
    for one in releases.waiting(act.connection, round_):
        if one.rater == rater:
            releases.decide(act.connection, one.id, granted=False, at=act.at, by=actor.id)
