"""评审轮次, the round board: the ten steps of a round, what blocks the next one, and the other rounds there are."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.board_new import show_new
from pages.board_next import show_next
from pages.board_settings import show_settings
from pages.board_steps import show_steps
from pages.common.links import page_link
from pages.common.parts import notice, show
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import show_told
from workbench.access import Phase, may
from workbench.rounds.overview import overview
from workbench.rounds.standing import Standing, open_to

STYLE = Path(__file__).with_name("board.css")


def render(screen: Screen) -> None:
    """The round the organiser is in, then the others, then how to make a new one."""
    t, visit = screen.t, screen.visit
    if visit is None:
        return
    st.html(STYLE)
    rounds = open_to(visit.office, visit.actor)
    creates = may(visit.actor, "round.create")
    if visit.round is None:
        top(screen, t("board.title"), t("board.now.create" if creates else "board.now.wait"))
        show_told(screen, "board")
        notice(t("board.empty.title"), t("board.empty.text" if creates else "board.empty.wait"))
    else:
        _show_round(screen, visit, visit.round)
        _show_others(screen, rounds, visit.round)
    if creates:
        with st.expander(t("board.new"), expanded=not rounds, key="board.new" if rounds else "board.new.first"):
            show_new(screen)


def _show_round(screen: Screen, visit: Visit, round_: str) -> None:
    t, whole = screen.t, overview(visit.office, visit.actor, round_)
    steers = may(visit.actor, "round.advance", round_, whole.phase)
    top(screen, t("board.title"), t(f"board.now.{_now(visit, whole.phase, steers)}"))
    show_told(screen, "board")
    show_steps(screen, whole)
    show_next(screen, whole, steers=steers)
    show_settings(screen, whole)


def _now(visit: Visit, phase: Phase, steers: bool) -> str:
    if not steers:
        return "read"
    return "steer.closed" if may(visit.actor, "score.read", visit.round, phase) else "steer"


def _show_others(screen: Screen, rounds: tuple[Standing, ...], here: str) -> None:
    t = screen.t
    others = [one for one in rounds if one.id != here]
    if not others:
        return
    row = Markup('<tr><td><a href="{}" target="_self">{}</a></td><td>{}</td></tr>')
    rows = Markup().join(
        row.format(page_link("board", one.id, t.language), one.title, t(f"phase.{one.phase}")) for one in others
    )
    with st.expander(t("board.others", count=len(others)), key="board.others"):
        show(Markup('<table class="hp-table"><tbody>{}</tbody></table>').format(rows))
