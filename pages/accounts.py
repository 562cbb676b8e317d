"""Accounts, access codes and open sessions: who may come in, and who is in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.access_codes import show_codes
from pages.common.findings import show_findings
from pages.common.parts import Column, Row, notice, say, table
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from workbench import accounts, beijing, open_sessions
from workbench.access import may
from workbench.accounts import Account, Findings
from workbench.codes import issued
from workbench.codewords import new_code
from workbench.open_sessions import Open, name_of

GIVEN, FOUND = "accounts.given", "accounts.found"


def render(screen: Screen) -> None:
    """Three tabs; a supervisor reads, an organiser changes."""
    t, visit = screen.t, screen.visit
    manages = visit is not None and may(visit.actor, "account.manage")
    top(screen, t("accounts.title"), t("accounts.now.manage" if manages else "accounts.now.read"))
    if visit is None:
        return
    _report(screen)
    people, codes, sessions = st.tabs([t("accounts.people"), t("accounts.codes"), t("accounts.sessions")])
    with people:
        _people(screen, visit, manages)
    with codes:
        show_codes(screen)
    with sessions:
        _sessions(screen, visit, manages)


def _report(screen: Screen) -> None:
    """What came of the last act: findings, or a password that is shown once."""
    t = screen.t
    found: Findings = st.session_state.pop(FOUND, ())
    given: tuple[str, str] | None = st.session_state.pop(GIVEN, None)
    if found:
        show_findings(screen, found)
    if given is not None:
        notice(t("accounts.given", login=given[0], password=given[1]), t("accounts.given.text"), "warn")


def _people(screen: Screen, visit: Visit, manages: bool) -> None:
    t = screen.t
    known = accounts.every(visit.office, visit.actor)
    columns = [Column(t(f"accounts.{name}")) for name in ("login", "name", "role", "since", "state")]
    table(columns, [_row(screen, account) for account in known], t("accounts.caption"))
    if manages:
        _add(screen, visit)
        _change(screen, visit, known)


def _row(screen: Screen, account: Account) -> Row:
    t, disabled = screen.t, account.disabled_at is not None
    state = t("accounts.state.disabled" if disabled else "accounts.state.open")
    cells = (account.login, account.name, t(f"role.{account.role}"), beijing.stamp(account.created_at), state)
    return Row(cells, "quiet" if disabled else "")


def _add(screen: Screen, visit: Visit) -> None:
    t = screen.t
    with st.expander(t("accounts.add")), st.form("accounts.new", clear_on_submit=True, border=False):
        st.text_input(t("accounts.login"), key="accounts.login", max_chars=64, help=t("accounts.login.help"))
        st.text_input(t("accounts.name"), key="accounts.name", max_chars=100)
        st.segmented_control(
            t("accounts.role"),
            accounts.ROLES,
            default="organiser",
            required=True,
            format_func=lambda role: t(f"role.{role}"),
            key="accounts.role",
        )
        say(t("accounts.add.text"))
        st.form_submit_button(t("accounts.add"), type="primary", on_click=partial(_open, visit))


def _open(visit: Visit) -> None:
    login, name, role = (str(st.session_state.get(f"accounts.{field}") or "") for field in ("login", "name", "role"))
    password = new_code()
    _done(accounts.add(visit.office, visit.actor, login, name, role, password), (login.strip(), password))


def _change(screen: Screen, visit: Visit, known: list[Account]) -> None:
    t = screen.t
    logins = {account.id: account for account in known}
    with st.expander(t("accounts.change")):
        chosen = st.selectbox(
            t("accounts.login"),
            list(logins),
            index=None,
            placeholder=t("builtin.choose"),
            format_func=lambda id: f"{logins[id].login} · {logins[id].name}",
            key="accounts.chosen",
            width=360,
        )
        if chosen is None:
            say(t("accounts.change.text"))
            return
        account = logins[chosen]
        with st.container(horizontal=True):
            st.button(t("accounts.reset"), key="accounts.reset", on_click=partial(_reset, visit, account))
            closed = account.disabled_at is not None
            st.button(
                t("accounts.enable" if closed else "accounts.disable"),
                key="accounts.switch",
                on_click=partial(_switch, visit, account),
            )
        if account.role == "expert" and visit.round is not None:
            _link(screen, visit, visit.round, account)


def _link(screen: Screen, visit: Visit, round_: str, account: Account) -> None:
    """Say which expert of the round the holder of an account is."""
    t = screen.t
    names = {one.rater: one.name for one in issued(visit.office, visit.actor, round_)}
    chosen = st.selectbox(
        t("accounts.expert"),
        list(names),
        index=None,
        placeholder=t("builtin.choose"),
        format_func=lambda rater: f"{rater} {names.get(rater, rater)}",
        key="accounts.expert",
        width=360,
    )
    if chosen is not None:
        act = partial(_tie, visit, round_, chosen, account)
        st.button(t("accounts.link"), key="accounts.link", on_click=act)


def _tie(visit: Visit, round_: str, rater: str, account: Account) -> None:
    _done(accounts.link(visit.office, visit.actor, round_, rater, account.id), None)


def _reset(visit: Visit, account: Account) -> None:
    password = new_code()
    _done(accounts.reset(visit.office, visit.actor, account.id, password), (account.login, password))


def _switch(visit: Visit, account: Account) -> None:
    act = accounts.disable if account.disabled_at is None else accounts.enable
    _done(act(visit.office, visit.actor, account.id), None)


def _done(found: Findings, given: tuple[str, str] | None) -> None:
    st.session_state[FOUND] = found
    if not found and given is not None:
        st.session_state[GIVEN] = given


def _sessions(screen: Screen, visit: Visit, manages: bool) -> None:
    t = screen.t
    living = open_sessions.every(visit.office, visit.actor)
    columns = [Column(t(f"accounts.{name}")) for name in ("name", "role", "begun", "seen", "until")]
    table(columns, [_session(screen, held) for held in living], t("accounts.sessions.caption"))
    if not manages:
        return
    names = {name_of(held): f"{held.name} · {beijing.stamp(held.session.created_at)}" for held in living}
    chosen = st.selectbox(
        t("accounts.end.which"),
        list(names),
        index=None,
        placeholder=t("builtin.choose"),
        format_func=lambda name: names.get(name, name),
        key="accounts.session",
        width=360,
    )
    if chosen is not None:
        st.button(t("accounts.end"), key="accounts.end", on_click=partial(_end, visit, chosen))


def _session(screen: Screen, held: Open) -> Row:
    session = held.session
    role = screen.t(f"role.{held.role}")
    times = (beijing.stamp(at) for at in (session.created_at, session.seen_at, session.expires_at))
    return Row((held.name, role if session.rater is None else f"{role} {session.rater}", *times))


def _end(visit: Visit, session: str) -> None:
    _done(open_sessions.revoke(visit.office, visit.actor, session), None)
