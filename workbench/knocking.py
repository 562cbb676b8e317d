"""How often somebody may try to come in: per login and place, per login, and per place; with a PIN, per session.

A panel room is one address, so many people may err there before all must wait. How long the seat itself waits after
many wrong PINs is in ``rounds.judging.pins``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from data.store import attempts
from data.store.journal import Entry, append
from workbench.office import Act, Office

ROOM = 20  # times as many failures as one person may have, from one address or at one login by everybody


def locked(office: Office, connection: Connection, source: str, login: str | None, at: datetime) -> bool:
    """Whether too many attempts have failed of late for another one to be looked at."""
    return _full(office, connection, _limits(office, source, login), at)


def note_failure(office: Office, act: Act, source: str, login: str | None) -> None:
    """Count a failure; the one that closes the door is written into the journal."""
    _fail(office, act, _limits(office, source, login), "code" if login is None else "password")


def note_wrong_pin(office: Office, act: Act, session: str) -> bool:
    """Count a PIN that did not fit against the session it was entered in; whether that was one too many."""
    return _fail(office, act, {_subject("pin", session): office.settings.lock_after}, "pin")


def forgive(office: Office, act: Act, source: str, login: str) -> None:
    """Somebody came in: what they mistyped before no longer counts."""
    _forget(office, act, _subject("login", login, source))


def forgive_pins(office: Office, act: Act, session: str) -> None:
    """The same of PINs in a session."""
    _forget(office, act, _subject("pin", session))


def _full(office: Office, connection: Connection, limits: Mapping[str, int], at: datetime) -> bool:
    counted = attempts.failures(connection, limits, at - office.settings.lock_for)
    return any(counted.get(subject, 0) >= limit for subject, limit in limits.items())


def _fail(office: Office, act: Act, limits: Mapping[str, int], by: str) -> bool:
    attempts.fail(act.connection, limits, act.at)
    full = _full(office, act.connection, limits, act.at)
    if full:
        append(act.connection, Entry(act.at, "visitor", "visitor", "session.locked", facts={"by": by}))
    return full


def _forget(office: Office, act: Act, subject: str) -> None:
    attempts.forgive(act.connection, subject, act.at - office.settings.lock_for)


def _limits(office: Office, source: str, login: str | None) -> Mapping[str, int]:
    few, many = office.settings.lock_after, office.settings.lock_after * ROOM
    if login is None:
        return {_subject("code", source): many}
    return {_subject("login", login, source): few, _subject("login", login): many, _subject("source", source): many}


def _subject(*parts: str) -> str:
    return sha256("\n".join(parts).casefold().encode(errors="surrogatepass")).hexdigest()
