"""Messages to an expert, such as a reminder; they stand above the desk until they are put away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import notice
from pages.common.screen import Screen, Visit
from workbench import beijing
from workbench.people import called
from workbench.rounds.session.progress import messages_of, put_away
from workbench.telling import tellers


def show_messages(screen: Screen, visit: Visit, round_: str) -> None:
    """What has not been put away yet, the oldest first."""
    messages = messages_of(visit.office, visit.actor, round_)
    names = tellers(visit.office, visit.actor, round_) if messages else {}
    for message in messages:
        with st.container(horizontal=True, vertical_alignment="center", key=f"desk-message-{message.id}"):
            with st.container(width="stretch"):
                who, at = called(message.by, names, screen.t), beijing.stamp(message.at)
                title = screen.t(f"desk.message.{message.kind}", at=at, who=who)
                notice(title, message.text, "warn")
            put = partial(put_away, visit.office, visit.actor, round_, message.id)
            st.button(screen.t("desk.message.read"), key=f"desk.message.{message.id}", on_click=put)
