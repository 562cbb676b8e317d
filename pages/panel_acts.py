"""What the parts of the panel screen share: who is here, what they may do, and what the last act came to."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.common import told
from pages.common.screen import Screen, Visit
from scoring.findings import Finding
from workbench.access import Actor, Refused, may
from workbench.office import Office

NAME = "panel"

Place = tuple[Office, Actor, str]
"""The first three arguments of every activity."""


def place(screen: Screen) -> Place:
    """Where the visitor is; the screen is shown to nobody who is nowhere."""
    visit = _visit(screen)
    return visit.office, visit.actor, visit.round or ""


def can(screen: Screen, action: str) -> bool:
    """Whether a button is offered; what it does asks again."""
    visit = _visit(screen)
    phase = None if visit.standing is None else visit.standing.phase
    return may(visit.actor, action, visit.round, phase)


def attempt(act: Callable[[], tuple[Finding, ...]], done: str) -> bool:
    """Act in a callback and keep what came of it for the screen; False where nothing was done."""
    return told.attempt(NAME, act, done)


def show_told(screen: Screen) -> None:
    """What the last act came to, once."""
    told.show_told(screen, NAME)


def value(key: str) -> str:
    """What stands in a text field."""
    return str(st.session_state.get(key) or "")


def _visit(screen: Screen) -> Visit:
    if screen.visit is None:
        raise Refused("assignment.read")
    return screen.visit
