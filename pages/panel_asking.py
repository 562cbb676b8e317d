"""A recusal for a reason of the organiser's own, or for an applicant's objection to an expert."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.common.parts import heading, say
from pages.common.screen import Screen
from pages.panel_acts import attempt, place, value
from pages.panel_facts import Facts
from workbench.rounds.panel.objecting import object_to_expert
from workbench.rounds.panel.recusals import ask_recusal


def show_asking(screen: Screen, facts: Facts) -> None:
    """A recusal for a reason of the organiser's own, or an applicant's objection."""
    t = screen.t
    with st.expander(t("panel.ask")):
        for name, wanted in (("ask", ("reason",)), ("object", ("by_whom", "text"))):
            heading(t(f"panel.{name}.title"))
            say(t(f"panel.{name}.text"))
            with st.form(f"panel.{name}", border=False):
                choose_pair(screen, facts, f"panel.{name}")
                for field in wanted:
                    st.text_input(t(f"panel.field.{field}"), key=f"panel.{name}.{field}", max_chars=1000)
                st.form_submit_button(
                    t(f"panel.{name}.send"), key=f"panel.{name}.send", on_click=partial(_send, screen, name, wanted)
                )


def choose_pair(screen: Screen, facts: Facts, key: str) -> None:
    """Two boxes: an expert, and an application."""
    t, columns = screen.t, st.columns(2)
    raters = [one.id for one in facts.experts if one.state != "withdrawn"]
    options = {"rater": raters, "application": [one.id for one in facts.seated.applications]}
    for column, (name, ids) in zip(columns, options.items(), strict=True):
        with column:
            st.selectbox(
                t(f"column.{name}"),
                ids,
                index=None,
                format_func=facts.called,
                placeholder=t("panel.choose"),
                key=f"{key}.{name}",
            )


def _send(screen: Screen, name: str, wanted: Sequence[str]) -> None:
    pair = value(f"panel.{name}.application"), value(f"panel.{name}.rater")
    texts = [value(f"panel.{name}.{field}") for field in wanted]
    activity = ask_recusal if name == "ask" else object_to_expert
    if attempt(lambda: activity(*place(screen), *pair, *texts), screen.t(f"panel.{name}.done")):
        for field in wanted:
            st.session_state[f"panel.{name}.{field}"] = ""
