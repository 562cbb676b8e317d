"""Accounts, as organisers keep them; everybody may change their own password."""

from __future__ import annotations

import re

from data.store import accounts, experts, sessions
from data.store.accounts import Account
from scoring.findings import Finding, Place, found
from workbench import knocking, passwords
from workbench.access import Actor, require
from workbench.identity import Turned
from workbench.office import Office
from workbench.open_sessions import held_by, own_account, waits_for_pin
from workbench.telling import tell_account

ROLES = ("organiser", "supervisor", "expert")
LOGIN = re.compile(r"[\w.@+-]{2,64}")
Findings = tuple[Finding, ...]


def every(office: Office, actor: Actor) -> list[Account]:
    """All accounts."""
    require(actor, "account.list")
    with office.look() as connection:
        return accounts.every(connection)


def add(office: Office, actor: Actor, login: str, name: str, role: str, password: str) -> Findings:
    """Open an account."""
    require(actor, "account.manage")
    return open_account(office, actor, login, name, role, password)


def open_account(
    office: Office, actor: Actor, login: str, name: str, role: str, password: str, *, first: bool = False
) -> Findings:
    """Open an account for somebody whose right to do so was shown otherwise: by setup code or command line.

    A ``first`` account is opened only while there is no other, whoever asks at the same moment.
    """
    login, name = login.strip(), plain_name(name)
    trouble = faults(login, name, role) + passwords.weaknesses(password, login)
    if trouble:
        return trouble
    password_hash = passwords.hashed(password)
    with office.act() as act:
        if first and accounts.every(act.connection):
            return (found("account_not_first", "block"),)
        if accounts.by_login(act.connection, login) is not None:
            return (found("account_exists", "block", Place(field="login"), login=login),)
        chosen_at = act.at if _at_terminal(actor) else None
        account = accounts.add(act.connection, login, name, role, act.at, password_hash, chosen_at=chosen_at)
        act.note(actor, "account.add", subject=f"{role}:{account}", login=login)
    return ()


def faults(login: str, name: str, role: str) -> Findings:
    """What is wrong with a new account, apart from its password."""
    wrong, name = [], plain_name(name)
    if not LOGIN.fullmatch(login):
        wrong.append(found("account_login", "block", Place(field="login")))
    if not name or len(name) > 100 or not name.isprintable():
        wrong.append(found("account_name", "block", Place(field="name")))
    if role not in ROLES:
        wrong.append(found("account_role", "block", Place(field="role")))
    return tuple(wrong)


def plain_name(typed: str) -> str:
    """A name as it is kept: the wide space of Chinese lists, and the fixed one, are one plain space.

    >>> plain_name(" 张\u3000三 ")
    '张 三'
    """
    return re.sub("[ \u00a0\u3000]+", " ", typed).strip()


def disable(office: Office, actor: Actor, account: int) -> Findings:
    """Let the holder of an account in no more, from this moment on."""
    require(actor, "account.manage")
    with office.act() as act:
        known = accounts.find(act.connection, account)
        if known is None:
            return (found("account_unknown", "block"),)
        if known.role == "organiser" and known.disabled_at is None and accounts.organisers(act.connection) == 1:
            return (found("account_last_organiser", "block"),)
        accounts.change(act.connection, account, disabled_at=act.at)
        sessions.end_of_account(act.connection, account, act.at)
        act.note(actor, "account.disable", subject=f"{known.role}:{account}")
    return ()


def enable(office: Office, actor: Actor, account: int) -> Findings:
    """Let the holder of an account in again."""
    require(actor, "account.manage")
    with office.act() as act:
        known = accounts.find(act.connection, account)
        if known is None:
            return (found("account_unknown", "block"),)
        accounts.change(act.connection, account, disabled_at=None)
        act.note(actor, "account.enable", subject=f"{known.role}:{account}")
    return ()


def reset(office: Office, actor: Actor, account: int, password: str) -> Findings:
    """Give an account a new password; every session of it ends."""
    require(actor, "account.manage")
    with office.look() as connection:
        known = accounts.find(connection, account)
    if known is None:
        return (found("account_unknown", "block"),)
    return _put(office, actor, known, password, "account.reset")


def change_password(office: Office, actor: Actor, old: str, new: str, source: str) -> Findings | Turned:
    """Change one's own password; all other sessions end. The old one is asked for, and failures count."""
    own = own_account(office, actor)
    if own is None:
        return (found("account_unknown", "block"),)
    if waits_for_pin(office, actor):
        return (found("pin_first", "block"),)
    with office.look() as connection:
        if knocking.locked(office, connection, source, own.login, office.now()):
            return Turned("locked")
        lock = accounts.lock_of(connection, own.login)
    if not passwords.matches(lock.password_hash if lock else None, old):
        with office.act() as act:
            knocking.note_failure(office, act, source, own.login)
        return Turned("wrong")
    return _put(office, actor, own, new, "account.change_password")


def link(office: Office, actor: Actor, round_: str, rater: str, account: int | None) -> Findings:
    """Say that an expert of a round is the holder of an account, so that they may sign in by password."""
    require(actor, "account.manage")
    with office.act() as act:
        known = None if account is None else accounts.find(act.connection, account)
        if account is not None and (known is None or known.role != "expert"):
            return (found("account_unknown", "block"),)
        seat = experts.find(act.connection, round_, rater)
        if seat is None:
            return (found("account_no_expert", "block", rater=rater),)
        if seat.undertaken_at is not None:  # whoever took the seat now would read what its holder has entered
            return (found("account_seat_taken", "block", rater=rater),)
        experts.change(act.connection, round_, rater, account=account)
        act.note(actor, "account.link", round_, rater, account=account)
    return ()


def nobody_yet(office: Office) -> bool:
    """Whether there is no organiser who could let others in."""
    with office.look() as connection:
        return accounts.organisers(connection) == 0


def _put(office: Office, actor: Actor, account: Account, password: str, act_name: str) -> Findings:
    trouble = passwords.weaknesses(password, account.login)
    if trouble:
        return trouble
    password_hash = passwords.hashed(password)
    with office.act() as act:
        own = act_name == "account.change_password"
        chosen_at = act.at if own or _at_terminal(actor) else None
        accounts.change(act.connection, account.id, password_hash=password_hash, chosen_at=chosen_at)
        tell_account(act, actor, account.id, "password_changed" if own else "password_reset")
        kept = held_by(act.connection, actor, act.at) if own else None
        sessions.end_of_account(act.connection, account.id, act.at, but=kept.session.token_hash if kept else "")
        act.note(actor, act_name, subject=f"{account.role}:{account.id}")
    return ()


def _at_terminal(actor: Actor) -> bool:
    """Whether this is done at the server itself: whoever has that needs no password, so it counts as the holder's."""
    return actor.id.partition(":")[0] == "terminal"
