"""The frame around every screen: masthead, language, style sheet, and Streamlit's own words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.components.v2.types import ComponentRenderer

from pages.common.screen import Screen
from workbench.i18n import Language, Translator, translator

FOLDER = Path(__file__).parent
ICON = FOLDER / "icon.png"
STYLE = FOLDER / "style.css"
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}
HTML_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
# What Streamlit itself says on our screens; it knows English only.
BUILT_IN = {
    "Upload": "builtin.upload",
    "Drag and drop a file here": "builtin.drop",
    "Drag and drop files here": "builtin.drop",
    "file upload": "builtin.upload",
    "Remove file": "builtin.remove",
    "Fullscreen": "builtin.fullscreen",
    "Close fullscreen": "builtin.close_fullscreen",
    "Download as CSV": "builtin.csv",
    "Search": "builtin.search",
    "Show/hide columns": "builtin.columns",
    "Running...": "builtin.running",
    "Stop": "builtin.stop",
    "Connection error": "builtin.connection",
    "Choose an option": "builtin.choose",
    "No results": "builtin.no_results",
}


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
    t = screen.t
    st.html(STYLE)
    limit = st.get_option("server.maxUploadSize")
    words = {english: t(key) for english, key in BUILT_IN.items()}
    words["per_file"] = t("builtin.per_file", size=limit)
    _phrasebook()(key="phrasebook", data={"lang": HTML_LANG[t.language], "words": words})


def _asked_for() -> Language:
    return "en" if st.query_params.get("lang") == "en" else "zh"


def _keep_in_address() -> None:
    st.query_params["lang"] = st.session_state["language"]


@cache
def _phrasebook() -> ComponentRenderer:
    return st.components.v2.component("phrasebook", js=(FOLDER / "phrasebook.js").read_text(encoding="utf-8"))
