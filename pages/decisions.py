"""会议决定, decisions: the order of equal applications and sheets set aside, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.common.named import named
from pages.common.parts import Column, Row, heading, notice, say, table
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import attempt, show_told
from scoring.report import Report
from workbench.access import may
from workbench.beijing import stamp
from workbench.rounds.closing.evaluating import report_of, runs_of
from workbench.rounds.closing.settling import HOW, decided, order_tie, set_aside

ALL = ""  # every sheet of an expert


def render(screen: Screen) -> None:
    """What has been decided, and the two decisions there are while they may be taken."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        return
    phase = None if visit.standing is None else visit.standing.phase
    decides = may(visit.actor, "decision.take", visit.round, phase)
    top(screen, t("decisions.title"), t("decisions.now.take" if decides else "decisions.now.read"))
    show_told(screen, "decisions")
    runs = runs_of(visit.office, visit.actor, visit.round)
    report = report_of(visit.office, visit.actor, visit.round, runs[0].id) if runs else None
    if report is None or report.evaluation is None:
        notice(t("decisions.none.title"), t("decisions.none.text"))
        return
    if decides:
        _offer_tie(screen, visit, visit.round, report)
        _offer_exclusion(screen, visit, visit.round, report)
    _show_taken(screen, visit, visit.round)


def _offer_tie(screen: Screen, visit: Visit, round_: str, report: Report) -> None:
    """The tie at the cut, if there is one, to be put in order."""
    t, evaluation = screen.t, report.evaluation
    heading(t("decisions.tie"))
    tie = None if evaluation is None else evaluation.shortlist.blocked_tie
    if evaluation is None or tie is None:
        say(t("decisions.tie.none"))
        return
    names = {evaluation.panel.applications[i].id: evaluation.panel.applications[i].name for i in tie.applications}
    say(t("decisions.tie.text", count=len(names), places=tie.places))
    with st.form("decisions.tie", border=False, enter_to_submit=False):
        st.multiselect(
            t("decisions.field.order"),
            list(names),
            format_func=lambda id_: f"{id_} {names[id_]}",
            key="decisions.order",
            placeholder=t("decisions.order.hint"),
        )
        st.segmented_control(
            t("decisions.field.how"), HOW, format_func=lambda how: t(f"decisions.how.{how}"), key="decisions.how"
        )
        st.text_area(t("decisions.field.reason"), key="decisions.tie.reason", height=80)
        st.form_submit_button(
            t("decisions.tie.do"), key="decisions.tie.do", on_click=partial(_order, screen, visit, round_)
        )


def _order(screen: Screen, visit: Visit, round_: str) -> None:
    given = st.session_state
    order, how = given.get("decisions.order") or [], given.get("decisions.how") or ""
    reason = str(given.get("decisions.tie.reason") or "")
    attempt(
        "decisions",
        partial(order_tie, visit.office, visit.actor, round_, order, how, reason),
        screen.t("decisions.recorded"),
    )


def _offer_exclusion(screen: Screen, visit: Visit, round_: str, report: Report) -> None:
    """Which sheets are not to count in the next run; nothing is chosen beforehand."""
    t, evaluation = screen.t, report.evaluation
    if evaluation is None:
        return
    heading(t("decisions.exclusion"))
    say(t("decisions.exclusion.text"))
    raters = {rater.id: rater.name for rater in evaluation.panel.raters}
    applications = {ALL: t("decisions.all_sheets")} | {one.id: one.name for one in evaluation.panel.applications}
    with st.form("decisions.exclusion", border=False, enter_to_submit=False):
        left, right = st.columns(2)
        left.selectbox(
            t("decisions.field.rater"),
            list(raters),
            index=None,
            format_func=lambda id_: f"{id_} {raters[id_]}",
            key="decisions.rater",
            placeholder=t("decisions.choose"),
        )
        right.selectbox(
            t("decisions.field.application"),
            list(applications),
            index=None,
            format_func=lambda id_: f"{id_} {applications[id_]}".strip(),
            key="decisions.application",
            placeholder=t("decisions.choose"),
        )
        st.text_area(t("decisions.field.reason"), key="decisions.exclusion.reason", height=80)
        st.form_submit_button(
            t("decisions.exclusion.do"), key="decisions.exclusion.do", on_click=partial(_exclude, screen, visit, round_)
        )


def _exclude(screen: Screen, visit: Visit, round_: str) -> None:
    given = st.session_state
    rater, application = given.get("decisions.rater") or "", given.get("decisions.application")
    reason = str(given.get("decisions.exclusion.reason") or "")
    chosen = "?" if application is None else application or None
    attempt(
        "decisions",
        partial(set_aside, visit.office, visit.actor, round_, rater, chosen, reason),
        screen.t("decisions.recorded"),
    )


def _show_taken(screen: Screen, visit: Visit, round_: str) -> None:
    t, taken = screen.t, decided(visit.office, visit.actor, round_)
    heading(t("decisions.taken"))
    if not taken:
        say(t("decisions.taken.none"))
        return
    columns = [Column(t(f"decisions.column.{name}")) for name in ("at", "what", "reason", "by")]
    names = named(screen, [one.by for one in taken])
    rows = [Row((stamp(one.at), _what(screen, one.kind, one.facts), one.reason, names[one.by])) for one in taken]
    table(columns, rows, t("decisions.taken"))
    say(t("decisions.then"))


def _what(screen: Screen, kind: str, facts: Mapping[str, Any]) -> str:
    t = screen.t
    if kind == "tie":
        return t("decisions.what.tie", order=" > ".join(facts["order"]), how=t(f"decisions.how.{facts['how']}"))
    sheets = "one" if facts["application"] else "all"
    return t(f"decisions.what.exclusion.{sheets}", rater=facts["rater"], application=facts["application"])
