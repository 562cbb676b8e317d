"""What is attached to an application for those who judge it."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.common.links import file_link
from pages.common.parts import say, show
from pages.common.screen import Screen, Visit
from pages.common.text import markdown
from pages.common.told import attempt
from workbench.access import may
from workbench.rounds.intake.attaching import MEDIA, File, attach, attachments_of

COUNT = "intake.attached"


def show_attachments(screen: Screen, visit: Visit, round_: str, application: str) -> None:
    """The files there are, and a field for more while they may be added."""
    t = screen.t
    known = attachments_of(visit.office, visit.actor, round_, application)
    line = Markup('<li><a href="{}" target="_blank" rel="noopener">{}</a> <span class="hp-quietly">{}</span></li>')
    lines = Markup().join(
        line.format(file_link(one.id, round_), one.name, t("intake.size", size=t.number(one.size / 1024, 0)))
        for one in known
    )
    if lines:
        show(Markup('<ul class="hp-files">{}</ul>').format(lines))
    else:
        say(t("intake.attachments.none"))
    phase = None if visit.standing is None else visit.standing.phase
    if not may(visit.actor, "attachment.add", round_, phase):
        return
    key = f"intake.attach.{application}.{st.session_state.get(COUNT, 0)}"
    types = [suffix.lstrip(".") for suffix in MEDIA]
    files = st.file_uploader(t("intake.attach"), types, accept_multiple_files=True, key=key)
    if files:
        st.button(
            t("intake.attach.do", count=len(files), application=markdown(application)),
            key="intake.attach.do",
            on_click=partial(_attach, screen, visit, round_, application, key),
        )


def _attach(screen: Screen, visit: Visit, round_: str, application: str, key: str) -> None:
    chosen = [file for file in st.session_state.get(key) or () if isinstance(file, UploadedFile)]
    files = [File(file.name, file.getvalue()) for file in chosen]
    act = partial(attach, visit.office, visit.actor, round_, application, files)
    done = screen.t("intake.attached.done", count=len(files), application=application)
    if files and attempt("intake", act, done):
        st.session_state[COUNT] = st.session_state.get(COUNT, 0) + 1
