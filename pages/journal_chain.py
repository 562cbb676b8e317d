"""Whether the chain of the journal holds, and a copy of it to take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import notice, say
from pages.common.screen import Screen, Visit
from workbench import beijing
from workbench.rounds.session.supervising import Form, Verification, export, length, verify

VERIFIED = "journal.verified"
AT_ONCE = 20_000  # lines that are walked through unasked, in about a second
MIME: dict[Form, str] = {"csv": "text/csv", "json": "application/json"}


def show_chain(screen: Screen, visit: Visit) -> None:
    """How far the chain was verified and when; short ones are verified when the screen is opened."""
    t, lines = screen.t, length(visit.office, visit.actor)
    walked = st.session_state.get(VERIFIED)
    if not isinstance(walked, Verification) and lines <= AT_ONCE:
        walked = _walk(screen, visit)
    with st.container(horizontal=True, vertical_alignment="center", key="journal-chain"):
        with st.container(width="stretch"):
            _state(screen, walked, lines)
        again = "journal.verify" if walked is None else "journal.verify.again"
        if st.button(t(again), key="journal.verify"):
            _walk(screen, visit)
            st.rerun()


def _walk(screen: Screen, visit: Visit) -> Verification:
    with st.spinner(screen.t("journal.verifying")):
        walked = verify(visit.office, visit.actor)
    st.session_state[VERIFIED] = walked
    return walked


def _state(screen: Screen, walked: Verification | None, lines: int) -> None:
    t = screen.t
    if walked is None:
        notice(t("journal.unverified", lines=lines), t("journal.unverified.text"), "warn")
    elif walked.broken is None:
        at = beijing.clock(walked.at)
        notice(t("journal.verified", lines=walked.lines, at=at), t("journal.verified.head", head=walked.head))
    else:
        facts = {"number": walked.broken, "lines": walked.lines}
        notice(t("journal.broken.title", number=walked.broken), t("journal.broken.text", **facts), "block")


def show_export(screen: Screen, visit: Visit) -> None:
    """The whole journal as a file, made when it is asked for."""
    t = screen.t
    with st.expander(t("journal.export")):
        say(t("journal.export.text"))
        with st.container(horizontal=True):
            for form, mime in MIME.items():
                st.download_button(
                    t(f"journal.export.{form}"),
                    partial(export, visit.office, visit.actor, form, t),
                    f"{t('file.journal')}.{form}",
                    mime,
                    on_click="ignore",
                    key=f"journal.export.{form}",
                )
