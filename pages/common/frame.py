"""The frame around every screen: masthead, round, language, who is signed in, and Streamlit's own words."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.parts import notice, show
from pages.common.phrasebook import speak
from pages.common.screen import Screen, Visit
from pages.common.text import markdown, shorten
from workbench.access import Refused
from workbench.arriving import Arrival, arrive
from workbench.i18n import Language, Translator, translator
from workbench.identity import sign_out
from workbench.office import Office

FOLDER = Path(__file__).parent
ICON = FOLDER / "icon.png"
STYLE = FOLDER / "style.css"
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}
CHOSEN = "round.chosen"  # the round just chosen, which outranks the one in the address
NAME = 12  # columns of a name that fit beside the round


def verified_session() -> str:
    """The session the gate has verified for this visit; empty where there is none."""
    return str(st.user.get("session") or "")


def welcome(office: Office, session: str) -> Arrival | None:
    """Who is there, in which round; what another session left behind in this tab is thrown away."""
    if st.session_state.setdefault("owner", session) != session:
        st.session_state.clear()
        st.session_state["owner"] = session
    wanted = st.session_state.pop(CHOSEN, None) or st.query_params.get("round") or st.session_state.get("round")
    return arrive(office, session, wanted)


def masthead(office: Office, session: str, arrival: Arrival | None) -> Screen:
    """Product, round, language and visitor; answers with what the screens are given."""
    st.session_state.setdefault("language", _asked_for())
    t = translator("en" if st.session_state["language"] == "en" else "zh")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="masthead"):
        show(Markup('<div class="hp-brand">衡评<span>{}</span></div>').format(t("app.tagline")))
        if arrival is not None:
            _choose_round(t, arrival)
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="visitor"):
            _choose_language()
            if arrival is not None:
                _visitor(office, session, arrival, t)
    _keep_in_address(t, arrival)
    return Screen(t, None if arrival is None else _visit(office, arrival))


def dress(screen: Screen) -> None:
    """Style sheet, language of the page, and Streamlit's own words in it."""
    st.html(STYLE)
    speak(screen.t)


def apologise(failure: Exception) -> bool:
    """Tell the visitor in their language that something failed or is not allowed, without Streamlit's own words."""
    t = translator("en" if st.session_state.get("language") == "en" else "zh")
    if isinstance(failure, Refused):
        notice(t("told.refused.title"), t("told.refused.text"), "block")
    else:
        notice(t("failure.title"), t("failure.text"), "block")
    return True


def _visit(office: Office, arrival: Arrival) -> Visit:
    here = arrival.here
    return Visit(office, arrival.actor, None if here is None else here.id, here)


def _choose_round(t: Translator, arrival: Arrival) -> None:
    if len(arrival.rounds) < 2 or arrival.here is None:
        return
    ids = [known.id for known in arrival.rounds]
    titles = [known.title for known in arrival.rounds]  # two alike could not be told apart, not even by Streamlit
    labels = {r.id: r.title if titles.count(r.title) == 1 else f"{r.id} · {r.title}" for r in arrival.rounds}
    st.session_state["round"] = arrival.here.id
    st.selectbox(
        t("strip.round"),
        ids,
        format_func=lambda id: labels.get(id, id),
        key="round",
        on_change=lambda: st.session_state.update({CHOSEN: st.session_state["round"]}),
        label_visibility="collapsed",
        width=320,
    )


def _choose_language() -> None:
    st.segmented_control(
        "语言 Language",
        tuple(LANGUAGES),
        required=True,
        format_func=lambda language: LANGUAGES[language],
        key="language",
        label_visibility="collapsed",
        width="content",
    )


def _visitor(office: Office, session: str, arrival: Arrival, t: Translator) -> None:
    actor, role = arrival.actor, t(f"role.{arrival.actor.role}")
    called = actor.rater or shorten(actor.name, NAME)
    with st.popover(markdown(f"{role} {called}"), width="content"):
        who = Markup('<p class="hp-say"><strong>{}</strong><br><span class="hp-quietly">{}</span></p>')
        show(who.format(actor.name, t("frame.who", role=role, rater=actor.rater) if actor.rater else role))
        link = Markup('<p class="hp-say"><a class="hp-link" href="{}" target="_self">{}</a></p>')
        show(link.format("/account" if t.language == "zh" else f"/account?lang={t.language}", t("own.title")))
        st.button(t("entrance.logout"), on_click=partial(sign_out, office, session), key="leave", width="stretch")


def _keep_in_address(t: Translator, arrival: Arrival | None) -> None:
    """Round and language stand in the address, so that a reload or a link leads back to them."""
    here = None if arrival is None or arrival.here is None or arrival.actor.rater else arrival.here.id
    kept = {"round": here, "lang": None if t.language == "zh" else t.language}
    for name, value in kept.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _asked_for() -> Language:
    return "en" if st.query_params.get("lang") == "en" else "zh"
