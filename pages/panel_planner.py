"""The power planner: how firm the cut will be with more or fewer experts for each application."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from pages.common.charts import ACCENT, CONFIG, LINE
from pages.common.findings import show_findings
from pages.common.parts import Column, Row, heading, say, table
from pages.common.screen import Screen
from pages.panel_acts import attempt, place
from scoring.findings import Finding
from scoring.panels.planner import Outlook
from workbench.i18n import Translator
from workbench.planning import Spread
from workbench.rounds.panel.planning import DEVIATIONS, Asked, asked_of, forecast

MADE = "panel.outlooks.{}"  # of a round
SIZES = ("applications", "raters", "sectors", "places")
USUAL = 5  # experts for an application the sentence speaks of
HEIGHT = 300


def show(screen: Screen) -> None:
    """What is assumed, then the outlook as a sentence, a chart and its table."""
    t, state, made = screen.t, st.session_state, MADE.format(place(screen)[2])
    say(t("panel.plan.text"))
    asked = asked_of(*place(screen))
    _ask(screen, asked)
    findings: tuple[Finding, ...] = ()
    if made not in state and asked.applications and asked.raters:
        with st.spinner(t("panel.plan.running")):
            state[made], findings = forecast(*place(screen), asked)
    outlooks: Sequence[Outlook] = state.get(made, ())
    if not outlooks:
        say(t("panel.plan.none"))
        show_findings(screen, findings)
        return
    heading(t("panel.plan.outlook"))
    say(_sentence(outlooks, t))
    left, right = st.columns(2, gap="medium")
    with left:
        st.plotly_chart(firmness_plot(outlooks, t), config=CONFIG, key="panel.plan.plot")
    with right:
        _table(screen, outlooks)


def firmness_plot(outlooks: Sequence[Outlook], t: Translator) -> go.Figure:
    """Share of places that go to the truly best, and the chance that all do, by experts for each application."""
    each = [outlook.each for outlook in outlooks]
    figure = go.Figure()
    for name, colour, symbol in (("right", ACCENT, "circle"), ("certain", LINE, "diamond")):
        figure.add_trace(
            go.Scatter(
                x=each,
                y=[100 * getattr(outlook, name) for outlook in outlooks],
                mode="lines+markers",
                name=t(f"plan.{name}"),
                line={"color": colour, "width": 2},
                marker={"symbol": symbol, "size": 9},
                hovertemplate="%{x:.0f}: %{y:.0f} %<extra></extra>",
            )
        )
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        dragmode=False,
        legend={"orientation": "h", "y": 1.12, "x": 0, "itemclick": False, "itemdoubleclick": False},
    )
    figure.update_xaxes(title=t("plan.each"), tickvals=each, zeroline=False)
    figure.update_yaxes(range=[0, 100], ticksuffix=" %", zeroline=False)
    return figure


def _sentence(outlooks: Sequence[Outlook], t: Translator) -> str:
    """What so many experts would give, and what two more would add."""
    usual = max((one for one in outlooks if one.each <= USUAL), key=lambda one: one.each)
    more = next((one for one in outlooks if one.each > usual.each), None)
    said = {"each": round(usual.each), "right": t.percent(usual.right), "contested": round(usual.contested)}
    if more is None:
        return t("panel.plan.sentence", **said)
    return t("panel.plan.sentence.more", **said, more=round(more.each), better=t.percent(more.right))


def _table(screen: Screen, outlooks: Sequence[Outlook]) -> None:
    t = screen.t
    names = ("each", "load", "right", "certain", "contested", "rank_width")
    columns = [Column(t(f"plan.{name}"), numeric=True) for name in names]
    rows = [
        Row(
            (
                t.number(one.each, 0),
                t.number(one.load, 1),
                t.percent(one.right),
                t.percent(one.certain),
                t.number(one.contested, 1),
                t.number(one.rank_width, 1),
            )
        )
        for one in outlooks
    ]
    table(columns, rows, t("panel.plan.caption"))


def _ask(screen: Screen, asked: Asked) -> None:
    t = screen.t
    with st.expander(t("panel.plan.assumed")), st.form("panel.plan", border=False):
        for column, name in zip(st.columns(len(SIZES)), SIZES, strict=True):
            with column:
                given = max(1, getattr(asked, name))
                st.number_input(t(f"panel.field.{name}"), min_value=1, value=given, step=1, key=_field(screen, name))
        say(t("panel.plan.spread"))
        for column, name in zip(st.columns(len(DEVIATIONS)), DEVIATIONS, strict=True):
            with column:
                given_sd = float(getattr(asked.spread, name))
                label = t(f"panel.field.{name}_sd")
                st.number_input(
                    label, min_value=0.0, max_value=50.0, value=given_sd, step=0.5, key=_field(screen, f"{name}_sd")
                )
        st.form_submit_button(t("panel.plan.send"), key="panel.plan.send", on_click=partial(_forecast, screen))


def _field(screen: Screen, name: str) -> str:
    return f"panel.plan.{place(screen)[2]}.{name}"


def _forecast(screen: Screen) -> None:
    state = st.session_state
    sizes = [int(state.get(_field(screen, name)) or 0) for name in SIZES]
    spread = Spread(*(float(state.get(_field(screen, f"{name}_sd")) or 0) for name in DEVIATIONS))
    made = MADE.format(place(screen)[2])

    def act() -> tuple[Finding, ...]:
        state[made], findings = forecast(*place(screen), Asked(sizes[0], sizes[1], sizes[2], sizes[3], spread))
        return findings

    attempt(act, "")
