"""The head of every screen: its title, and which round, which phase and until when, what the visitor can do now."""

from __future__ import annotations

import streamlit as st

from pages.common.parts import show, strip
from pages.common.screen import Screen
from workbench import beijing
from workbench.rounds.standing import Standing


def top(screen: Screen, title: str, now: str | None = None) -> None:
    """The title of a screen with the strip under it; ``now`` is what the visitor can see and do here."""
    st.title(title, anchor=False)
    show_standing(screen, now)


def show_standing(screen: Screen, now: str | None = None) -> None:
    """The strip alone; without a sentence of its own it says what the role can do in the phase."""
    t, here = screen.t, None if screen.visit is None else screen.visit.standing
    if here is None:
        show(strip([(t("strip.round"), t("strip.no_round")), (t("strip.now"), now or t("now.no_round"))]))
        return
    items = [(t("strip.round"), _round(screen, here)), (t("strip.phase"), phase_and_end(screen, here))]
    show(strip([*items, (t("strip.now"), now or _now(screen, here))]))


def phase_and_end(screen: Screen, here: Standing) -> str:
    """The phase of a round, and when it ends where that is fixed."""
    t, phase = screen.t, screen.t(f"phase.{here.phase}")
    if here.phase != "scoring" or here.closes_at is None:
        return phase
    return t("frame.until", phase=phase, until=beijing.stamp(here.closes_at))


def _round(screen: Screen, here: Standing) -> str:
    return screen.t("frame.synthetic", title=here.title) if here.synthetic else here.title


def _now(screen: Screen, here: Standing) -> str:
    role = "supervisor" if screen.visit is None else screen.visit.actor.role
    return screen.t(f"now.{here.phase}.{role}")
