"""What can be taken away: the workbook, the result as JSON, and the public notice with its preview."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.common.findings import show_findings
from pages.common.parts import heading, notice, say
from pages.common.screen import Screen
from scoring.findings import Finding
from scoring.notice import Notice
from scoring.report import Report
from workbench.exports.result import result_json
from workbench.exports.xlsx import workbook
from workbench.publishing import draft_notice, publish
from workbench.results import Upload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = 720  # height of the preview in pixels


Taken = Callable[[str], None]
"""Told what somebody takes away, before they have it."""


def show_downloads(screen: Screen, report: Report, words: Upload | None, taken: Taken | None = None) -> None:
    """Buttons for the internal files, then the public notice. Files are made when they are asked for."""
    t = screen.t
    heading(t("downloads.internal"))
    say(t("downloads.internal.text"))
    with st.container(horizontal=True):
        made = partial(_hand_over, partial(workbook, report, t), "report.xlsx", taken)
        download(screen, "workbook", made, "report.xlsx", XLSX)
        made = partial(_hand_over, partial(result_json, report, t), "result.json", taken)
        download(screen, "json", made, "result.json", "application/json")
    heading(t("downloads.notice"))
    if taken is not None:  # within a round the notice has a screen of its own
        say(t("downloads.notice.in_round"))
        return
    if words is None:
        notice(t("downloads.notice.none.title"), t("downloads.notice.none.text"))
        return
    _show_notice(screen, *draft_notice(report, words))


def _hand_over(make: Callable[[], bytes], name: str, taken: Taken | None) -> bytes:
    if taken is not None:
        taken(name)
    return make()


def download(screen: Screen, name: str, data: bytes | Callable[[], bytes], file: str, mime: str) -> None:
    """A button that hands over one file under its name in this language, made when it is pressed unless it is there."""
    st.download_button(
        screen.t(f"downloads.{name}"),
        data,
        screen.t(f"file.{file}"),
        mime,
        on_click="ignore",
        key=f"downloads.{name}",
        type="primary" if name == "workbook" else "secondary",
    )


def _show_notice(screen: Screen, drawn: Notice | None, findings: tuple[Finding, ...]) -> None:
    t = screen.t
    if drawn is None:
        notice(t("downloads.notice.refused.title"), t("downloads.notice.refused.text"), "block")
    else:
        files = publish(drawn, t)
        say(t("downloads.notice.text"))
        with st.container(horizontal=True):
            download(screen, "docx", files.docx, "notice.docx", DOCX)
            download(screen, "html", files.html, "notice.html", "text/html")
        with st.container(border=True, key="notice.preview"):
            st.iframe(files.html.decode(), height=PAGE, alt=t("downloads.preview"))
    show_findings(screen, findings)
