"""How often somebody may try to come in: per login and place, per login, and per place.

A panel room is one address, so many people may err there before all must wait.
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
    limits = _limits(office, source, login)
    counted = attempts.failures(connection, limits, at - office.settings.lock_for)
    return any(counted.get(subject, 0) >= limit for subject, limit in limits.items())


def note_failure(office: Office, act: Act, source: str, login: str | None) -> None:
    """Count a failure; the one that closes the door is written into the journal."""
    attempts.fail(act.connection, _limits(office, source, login), act.at)
    if locked(office, act.connection, source, login, act.at):
        append(act.connection, Entry(act.at, "visitor", "visitor", "session.locked", facts={"by": _kind(login)}))


def forgive(office: Office, act: Act, source: str, login: str) -> None:
    """Somebody came in: what they mistyped before no longer counts."""
    attempts.forgive(act.connection, _subject("login", login, source), act.at - office.settings.lock_for)


def _limits(office: Office, source: str, login: str | None) -> Mapping[str, int]:
    few, many = office.settings.lock_after, office.settings.lock_after * ROOM
    if login is None:
        return {_subject("code", source): many}
    return {_subject("login", login, source): few, _subject("login", login): many, _subject("source", source): many}


def _kind(login: str | None) -> str:
    return "code" if login is None else "password"


def _subject(*parts: str) -> str:
    return sha256("\n".join(parts).casefold().encode()).hexdigest()
