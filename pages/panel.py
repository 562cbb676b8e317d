"""专家组, panel and design: who may judge, who steps back, who is drawn, and who judges what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from pages import panel_assignment, panel_draw, panel_experts, panel_planner, panel_recusals
from pages.common.access_codes import show_codes
from pages.common.parts import notice
from pages.common.screen import Screen
from pages.common.standing import top
from pages.panel_acts import can, show_told

STYLE = Path(__file__).with_name("panel.css")
PARTS: Mapping[str, Callable[[Screen], None]] = MappingProxyType(
    {
        "experts": panel_experts.show,
        "recusals": panel_recusals.show,
        "draw": panel_draw.show,
        "assignment": panel_assignment.show,
        "planner": panel_planner.show,
        "codes": show_codes,
    }
)


def render(screen: Screen) -> None:
    """One part of the panel at a time, under what the last act came to."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        notice(t("panel.closed.title"), t("panel.closed.text"))
        return
    st.html(STYLE)
    top(screen, t("panel.title"), t(f"panel.now.{_now(screen)}"))
    part = st.segmented_control(
        t("panel.part"),
        tuple(PARTS),
        default="experts",
        required=True,
        format_func=lambda name: t(f"panel.part.{name}"),
        key="panel.part",
        label_visibility="collapsed",
    )
    show_told(screen)
    PARTS[part or "experts"](screen)


def _now(screen: Screen) -> str:
    """What can be done here in this phase: everything, what helps while experts score, the list alone, or nothing."""
    ways = {"change": "assignment.plan", "scoring": "assignment.change", "prepare": "expert.manage"}
    return next((name for name, action in ways.items() if can(screen, action)), "read")
