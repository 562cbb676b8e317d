"""Two ways to help scoring on: remind those who are behind, and open a final sheet again for a reason."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.parts import Column, Row, say, table
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.common.told import attempt
from workbench import beijing
from workbench.rounds.judging.finishing import reopen, requests
from workbench.rounds.session.progress import LONGEST_REMINDER, RaterProgress, progress_of, remind, sheets_of

WHO, TEXT = "progress.who", "progress.text"
OF = "progress.text.of"  # the round the text speaks of
RATER, SHEET, REASON = "progress.rater", "progress.sheet", "progress.reason"


def show_reminder(screen: Screen, visit: Visit, round_: str) -> None:
    """Choose experts, see how many and who, write, send."""
    t = screen.t
    people = {one.rater: one for one in progress_of(visit.office, visit.actor, round_).raters if one.state != "absent"}
    behind = [one.rater for one in people.values() if one.finished_at is None]
    labels = {rater: _behind(screen, one) for rater, one in people.items()}
    st.button(
        t("progress.remind.behind", count=len(behind)),
        key="progress.behind",
        disabled=not behind,
        on_click=partial(_put, WHO, behind),
    )
    chosen = st.multiselect(
        t("progress.remind.who"),
        list(people),
        format_func=lambda rater: labels.get(rater, rater),
        placeholder=t("progress.remind.choose"),
        key=WHO,
    )
    closes = None if visit.standing is None else visit.standing.closes_at
    if TEXT not in st.session_state or st.session_state.get(OF) != round_:
        st.session_state[OF] = round_
        st.session_state[TEXT] = t("progress.remind.default", closes=beijing.stamp(closes))
    st.text_area(t("progress.field.text"), key=TEXT, max_chars=LONGEST_REMINDER, height=100)
    if not chosen:
        say(t("progress.remind.nobody"))
        return
    names = tuple(f"{rater} {people[rater].name}" for rater in chosen)
    say(t("progress.remind.states", count=len(names), names=names))
    send = partial(_remind, screen, visit, round_, tuple(chosen))
    st.button(t("progress.remind.do", count=len(names)), key="progress.remind", type="primary", on_click=send)


def _behind(screen: Screen, one: RaterProgress) -> str:
    """An expert and what is still expected of them."""
    key = "progress.remind.rater" if one.finished_at is None else "progress.remind.finished"
    return screen.t(key, rater=one.rater, name=one.name, left=one.count.asked - one.count.done)


def _remind(screen: Screen, visit: Visit, round_: str, raters: tuple[str, ...]) -> None:
    text, done = str(st.session_state.get(TEXT) or ""), screen.t("progress.reminded", count=len(raters))
    if attempt("progress", partial(remind, visit.office, visit.actor, round_, raters, text), done):
        st.session_state[WHO] = []


def show_reopening(screen: Screen, visit: Visit, round_: str) -> None:
    """What experts have asked for, then one sheet, the reason, and the act."""
    t = screen.t
    waiting = requests(visit.office, visit.actor, round_)
    if waiting:
        columns = [
            Column(t(f"progress.column.{name}"), wide=name == "reason")
            for name in ("rater", "application", "reason", "asked_at", "state")
        ]
        rows = [
            Row(
                (
                    one.rater,
                    one.application,
                    one.reason,
                    beijing.stamp(one.requested_at),
                    t(f"progress.request.{one.state}"),
                )
            )
            for one in waiting
        ]
        table(columns, rows, t("progress.requests.caption"))
        asked = [one for one in waiting if one.state == "asked"]
        with st.container(horizontal=True):
            for one in asked:
                label = t("progress.request.take", rater=markdown(one.rater), application=markdown(one.application))
                take = partial(_take, one.rater, one.application)
                st.button(label, key=f"progress.take.{one.id}", on_click=take)
    else:
        say(t("progress.requests.none"))
    _reopen_one(screen, visit, round_)


def _reopen_one(screen: Screen, visit: Visit, round_: str) -> None:
    t = screen.t
    final = {
        one.rater: one.name
        for one in progress_of(visit.office, visit.actor, round_).raters
        if one.finished_at is not None
    }
    if not final:
        say(t("progress.reopen.none"))
        return
    with st.container(horizontal=True):
        rater = st.selectbox(
            t("progress.field.rater"),
            list(final),
            index=None,
            format_func=lambda id: f"{id} {final.get(str(id), '')}",
            placeholder=t("builtin.choose"),
            key=RATER,
            width=300,
        )
        names = (
            [] if rater is None else [one.application for one in sheets_of(visit.office, visit.actor, round_, rater)]
        )
        sheet = st.selectbox(
            t("progress.field.application"),
            names,
            index=None,
            placeholder=t("builtin.choose"),
            key=SHEET,
            width=300,
        )
    if rater is None or sheet is None:
        return
    say(t("progress.reopen.states", rater=rater, name=final[rater], application=sheet))
    with st.form("progress.reopen", border=False):
        st.text_input(t("progress.field.reason"), key=REASON, max_chars=400, placeholder=t("progress.reopen.hint"))
        opens = partial(_reopen, screen, visit, round_, rater, sheet)
        st.form_submit_button(
            t("progress.reopen.do", rater=markdown(rater), application=markdown(sheet)), on_click=opens
        )


def _reopen(screen: Screen, visit: Visit, round_: str, rater: str, application: str) -> None:
    reason = str(st.session_state.get(REASON) or "")
    done = screen.t("progress.reopened", rater=rater, application=application)
    if attempt("progress", partial(reopen, visit.office, visit.actor, round_, rater, application, reason), done):
        st.session_state[SHEET], st.session_state[REASON] = None, ""


def _take(rater: str, application: str) -> None:
    _put(RATER, rater)
    _put(SHEET, application)


def _put(key: str, value: object) -> None:
    st.session_state[key] = value
