"""Who is there: signing in by access code, password or OpenID provider, and whom a session belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from data.store import accounts, codes, experts, pins, rounds, sessions
from data.store.accounts import Account
from data.store.sessions import NAMED, Bearer, Seat, Session
from workbench import knocking, passwords
from workbench.access import Actor, Role
from workbench.codewords import digest, new_token, plain
from workbench.office import Act, Office

Reason = Literal["wrong", "locked", "used", "expired", "replaced", "unknown", "closed"]
NOWHERE = ""  # the round of an expert whom no round has called


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody came in; the token leaves this server once, in their cookie."""

    token: str
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody was turned away, and why."""

    reason: Reason


def sign_in_by_code(office: Office, code: str, source: str) -> SignedIn | Turned:
    """Let an expert in by the code on their access sheet, which is then used up.

    A right code opens whatever others at the same address have typed: nobody guesses 60 bits, but anybody in the
    room, or behind the same proxy, could otherwise shut the door for all.
    """
    with office.look() as connection:
        seen = _code(office, connection, code, source, office.now())
    if isinstance(seen, Turned) and seen.reason != "wrong":  # nothing to write: those who may come in need not wait
        return seen
    with office.act() as act:
        found = _code(office, act.connection, code, source, act.at)
        if isinstance(found, Turned):
            if found.reason == "wrong":
                knocking.note_failure(office, act, source, None)
            return found
        codes.use(act.connection, found.code_hash, act.at)
        return _start(act, found.expires_at, "code", round_=found.round, rater=found.rater)


def sign_in_by_password(office: Office, login: str, password: str, source: str) -> SignedIn | Turned:
    """Let somebody in by account and password; an unknown account takes as long and is told the same."""
    login = login.strip()
    with office.look() as connection:
        if knocking.locked(office, connection, source, login, office.now()):
            return Turned("locked")
        lock = accounts.lock_of(connection, login)
    fits = passwords.matches(lock.password_hash if lock else None, password)
    with office.act() as act:
        if knocking.locked(office, act.connection, source, login, act.at):  # by others that tried meanwhile
            return Turned("locked")
        if lock is None or not fits or lock.account.disabled_at is not None:
            knocking.note_failure(office, act, source, login)
            return Turned("wrong")
        knocking.forgive(office, act, source, login)
        return _start(act, act.at + office.settings.session, "password", account=lock.account.id)


def sign_in_by_subject(office: Office, subject: str, login: str | None) -> SignedIn | Turned:
    """Let in whom an OpenID provider vouches for: by its name for them, at first by their verified login.

    A password that somebody else gave the account is worthless from then on.
    """
    with office.act() as act:
        account = accounts.by_subject(act.connection, subject)
        if account is None and login:
            account = accounts.by_login(act.connection, login)
            if account is not None and account.subject is not None:
                account = None  # the login is somebody else's at this provider
        if account is None or account.disabled_at is not None:
            return Turned("unknown")
        if account.subject is None:
            accounts.change(act.connection, account.id, subject=subject, **_own_way(account, act.at))
        return _start(act, act.at + office.settings.session, "openid", account=account.id)


def actor_of(office: Office, token: str, round_: str | None = None) -> Actor | None:
    """Whose token this is, if it still lets them in."""
    return actor_of_session(office, digest(token), round_)


def actor_of_session(office: Office, session: str, round_: str | None = None) -> Actor | None:
    """Whose session this is, by its hash; an expert with an account is in the round asked for, or the newest."""
    with office.look() as connection:
        return actor_in(connection, session, office.now(), round_)


def actor_in(connection: Connection, session: str, at: datetime, round_: str | None = None) -> Actor | None:
    """The same within a transaction."""
    bearer = sessions.bearer(connection, session, at)
    return None if bearer is None else actor_for(connection, bearer, session, round_)


def actor_for(connection: Connection, bearer: Bearer, session: str, round_: str | None = None) -> Actor:
    """Whom the holder of a living session acts as."""
    named = session[:NAMED]
    if bearer.rater is not None and bearer.round is not None:
        return _panellist(Seat(bearer.round, bearer.rater, bearer.name, bearer.chair), named, sealed=bearer.sealed)
    if bearer.role == "expert":
        return _expert_with_account(connection, bearer, named, round_)
    role: Role = "organiser" if bearer.role == "organiser" else "supervisor"
    return Actor(f"{role}:{bearer.account}", bearer.name, role, session=named)


def is_admitted(office: Office, session: str) -> bool:
    """Whether a session still lets its holder in."""
    with office.look() as connection:
        return sessions.bearer(connection, session, office.now()) is not None


def see(office: Office, session: str) -> None:
    """Note that somebody opened the workbench."""
    with office.store.write() as connection:
        sessions.see(connection, session, office.now())


def sign_out(office: Office, session: str) -> None:
    """End a session, by its hash."""
    with office.act() as act:
        actor = actor_in(act.connection, session, act.at)
        if sessions.end(act.connection, session, act.at) and actor is not None:
            act.note(actor, "session.end", actor.round or None, actor.session)


def _code(office: Office, connection: Connection, typed: str, source: str, at: datetime) -> codes.Code | Turned:
    """The code that was typed, if it lets anybody in."""
    found = codes.find(connection, digest(plain(typed)))
    if found is None:
        return Turned("locked" if knocking.locked(office, connection, source, None, at) else "wrong")
    reason = _worthless(connection, found, at)
    return found if reason is None else Turned(reason)


def _worthless(connection: Connection, code: codes.Code, at: datetime) -> Reason | None:
    if code.revoked_at is not None:
        return "replaced"
    if code.used_at is not None:
        return "used"
    if code.expires_at <= at:
        return "expired"
    expert = experts.find(connection, code.round, code.rater)
    round_ = rounds.find(connection, code.round)
    gone = expert is None or expert.state == "withdrawn" or round_ is None or round_.phase == "archived"
    return "closed" if gone else None


def _own_way(account: Account, at: datetime) -> dict[str, object]:
    """What becomes of an account when its holder has a way in of their own."""
    return {} if account.chosen_at is not None else {"chosen_at": at, "password_hash": None}


def _start(
    act: Act,
    until: datetime,
    by: str,
    account: int | None = None,
    round_: str | None = None,
    rater: str | None = None,
) -> SignedIn | Turned:
    token = new_token()
    session = Session(digest(token), account, round_, rater, act.at, act.at, until)
    sessions.start(act.connection, session)
    actor = actor_in(act.connection, session.token_hash, act.at)
    if actor is None:
        return Turned("closed")
    act.note(actor, "session.start", round_, actor.session, by=by)
    return SignedIn(token, actor, until)


def _expert_with_account(connection: Connection, bearer: Bearer, session: str, round_: str | None) -> Actor:
    seats = sessions.seats(connection, bearer.account or 0)
    seat = next((seat for seat in seats if seat.round == round_), seats[0] if seats else None)
    if seat is None:
        return Actor(f"expert:{bearer.account}", bearer.name, "expert", NOWHERE, None, session)
    return _panellist(seat, session, sealed=pins.is_sealed(connection, seat.round, seat.rater, session))


def _panellist(seat: Seat, session: str, *, sealed: bool) -> Actor:
    role: Role = "chair" if seat.chair else "expert"
    return Actor(f"{role}:{seat.round}/{seat.rater}", seat.name, role, seat.round, seat.rater, session, sealed)
