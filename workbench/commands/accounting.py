"""``account``: accounts from the command line, for whoever has the server itself; passwords are asked for."""

from __future__ import annotations

import typer
from rich import box
from rich.table import Table

from data.store.accounts import Account
from scoring.findings import Finding
from workbench import accounts, beijing
from workbench.commands.printing import print_findings
from workbench.commands.terminal import BAD_INPUT, DONE, Terminal, say
from workbench.founding import TERMINAL
from workbench.office import Office, open_office
from workbench.settings import read_settings


def run(act: str, login: str, name: str, role: str, terminal: Terminal) -> int:
    """Do one thing to one account, or list them all."""
    office = open_office(read_settings())
    try:
        return _list(office, terminal) if act == "list" else _act(office, act, login, name, role, terminal)
    finally:
        office.store.close()


def _act(office: Office, act: str, login: str, name: str, role: str, terminal: Terminal) -> int:
    account = next((known for known in accounts.every(office, TERMINAL) if known.login == login), None)
    if act == "add":
        found = accounts.faults(login, name, role)
        return _done(found, act, login, terminal) if found else _add(office, login, name, role, terminal)
    if account is None:
        say(terminal, terminal.t("account.unknown", login=login))
        return BAD_INPUT
    if act == "reset":
        return _reset(office, account, terminal)
    change = accounts.disable if act == "disable" else accounts.enable
    return _done(change(office, TERMINAL, account.id), act, login, terminal)


def _add(office: Office, login: str, name: str, role: str, terminal: Terminal) -> int:
    password = _password(terminal)
    if password is None:
        return BAD_INPUT
    return _done(accounts.add(office, TERMINAL, login, name, role, password), "add", login, terminal)


def _reset(office: Office, account: Account, terminal: Terminal) -> int:
    password = _password(terminal)
    if password is None:
        return BAD_INPUT
    return _done(accounts.reset(office, TERMINAL, account.id, password), "reset", account.login, terminal)


def _password(terminal: Terminal) -> str | None:
    """A password typed twice alike, unseen; None where that does not succeed."""
    t = terminal.t
    try:
        first: str = typer.prompt(t("account.password"), hide_input=True, err=True)
        again: str = typer.prompt(t("account.again"), hide_input=True, err=True)
    except typer.Abort:
        return None
    if first != again:
        say(terminal, t("entrance.differ"))
        return None
    return first


def _done(found: tuple[Finding, ...], act: str, login: str, terminal: Terminal) -> int:
    if found:
        print_findings(found, terminal)
        return BAD_INPUT
    say(terminal, terminal.t(f"account.done.{act}", login=login))
    return DONE


def _list(office: Office, terminal: Terminal) -> int:
    t = terminal.t
    table = Table(*(t(f"accounts.{name}") for name in ("login", "name", "role", "since", "state")), box=box.SIMPLE)
    for account in accounts.every(office, TERMINAL):
        state = t("accounts.state.open" if account.disabled_at is None else "accounts.state.disabled")
        opened = beijing.stamp(account.created_at)
        table.add_row(account.login, account.name, t(f"role.{account.role}"), opened, state)
    terminal.results.print(table)
    return DONE
