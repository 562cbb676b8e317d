"""Leaving the screens for a plain page: when somebody has signed out, or was signed out elsewhere."""

from __future__ import annotations

from functools import cache
from time import monotonic

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.common.parts import notice
from workbench.i18n import Translator
from workbench.identity import is_admitted
from workbench.office import Office

SCRIPT = "export default function ({ data }) { window.location.replace(data.to); }"
EVERY = 30  # seconds after which an idle screen notices that its session was ended


def leave(t: Translator) -> None:
    """Say that the session has ended, and go to the sign-in page."""
    notice(t("frame.left"), t("frame.left.text"))
    _leaving()(key="leaving", data={"to": "/login" if t.language == "zh" else f"/login?lang={t.language}"})


@st.fragment(run_every=EVERY)
def watch(office: Office, session: str, since: float) -> None:
    """Look now and then whether the session still lives; ``since`` is when a whole run last did."""
    if monotonic() - since > 1 and not is_admitted(office, session):
        st.rerun()


@cache
def _leaving() -> ComponentRenderer:
    return st.components.v2.component("leaving", js=SCRIPT)
