"""The desk in a live session: it follows the chair, and what somebody is in the middle of is finished first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.parts import say, show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.desk_outbox import KEY, held_back
from pages.desk_queue import ASKED, current, goto
from pages.hearing_led import clock, mark
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Desk, open_sheet
from workbench.rounds.session.hearing import Following, follow

STYLE = Path(__file__).with_suffix(".css")
REFRESHED = 3  # seconds between two looks at where the session is
FOLLOWED = "desk.followed"  # the turn of the session this desk has gone along with
TOLD = "desk.told"  # the turn it was told of one look earlier, while what is being typed is kept
PRESSED = "desk.pressed"
LINE = Markup(
    '<div class="hp-follow"{leaving}><span class="hp-clock hp-{mark}" role="timer">{clock}</span>'
    '<span class="hp-quiet">{state}</span><span>{place}</span><span class="hp-note">{note}</span></div>'
)


def show_hearing(screen: Screen, visit: Visit, desk: Desk) -> None:
    """The line of the session above the desk; rounds that are scored at one's own pace have none, and ask nothing."""
    if desk.settings.mode == "live" and desk.round.phase == "scoring":
        st.html(STYLE)
        st.fragment(_follow, run_every=REFRESHED)(screen, visit, desk.round.id)


def _follow(screen: Screen, visit: Visit, round_: str) -> None:
    if st.session_state.pop(PRESSED, False):  # only this part is run by its button; the sheet is another part
        st.rerun()
    t, now = screen.t, follow(visit.office, visit.actor, round_)
    if now is None:
        say(t("desk.hearing.none"))
        return
    turn, here = (now.position, now.application), current("")
    if now.mine and not here:  # the desk has only just been opened
        _go(turn)
        here = now.application
    waiting = now.mine and here != now.application
    new = waiting and st.session_state.get(FOLLOWED) != turn
    busy = new and _busy(visit, round_, here)
    told = "leaving" if new and not busy else "now" if now.mine else "not_yours"
    note = t("desk.hearing.finish", id=here) if busy else ""
    _show_line(_line(now, t, told, note), t, turn if waiting and told == "now" else None)
    if now.mine and not waiting:
        st.session_state[FOLLOWED] = turn
    elif new and not busy:
        _go_along(turn)


def _show_line(line: Markup, t: Translator, way: tuple[int, str] | None) -> None:
    """The line, and in it the way to what is heard, so that nothing moves under what somebody is typing."""
    with st.container(key="desk-follow", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            show(line)
        if way is not None:
            label = t("desk.hearing.go", id=markdown(way[1]))
            st.button(label, key="desk.hearing.go", on_click=partial(_press, way))


def _go_along(turn: tuple[int, str]) -> None:
    """Tell first, and go with the next look: until then the page hands over what is still being typed."""
    if st.session_state.get(TOLD) != turn:
        st.session_state[TOLD] = turn
        return
    _go(turn)
    st.rerun()


def _go(turn: tuple[int, str]) -> None:
    st.session_state[FOLLOWED] = turn
    goto(turn[1])


def _press(turn: tuple[int, str]) -> None:
    st.session_state[PRESSED] = True
    _go(turn)


def _busy(visit: Visit, round_: str, application: str) -> bool:
    """Whether a sheet has been begun, holds something that could not be taken, or a reason is being typed for it."""
    if not application:
        return False
    if st.session_state.get(ASKED, ("", ""))[0] == application:
        return True
    sheet = open_sheet(visit.office, visit.actor, round_, application).sheet
    drafted = sheet is not None and sheet.state == "draft"
    return drafted or held_back((st.session_state.get(KEY) or {}).get("outbox"), application)


def _line(now: Following, t: Translator, told: str, note: str) -> Markup:
    """The clock and what is heard; ``data-leaving`` makes the page hand over what is half typed."""
    state = mark(now.remaining, now.paused)
    place = t(f"desk.hearing.{told}", position=now.position + 1, count=now.count, id=now.application, name=now.name)
    leaving = Markup(" data-leaving") if told == "leaving" else Markup("")
    words = {"clock": clock(now.remaining), "state": t(f"hearing.clock.{state}"), "place": place}
    return LINE.format(leaving=leaving, mark=state, note=note, **words)
