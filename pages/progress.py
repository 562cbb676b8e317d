"""评分进度, progress: how far scoring is, without any score, and what helps it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages import panel_acts
from pages.board_next import show_next
from pages.common.parts import notice
from pages.common.releases import show_requests
from pages.common.screen import Screen, Visit
from pages.common.standing import top
from pages.common.told import show_told
from pages.panel_attendance import show_attendance
from pages.panel_facts import read
from pages.progress_acts import show_reminder, show_reopening
from pages.progress_counts import show_counts
from workbench.access import may
from workbench.rounds.overview import overview

STYLE = Path(__file__).with_suffix(".css")
REFRESHED = 10  # seconds between two looks while scoring is open
Part = Callable[[Screen, Visit, str], None]


def render(screen: Screen) -> None:
    """The counts, which renew themselves, and the acts of this role."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        notice(t("progress.closed.title"), t("progress.closed.text"))
        return
    st.html(STYLE)
    parts = _offered(visit, visit.round)
    top(screen, t("progress.title"), t("progress.now.act" if parts else "progress.now.read"))
    for name in ("progress", "board"):
        show_told(screen, name)
    panel_acts.show_told(screen)
    st.fragment(_show_state, run_every=REFRESHED if _open(visit) else None)(screen, visit, visit.round)
    if parts:
        _show_acts(screen, visit, visit.round, parts)


def _show_state(screen: Screen, visit: Visit, round_: str) -> None:
    show_requests(screen, visit, round_)
    show_counts(screen, visit, round_)


def _open(visit: Visit) -> bool:
    return visit.standing is not None and visit.standing.phase == "scoring"


def _offered(visit: Visit, round_: str) -> dict[str, Part]:
    """What this visitor may do now; each activity asks again."""
    phase = None if visit.standing is None else visit.standing.phase
    every: dict[str, tuple[str, Part]] = {
        "remind": ("expert.remind", show_reminder),
        "reopen": ("sheet.reopen", show_reopening),
        "absent": ("expert.absent", _show_absence),
        "close": ("round.extend", _show_closing),
    }
    return {name: part for name, (action, part) in every.items() if may(visit.actor, action, round_, phase)}


def _show_acts(screen: Screen, visit: Visit, round_: str, parts: dict[str, Part]) -> None:
    t = screen.t
    chosen = st.segmented_control(
        t("progress.part"),
        tuple(parts),
        default=next(iter(parts)),
        required=True,
        format_func=lambda name: t(f"progress.part.{name}"),
        key="progress.part",
        label_visibility="collapsed",
    )
    parts[chosen or next(iter(parts))](screen, visit, round_)


def _show_absence(screen: Screen, _visit: Visit, _round: str) -> None:
    show_attendance(screen, read(screen))


def _show_closing(screen: Screen, visit: Visit, round_: str) -> None:
    """Who is still missing, more time for everybody, and the end of scoring."""
    show_next(screen, overview(visit.office, visit.actor, round_), steers=True, here="progress")
