"""What the parts of the panel screen share: who is here, what they may do, and what the last act came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from pages.common.findings import show_findings
from pages.common.parts import notice
from pages.common.screen import Screen, Visit
from scoring.findings import Finding, blocks
from workbench.access import Actor, Refused, may
from workbench.office import Office

TOLD = "panel.told"


@dataclass(frozen=True, slots=True)
class Told:
    """What an act came to: a sentence, findings, or a refusal."""

    sentence: str
    findings: tuple[Finding, ...]
    refused: bool = False


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
    try:
        findings = act()
    except Refused:
        st.session_state[TOLD] = Told("", (), refused=True)
        return False
    stopped = blocks(findings)
    st.session_state[TOLD] = Told("" if stopped else done, findings)
    return not stopped


def show_told(screen: Screen) -> None:
    """What the last act came to, once."""
    t, told = screen.t, st.session_state.pop(TOLD, None)
    if not isinstance(told, Told):
        return
    if told.refused:
        notice(t("panel.refused.title"), t("panel.refused.text"), "block")
    elif told.sentence:
        notice(t("panel.done"), told.sentence)
    elif told.findings:
        notice(t("panel.undone.title"), t("panel.undone.text"), "block")
    show_findings(screen, [_labelled(screen, finding) for finding in told.findings])


def _labelled(screen: Screen, finding: Finding) -> Finding:
    """The finding with the label of the field it stands in."""
    key = f"panel.field.{finding.where.field}"
    if finding.where.field is None or not screen.t.has(key):
        return finding
    return replace(finding, where=replace(finding.where, field=screen.t(key)))


def value(key: str) -> str:
    """What stands in a text field."""
    return str(st.session_state.get(key) or "")


def _visit(screen: Screen) -> Visit:
    if screen.visit is None:
        raise Refused("assignment.read")
    return screen.visit
