"""The line above the desk: how far the expert is, how long it may still take, and the list to choose from."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import get_args

import streamlit as st
from markupsafe import Markup

from pages.common.parts import show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from workbench.i18n import Translator
from workbench.rounds.judging.desk import Desk, Item
from workbench.rounds.judging.queue import Filter, Queue, following, queue, shown

CURRENT = "desk.application"
LIST = "desk.list"
CHOSEN = "desk.chosen"
ASKED = "desk.asked"  # the application and the act whose reason is being asked for
FILTER = "desk.filter"
VIEW = "desk.view"
ADDRESS = "application"  # where the address of the page says which application is open
COUNTED = ("pending", "draft", "submitted", "abstained", "skipped", "recused")


def opened(desk: Desk) -> str:
    """The application that is open: as chosen, as the address says, or the first that is still to be judged."""
    for wanted in (st.session_state.get(CURRENT), st.query_params.get(ADDRESS)):
        if wanted is not None and desk.find(wanted) is not None:
            goto(wanted)
            return str(wanted)
    first = following(desk, desk.items[-1].application) or desk.items[0].application
    goto(first)
    return first


def current(otherwise: str) -> str:
    """The application that is open in this visit."""
    return str(st.session_state.get(CURRENT, otherwise))


def goto(application: str) -> None:
    """Open an application; the address of the page says so, for a reload."""
    st.session_state[CURRENT] = application
    if st.session_state.get(ASKED, (application,))[0] != application:
        del st.session_state[ASKED]
    if st.query_params.get(ADDRESS) != application:
        st.query_params[ADDRESS] = application


def show_queue(screen: Screen, _visit: Visit, desk: Desk) -> str:
    """Progress, the list, and which way of working; answers with the way."""
    t, line = screen.t, queue(desk)
    with st.container(key="desk-queue", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            show(_progress(line, t))
        _show_list(screen, desk, line)
        view = st.segmented_control(
            t("desk.view"),
            ("sheet", "table"),
            required=True,
            default="sheet",
            format_func=lambda name: t(f"desk.view.{name}"),
            key=VIEW,
            label_visibility="collapsed",
        )
    return view or "sheet"


def _progress(line: Queue, t: Translator) -> Markup:
    counts = [t(f"desk.count.{state}", number=line.counts[state]) for state in COUNTED if line.counts.get(state)]
    if line.remaining is not None and line.done < line.total:
        counts.append(duration(line.remaining, t))
    body = Markup(
        '<div class="hp-queue"><strong>{done} / {total}</strong>'
        '<progress max="{total}" value="{done}" aria-label="{label}"></progress><span>{counts}</span></div>'
    )
    told = t("desk.separator").join(counts)
    return body.format(done=line.done, total=line.total, label=t("desk.progress"), counts=told)


def duration(span: timedelta, t: Translator) -> str:
    """A time estimate to the nearest five minutes."""
    minutes = max(5, 5 * round(span.total_seconds() / 300))
    hours, rest = divmod(minutes, 60)
    return t("desk.remaining.hours", hours=hours, minutes=rest) if hours else t("desk.remaining.minutes", minutes=rest)


def _show_list(screen: Screen, desk: Desk, line: Queue) -> None:
    """The list is laid out only while it is open: it may be long."""
    t = screen.t
    folded = st.popover(t("desk.list"), on_change="rerun", key=LIST)
    if not folded.open:
        return
    with folded:
        chosen = st.segmented_control(
            t("desk.filter"),
            [name for name in get_args(Filter) if name == "all" or line.counts.get(name)],
            default="all",
            required=True,
            format_func=lambda name: t(f"desk.filter.{name}"),
            key=FILTER,
        )
        wanted: Filter = chosen or "all"
        items = {item.application: item for item in shown(desk, wanted)}
        here = st.session_state.get(CURRENT)
        st.radio(
            t("desk.list"),
            list(items),
            index=list(items).index(here) if here in items else None,
            format_func=partial(_entry, items, t),
            key=f"{CHOSEN}.{wanted}.{here}",
            on_change=_choose,
            args=(f"{CHOSEN}.{wanted}.{here}",),
            label_visibility="collapsed",
        )


def _choose(key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        goto(chosen)
        st.session_state[LIST] = False


def _entry(items: dict[str, Item], t: Translator, application: str) -> str:
    item = items[application]
    state = "skipped" if item.skipped else item.state
    return t("desk.entry", id=markdown(application), name=markdown(item.name), state=t(f"desk.state.{state}"))
