"""The entry script: which screens there are, and in which language."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages import quick
from pages.common.frame import ICON, dress, masthead
from pages.common.screen import Screen

st.set_page_config(page_title="衡评 Hengping", page_icon=str(ICON), layout="wide")
screen = Screen(masthead())
dress(screen)
st.navigation(
    [st.Page(partial(quick.render, screen), title=screen.t("quick.title"), url_path="quick", default=True)],
    position="top",
).run()
