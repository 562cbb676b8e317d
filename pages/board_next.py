"""The one next step of a round: what stands before it, what it will do, and the step itself; back and more time."""

from __future__ import annotations

from datetime import date, time
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.links import page_link
from pages.common.parts import heading, notice, say, show
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from pages.menu import MENU
from scoring.findings import Finding, found
from workbench import beijing
from workbench.access import Phase
from workbench.rounds.lifecycle import Unmet, advance, extend, step_back
from workbench.rounds.overview import Overview
from workbench.rounds.remainders import Remainder

OBSTACLE = Markup('<li><span class="hp-level hp-{}">{}</span><div><p>{}</p><p class="hp-remedy">{}{}</p></div></li>')


def show_next(screen: Screen, whole: Overview, *, steers: bool, here: str = "board") -> None:
    """What blocks the next step, each with the way from ``here`` to where it is mended; the step where nothing does."""
    t, visit = screen.t, screen.visit
    if whole.following is None or visit is None:
        notice(t("board.over.title"), t("board.over.text"))
        return
    heading(t("board.next", phase=t(f"phase.{whole.following}")))
    _show_obstacles(screen, whole, here)
    if not steers:
        return
    if not any(one.finding.level == "block" for one in whole.unmet):
        _offer_step(screen, visit, whole, whole.following)
    if whole.phase == "scoring":
        _offer_time(screen, visit, whole)
    if whole.back is not None:
        _offer_way_back(screen, visit, whole, whole.back)


def _show_obstacles(screen: Screen, whole: Overview, here: str) -> None:
    items = [_obstacle(screen, whole, one, here) for one in whole.unmet]
    items += [_remainder(screen, whole, one, here) for one in whole.remainders]
    if not items:
        say(screen.t("board.clear"))
        return
    show(Markup('<ul class="hp-findings">{}</ul>').format(Markup().join(items)))


def _obstacle(screen: Screen, whole: Overview, one: Unmet, here: str) -> Markup:
    t, finding = screen.t, one.finding
    link = _way(screen, whole, one.screen, here)
    level = t("board.must" if finding.level == "block" else "board.confirm")
    return OBSTACLE.format(finding.level, level, t.finding(finding), t.remedy(finding), link)


def _remainder(screen: Screen, whole: Overview, one: Remainder, here: str) -> Markup:
    """What the step leaves behind: it may be taken all the same, but not unknowingly."""
    t = screen.t
    link = _way(screen, whole, one.screen, here)
    told = t(f"board.remainder.{one.name}", **one.facts)
    return OBSTACLE.format("info", t("board.remains"), told, t(f"board.remainder.{one.name}.text"), link)


def _way(screen: Screen, whole: Overview, name: str, here: str) -> Markup:
    """The way to the screen where something is settled, unless one is there."""
    t = screen.t
    if name in ("board", here) or name not in {entry.name for entry in MENU}:
        return Markup("")
    address, words = page_link(name, whole.round.id, t.language), t("board.go", screen=t(f"{name}.title"))
    return Markup(' <a href="{}" target="_self">{}</a>').format(address, words)


def _offer_step(screen: Screen, visit: Visit, whole: Overview, to: Phase) -> None:
    """The step, after it has been said what it will do and to how many; warnings are confirmed with a reason."""
    t = screen.t
    closes = beijing.stamp(whole.round.closes_at)
    say(t(f"board.does.{to}", **whole.facts, closes=closes))
    warned = tuple(one.finding for one in whole.unmet)
    with st.form(f"board.step.{to}", border=False, enter_to_submit=False):
        if warned:
            st.text_area(t("board.reason"), key="board.reason", height=80, placeholder=t("board.reason.hint"))
        st.form_submit_button(
            t("board.advance.confirmed" if warned else "board.advance", phase=t(f"phase.{to}")),
            type="primary",
            key="board.advance",
            on_click=partial(_advance, screen, visit, whole.round.id, to, warned),
        )


def _advance(screen: Screen, visit: Visit, round_: str, to: Phase, warned: tuple[Finding, ...]) -> None:
    reason = str(st.session_state.get("board.reason") or "")
    done = screen.t("board.advanced", phase=screen.t(f"phase.{to}"))
    attempt("board", partial(advance, visit.office, visit.actor, round_, to, warned, reason), done)


def _offer_way_back(screen: Screen, visit: Visit, whole: Overview, to: Phase) -> None:
    t = screen.t
    with st.expander(t("board.back", phase=t(f"phase.{to}"))), st.form("board.back", border=False):
        st.text_input(t("board.field.reason"), key="board.back.reason", placeholder=t("board.back.hint"))
        st.form_submit_button(
            t("board.back.do"), key="board.back.do", on_click=partial(_back, screen, visit, whole.round.id, to)
        )


def _back(screen: Screen, visit: Visit, round_: str, to: Phase) -> None:
    reason = str(st.session_state.get("board.back.reason") or "")
    done = screen.t("board.advanced", phase=screen.t(f"phase.{to}"))
    attempt("board", partial(step_back, visit.office, visit.actor, round_, to, reason), done)


def _offer_time(screen: Screen, visit: Visit, whole: Overview) -> None:
    """More time for everybody, with a reason."""
    t = screen.t
    closes = beijing.stamp(whole.round.closes_at)
    with st.expander(t("board.extend", closes=closes)), st.form("board.extend", border=False):
        day, hour = st.columns(2)
        day.date_input(t("board.field.closes_on"), value=None, key="board.extend.on", format="YYYY-MM-DD")
        hour.time_input(t("board.field.closes_at"), value=None, key="board.extend.at")
        st.text_input(t("board.field.reason"), key="board.extend.reason", placeholder=t("board.extend.hint"))
        st.form_submit_button(
            t("board.extend.do"),
            key="board.extend.do",
            on_click=partial(_extend, screen, visit, whole.round.id),
        )


def _extend(screen: Screen, visit: Visit, round_: str) -> None:
    day, hour = st.session_state.get("board.extend.on"), st.session_state.get("board.extend.at")
    reason = str(st.session_state.get("board.extend.reason") or "")

    def act() -> tuple[Finding, ...]:
        if not isinstance(day, date) or not isinstance(hour, time):
            return (found("round_closing_missing", "block"),)
        return extend(visit.office, visit.actor, round_, beijing.moment(day, hour), reason)

    attempt("board", act, screen.t("board.extended"))
