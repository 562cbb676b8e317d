"""Who is away, what that takes away and what stays; who comes back, and who is called up from the reserve."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import say
from pages.common.screen import Screen
from pages.panel_acts import attempt, place, value
from pages.panel_facts import Facts
from workbench.rounds.panel.experts import absence, call_up, mark_absent, mark_present


def show_attendance(screen: Screen, facts: Facts) -> None:
    """Note who is away, with what that takes away; bring somebody back; call up the reserve."""
    t = screen.t
    with st.expander(t("panel.attendance")):
        known = [one.id for one in facts.experts if one.state != "withdrawn"]
        chosen = st.selectbox(
            t("panel.attendance.choose"),
            known,
            index=None,
            format_func=facts.called,
            placeholder=t("panel.choose"),
            key="panel.attendance.choose",
        )
        if chosen is None:
            return
        state = next(one.state for one in facts.experts if one.id == chosen)
        on_panel = chosen in facts.panel
        if state == "absent":
            say(t("panel.absent.is", who=facts.called(chosen)))
            st.button(t("panel.present"), key="panel.present", on_click=partial(_return, screen, chosen))
        elif not on_panel:
            say(t("panel.call_up.text", who=facts.called(chosen)))
            st.button(t("panel.call_up"), key="panel.call_up", on_click=partial(_call, screen, chosen))
        if state != "absent":
            _absence(screen, facts, chosen)


def _absence(screen: Screen, facts: Facts, chosen: str) -> None:
    t, lost = screen.t, absence(*place(screen), chosen)
    who = facts.called(chosen)
    say(t("panel.absent.text", who=who, withdrawn=len(lost.withdrawn), kept=len(lost.kept)))
    say(facts.after_absence(screen, chosen, lost.withdrawn))
    with st.form("panel.absent", border=False):
        st.text_input(t("panel.field.reason"), key="panel.absent.reason", max_chars=400)
        st.form_submit_button(
            t("panel.absent", count=len(lost.withdrawn)), on_click=partial(_note_absent, screen, chosen)
        )


def _note_absent(screen: Screen, rater: str) -> None:
    done = screen.t("panel.absent.done", who=rater)
    if attempt(lambda: mark_absent(*place(screen), rater, value("panel.absent.reason")), done):
        st.session_state["panel.absent.reason"] = ""


def _return(screen: Screen, rater: str) -> None:
    attempt(lambda: mark_present(*place(screen), rater), screen.t("panel.present.done", who=rater))


def _call(screen: Screen, rater: str) -> None:
    attempt(lambda: call_up(*place(screen), rater), screen.t("panel.call_up.done", who=rater))
