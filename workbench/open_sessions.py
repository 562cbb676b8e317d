"""Who is signed in at this moment, and ending a session: one's own, or anybody's as an organiser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from data.store import accounts, pins, sessions
from data.store.accounts import Account
from data.store.sessions import NAMED, Open, Session
from scoring.findings import Finding, found
from workbench.access import Actor, require
from workbench.office import Act, Office
from workbench.telling import tell_account, tell_raters


def name_of(held: Open) -> str:
    """What a session is called: enough of its hash to tell it from others."""
    return held.session.token_hash[:NAMED]


def held_by(connection: Connection, actor: Actor, at: datetime) -> Open | None:
    """The session an actor came in by."""
    return next((held for held in sessions.living(connection, at) if name_of(held) == actor.session), None)


def own_account(office: Office, actor: Actor) -> Account | None:
    """The account an actor came in by; None after an access code."""
    with office.look() as connection:
        held = held_by(connection, actor, office.now())
        return None if held is None or held.session.account is None else accounts.find(connection, held.session.account)


def every(office: Office, actor: Actor) -> list[Open]:
    """Every open session."""
    require(actor, "account.list")
    with office.look() as connection:
        return sessions.living(connection, office.now())


def own(office: Office, actor: Actor) -> list[Open]:
    """The open sessions of the actor's own account, or of the same expert."""
    with office.look() as connection:
        held = held_by(connection, actor, office.now())
        living = sessions.living(connection, office.now())
    return [] if held is None else [other for other in living if _holder(other) == _holder(held)]


def waits_for_pin(office: Office, actor: Actor) -> bool:
    """Whether an expert came in this session who has a PIN and has entered none: it may be somebody else."""
    with office.look() as connection:
        held = held_by(connection, actor, office.now())
        if held is None or pins.has_opened(connection, actor.session):
            return False
        places = [(seat.round, seat.rater) for seat in sessions.seats(connection, held.session.account or 0)]
        if held.session.round is not None and held.session.rater is not None:
            places = [(held.session.round, held.session.rater)]
        return any(pins.is_sealed(connection, round_, rater, actor.session) for round_, rater in places)


def revoke(office: Office, actor: Actor, session: str) -> tuple[Finding, ...]:
    """End a session by its name; unless it is the one it is done from, its holder is told."""
    if session not in {name_of(held) for held in own(office, actor)}:
        require(actor, "account.manage")
    if session != actor.session and waits_for_pin(office, actor):
        return (found("pin_first", "block"),)
    with office.act() as act:
        living = sessions.living(act.connection, act.at)
        held = next((held for held in living if name_of(held) == session), None)
        if held is None:
            return (found("session_gone", "warn"),)
        sessions.end(act.connection, held.session.token_hash, act.at)
        act.note(actor, "session.revoke", held.session.round, session)
        if session != actor.session:
            _tell(act, actor, held.session)
    return ()


def _tell(act: Act, actor: Actor, ended: Session) -> None:
    if ended.account is not None:
        tell_account(act, actor, ended.account, "session_ended")
    elif ended.round is not None and ended.rater is not None:
        tell_raters(act, actor, ended.round, [ended.rater], "session_ended")


def _holder(held: Open) -> tuple[int | None, str | None, str | None]:
    return held.session.account, held.session.round, held.session.rater
