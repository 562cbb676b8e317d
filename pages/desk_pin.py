"""评分口令: what a session is asked for before the seat of its expert opens, once; after a release, a new PIN."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from pages.common.parts import notice, say
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from scoring.findings import Finding
from workbench.access import Refused
from workbench.passwords import LONGEST_PIN
from workbench.rounds.judging.pins import open_seat, set_pin, stands

PIN, AGAIN, FOUND = "pin.field.pin", "pin.field.again", "pin.found"
WIDTH = 360


def show_pin(screen: Screen) -> None:
    """The field for the PIN and why it is asked for, or two fields for a new one."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None or not visit.actor.sealed:
        return
    anew = stands(visit.office, visit.actor, visit.round) == "set"
    top(screen, t("desk_pin.title"), t("pin.now.set" if anew else "pin.now.enter"))
    found: tuple[Finding, ...] = st.session_state.pop(FOUND, ())
    with st.form("pin.form", border=False):
        say(t("pin.why"))
        if anew:
            ask_new(screen, found)
        else:
            _ask(screen, found)
        label = t("pin.set" if anew else "pin.open")
        st.form_submit_button(label, type="primary", key="pin.do", on_click=partial(_try, visit, visit.round, anew))
    if not anew:
        say(t("pin.forgotten"))


def ask_new(screen: Screen, found: Iterable[Finding]) -> None:
    """Two fields for a PIN, each with what is wrong with it."""
    t = screen.t
    say(t("pin.rules"))
    for key, field in ((PIN, "pin"), (AGAIN, "again")):
        label = t("pin.new" if field == "pin" else "pin.again")
        st.text_input(label, key=key, type="password", max_chars=LONGEST_PIN, autocomplete="new-password", width=WIDTH)
        _refusals(screen, found, field)


def typed() -> tuple[str, str]:
    """What stands in both fields."""
    return str(st.session_state.get(PIN) or ""), str(st.session_state.get(AGAIN) or "")


def forget() -> None:
    """Leave nothing of a PIN behind."""
    for key in (PIN, AGAIN):
        st.session_state.pop(key, None)


def _ask(screen: Screen, found: Iterable[Finding]) -> None:
    st.text_input(screen.t("pin.pin"), key=PIN, type="password", max_chars=LONGEST_PIN, autocomplete="off", width=WIDTH)
    _refusals(screen, found, "pin")


def _refusals(screen: Screen, found: Iterable[Finding], field: str) -> None:
    for finding in found:
        if finding.where.field == field:
            notice(screen.t.finding(finding), screen.t.remedy(finding), "block")


def _try(visit: Visit, round_: str, anew: bool) -> None:
    """Nothing that was typed outlives the attempt, neither here nor in the fields."""
    pin, again = typed()
    st.session_state.update({PIN: "", AGAIN: ""})
    try:
        if anew:
            found = set_pin(visit.office, visit.actor, round_, pin, again)
        else:
            found = open_seat(visit.office, visit.actor, round_, pin)
    except Refused:  # opened in another window of this browser
        found = ()
    st.session_state[FOUND] = found
