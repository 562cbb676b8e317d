"""The expert's desk 评分台: evidence left, scores right, and nothing that was entered is ever lost."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.common.parts import notice
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.desk_evidence import show_evidence
from pages.desk_foot import show_foot
from pages.desk_hearing import show_hearing
from pages.desk_messages import show_messages
from pages.desk_outbox import leave_if_ended, mount, prepare
from pages.desk_queue import current, opened, show_queue
from pages.desk_scoring import show_fields
from pages.desk_shown import of_sheet
from pages.desk_table import show_table
from pages.desk_undertaking import show_undertaking
from workbench.access import may
from workbench.beijing import stamp
from workbench.rounds.judging.desk import Desk, open_desk, open_sheet
from workbench.rounds.judging.evidence import evidence
from workbench.rounds.judging.receipts import show_code
from workbench.rounds.session.supervising import note_opened
from workbench.rounds.standing import standing

STYLE = Path(__file__).with_suffix(".css")
NOTED = "desk.noted"


def render(screen: Screen) -> None:
    """The undertaking first, then one application after the other, or all of them in a table."""
    visit = screen.visit
    if visit is None or visit.round is None:
        return
    here = visit.standing or standing(visit.office, visit.actor, visit.round)
    if here is None or not may(visit.actor, "desk.read", visit.round, here.phase):
        top(screen, screen.t("desk.title"))
        notice(screen.t("desk.early.title"), screen.t("desk.early.text"))
        return
    st.html(STYLE)
    desk = open_desk(visit.office, visit.actor, visit.round)
    if not desk.signed:
        top(screen, screen.t("desk.title"), screen.t("desk.now.undertaking"))
        show_undertaking(screen, visit, desk)
    elif not desk.items:
        top(screen, screen.t("desk.title"))
        notice(screen.t("desk.empty.title"), screen.t("desk.empty.text"))
    else:
        _show(screen, visit, desk)


def _show(screen: Screen, visit: Visit, desk: Desk) -> None:
    with st.container(key="desk-top", gap="xsmall"):
        top(screen, screen.t("desk.title"), screen.t(_now(desk)))
        show_messages(screen, visit, desk.round.id)
        for sentence in _standing_notes(screen, desk):
            notice("", sentence)
        show_hearing(screen, visit, desk)
        view = show_queue(screen, visit, desk)
    if view == "table":
        show_table(screen, visit, desk)
        return
    _show_sheet(screen, visit, desk, opened(desk))


def _show_sheet(screen: Screen, visit: Visit, desk: Desk, application: str) -> None:
    shown = evidence(visit.office, visit.actor, desk.round.id, application, screen.t)
    _note(visit, desk.round.id, application)
    with st.container(key="desk-halves"):
        left, right = st.columns([10, 11], gap="medium")
        with left, st.container(key="desk-evidence"):
            show_evidence(screen, shown)
        with right, st.container(key="desk-scoring"):
            show_fields(screen, shown)
    show_foot(screen, visit, desk, application)
    prepare()
    _listen(screen, visit, desk, application)


def _note(visit: Visit, round_: str, application: str) -> None:
    """The journal says once in a visit that an application was opened."""
    noted = st.session_state.setdefault(NOTED, set())
    if application not in noted:
        note_opened(visit.office, visit.actor, round_, application)
        noted.add(application)


@st.fragment
def _listen(screen: Screen, visit: Visit, desk: Desk, application: str) -> None:
    """What is entered is kept in a run of this part alone; nothing else on the screen is touched."""
    leave_if_ended()
    if current(application) != application:  # a change and the step to the next have come in one message
        st.rerun()
    one = open_sheet(visit.office, visit.actor, desk.round.id, application)
    mount(screen, of_sheet(one, desk, screen.t))


def _now(desk: Desk) -> str:
    if all(item.locked for item in desk.items):
        return "desk.now.closed" if desk.finished_at is None else "desk.now.final"
    return "desk.now.scoring"


def _standing_notes(screen: Screen, desk: Desk) -> list[str]:
    t, notes = screen.t, []
    if desk.finished_at is not None and desk.receipt is not None:
        notes.append(t("desk.final", at=stamp(desk.finished_at), code=show_code(desk.receipt)))
    reopened = [item.application for item in desk.items if item.reopening == "open"]
    if reopened:
        notes.append(t("desk.reopened", applications=tuple(reopened)))
    return notes
