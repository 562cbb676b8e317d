"""异议处理, objections: what came in against the published list, and the answer each was given."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import attempt, show_told
from workbench.access import may
from workbench.beijing import stamp
from workbench.rounds.closing.contesting import RULINGS, Objection, answer_objection, contested, receive_objection

CARD = Markup(
    '<div class="hp-notice hp-{}"><strong>{}</strong><p class="hp-quietly">{}</p>'
    '<p>{}</p><p class="hp-remedy">{}</p></div>'
)


def render(screen: Screen) -> None:
    """The open objections first, each with its answer; then the way to take one in."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        return
    phase = None if visit.standing is None else visit.standing.phase
    handles = may(visit.actor, "objection.handle", visit.round, phase)
    top(screen, t("objections.title"), t("objections.now.handle" if handles else "objections.now.read"))
    show_told(screen, "objections")
    known = sorted(contested(visit.office, visit.actor, visit.round), key=lambda one: (one.state != "received", one.id))
    if not known:
        notice(t("objections.none.title"), t("objections.none.text"))
    for one in known:
        _show(screen, one)
        if handles and one.state == "received":
            _offer_answer(screen, visit, visit.round, one)
    if handles:
        _offer_receipt(screen, visit, visit.round)


def _show(screen: Screen, one: Objection) -> None:
    t = screen.t
    about = t("objections.about", application=one.application) if one.application else t("objections.about.list")
    title = t("objections.card", number=one.id, state=t(f"objections.state.{one.state}"), about=about)
    came = t("objections.came", at=stamp(one.at), whom=one.by_whom)
    answer = "" if one.answer is None else t("objections.answered", at=stamp(one.answered_at), answer=one.answer)
    show(CARD.format("warn" if one.state == "received" else "info", title, came, one.text, answer))


def _offer_answer(screen: Screen, visit: Visit, round_: str, one: Objection) -> None:
    t, key = screen.t, f"objections.answer.{one.id}"
    with st.form(key, border=False, enter_to_submit=False):
        st.segmented_control(
            t("objections.field.ruling"),
            RULINGS,
            format_func=lambda ruling: t(f"objections.state.{ruling}"),
            key=f"{key}.ruling",
        )
        st.text_area(t("objections.field.answer"), key=f"{key}.text", height=80)
        st.form_submit_button(
            t("objections.answer.do", number=one.id),
            key=f"{key}.do",
            on_click=partial(_answer, screen, visit, round_, one.id, key),
        )


def _answer(screen: Screen, visit: Visit, round_: str, number: int, key: str) -> None:
    ruling, text = (str(st.session_state.get(f"{key}.{name}") or "") for name in ("ruling", "text"))
    act = partial(answer_objection, visit.office, visit.actor, round_, number, ruling, text)
    attempt("objections", act, screen.t("objections.done.answered", number=number))


def _offer_receipt(screen: Screen, visit: Visit, round_: str) -> None:
    t = screen.t
    heading(t("objections.receive"))
    say(t("objections.receive.text"))
    with st.form("objections.receive", border=False, enter_to_submit=False, clear_on_submit=True):
        left, right = st.columns(2)
        left.text_input(t("objections.field.by_whom"), key="objections.by_whom", max_chars=200)
        right.text_input(
            t("objections.field.application"),
            key="objections.application",
            placeholder=t("objections.application.hint"),
        )
        st.text_area(t("objections.field.text"), key="objections.text", height=120, max_chars=2000)
        st.form_submit_button(
            t("objections.receive.do"),
            type="primary",
            key="objections.receive.do",
            on_click=partial(_receive, screen, visit, round_),
        )


def _receive(screen: Screen, visit: Visit, round_: str) -> None:
    given = {name: str(st.session_state.get(f"objections.{name}") or "") for name in ("application", "by_whom", "text")}
    application = given["application"].strip() or None
    act = partial(receive_objection, visit.office, visit.actor, round_, application, given["by_whom"], given["text"])
    attempt("objections", act, screen.t("objections.done.received"))
