"""The draw by lot: its rule, the button, and every draw that was made with its minutes."""

from __future__ import annotations

from functools import partial
from secrets import randbelow

import streamlit as st

from pages.common.downloads import DOCX
from pages.common.named import named
from pages.common.parts import Column, Row, heading, notice, say, table
from pages.common.screen import Screen
from pages.common.text import markdown
from pages.panel_acts import attempt, can, place, value
from pages.panel_facts import Facts, read
from scoring.findings import Finding
from workbench.beijing import stamp
from workbench.exports.panel_minutes import draw_minutes_docx
from workbench.rounds.panel.drawing import DRAWABLE, Draw, Lot, draw_panel, drawn_before
from workbench.rounds.session.papers import note_paper

NUMBER, RESERVE = 7, 3
LIMITS = ("most_of_affiliation", "most_of_region", "least_of_sector")
SEEDS = 10**6


def show(screen: Screen) -> None:
    """What can be drawn, and what was."""
    t, facts, made = screen.t, read(screen), drawn_before(*place(screen))
    say(t("panel.draw.text"))
    if can(screen, "panel.draw"):
        _ask(screen, facts, again=bool(made))
    heading(t("panel.draws"))
    if not made:
        say(t("panel.draws.none"))
    for one in reversed(made):
        _show_draw(screen, one, latest=one is made[-1])


def _ask(screen: Screen, facts: Facts, *, again: bool) -> None:
    t = screen.t
    pool = sum(one.state in DRAWABLE for one in facts.experts)
    if not pool:
        notice(t("panel.draw.nobody.title"), t("panel.draw.nobody.text"))
        return
    st.session_state.setdefault("panel.draw.seed", f"{randbelow(SEEDS):06}")
    with st.form("panel.draw"):
        say(t("panel.draw.pool", count=pool))
        first, second = st.columns(2)
        with first:
            _number(screen, "number", min(NUMBER, pool), 1)
            _number(screen, "reserve", min(RESERVE, max(0, pool - NUMBER)), 0)
            st.text_input(t("panel.field.seed"), key="panel.draw.seed", max_chars=64, help=t("panel.draw.seed.text"))
        with second:
            for name in LIMITS:
                _number(screen, name, None, 1)
        st.checkbox(t("panel.draw.odd"), True, key="panel.draw.odd")
        if again and facts.seated.pairs:
            say(t("panel.draw.again", count=len(facts.seated.pairs)))
        st.form_submit_button(
            t("panel.draw.again.send" if again else "panel.draw.send"),
            type="secondary" if again else "primary",
            key="panel.draw.send",
            on_click=partial(_draw, screen),
        )


def _number(screen: Screen, name: str, given: int | None, least: int) -> None:
    st.number_input(
        screen.t(f"panel.field.{name}"),
        min_value=least,
        max_value=1000,
        value=given,
        step=1,
        placeholder=screen.t("panel.any"),
        key=f"panel.draw.{name}",
    )


def _draw(screen: Screen) -> None:
    state = st.session_state
    limits = {name: state.get(f"panel.draw.{name}") for name in LIMITS}
    lot = Lot(
        int(state.get("panel.draw.number") or 0),
        value("panel.draw.seed").strip(),
        int(state.get("panel.draw.reserve") or 0),
        bool(state.get("panel.draw.odd")),
        **limits,
    )
    members: list[str] = []

    def act() -> tuple[Finding, ...]:
        drawn, findings = draw_panel(*place(screen), lot)
        members.extend(drawn.members if drawn else ())
        return findings

    if attempt(act, ""):
        attempt(lambda: (), screen.t("panel.draw.done", count=len(members), members=tuple(members)))
        del state["panel.draw.seed"]  # the next draw gets a seed of its own


def _show_draw(screen: Screen, one: Draw, *, latest: bool) -> None:
    t = screen.t
    with st.expander(
        t("panel.draws.one", at=stamp(one.at), seed=markdown(one.seed), count=len(one.drawn["members"])),
        expanded=latest,
    ):
        say(t("panel.draws.sentence", by=named(screen, [one.by])[one.by], pool=len(one.pool), seed=one.seed))
        people = {person["id"]: person for person in one.pool}
        columns = [Column(t("panel.place"), numeric=True), Column(t("column.rater")), Column(t("column.rater_name"))]
        columns += [Column(t("column.affiliation"), wide=True), Column(t("column.region"))]
        reserve = one.drawn["substitutes"][: one.rule["reserve"]]
        for kind, ids in (("members", one.drawn["members"]), ("reserve", reserve)):
            rows = [
                Row((str(n), id, *(people[id][name] for name in ("name", "affiliation", "region"))))
                for n, id in enumerate(ids, 1)
            ]
            if rows:
                table(columns, rows, t(f"panel.draws.{kind}"))
        st.download_button(
            t("panel.draws.minutes"),
            partial(_minutes, screen, one),
            t("file.minutes", number=one.id),
            DOCX,
            on_click="ignore",
            key=f"panel.draws.minutes.{one.id}",
        )


def _minutes(screen: Screen, one: Draw) -> bytes:
    note_paper(*place(screen), "minutes", str(one.id))
    return draw_minutes_docx(one, screen.t)
