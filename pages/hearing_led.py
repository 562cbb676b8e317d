"""A session as it runs: the clock, what is heard, who is there, who has submitted, and what the chair does with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st
from markupsafe import Markup

from pages.common.parts import Column, Row, say, show, table
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.common.told import Told, attempt
from scoring.findings import Finding
from workbench.i18n import Translator
from workbench.rounds.session.hearing import Seat, Session, close, follow, move, pause, resume, session
from workbench.rounds.session.progress import progress_of

JUMP = "hearing.jump"
HEAD = Markup(
    '<div class="hp-hearing"><div class="hp-clock hp-{mark}" role="timer">{clock}<span>{state}</span></div>'
    '<div><p class="hp-quietly">{place}</p><p class="hp-heard"><strong>{id}</strong> {name}</p>'
    '<p class="hp-quorum hp-{quorate}">{here}</p></div></div>'
)
SEAT = Markup(
    '<li class="hp-{here}"><strong>{who}</strong><span>{presence}</span><span class="hp-{done}">{submitted}</span></li>'
)


def show_session(screen: Screen, visit: Visit, round_: str, leads: bool) -> None:
    """The session at this moment; the whole screen is drawn anew when it has ended."""
    if leads:  # whoever leads is there, though their desk is not open
        follow(visit.office, visit.actor, round_)
    held = session(visit.office, visit.actor, round_)
    if held is None or held.hearing.current is None:
        st.rerun()
        return
    _tell(screen)
    show(_head(held, held.hearing.current, screen.t))
    if leads:
        _controls(screen, visit, round_, held)
    show(_seats(held.seats, screen.t))
    _list(screen, visit, round_, held)


def _tell(screen: Screen) -> None:
    """What stood in the way of the last press; it stays for a while, though this part is drawn again and again."""
    told = st.session_state.pop("hearing.told", None)
    if isinstance(told, Told) and told.refused:
        st.toast(screen.t("told.refused.text"), duration="long")
    elif isinstance(told, Told):
        for finding in told.findings:
            st.toast(markdown(f"{screen.t.finding(finding)} {screen.t.remedy(finding)}"), duration="long")


def clock(seconds: float) -> str:
    """Minutes and seconds that are left; what is over is negative.

    >>> clock(605.2), clock(-61)
    ('10:05', '−1:01')
    """
    minutes, rest = divmod(abs(int(seconds)), 60)
    return f"{'−' if seconds <= -1 else ''}{minutes}:{rest:02}"


def mark(remaining: float, paused: bool) -> str:
    """How the clock looks: held, over, nearly over, or running."""
    return "held" if paused else "over" if remaining <= 0 else "near" if remaining <= 60 else "runs"


def _head(held: Session, current: str, t: Translator) -> Markup:
    hearing, asked = held.hearing, len(held.seats)
    state = mark(held.remaining, hearing.paused_at is not None)
    quorate = "yes" if held.is_quorate else "no"
    return HEAD.format(
        mark=state,
        clock=clock(held.remaining),
        state=t(f"hearing.clock.{state}"),
        place=t("hearing.place", position=hearing.position + 1, count=len(hearing.order)),
        id=current,
        name=held.names[hearing.position],
        quorate=quorate,
        here=t(f"hearing.quorum.{quorate}", here=held.here, asked=asked, quorum=hearing.quorum),
    )


def _controls(screen: Screen, visit: Visit, round_: str, held: Session) -> None:
    """Before, next, pause, jump, end. Each names the state it was pressed in, so that a late press does nothing."""
    t, hearing, here = screen.t, held.hearing, (visit.office, visit.actor, round_)
    with st.container(horizontal=True, vertical_alignment="bottom", key="hearing-controls"):
        last = hearing.position == len(hearing.order) - 1
        onward = partial(move, *here, hearing.position + 1, hearing.revision)
        back = partial(move, *here, hearing.position - 1, hearing.revision)
        _button(t("hearing.next"), "next", onward, primary=True, disabled=last)
        _button(t("hearing.previous"), "previous", back, disabled=hearing.position == 0)
        held_up = hearing.paused_at is not None
        halt = partial(resume if held_up else pause, *here, hearing.revision)
        _button(t("hearing.resume" if held_up else "hearing.pause"), "pause", halt)
        names = dict(zip(hearing.order, held.names, strict=True))
        st.selectbox(
            t("hearing.jump"),
            list(hearing.order),
            index=None,
            format_func=lambda id: f"{id} {names.get(str(id), '')}",
            placeholder=t("hearing.jump"),
            key=JUMP,
            on_change=partial(_jump, here, hearing.order, hearing.revision),
            label_visibility="collapsed",
            width=320,
        )
        with st.popover(t("hearing.end")):
            say(t("hearing.end.text"))
            _button(t("hearing.end.do"), "end", partial(close, *here, hearing.revision))


def _button(
    label: str, name: str, act: Callable[[], Iterable[Finding]], *, primary: bool = False, disabled: bool = False
) -> None:
    kind = "primary" if primary else "secondary"
    pressed = partial(attempt, "hearing", act, "")
    st.button(label, key=f"hearing.{name}", type=kind, disabled=disabled, on_click=pressed)  # type: ignore[arg-type]


def _jump(here: tuple[object, object, str], order: tuple[str, ...], revision: int) -> None:
    chosen = st.session_state.get(JUMP)
    if chosen in order:
        attempt("hearing", partial(move, *here, order.index(chosen), revision), "")  # type: ignore[arg-type]
    st.session_state[JUMP] = None


def _seats(seats: tuple[Seat, ...], t: Translator) -> Markup:
    items = Markup().join(
        SEAT.format(
            here="here" if one.here else "away",
            who=f"{one.rater} {one.name}",
            presence=t("hearing.here" if one.here else "hearing.away"),
            done="done" if one.submitted else "quiet",
            submitted=t("hearing.submitted" if one.submitted else "hearing.unsubmitted"),
        )
        for one in seats
    )
    return Markup('<ul class="hp-seats" aria-label="{}">{}</ul>').format(t("hearing.seats"), items)


def _list(screen: Screen, visit: Visit, round_: str, held: Session) -> None:
    """Every application of the session in its order, and how many of its sheets are done."""
    t, covered = screen.t, progress_of(visit.office, visit.actor, round_).covered
    columns = [Column(t(f"hearing.column.{name}"), wide=name == "name") for name in ("order", "name", "state", "done")]
    rows = []
    for position, (id, name) in enumerate(zip(held.hearing.order, held.names, strict=True)):
        done, asked = covered.get(id, (0, 0))
        state = "now" if position == held.hearing.position else "complete" if asked and done == asked else "open"
        cells = (str(position + 1), f"{id} {name}", t(f"hearing.state.{state}"), f"{done} / {asked}")
        rows.append(Row(cells, "cut" if state == "now" else "quiet" if state == "complete" else ""))
    with st.expander(t("hearing.list", count=len(rows)), expanded=True):
        table(columns, rows, t("hearing.list.caption"))
