"""Accounts of people who come back: organisers, supervisors, and experts who are called again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from data.store.columns import nameable
from data.store.tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """One account; its password is never among what is read of it."""

    id: int
    login: str
    name: str
    role: str
    subject: str | None
    created_at: datetime
    chosen_at: datetime | None
    disabled_at: datetime | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class Lock:
    """What a password is tried against."""

    account: Account
    password_hash: str | None


COLUMNS = [column for column in accounts.c if column.name != "password_hash"]
READ = select(*COLUMNS, accounts.c.password_hash.is_not(None).label("has_password"))


def add(
    connection: Connection,
    login: str,
    name: str,
    role: str,
    at: datetime,
    password_hash: str | None = None,
    subject: str | None = None,
    chosen_at: datetime | None = None,
) -> int:
    """Keep a new account; its number. ``chosen_at``: nobody but its holder knows the password since then."""
    values = {"login": login, "name": name, "role": role, "password_hash": password_hash, "subject": subject}
    added = insert(accounts).values(**values, created_at=at, chosen_at=chosen_at).returning(accounts.c.id)
    return int(connection.execute(added).scalar_one())


def find(connection: Connection, account: int) -> Account | None:
    """An account by its number."""
    return _one(connection, accounts.c.id == account)


def by_login(connection: Connection, login: str) -> Account | None:
    """An account by the name it signs in with."""
    return _one(connection, accounts.c.login == login) if nameable(login) else None


def by_subject(connection: Connection, subject: str) -> Account | None:
    """An account by what an OpenID provider calls its holder."""
    return _one(connection, accounts.c.subject == subject) if nameable(subject) else None


def lock_of(connection: Connection, login: str) -> Lock | None:
    """An account and what its password is tried against."""
    account = by_login(connection, login)
    if account is None:
        return None
    query = select(accounts.c.password_hash).where(accounts.c.id == account.id)
    return Lock(account, connection.execute(query).scalar_one())


def every(connection: Connection) -> list[Account]:
    """All accounts, by role and name."""
    query = READ.order_by(accounts.c.role.desc(), accounts.c.login)
    return [Account(**row) for row in connection.execute(query).mappings()]


def organisers(connection: Connection) -> int:
    """How many organisers may sign in."""
    query = select(func.count()).select_from(accounts)
    return connection.execute(
        query.where(accounts.c.role == "organiser", accounts.c.disabled_at.is_(None))
    ).scalar_one()


def own_supervisors(connection: Connection) -> int:
    """How many supervisors may sign in whose way in nobody else knows."""
    query = select(func.count()).select_from(accounts).where(accounts.c.role == "supervisor")
    return connection.execute(
        query.where(accounts.c.disabled_at.is_(None), accounts.c.chosen_at.is_not(None))
    ).scalar_one()


def change(connection: Connection, account: int, **values: object) -> None:
    """Change an account."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(**values))


def _one(connection: Connection, which: ColumnElement[bool]) -> Account | None:
    row = connection.execute(READ.where(which)).mappings().one_or_none()
    return None if row is None else Account(**row)
