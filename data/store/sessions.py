"""Who is signed in. Only the hash of a token is kept: what is read here lets nobody in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, literal, or_, select, union_all, update

from data.store.pins import SEALED, is_sealed, sealed
from data.store.tables import accounts, experts, rounds, sessions

NAMED = 16  # characters of a session's hash that name it: enough to tell sessions apart, too few to look one up


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of an account, or of an expert by access code."""

    token_hash: str
    account: int | None
    round: str | None
    rater: str | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever holds a living session: an account, or an expert of one round."""

    account: int | None
    round: str | None
    rater: str | None
    name: str
    role: str
    chair: bool
    sealed: bool = False  # of an expert's seat, in this session


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert's place in the panel of one round."""

    round: str
    rater: str
    name: str
    chair: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A living session with the name of its holder, for the list of sessions."""

    session: Session
    name: str
    role: str


PLACE = and_(experts.c.round == sessions.c.round, experts.c.id == sessions.c.rater)
HOLDERS = sessions.outerjoin(accounts, accounts.c.id == sessions.c.account).outerjoin(experts, PLACE)
ADMITTED = and_(
    sessions.c.revoked_at.is_(None),
    or_(sessions.c.account.is_(None), accounts.c.disabled_at.is_(None)),
    or_(sessions.c.rater.is_(None), experts.c.state != "withdrawn"),
)
NAME = func.substr(sessions.c.token_hash, 1, NAMED)

# Asked at every run of every screen, hence built once.
BEARER = (
    select(sessions.c.account, sessions.c.round, sessions.c.rater, accounts.c.role, experts.c.chair)
    .add_columns(accounts.c.name.label("account_name"), experts.c.name.label("expert_name"))
    .add_columns(sealed(sessions.c.round, sessions.c.rater, NAME).label("sealed"))
    .select_from(HOLDERS)
    .where(sessions.c.token_hash == bindparam("token"), sessions.c.expires_at > bindparam("now"), ADMITTED)
)

_ENDED = select(literal("ended")).where(
    sessions.c.token_hash.between(bindparam("first"), bindparam("last")), sessions.c.revoked_at.is_not(None)
)
_OVER = _ENDED.limit(1)
_BARRED = union_all(_ENDED, SEALED)


def start(connection: Connection, session: Session) -> None:
    """Keep a new session."""
    connection.execute(insert(sessions).values({name: getattr(session, name) for name in Session.__slots__}))


def bearer(connection: Connection, token_hash: str, at: datetime) -> Bearer | None:
    """Who holds a session, unless it has ended, was revoked, or its holder may no longer come in."""
    row = connection.execute(BEARER, {"token": token_hash, "now": at}).one_or_none()
    if row is None:
        return None
    name, role = row.account_name or row.expert_name, row.role or "expert"
    return Bearer(row.account, row.round, row.rater, name, role, bool(row.chair), bool(row.sealed))


def seats(connection: Connection, account: int) -> list[Seat]:
    """The panels the expert of an account was called to, the newest round first."""
    query = (
        select(experts.c.round, experts.c.id.label("rater"), experts.c.name, experts.c.chair)
        .join(rounds, rounds.c.id == experts.c.round)
        .where(experts.c.account == account, experts.c.state != "withdrawn")
        .order_by(rounds.c.created_at.desc(), experts.c.round)
    )
    return [Seat(**row) for row in connection.execute(query).mappings()]


def living(connection: Connection, at: datetime) -> list[Open]:
    """Every living session, the latest first."""
    named = (accounts.c.name.label("account_name"), accounts.c.role, experts.c.name.label("expert_name"))
    query = (
        select(sessions, *named)
        .select_from(HOLDERS)
        .where(sessions.c.expires_at > at, ADMITTED)
        .order_by(sessions.c.seen_at.desc(), sessions.c.token_hash)
    )
    return [_open(row._mapping) for row in connection.execute(query)]


def see(connection: Connection, token_hash: str, at: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=at))


def end(connection: Connection, token_hash: str, at: datetime) -> int:
    """Revoke one session; how many were living."""
    return _revoke(connection, at, sessions.c.token_hash == token_hash)


def end_of_account(connection: Connection, account: int, at: datetime, but: str = "") -> int:
    """Revoke the sessions of an account, except the one named."""
    return _revoke(connection, at, sessions.c.account == account, sessions.c.token_hash != but)


def end_of_rater(connection: Connection, round_: str, rater: str, at: datetime) -> int:
    """Revoke the sessions of an expert who came in by code."""
    return _revoke(connection, at, sessions.c.round == round_, sessions.c.rater == rater)


def is_over(connection: Connection, named: str) -> bool:
    """Whether the session whose hash begins so has been ended by somebody."""
    beginning = {"first": named, "last": f"{named}g"}  # g comes after every hexadecimal digit
    return bool(named) and connection.execute(_OVER, beginning).first() is not None


def is_barred(connection: Connection, named: str, round_: str, rater: str) -> bool:
    """Whether that is so, or the seat of an expert has a PIN that was not entered in the session; in one question."""
    if not named:
        return is_sealed(connection, round_, rater, named)
    given = {"first": named, "last": f"{named}g", "of_round": round_, "of_rater": rater, "of_session": named}
    return connection.execute(_BARRED, given).first() is not None


def _revoke(connection: Connection, at: datetime, *which: object) -> int:
    statement = update(sessions).where(sessions.c.revoked_at.is_(None), *which)  # type: ignore[arg-type]
    return connection.execute(statement.values(revoked_at=at)).rowcount


def _open(row: object) -> Open:
    values = dict(row)  # type: ignore[call-overload]
    session = Session(**{name: values[name] for name in Session.__slots__})
    return Open(session, values["account_name"] or values["expert_name"], values["role"] or "expert")
