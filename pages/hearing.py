"""现场答辩, the live session: the chair leads on, and sees who is there and who has submitted, never what."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from pages.common.parts import notice, say
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import attempt, show_told
from pages.hearing_led import show_session
from workbench.access import may
from workbench.rounds.session.hearing import LONGEST, SHORTEST, open_session, pace, session

STYLE = Path(__file__).with_suffix(".css")
REFRESHED = 2  # seconds between two looks while a session runs
USUAL = 15  # minutes for one application
MINUTES, QUORUM, ORDER, OWN = "hearing.minutes", "hearing.quorum", "hearing.order", "hearing.own"
ORDERS = ("sector", "own")


def render(screen: Screen) -> None:
    """The session that runs; where none does, how to begin one."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        notice(t("hearing.closed.title"), t("hearing.closed.text"))
        return
    st.html(STYLE)
    leads = _leads(visit)
    top(screen, t("hearing.title"), t("hearing.now.lead" if leads else "hearing.now.read"))
    if pace(visit.office, visit.actor, visit.round) != "live":
        notice(t("hearing.own_pace.title"), t("hearing.own_pace.text"))
        return
    held = session(visit.office, visit.actor, visit.round)
    if held is not None and held.hearing.current is not None:
        st.fragment(show_session, run_every=REFRESHED)(screen, visit, visit.round, leads)
        return
    show_told(screen, "hearing")
    before = "none" if held is None else "over"
    notice(t(f"hearing.{before}.title"), t(f"hearing.{before}.text" if leads else "hearing.wait"))
    if leads:
        _opening(screen, visit, visit.round)


def _leads(visit: Visit) -> bool:
    phase = None if visit.standing is None else visit.standing.phase
    return may(visit.actor, "hearing.lead", visit.round, phase)


def _opening(screen: Screen, visit: Visit, round_: str) -> None:
    """How long, how many at least, in which order; then it begins."""
    t = screen.t
    with st.form("hearing.open", border=True, enter_to_submit=False):
        with st.container(horizontal=True):
            st.number_input(
                t("hearing.field.seconds"), SHORTEST / 60, LONGEST / 60, float(USUAL), 1.0, "%g", key=MINUTES, width=260
            )
            st.number_input(t("hearing.field.quorum"), 1, 999, 2, 1, key=QUORUM, width=260)
        st.segmented_control(
            t("hearing.field.order"),
            ORDERS,
            default="sector",
            required=True,
            format_func=lambda name: t(f"hearing.order.{name}"),
            key=ORDER,
        )
        st.text_area(t("hearing.field.own"), key=OWN, height=80, placeholder=t("hearing.own.hint"), max_chars=20_000)
        say(t("hearing.open.text"))
        st.form_submit_button(t("hearing.open"), type="primary", on_click=partial(_open, screen, visit, round_))


def _open(screen: Screen, visit: Visit, round_: str) -> None:
    minutes, quorum = st.session_state.get(MINUTES), st.session_state.get(QUORUM)
    seconds = round(60 * minutes) if isinstance(minutes, int | float) else 0
    own = str(st.session_state.get(OWN) or "") if st.session_state.get(ORDER) == "own" else ""
    order = own.replace(",", " ").replace("，", " ").replace("、", " ").split()
    least = quorum if isinstance(quorum, int) else 0
    act = partial(open_session, visit.office, visit.actor, round_, seconds, least, order)
    attempt("hearing", act, screen.t("hearing.opened"))
