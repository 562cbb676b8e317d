"""What the last act on a screen came to: a sentence, what stands in its way, or that it is not allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import streamlit as st

from pages.common.findings import show_findings
from pages.common.parts import notice
from pages.common.screen import Screen
from scoring.findings import Finding, blocks
from workbench.access import Refused


@dataclass(frozen=True, slots=True)
class Told:
    """What an act came to."""

    sentence: str
    findings: tuple[Finding, ...]
    refused: bool = False


def attempt(screen_name: str, act: Callable[[], Iterable[Finding]], done: str) -> bool:
    """Act in a callback and keep what came of it for the screen; False where nothing was done."""
    try:
        findings = tuple(act())
    except Refused:
        tell(screen_name, Told("", (), refused=True))
        return False
    stopped = blocks(findings)
    tell(screen_name, Told("" if stopped else done, findings))
    return not stopped


def tell(screen_name: str, told: Told) -> None:
    """Keep something to be shown on the next run."""
    st.session_state[f"{screen_name}.told"] = told


def show_told(screen: Screen, screen_name: str) -> None:
    """What the last act came to, once."""
    t, told = screen.t, st.session_state.pop(f"{screen_name}.told", None)
    if not isinstance(told, Told):
        return
    if told.refused:
        notice(t("told.refused.title"), t("told.refused.text"), "block")
    elif told.sentence:
        notice(t("told.done"), told.sentence)
    elif told.findings:
        notice(t("told.undone.title"), t("told.undone.text"), "block")
    show_findings(screen, [_labelled(screen, screen_name, finding) for finding in told.findings])


def _labelled(screen: Screen, name: str, finding: Finding) -> Finding:
    """The finding with the label of the field it stands in."""
    key = f"{name}.field.{(finding.where.field or '').rpartition('.')[2]}"
    if finding.where.field is None or not screen.t.has(key):
        return finding
    return replace(finding, where=replace(finding.where, field=screen.t(key)))
