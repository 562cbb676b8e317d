"""The frame around every screen: masthead, language, style sheet, and Streamlit's own words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from pages.common.parts import notice
from pages.common.phrasebook import speak
from pages.common.screen import Screen
from workbench.i18n import Language, Translator, translator

FOLDER = Path(__file__).parent
ICON = FOLDER / "icon.png"
STYLE = FOLDER / "style.css"
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}


def masthead() -> Translator:
    """Name of the product and the language switch; answers with the texts of the chosen language."""
    st.session_state.setdefault("language", _asked_for())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="masthead"):
        brand = st.empty()
        chosen = st.segmented_control(
            "语言 Language",
            tuple(LANGUAGES),
            required=True,
            format_func=lambda language: LANGUAGES[language],
            key="language",
            on_change=_keep_in_address,
            label_visibility="collapsed",
        )
    t = translator(chosen or "zh")
    brand.html(str(Markup('<div class="hp-brand">衡评<span>{}</span></div>').format(t("app.tagline"))))
    return t


def dress(screen: Screen) -> None:
    """Style sheet, language of the page, and Streamlit's own words in it."""
    st.html(STYLE)
    speak(screen.t)


def apologise(_failure: Exception) -> bool:
    """Tell the visitor that something failed, in their language; Streamlit's own words are left out."""
    t = translator("en" if st.session_state.get("language") == "en" else "zh")
    notice(t("failure.title"), t("failure.text"), "block")
    return True


def _asked_for() -> Language:
    return "en" if st.query_params.get("lang") == "en" else "zh"


def _keep_in_address() -> None:
    st.query_params["lang"] = st.session_state["language"]
