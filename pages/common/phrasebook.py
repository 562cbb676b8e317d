"""Streamlit's own words in the language of the page: it knows English only, so they are replaced as they appear."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.i18n import Language, Translator

SCRIPT = Path(__file__).with_suffix(".js")
HTML_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
WORDS = {
    "Upload": "builtin.upload",
    "file upload": "builtin.upload",
    "Add files": "builtin.replace",
    "Drag and drop a file here": "builtin.drop",
    "Drag and drop files here": "builtin.drop",
    "Fullscreen": "builtin.fullscreen",
    "Close fullscreen": "builtin.close_fullscreen",
    "Download as CSV": "builtin.csv",
    "Search": "builtin.search",
    "Show/hide columns": "builtin.columns",
    "Running...": "builtin.running",
    "Stop": "builtin.stop",
    "Stopping...": "builtin.stopping",
    "Connection error": "builtin.connection",
    "Choose an option": "builtin.choose",
    "No results": "builtin.no_results",
    "Close": "builtin.close",
}
PATTERNS = {  # what is caught in brackets stands in the translation as {caught}
    r"^(\d+)\s?MB per file": "builtin.per_file",
    r"^Remove (.+)$": "builtin.remove",
    r"^(?:Error: )?File must be (.+) or smaller\.$": "builtin.too_large",
    r"^(?:Error: )?\S* files are not allowed\.$": "builtin.not_allowed",
}


def speak(t: Translator) -> None:
    """Set the language of the page, and put Streamlit's own words into it."""
    words = {english: t(key) for english, key in WORDS.items()}
    patterns = [[pattern, t(key, caught="$1")] for pattern, key in PATTERNS.items()]
    lost = {name: t(f"lost.{name}", at="{at}") for name in ("unsaved", "saved", "shut_out")}
    data = {"lang": HTML_LANG[t.language], "words": words, "patterns": patterns, "lost": lost}
    _phrasebook()(key="phrasebook", data=data)


@cache
def _phrasebook() -> ComponentRenderer:
    return st.components.v2.component("phrasebook", js=SCRIPT.read_text(encoding="utf-8"))
