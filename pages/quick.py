"""快速评定, quick evaluation: from files to a ranked shortlist, kept for this visit only."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.cache import fingerprint, recall, remember
from pages.common.downloads import XLSX, download
from pages.common.findings import counts, show_findings
from pages.common.parts import notice, strip
from pages.common.results import show_results
from pages.common.screen import Screen
from pages.common.source import Chosen, choose_source
from scoring.report import Report
from workbench.exports.xlsx import workbook
from workbench.results import evaluate_files

FOLDED = "quick.folded"  # once there is a result, the files make room for it


def render(screen: Screen) -> None:
    """Choose the files, evaluate them, show what was found and what came out."""
    t = screen.t
    st.title(t("quick.title"), anchor=False)
    above = st.empty()
    with st.expander(t("quick.files"), expanded=not st.session_state.get(FOLDED, False)):
        chosen = choose_source(screen)
        key = None if chosen is None else fingerprint(*chosen.uploads)
        pressed = chosen is not None and st.button(t("quick.run"), type="primary", key="quick.run")
    report = None if key is None else recall(key)
    above.html(str(strip(_standing(screen, chosen, report))))
    if chosen is None or key is None:
        notice(t("quick.empty.title"), t("quick.empty.text"))
    elif pressed:
        report = remember(key, _evaluate(screen, chosen))
        st.session_state[FOLDED] = report.evaluation is not None
        st.rerun()
    elif report is not None:
        _show(screen, report, chosen)


def _evaluate(screen: Screen, chosen: Chosen) -> Report:
    t = screen.t
    with st.status(t("quick.running")) as status:
        return evaluate_files(chosen.files, progress=lambda step: status.update(label=t(f"step.{step}")))


def _standing(screen: Screen, chosen: Chosen | None, report: Report | None) -> list[tuple[str, str]]:
    """Which round, which phase, what the visitor can do now."""
    t = screen.t
    phase = "choose" if chosen is None else "ready" if report is None else "done" if report.evaluation else "faulty"
    blocking = 0 if report is None else counts(report.findings)["block"]
    return [
        (t("strip.round"), _round(screen, chosen, report)),
        (t("strip.phase"), t(f"quick.phase.{phase}", count=blocking)),
        (t("strip.now"), t(f"quick.now.{phase}")),
    ]


def _round(screen: Screen, chosen: Chosen | None, report: Report | None) -> str:
    t = screen.t
    if chosen is None:
        return t("strip.no_round")
    if report is None or report.evaluation is None:
        return chosen.label
    rubric = report.evaluation.panel.rubric
    return t("strip.rubric", title=t.text(rubric.title), version=rubric.version)


def _show(screen: Screen, report: Report, chosen: Chosen) -> None:
    t = screen.t
    if report.evaluation is None:
        notice(t("quick.faulty.title", count=counts(report.findings)["block"]), t("quick.faulty.text"), "block")
        download(screen, "faults", partial(workbook, report, t), "findings.xlsx", XLSX)
        show_findings(screen, report.findings, report.rubric)
        return
    show_results(screen, report, report.evaluation, chosen.notice)
