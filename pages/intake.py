"""收件与形式审查, intake and formal check: what came in, what was found in it, and what is decided about it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.common.parts import notice
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import show_told
from pages.intake_folder import show_folder
from pages.intake_import import show_import
from pages.intake_list import choose, show_quotas
from workbench.access import may
from workbench.rounds.intake.receiving import intake_list, open_folder

STYLE = Path(__file__).with_name("intake.css")


def render(screen: Screen) -> None:
    """The list on the left, one application on the right."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        notice(t("intake.closed.title"), t("intake.closed.text"))
        return
    st.html(STYLE)
    takes = can(visit, "application.import")
    top(screen, t("intake.title"), t(f"intake.now.{_now(visit, takes)}"))
    show_told(screen, "intake")
    listed = intake_list(visit.office, visit.actor, visit.round)
    if takes:
        show_import(screen, visit, visit.round, listed, folded=bool(listed.applications))
    if not listed.applications:
        notice(t("intake.empty.title"), t("intake.empty.text" if takes else "intake.empty.wait"))
        return
    show_quotas(screen, listed)
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = choose(screen, listed)
    with right:
        folder = None if chosen is None else open_folder(visit.office, visit.actor, visit.round, chosen)
        if folder is None:
            notice(t("intake.none.title"), t("intake.none.text"))
        else:
            show_folder(screen, visit, visit.round, folder)


def _now(visit: Visit, takes: bool) -> str:
    return "take" if takes else "read" if visit.actor.role == "organiser" else "watch"


def can(visit: Visit, action: str) -> bool:
    """Whether a button is offered; what it does asks again."""
    return may(visit.actor, action, visit.round, None if visit.standing is None else visit.standing.phase)
