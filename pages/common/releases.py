"""A forgotten PIN: an organiser asks for its release, and a supervisor or a chair decides."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import heading, notice, say
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.common.told import attempt, show_told
from workbench import beijing
from workbench.access import may
from workbench.people import called
from workbench.rounds.judging.releasing import Release, Seats, ask, decline, release, seats

RATER, REASON = "release.rater", "release.reason"


def show_asking(screen: Screen, visit: Visit, round_: str) -> None:
    """Choose the expert, say why, ask; for an organiser while experts may have set a PIN."""
    t, phase = screen.t, None if visit.standing is None else visit.standing.phase
    if not may(visit.actor, "pin.ask", round_, phase):
        return
    known = seats(visit.office, visit.actor, round_)
    show_told(screen, "release")
    with st.expander(t("release.title")):
        if not known.names:
            say(t("release.none"))
            return
        say(t("release.ask.text"))
        with st.form("release.form", border=False, enter_to_submit=False):
            st.selectbox(
                t("release.field.rater"),
                list(known.names),
                index=None,
                placeholder=t("builtin.choose"),
                format_func=lambda rater: markdown(f"{rater} {known.names.get(rater, '')}"),
                key=RATER,
                width=360,
            )
            st.text_input(t("release.field.reason"), key=REASON, max_chars=400, placeholder=t("release.hint"))
            st.form_submit_button(t("release.ask"), key="release.ask", on_click=partial(_ask, screen, visit, round_))
    _show_waiting(screen, known)


def show_requests(screen: Screen, visit: Visit, round_: str) -> None:
    """What waits, with the decision for who may take it; nothing where nothing waits."""
    t, phase = screen.t, None if visit.standing is None else visit.standing.phase
    show_told(screen, "release")
    known = seats(visit.office, visit.actor, round_)
    if not known.waiting:
        return
    decides = may(visit.actor, "pin.release", round_, phase)
    heading(t("release.waiting"))
    if decides:
        say(t("release.check"))
    for one in known.waiting:
        notice("", _line(screen, known, one), "warn")
        if decides and one.rater == visit.actor.rater:
            say(t("release.own"))
        elif decides:
            _offer(screen, visit, round_, one)


def _show_waiting(screen: Screen, known: Seats) -> None:
    for one in known.waiting:
        notice(screen.t("release.waiting"), _line(screen, known, one), "warn")


def _line(screen: Screen, known: Seats, one: Release) -> str:
    who, name = called(one.asked_by, known.askers, screen.t), known.names.get(one.rater, "")
    at = beijing.stamp(one.asked_at)
    return screen.t("release.line", rater=one.rater, name=name, who=who, at=at, reason=one.reason)


def _offer(screen: Screen, visit: Visit, round_: str, one: Release) -> None:
    t = screen.t
    with st.container(horizontal=True):
        for name, act, done in (("grant", release, "granted"), ("decline", decline, "declined")):
            do = partial(act, visit.office, visit.actor, round_, one.id)
            told = t(f"release.{done}", rater=one.rater)
            label = t(f"release.{name}", rater=markdown(one.rater))
            st.button(label, key=f"release.{name}.{one.id}", on_click=partial(attempt, "release", do, told))


def _ask(screen: Screen, visit: Visit, round_: str) -> None:
    rater, reason = (str(st.session_state.get(key) or "") for key in (RATER, REASON))
    act = partial(ask, visit.office, visit.actor, round_, rater, reason)
    if attempt("release", act, screen.t("release.asked", rater=rater)):
        st.session_state[RATER], st.session_state[REASON] = None, ""
